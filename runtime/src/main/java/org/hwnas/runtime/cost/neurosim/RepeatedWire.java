package org.hwnas.runtime.cost.neurosim;

import org.hwnas.runtime.cost.neurosim.Gates.Box;
import org.hwnas.runtime.cost.neurosim.Gates.Kind;
import org.hwnas.runtime.cost.neurosim.Gates.Load;
import org.hwnas.runtime.cost.neurosim.Gates.Pair;

/**
 * A long wire cut into pieces by repeaters, as fast as it can be or a little slower and cheaper.
 * Source: optimal repeaters (Bakoglu and Meindl, IEEE TED 32(5), 1985).
 */
final class RepeatedWire {
  private static final double SHORTER = 0.9;

  private final Gates gates;
  private final double spacing; // m
  private final Pair width;
  private final Load load;
  private final double resistance; // ohm of a repeater
  final Box repeater;

  /**
   * @param tolerance share by which the delay may exceed the least; 0 for the fastest
   */
  RepeatedWire(Gates gates, double tolerance) {
    this.gates = gates;
    double perLength = Wires.resistance(gates.technology);
    Pair least = gates.smallest();
    Load small = gates.load(Kind.INVERTER, 1, least, gates.box(Kind.INVERTER, 1, least));
    double drive = drive(least);
    double best = drive * Wires.CAPACITANCE / small.input() / perLength;
    int size = (int) Math.floor(Math.sqrt(best));
    double apart =
        Math.sqrt(2 * drive * (small.output() + small.input()) / (perLength * Wires.CAPACITANCE));
    if (tolerance > 0) {
      double fastest = delay(size, apart, perLength);
      double now = 0;
      while (now < fastest * (1 + tolerance)) {
        size /= 2;
        apart *= SHORTER;
        now = delay(size, apart, perLength);
      }
    }
    this.spacing = apart;
    this.width = least.times(Math.max(1, size));
    this.repeater = gates.box(Kind.INVERTER, 1, width);
    this.load = gates.load(Kind.INVERTER, 1, width, repeater);
    this.resistance = drive(width);
  }

  private double drive(Pair pair) {
    return (gates.resistanceN(pair.n()) + gates.resistanceP(pair.p())) / 2;
  }

  private double delay(int size, double apart, double perLength) {
    if (size == 0) {
      return Double.POSITIVE_INFINITY;
    }
    Pair pair = gates.smallest().times(size);
    Load c = gates.load(Kind.INVERTER, 1, pair, gates.box(Kind.INVERTER, 1, pair));
    return delay(drive(pair), c, apart, perLength);
  }

  private static double delay(double drive, Load load, double apart, double perLength) {
    double wire = Wires.CAPACITANCE * apart;
    double own = drive * (load.sum() + wire);
    double line = 0.54 * perLength * apart * wire;
    return 0.7 * (own + line + perLength * apart * load.input()) / apart;
  }

  /**
   * Seconds.
   *
   * @param length m; of no length, or less, there is no repeater
   * @param perLength ohm per m
   */
  double delay(double length, double perLength) {
    if (length > 0) {
      return length * delay(resistance, load, spacing, perLength);
    }
    double wire = Wires.CAPACITANCE * spacing;
    return length * (0.7 * perLength * spacing * wire / spacing);
  }

  /** J of a bit that always changes. */
  double energy(double length) {
    double supply = gates.technology.supply;
    double c = Wires.CAPACITANCE * spacing + (length > 0 ? load.sum() : 0);
    return length * (c * supply * supply / spacing * 0.5);
  }

  /** W. */
  double leakage(double length) {
    return gates.leakage(Kind.INVERTER, 1, width) / spacing * length;
  }
}
