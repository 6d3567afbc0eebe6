package org.hwnas.runtime.cost;

/**
 * What silicon costs, relative to 32 nm.
 *
 * <p>Source: Krestinskaya et al., arXiv 2603.03880; factors recovered from their published result
 * files (area and cost of the same designs).
 */
public final class FabricationCost {
  private static final double[] NODES = {7e-9, 10e-9, 14e-9, 22e-9, 32e-9, 45e-9}; // m
  private static final double[] FACTORS = {3.8709, 2.2431, 1.4976, 1.2828, 1, 0.6061}; // per mm^2

  private FabricationCost() {}

  /**
   * Cost per area relative to 32 nm: the published factor, between two nodes interpolated over the
   * logarithm of the feature size, beyond them that of the last.
   *
   * @param featureSize m
   */
  public static double perArea(double featureSize) {
    int last = NODES.length - 1;
    if (featureSize <= NODES[0]) {
      return FACTORS[0];
    }
    for (int i = 0; i < last; i++) {
      if (featureSize <= NODES[i + 1]) {
        double part = Math.log(featureSize / NODES[i]) / Math.log(NODES[i + 1] / NODES[i]);
        return FACTORS[i] + part * (FACTORS[i + 1] - FACTORS[i]);
      }
    }
    return FACTORS[last];
  }
}
