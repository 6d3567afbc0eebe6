package org.hwnas.runtime.cost.neurosim;

/**
 * Trees of ripple adders that add what several units give; each stage has a bit more than the one
 * before it.
 *
 * @param adder what it is made of
 * @param units added at most
 * @param bits of a unit's result
 * @param trees side by side
 */
record AdderTree(RippleAdder adder, int units, int bits, int trees) {
  /** Stages, and bits that a sum has more than its parts. */
  int stages() {
    return NeuroSimSettings.log2(units);
  }

  /** m^2. */
  double area() {
    return adder.area(bitsOfAdders(units), trees);
  }

  /**
   * Cycles of one sum.
   *
   * @param added units that are added
   * @param clock Hz
   */
  double cycles(int added, double clock) {
    double delay = adder.delay(bits, 0);
    for (int i = NeuroSimSettings.log2(added) - 1; i > 0; i--) {
      delay += adder.delay(2, 0); // the low bits of a stage are there before the high ones
    }
    return Math.ceil(delay * clock);
  }

  /**
   * J of one sum in every tree.
   *
   * @param narrower bits that the results have less than there is room for
   */
  double energy(int added, int narrower) {
    double sum = 0;
    int width = bits - narrower;
    int left = added;
    for (int i = NeuroSimSettings.log2(added); i > 0; i--) {
      sum += adder.energy(width) * (left / 2);
      width++;
      left /= 2;
    }
    return sum * trees;
  }

  /** W of the adders that add so many units. */
  double leakage(int added) {
    return adder.leakage(bitsOfAdders(added), trees);
  }

  private double bitsOfAdders(int added) {
    double sum = 0;
    int width = bits;
    int left = added;
    for (int i = NeuroSimSettings.log2(added); i > 0; i--) {
      sum += width * (left / 2);
      width++;
      left /= 2;
    }
    return sum;
  }
}
