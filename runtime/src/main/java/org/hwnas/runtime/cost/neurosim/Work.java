package org.hwnas.runtime.cost.neurosim;

import java.util.Arrays;
import org.hwnas.runtime.cost.Component;

/** Energies in J and times in cycles of a part of the chip; collected, so not for sharing. */
final class Work {
  private static final int COMPONENTS = Component.values().length;

  private final double[] joule = new double[COMPONENTS];

  double sensing; // cycles
  double accumulating;
  double bufferCycles;
  double wireCycles;
  double digitalCycles;

  /** Units that the adder tree of the last processing element added; 0 where none was used. */
  int treeUnits;

  /** Nothing done yet, as one just made. */
  Work cleared() {
    Arrays.fill(joule, 0);
    sensing = 0;
    accumulating = 0;
    bufferCycles = 0;
    wireCycles = 0;
    digitalCycles = 0;
    treeUnits = 0;
    return this;
  }

  void add(Component component, double energy) {
    joule[component.ordinal()] += energy;
  }

  double energy(Component component) {
    return joule[component.ordinal()];
  }

  void addEnergy(Work part, double times) {
    for (int i = 0; i < COMPONENTS; i++) {
      joule[i] += part.joule[i] * times;
    }
    treeUnits = part.treeUnits == 0 ? treeUnits : part.treeUnits;
  }

  /** Parts that work at the same time: each kind of work lasts as long as the longest. */
  void join(Work part) {
    sensing = Math.max(sensing, part.sensing);
    accumulating = Math.max(accumulating, part.accumulating);
    bufferCycles = Math.max(bufferCycles, part.bufferCycles);
    wireCycles = Math.max(wireCycles, part.wireCycles);
  }

  void divideCycles(double by) {
    sensing /= by;
    accumulating /= by;
    bufferCycles /= by;
    wireCycles /= by;
  }

  double cycles() {
    return sensing + accumulating + bufferCycles + wireCycles + digitalCycles;
  }

  double[] energies() {
    return joule.clone();
  }
}
