package org.hwnas.runtime.cost.neurosim;

import org.hwnas.runtime.cost.neurosim.Gates.Box;
import org.hwnas.runtime.cost.neurosim.Gates.Kind;
import org.hwnas.runtime.cost.neurosim.Gates.Load;
import org.hwnas.runtime.cost.neurosim.Gates.Pair;

/** The full adder that all adders are made of: nine NAND gates for each bit, carry rippling. */
final class RippleAdder {
  private static final int GATES = 9;

  private final Gates gates;
  private final Pair width;
  private final Box nand;
  private final Load load;
  private final double fall; // ohm
  private final double rise; // ohm
  private final double activity;
  private final double leakage; // W of a bit

  RippleAdder(Gates gates, double activity) {
    this.gates = gates;
    this.activity = activity;
    Sheets sheets = Sheets.of(gates.technology);
    double n = 2 * 2 * gates.technology.feature;
    this.width = gates.enlarge(new Pair(n, gates.smallest().p()));
    Pair laid = sheets.nand(gates, width);
    this.nand = gates.box(Kind.NAND, 2, laid);
    this.load = sheets.nand(gates, 2, laid, nand);
    this.fall = gates.resistanceN(width.n()) * 2 * sheets.slowdown();
    this.rise = gates.resistanceP(width.p()) * sheets.slowdown();
    this.leakage = gates.leakage(Kind.NAND, 2, laid) * GATES;
  }

  /** m^2 of adders. */
  double area(double bits, double adders) {
    return nand.area() * GATES * bits * adders;
  }

  /** Seconds of one sum with a capacitance at its end. */
  double delay(int bits, double end) {
    double in = load.input();
    double out = load.output();
    double first = Gates.delay(fall * (out + in * 3), Gates.STEP);
    double second = Gates.delay(rise * (out + in * 2), Gates.ramp(first));
    double third = Gates.delay(fall * (out + in * 3), Gates.ramp(second));
    double fourth = Gates.delay(rise * (out + in * 2), Gates.ramp(third));
    double total = first + second + (bits > 2 ? (third + fourth) * (bits - 2) : 0);
    double fifth = Gates.delay(fall * (out + in * 3), Gates.ramp(fourth));
    double sixth = Gates.delay(rise * (out + in), Gates.ramp(fifth));
    double seventh = Gates.delay(fall * (out + end), Gates.ramp(sixth));
    return total + fifth + sixth + seventh;
  }

  /** J of one sum. */
  double energy(double bits) {
    double supply = gates.technology.supply;
    double first = load.input() * 14 + load.output() * 7;
    double later = (load.input() * 13 + load.output() * 7) * (bits - 1);
    return (first + later) * supply * supply * activity;
  }

  double leakage(double bits, double adders) {
    return leakage * bits * adders;
  }
}
