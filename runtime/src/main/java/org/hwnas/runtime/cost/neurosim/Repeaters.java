package org.hwnas.runtime.cost.neurosim;

import org.hwnas.runtime.cost.neurosim.Gates.Box;
import org.hwnas.runtime.cost.neurosim.Gates.Kind;
import org.hwnas.runtime.cost.neurosim.Gates.Load;
import org.hwnas.runtime.cost.neurosim.Gates.Pair;

/** Repeaters in the word lines of an array, which wires of 2 and 1 nm nodes need. */
final class Repeaters {
  private final SubArray array;
  private final double count;
  private final double lineCapacitance;
  private final double driver; // ohm
  private final Pair width;
  private final Load load;

  Repeaters(SubArray array, double lineCapacitance) {
    this.array = array;
    this.lineCapacitance = lineCapacitance;
    Technology t = array.technology;
    Gates gates = array.gates;
    boolean used = t.repeaters > 0 && array.s.parallelRead && usable(array);
    this.count = used ? t.repeaters : 0;
    if (!used) {
      this.driver = 0;
      this.width = new Pair(0, 0);
      this.load = new Load(0, 0);
      return;
    }
    this.driver = gates.resistanceN(t.unitWidth() * t.repeaterSize);
    double n = gates.resistanceN(t.unitWidth()) / driver * t.feature;
    double p = gates.resistanceP(t.unitWidth()) / driver * t.feature;
    this.width =
        new Pair(
            2 * Math.ceil(n / t.feature) * t.feature, 2 * Math.ceil(p / t.feature) * t.feature);
    Box box = gates.box(Kind.INVERTER, 1, width);
    this.load = gates.load(Kind.INVERTER, 1, width, gates.standardHeight);
    this.area = box.area();
  }

  private double area;

  private static boolean usable(SubArray array) {
    return array.s.cell == NeuroSimSettings.Cell.SRAM || array.s.accessTransistor;
  }

  boolean present() {
    return count > 0;
  }

  /** m^2 of the repeaters of all lines; each has two inverters. */
  double area() {
    return area * count * 2 * array.s.rows;
  }

  private double cells() {
    return array.s.columns / (count + 1);
  }

  private double cellCapacitance() {
    return lineCapacitance / array.s.columns;
  }

  private double cellResistance() {
    double length = array.s.columns * array.cells.cellWidth;
    return length * Wires.resistance(array.technology.metal1) / array.s.columns;
  }

  double load() {
    return lineCapacitance / (count + 1) + load.input();
  }

  double sectionResistance() {
    return cellResistance() * cells();
  }

  /** Seconds that the first repeater adds to a line switch. */
  double secondLoad(double cells) {
    return present() ? (cellCapacitance() * cells * 0.69 + 0.69 * driver) * load.input() : 0;
  }

  /** Seconds through all sections behind repeaters. */
  double delay() {
    if (!present()) {
      return 0;
    }
    double c = cellCapacitance() * cells();
    double last = driver * load.output() * 0.69 + c * (0.69 * driver + 0.38 * sectionResistance());
    double inner = last + (c * 0.69 + 0.69 * driver) * load.input();
    double between = load.sum() * driver * 0.69;
    return last + between + (inner + between) * (count - 1);
  }

  /** J of all lines for the square of a swing in V. */
  double energy(double swing2) {
    return load.sum() * swing2 * count * 2 * array.s.rows;
  }

  double leakage() {
    return present() ? array.gates.leakage(Kind.INVERTER, 1, width) * count * 2 * array.s.rows : 0;
  }
}
