package org.hwnas.runtime.predictor;

import java.util.Arrays;
import java.util.Comparator;

/**
 * The non-decreasing function nearest to some points in squares, by pooling adjacent violators
 * (Barlow et al. 1972); straight between its steps, constant beyond the outermost.
 */
final class IsotonicFit {
  private final double[] at;
  private final double[] values;

  private IsotonicFit(double[] at, double[] values) {
    this.at = at;
    this.values = values;
  }

  static IsotonicFit of(double[] x, double[] y) {
    Integer[] order = new Integer[x.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble(i -> x[i]));
    double[] sumX = new double[x.length];
    double[] sumY = new double[x.length];
    int[] weight = new int[x.length];
    int pools = 0;
    for (int i : order) {
      sumX[pools] = x[i];
      sumY[pools] = y[i];
      weight[pools] = 1;
      pools++;
      while (pools > 1
          && sumY[pools - 2] / weight[pools - 2] >= sumY[pools - 1] / weight[pools - 1]) {
        sumX[pools - 2] += sumX[pools - 1];
        sumY[pools - 2] += sumY[pools - 1];
        weight[pools - 2] += weight[pools - 1];
        pools--;
      }
    }
    double[] at = new double[pools];
    double[] values = new double[pools];
    for (int i = 0; i < pools; i++) {
      at[i] = sumX[i] / weight[i];
      values[i] = sumY[i] / weight[i];
    }
    return new IsotonicFit(at, values);
  }

  /**
   * As {@link #value}, but beyond the outermost steps it goes on as steeply as between them on the
   * whole: of two scores outside what was learned from, the order stays.
   */
  double extended(double x) {
    int last = at.length - 1;
    double width = at[last] - at[0];
    double slope = width > 0 ? (values[last] - values[0]) / width : 0;
    double beyond = x < at[0] ? x - at[0] : Math.max(0, x - at[last]);
    return value(x) + slope * beyond;
  }

  double value(double x) {
    int i = Arrays.binarySearch(at, x);
    if (i >= 0) {
      return values[i];
    }
    int above = -i - 1;
    if (above == 0) {
      return values[0];
    }
    if (above == at.length) {
      return values[at.length - 1];
    }
    double part = (x - at[above - 1]) / (at[above] - at[above - 1]);
    return values[above - 1] + part * (values[above] - values[above - 1]);
  }
}
