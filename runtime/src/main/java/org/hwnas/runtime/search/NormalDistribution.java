package org.hwnas.runtime.search;

/** The standard normal distribution. */
final class NormalDistribution {
  private static final double[] TERMS = {
    0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429
  };

  private NormalDistribution() {}

  static double density(double z) {
    return StrictMath.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
  }

  /** To 1e-7: Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.26. */
  static double cdf(double z) {
    double x = Math.abs(z) / Math.sqrt(2);
    double t = 1 / (1 + 0.3275911 * x);
    double sum = 0;
    for (int i = TERMS.length - 1; i >= 0; i--) {
      sum = (sum + TERMS[i]) * t;
    }
    double tail = sum * StrictMath.exp(-x * x) / 2;
    return z > 0 ? 1 - tail : tail;
  }
}
