package org.hwnas.runtime.cost.neurosim;

/** The standard normal distribution, and the largest of several random values. */
final class Normal {
  private static final double MEDIAN_OF_LARGEST = 0.5264; // level of the mean of the largest of n
  private static final double WIDEST = 10;
  private static final int HALVINGS = 60;
  private static final double MANY = 200;
  private static final double NEGLIGIBLE = 1e-9;

  private Normal() {}

  /** Probability of a value below; Abramowitz and Stegun 26.2.17, error below 7.5e-8. */
  static double below(double x) {
    if (Double.isInfinite(x)) {
      return x > 0 ? 1 : 0;
    }
    double t = 1 / (1 + 0.2316419 * Math.abs(x));
    double series =
        t
            * (0.319381530
                + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
    double tail = Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI) * series;
    return x >= 0 ? 1 - tail : tail;
  }

  /** Mean of the largest of so many values; approximation of Chen and Tyler (1999), within 2 %. */
  static double largest(int values) {
    double level = Math.pow(MEDIAN_OF_LARGEST, 1.0 / values);
    double low = 0;
    double high = WIDEST;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (below(middle) < level) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Mean of the largest of so many counts of rare events, which have the same mean. */
  static double largestCount(double mean, int counts) {
    if (counts == 1 || mean == 0) {
      return mean;
    }
    if (mean > MANY) {
      return mean + Math.sqrt(mean) * largest(counts);
    }
    double probability = Math.exp(-mean);
    double below = probability;
    double sum = 0;
    for (int k = 1; ; k++) {
      double more = 1 - Math.pow(Math.min(1, below), counts);
      if (more < NEGLIGIBLE) {
        return sum;
      }
      sum += more;
      probability *= mean / k;
      below += probability;
    }
  }
}
