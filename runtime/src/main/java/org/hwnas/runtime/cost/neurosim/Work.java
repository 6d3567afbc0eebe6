package org.hwnas.runtime.cost.neurosim;

/** Energies in J and times in cycles of a part of the chip; collected, so not for sharing. */
final class Work {
  double converterEnergy;
  double accumulationEnergy;
  double driverEnergy;
  double bufferEnergy;
  double wireEnergy;
  double digitalEnergy; // activation, pooling

  double sensing; // cycles
  double accumulating;
  double bufferCycles;
  double wireCycles;
  double digitalCycles;

  /** Units that the adder tree of the last processing element added; 0 where none was used. */
  int treeUnits;

  void addEnergy(Work part, double times) {
    converterEnergy += part.converterEnergy * times;
    accumulationEnergy += part.accumulationEnergy * times;
    driverEnergy += part.driverEnergy * times;
    bufferEnergy += part.bufferEnergy * times;
    wireEnergy += part.wireEnergy * times;
    digitalEnergy += part.digitalEnergy * times;
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

  double otherEnergy() {
    return driverEnergy + bufferEnergy + wireEnergy + digitalEnergy;
  }

  double energy() {
    return converterEnergy + accumulationEnergy + otherEnergy();
  }

  double otherCycles() {
    return bufferCycles + wireCycles + digitalCycles;
  }

  double cycles() {
    return sensing + accumulating + otherCycles();
  }
}
