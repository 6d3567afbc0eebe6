package org.hwnas.runtime.cost.neurosim;

/**
 * A tree of wires from a root to the leaves of a square, halved at each stage, drawn folded. Widths
 * of the stages add up towards the leaves, as in NeuroSim's floor plan.
 */
final class HTree {
  private final Technology technology;
  private final RepeatedWire wire;
  private final int levels;
  final double width; // bits
  private final double leafHeight;
  private final double leafWidth;

  /**
   * @param rows of leaves
   * @param columns of leaves
   * @param width bits
   * @param leafHeight m
   * @param leafWidth m
   */
  HTree(
      Gates gates,
      RepeatedWire wire,
      int rows,
      int columns,
      double width,
      double leafHeight,
      double leafWidth) {
    this.technology = gates.technology;
    this.wire = wire;
    this.levels = NeuroSimSettings.log2(Math.max(rows, columns));
    this.width = width;
    this.leafHeight = leafHeight;
    this.leafWidth = leafWidth;
  }

  private double trunk() {
    int leaves = 1 << levels;
    int centre = leaves / 2;
    return Math.min(leaves - centre, centre) * leafWidth;
  }

  /**
   * m^2.
   *
   * @param folds layers that the wires share
   */
  double area(double folds) {
    double vertical = leafHeight * (1 << levels) / 2;
    double horizontal = leafWidth * (1 << levels) / 2;
    double wideV = 0;
    double wideH = 0;
    double area = 0;
    for (int i = 1; i < levels; i++) {
      vertical /= 2;
      wideV += width * wire.repeater.width() / folds;
      area += wideV * vertical / 2;
      horizontal /= 2;
      wideH += width * wire.repeater.height() / folds;
      area += wideH * horizontal / 2;
    }
    return area + width * wire.repeater.height() / folds * trunk();
  }

  /** Seconds from root to leaf. */
  double delay() {
    double vertical = leafHeight * (1 << levels);
    double horizontal = leafWidth * (1 << levels);
    double sum = 0;
    double perLength = Wires.resistance(technology);
    for (int i = 0; i < levels; i++) {
      vertical /= 2;
      sum += wire.delay(vertical, Wires.globalResistance(technology, vertical));
      horizontal /= 2;
      perLength = Wires.globalResistance(technology, horizontal);
      sum += wire.delay(horizontal, perLength);
    }
    return sum + wire.delay(trunk(), perLength);
  }

  /** J of a bit that always changes. */
  double energy() {
    double vertical = leafHeight * (1 << levels) / 2;
    double horizontal = leafWidth * (1 << levels) / 2;
    double sum = 0;
    for (int i = 0; i < levels; i++) {
      vertical /= 2;
      horizontal /= 2;
      sum += wire.energy(vertical) + wire.energy(horizontal);
    }
    return sum + wire.energy(trunk());
  }

  double leakage() {
    double vertical = leafHeight * (1 << levels) / 2;
    double horizontal = leafWidth * (1 << levels) / 2;
    double total = trunk();
    for (int i = 1; i < levels; i++) {
      vertical /= 2;
      horizontal /= 2;
      total += vertical + horizontal;
    }
    return wire.leakage(total) * width;
  }
}
