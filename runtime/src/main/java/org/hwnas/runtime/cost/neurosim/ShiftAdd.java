package org.hwnas.runtime.cost.neurosim;

import org.hwnas.runtime.cost.neurosim.Gates.Box;

/** Adds up parts of different weight: an adder and a shift register for each converter. */
final class ShiftAdd {
  private final RippleAdder adder;
  private final FlipFlops register;
  private final int units;
  private final int bits;
  private final double flipFlopActivity;
  private final double gateRow; // m

  /**
   * @param units side by side
   * @param bits of a part
   * @param parts added up
   */
  ShiftAdd(
      Gates gates,
      NeuroSimSettings.Calibration calibration,
      RippleAdder adder,
      int units,
      int bits,
      int parts) {
    this.adder = adder;
    this.units = units;
    this.bits = bits;
    this.register = new FlipFlops(gates, (bits + 1 + parts - 1) * units);
    this.flipFlopActivity = calibration.flipFlopActivity();
    this.gateRow = gates.technology.feature * gates.technology.cellHeight;
  }

  Box below(double width) {
    double adders = adder.area(bits, units) / width;
    return new Box(adders + gateRow + register.below(width).height(), width);
  }

  /** Seconds that an addition takes before its register. */
  double delay() {
    return adder.delay(bits, register.passDrain);
  }

  /** J of so many additions in every unit. */
  double energy(double additions) {
    return adder.energy(bits) * units * additions
        + register.energy(additions, register.count) * flipFlopActivity;
  }

  double leakage() {
    return adder.leakage(bits, units) + register.leakage();
  }
}
