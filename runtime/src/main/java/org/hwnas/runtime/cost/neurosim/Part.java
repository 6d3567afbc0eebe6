package org.hwnas.runtime.cost.neurosim;

import org.hwnas.runtime.cost.neurosim.Gates.Box;

/**
 * A component, as laid out.
 *
 * @param name as NeuroSim's authors call it
 * @param box m; none where only the area is known
 * @param energy J of the reads of one input bit, whatever it is
 * @param activeEnergy J more with all rows active
 * @param leakage W
 * @param delay s of one sensing; 0 where it is none
 */
record Part(
    String name, Box box, double energy, double activeEnergy, double leakage, double delay) {
  /** J with a share of the rows active. */
  double energy(double activity) {
    return energy + activeEnergy * activity;
  }

  Group group() {
    return switch (name) {
      case "array", "precharger", "mlsa", "mlsaEnc", "sarADC", "senseAmp" -> Group.CONVERTERS;
      case "dff", "adder", "shiftAddWeight", "shiftAddInput" -> Group.ACCUMULATION;
      default -> Group.OTHER;
    };
  }

  /** What a component is for. */
  enum Group {
    CONVERTERS,
    ACCUMULATION,
    OTHER
  }
}
