package org.hwnas.runtime.device;

import java.util.List;

/** Piecewise linear functions. */
final class Interpolation {
  private Interpolation() {}

  /** Value at x; constant beyond the ends. */
  static double linear(List<Double> xs, List<Double> ys, double x) {
    int last = xs.size() - 1;
    if (x <= xs.get(0)) {
      return ys.get(0);
    }
    return x >= xs.get(last) ? ys.get(last) : extended(xs, ys, x);
  }

  /** Value at x; the first and the last piece go on beyond the ends. */
  static double extended(List<Double> xs, List<Double> ys, double x) {
    int last = xs.size() - 1;
    if (last == 0) {
      return ys.get(0);
    }
    int k = 1;
    while (k < last && x > xs.get(k)) {
      k++;
    }
    double share = (x - xs.get(k - 1)) / (xs.get(k) - xs.get(k - 1));
    return ys.get(k - 1) + share * (ys.get(k) - ys.get(k - 1));
  }

  static void requireRising(List<Double> xs, int values) {
    if (xs.isEmpty() || xs.size() != values) {
      throw new IllegalArgumentException(xs.size() + " places for " + values + " values");
    }
    for (int k = 1; k < xs.size(); k++) {
      if (!(xs.get(k) > xs.get(k - 1))) {
        throw new IllegalArgumentException(
            "places must rise, but " + xs.get(k) + " follows " + xs.get(k - 1));
      }
    }
  }
}
