package org.hwnas.runtime.cost.neurosim;

import org.hwnas.runtime.cost.neurosim.Gates.Kind;
import org.hwnas.runtime.cost.neurosim.Gates.Load;
import org.hwnas.runtime.cost.neurosim.Gates.Pair;

/** Units that compare the values of windows of two by two, from the highest bit on. */
final class MaxPool {
  /** Values of a window. */
  static final int WINDOW = 4;

  private static final int COMPARATORS = 3; // two, then one
  private static final int STAGES = 3; // as NeuroSim counts them

  private final Gates gates;
  private final int bits;
  final int units;
  private final double activity;
  private final Pair inverter;
  private final Pair nand;
  private final Pair nand3;
  private final Pair nor;
  private final Pair wideNor;
  private final Load inverterLoad;
  private final Load nandLoad;
  private final Load nand3Load;
  private final Load norLoad;
  private final Load wideNorLoad;

  MaxPool(Gates gates, int bits, int units, double activity) {
    this.gates = gates;
    this.bits = bits;
    this.units = units;
    this.activity = activity;
    Pair least = gates.smallest();
    this.inverter = gates.enlarge(least);
    this.nand = gates.enlarge(new Pair(2 * least.n(), least.p()));
    this.nand3 = gates.enlarge(new Pair(3 * least.n(), least.p()));
    this.nor = gates.enlarge(new Pair(4 * least.n(), least.p()));
    this.wideNor = gates.enlarge(new Pair(bits * 2 * least.n(), least.p()));
    this.inverterLoad = load(Kind.INVERTER, 1, inverter);
    this.nandLoad = load(Kind.NAND, 2, nand);
    this.nand3Load = load(Kind.NAND, 3, nand3);
    this.norLoad = load(Kind.NOR, 2, nor);
    this.wideNorLoad = load(Kind.NOR, bits, wideNor);
  }

  private Load load(Kind kind, int inputs, Pair width) {
    return gates.load(kind, inputs, width, gates.box(kind, inputs, width));
  }

  private double area(Kind kind, int inputs, Pair width) {
    return gates.box(kind, inputs, width).area();
  }

  /** m^2 of all units. */
  double area() {
    double inv = area(Kind.INVERTER, 1, inverter);
    double two = area(Kind.NAND, 2, nand);
    double bit = inv * 4 + two * 4 + area(Kind.NAND, 3, nand3) * 3;
    double one = (bit + inv * 5) * bits;
    one += inv * 6 + two + inv + area(Kind.NOR, 2, nor) + area(Kind.NOR, bits, wideNor);
    return one * COMPARATORS * units;
  }

  private double bitDelay(double load) {
    double down = gates.resistanceN(nand.n()) * 2;
    double up = gates.resistanceP(nand3.p());
    double fall = down * (nandLoad.output() + nand3Load.input());
    double rise = up * (nand3Load.output() + nandLoad.input());
    double total = 0;
    double ramp = Gates.STEP;
    double first = Gates.delay(fall, ramp);
    double second = Gates.delay(rise, Gates.ramp(first));
    total += first + second;
    double third = Gates.delay(fall, Gates.ramp(second));
    double fourth = Gates.delay(rise, Gates.ramp(third));
    // a comparator of one bit: the bits between first and last are minus one
    total += (third + fourth) * (1 - 2);
    double fifth = Gates.delay(fall, Gates.ramp(fourth));
    double last = up * (nand3Load.output() + load);
    return total + fifth + Gates.delay(last, Gates.ramp(fifth));
  }

  /** Cycles of a window at a clock in Hz. */
  double cycles(double clock) {
    // a difference is found half way on average
    double delay = bitDelay(inverterLoad.output() * 2) * bits / 2;
    double wide = gates.resistanceN(wideNor.n()) * 2;
    delay += Gates.delay(wide * (inverterLoad.input() * 2 + bits * inverterLoad.output()), 1e20);
    double down = gates.resistanceN(inverter.n()) * 2;
    double invert = Gates.delay(down * (inverterLoad.input() + wideNorLoad.output()), Gates.STEP);
    delay += invert + Gates.delay(down * inverterLoad.input() * 2, Gates.ramp(invert));
    return Math.ceil(delay * clock) * STAGES;
  }

  /**
   * J of a window in every unit.
   *
   * @param used bits of the values, of which the units have room for as many or more
   */
  double energy(int used) {
    double supply2 = gates.technology.supply * gates.technology.supply;
    double out = inverterLoad.output();
    double logic = nandLoad.input() + out + norLoad.input() + out;
    logic += inverterLoad.sum() * 2 + wideNorLoad.input() + out;
    double compare = inverterLoad.sum() * 4 + nandLoad.sum() * 4 + nand3Load.sum() * 3;
    double one = logic * activity + compare * activity * used / 2;
    return one * supply2 * COMPARATORS * units;
  }

  double leakage() {
    return gates.leakage(Kind.INVERTER, 1, inverter) * COMPARATORS * units;
  }
}
