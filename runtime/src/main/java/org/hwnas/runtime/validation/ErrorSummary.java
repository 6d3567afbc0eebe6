package org.hwnas.runtime.validation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Relative errors of one quantity over the rows of a table.
 *
 * @param quantity name of the column, or of what is compared
 * @param rows compared
 * @param median of the absolute relative errors
 * @param p95 below which 95 % of them lie
 * @param max largest
 * @param bias mean of the signed relative errors
 * @param worst row of the largest error
 * @param actual what the model gives there
 * @param expected what the table says there
 */
public record ErrorSummary(
    String quantity,
    int rows,
    double median,
    double p95,
    double max,
    double bias,
    String worst,
    double actual,
    double expected) {
  /** Collects the errors of one quantity. */
  static final class Collector {
    private record Comparison(String row, double actual, double expected, double error) {}

    private final String quantity;
    private final List<Comparison> all = new ArrayList<>();

    Collector(String quantity) {
      this.quantity = quantity;
    }

    /** Where both are zero the error is zero; where only the table is, it is infinite. */
    void add(String row, double actual, double expected) {
      double error = actual == expected ? 0 : (actual - expected) / Math.abs(expected);
      all.add(new Comparison(row, actual, expected, error));
    }

    ErrorSummary build() {
      List<Comparison> sorted = new ArrayList<>(all);
      // a NaN is the worst there is
      sorted.sort(Comparator.comparingDouble(c -> Math.abs(c.error())));
      Comparison worst = sorted.get(sorted.size() - 1);
      double bias = all.stream().mapToDouble(Comparison::error).average().orElse(0);
      return new ErrorSummary(
          quantity,
          all.size(),
          quantile(sorted, 0.5),
          quantile(sorted, 0.95),
          Math.abs(worst.error()),
          bias,
          worst.row(),
          worst.actual(),
          worst.expected());
    }

    /** The smallest error that a share of all does not exceed. */
    private static double quantile(List<Comparison> sorted, double share) {
      int at = (int) Math.ceil(share * sorted.size()) - 1;
      return Math.abs(sorted.get(Math.max(0, at)).error());
    }
  }
}
