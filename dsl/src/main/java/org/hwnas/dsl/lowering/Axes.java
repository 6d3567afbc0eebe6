package org.hwnas.dsl.lowering;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hwnas.dsl.diagnostics.Diagnostics;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.diagnostics.Offers;
import org.hwnas.dsl.sources.Place;
import org.hwnas.plan.expression.Axis;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Reduction;

/**
 * How long the axes of an experiment's metrics are.
 *
 * @param workloads whether there are several
 * @param chips whether there are several Monte-Carlo chips
 * @param times after programming at which accuracy is measured, in seconds; empty for right after
 */
record Axes(boolean workloads, boolean chips, List<Double> times) {
  static final Axes SINGLE = new Axes(false, false, List.of());

  Axes {
    times = List.copyOf(times);
  }

  /** A metric under a bound: what is aggregated is the metric, not the comparison. */
  private static final Pattern BOUNDED = Pattern.compile("([\\w.]+)( (?:<=|>=|<|>) .*)");

  boolean several(Axis axis) {
    return switch (axis) {
      case WORKLOAD -> workloads;
      case CHIP -> chips;
      case TIME -> times.size() > 1;
    };
  }

  /**
   * The expression with its axes of length one closed; empty, reported, where an axis with several
   * values is left.
   */
  Optional<Expr> closed(Typed typed, Diagnostics diagnostics, Place at, String text) {
    Expr expr = typed.expr();
    for (Axis axis : Axis.values()) {
      if (!typed.axes().contains(axis)) {
        continue;
      }
      if (several(axis)) {
        String over =
            switch (axis) {
              case WORKLOAD -> "workloads";
              case CHIP -> "Monte-Carlo chips";
              case TIME -> "times";
            };
        List<String> wrapped = folds(axis).stream().map(f -> wrapped(f, text)).toList();
        diagnostics.add(
            Issue.AGGREGATE_MISSING,
            at,
            "`" + text + "` has one value for each of several " + over,
            "which one counts?",
            "wrap it, for example `" + wrapped.get(0) + "`",
            Offers.usually(at, wrapped));
        return Optional.empty();
      }
      expr = new Expr.Reduce(Reduction.MEAN, axis, 0, expr);
    }
    return Optional.of(expr);
  }

  /** What usually makes one value of those along an axis, the most usual first. */
  private static List<String> folds(Axis axis) {
    return switch (axis) {
      case WORKLOAD -> List.of("worst", "mean", "geomean", "sum");
      case CHIP -> List.of("mean", "p05", "min");
      case TIME -> List.of("worst", "mean");
    };
  }

  private static String wrapped(String fold, String text) {
    Matcher bounded = BOUNDED.matcher(text);
    return bounded.matches()
        ? fold + "(" + bounded.group(1) + ")" + bounded.group(2)
        : fold + "(" + text + ")";
  }
}
