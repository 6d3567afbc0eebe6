package org.hwnas.runtime.predictor;

import java.util.Arrays;

/**
 * How well predictions agree with what was measured.
 *
 * @param rows compared
 * @param kendallTau tau-b: 1 for the same order, -1 for the reverse (Kendall 1945); 0 where all are
 *     alike
 * @param r2 share of the variance that is explained; below 0 where the mean would do better
 * @param medianError median of the absolute relative errors
 * @param covered share of the values within two deviations of their prediction
 */
public record Agreement(
    int rows, double kendallTau, double r2, double medianError, double covered) {
  /**
   * Compares.
   *
   * @param predicted one or more
   * @param measured as many
   */
  public static Agreement of(Prediction[] predicted, double[] measured) {
    int n = measured.length;
    double[] means = new double[n];
    double mean = Arrays.stream(measured).average().orElseThrow();
    double residual = 0;
    double total = 0;
    int covered = 0;
    double[] errors = new double[n];
    for (int i = 0; i < n; i++) {
      means[i] = predicted[i].mean();
      double error = means[i] - measured[i];
      residual += error * error;
      total += (measured[i] - mean) * (measured[i] - mean);
      covered += Math.abs(error) <= 2 * predicted[i].deviation() ? 1 : 0;
      errors[i] = error == 0 ? 0 : Math.abs(error / measured[i]);
    }
    Arrays.sort(errors);
    double r2 = total == 0 ? (residual == 0 ? 1 : Double.NEGATIVE_INFINITY) : 1 - residual / total;
    double median = 0.5 * (errors[(n - 1) / 2] + errors[n / 2]);
    return new Agreement(n, kendallTau(means, measured), r2, median, (double) covered / n);
  }

  /** Kendall's tau-b of two lists of the same length. */
  public static double kendallTau(double[] a, double[] b) {
    long agree = 0;
    long untiedA = 0;
    long untiedB = 0;
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < i; j++) {
        int x = Double.compare(a[i], a[j]);
        int y = Double.compare(b[i], b[j]);
        agree += Integer.signum(x) * Integer.signum(y);
        untiedA += x == 0 ? 0 : 1;
        untiedB += y == 0 ? 0 : 1;
      }
    }
    return untiedA == 0 || untiedB == 0 ? 0 : agree / Math.sqrt((double) untiedA * untiedB);
  }
}
