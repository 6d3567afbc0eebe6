package org.hwnas.runtime.cost.neurosim;

import org.hwnas.runtime.cost.neurosim.Gates.Box;
import org.hwnas.runtime.cost.neurosim.Gates.Kind;
import org.hwnas.runtime.cost.neurosim.Gates.Load;
import org.hwnas.runtime.cost.neurosim.Gates.Pair;
import org.hwnas.runtime.cost.neurosim.Gates.Tuning;

/**
 * Sheets of gate-all-around transistors are cut to the width that a gate needs: inverters get
 * narrower ones, NAND gates wider N and narrower P ones. Source: widths in nm over those of the
 * standard sheet, NeuroSim 2D inference 1.4 after IRDS 2022.
 *
 * @param inverterGate gate capacitance, and leakage, of an inverter over the standard
 * @param inverterTuning of an inverter
 * @param nandTuning of a NAND gate
 * @param special whether sheets are cut
 */
record Sheets(double inverterGate, Tuning inverterTuning, Tuning nandTuning, boolean special) {
  private static final Sheets PLAIN = new Sheets(1, Tuning.NONE, Tuning.NONE, false);
  private static final Sheets TWO =
      new Sheets(
          0.5, new Tuning(0.5, 4.5 / 15, 4.5 / 15), new Tuning(1, 22.0 / 15, 8.0 / 15), true);
  private static final Sheets ONE =
      new Sheets(
          10.5 / 16,
          new Tuning(10.5 / 16, 4.5 / 10, 4.5 / 10),
          new Tuning(1, 23.0 / 15, 7.0 / 15),
          true);

  static Sheets of(Technology technology) {
    return switch (technology.node) {
      case 2 -> TWO;
      case 1 -> ONE;
      default -> PLAIN;
    };
  }

  /** Transistors of one sheet each where sheets are cut, else as they are. */
  Pair nand(Gates gates, Pair width) {
    double unit = 2 * gates.technology.feature;
    return special ? new Pair(unit, unit) : width;
  }

  Load inverter(Gates gates, Pair width, Box box) {
    return gates.load(Kind.INVERTER, 1, width, box.height(), inverterTuning);
  }

  Load nand(Gates gates, int inputs, Pair width, Box box) {
    return gates.load(Kind.NAND, inputs, width, box.height(), nandTuning);
  }

  /** Factor of the resistance of a cut NAND gate. */
  double slowdown() {
    return special ? 3.0 / 2 : 1;
  }
}
