package org.hwnas.runtime.validation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

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
 * @param rule what the verdict makes of it
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
    double expected,
    Rule rule) {
  /**
   * What the verdict makes of a quantity.
   *
   * @param judged whether it counts at all; what a model does not claim to predict is shown only
   * @param limit largest error that passes; empty: the validation's own
   */
  public record Rule(boolean judged, OptionalDouble limit) {
    /** Held against the validation's own limit. */
    public static final Rule COMMON = new Rule(true, OptionalDouble.empty());

    /** Shown, and not part of the verdict. */
    public static final Rule SHOWN = new Rule(false, OptionalDouble.empty());

    /** Held against a limit of its own. */
    public static Rule within(double limit) {
      return new Rule(true, OptionalDouble.of(limit));
    }
  }

  /** Collects the errors of one quantity. */
  static final class Collector {
    private record Comparison(String row, double actual, double expected, double error) {}

    private final String quantity;
    private final Rule rule;
    private final List<Comparison> all = new ArrayList<>();

    Collector(String quantity, Rule rule) {
      this.quantity = quantity;
      this.rule = rule;
    }

    /** Where both are zero the error is zero; where only the table is, it is infinite. */
    void add(String row, double actual, double expected) {
      double error = actual == expected ? 0 : (actual - expected) / Math.abs(expected);
      add(row, actual, expected, error);
    }

    /** With an error of the caller's own definition. */
    void add(String row, double actual, double expected, double error) {
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
          worst.expected(),
          rule);
    }

    /** The smallest error that a share of all does not exceed. */
    private static double quantile(List<Comparison> sorted, double share) {
      int at = (int) Math.ceil(share * sorted.size()) - 1;
      return Math.abs(sorted.get(Math.max(0, at)).error());
    }
  }
}
