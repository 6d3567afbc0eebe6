package org.hwnas.runtime.device;

/**
 * Scaling outputs by how much the array's response has shrunk since it was programmed (Joshi et
 * al., Nature Communications 2020; Ambrogio et al., IEDM 2019): the mean magnitude of the outputs
 * for one-hot inputs, at programming over now.
 */
public final class DriftCompensation {
  /** Below this share of the first response a column is dead and left alone. */
  private static final double SMALLEST = 1e-4;

  private DriftCompensation() {}

  /**
   * One factor for the whole array.
   *
   * @param first weights or conductance differences right after programming, {@code rows x cols}
   * @param now the same some time later
   */
  public static double global(double[] first, double[] now) {
    return factor(magnitude(first, 0, 1), magnitude(now, 0, 1));
  }

  /** One factor for each column; arguments as for {@link #global}. */
  public static double[] perColumn(double[] first, double[] now, int cols) {
    double[] factors = new double[cols];
    for (int j = 0; j < cols; j++) {
      factors[j] = factor(magnitude(first, j, cols), magnitude(now, j, cols));
    }
    return factors;
  }

  private static double factor(double first, double now) {
    return first == 0 || now < SMALLEST * first ? 1 : first / now;
  }

  private static double magnitude(double[] values, int from, int step) {
    double sum = 0;
    for (int k = from; k < values.length; k += step) {
      sum += Math.abs(values[k]);
    }
    return sum;
  }
}
