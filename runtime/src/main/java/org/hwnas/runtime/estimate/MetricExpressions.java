package org.hwnas.runtime.estimate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.hwnas.plan.Block;
import org.hwnas.plan.Field;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.expression.Axis;
import org.hwnas.plan.expression.EvaluationException;
import org.hwnas.plan.expression.Evaluator;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Operator;
import org.hwnas.plan.expression.Reduction;
import org.hwnas.plan.expression.Value;

/**
 * Arithmetic of objectives and requirements: element-wise over workloads, chips and times, with
 * reductions along each.
 *
 * @param weights of the workloads in a mean or geometric mean over them, 0 or more, of any sum; one
 *     for each, or none for equal ones
 */
public record MetricExpressions(List<Double> weights) {
  public MetricExpressions {
    weights = List.copyOf(weights);
  }

  /** The arithmetic of a plan, with the weights of its workloads. */
  public static MetricExpressions of(Plan plan) {
    List<Double> weights = new ArrayList<>();
    for (Block block : plan.configuration().children()) {
      if (block.kind().equals("workload")) {
        Field weight = block.fields().get("weight"); // plans from before it was computed lack it
        weights.add(
            weight != null && weight.values().get(0) instanceof Expr.Const c
                ? c.value().asNumber()
                : 1.0);
      }
    }
    return new MetricExpressions(weights);
  }

  /**
   * The value of an expression whose axes are all reduced.
   *
   * @throws EvaluationException where a metric is missing, an axis is left, or the result is not a
   *     number
   */
  public double number(Expr expr, Design design, Map<String, MetricArray> metrics) {
    MetricArray array = array(expr, design, metrics);
    if (array.values().length != 1) {
      throw new EvaluationException(
          "an objective has " + array.values().length + " values: " + array.lengths());
    }
    return array.values()[0];
  }

  /** The values of a numeric expression; a truth value is 1 or 0. */
  public MetricArray array(Expr expr, Design design, Map<String, MetricArray> metrics) {
    if (expr.metrics().isEmpty()) {
      Value value = Evaluator.evaluate(expr, design::value);
      return MetricArray.scalar(
          value instanceof Value.Bool b ? (b.value() ? 1 : 0) : value.asNumber());
    }
    if (expr instanceof Expr.Metric metric) {
      MetricArray found = metrics.get(metric.name());
      if (found == null) {
        throw new EvaluationException("the metric `" + metric.name() + "` was not measured");
      }
      return found;
    }
    if (expr instanceof Expr.Reduce reduce) {
      return reduce(reduce, array(reduce.argument(), design, metrics));
    }
    Expr.Apply apply = (Expr.Apply) expr;
    if (apply.operator() == Operator.IF && apply.arguments().get(0).metrics().isEmpty()) {
      // only the chosen branch: the other may speak of parameters this design does not have
      boolean then = Evaluator.holds(apply.arguments().get(0), design::value);
      return array(apply.arguments().get(then ? 1 : 2), design, metrics);
    }
    List<MetricArray> arguments =
        apply.arguments().stream().map(a -> array(a, design, metrics)).toList();
    int workloads = arguments.stream().mapToInt(MetricArray::workloads).max().orElse(1);
    int chips = arguments.stream().mapToInt(MetricArray::chips).max().orElse(1);
    List<Double> times =
        arguments.stream()
            .map(MetricArray::times)
            .filter(t -> !t.isEmpty())
            .findFirst()
            .orElse(List.of());
    int moments = Math.max(1, times.size());
    double[] result = new double[workloads * chips * moments];
    for (int i = 0; i < result.length; i++) {
      int workload = i / moments / chips;
      int chip = i / moments % chips;
      int time = i % moments;
      double[] x = arguments.stream().mapToDouble(a -> a.at(workload, chip, time)).toArray();
      result[i] = apply(apply.operator(), x);
    }
    return new MetricArray(workloads, chips, times, result);
  }

  private static double apply(Operator operator, double[] x) {
    return switch (operator) {
      case LT, LE, GT, GE, EQ, NE -> Evaluator.compare(operator, x[0], x[1]) ? 1 : 0;
      case AND -> x[0] != 0 && x[1] != 0 ? 1 : 0;
      case OR -> x[0] != 0 || x[1] != 0 ? 1 : 0;
      case NOT -> x[0] == 0 ? 1 : 0;
      case IF -> x[0] != 0 ? x[1] : x[2];
      default -> Evaluator.applyNumeric(operator, x);
    };
  }

  private MetricArray reduce(Expr.Reduce reduce, MetricArray array) {
    if (reduce.axis() == Axis.TIME) {
      return overTimes(reduce, array);
    }
    boolean overChips = reduce.axis() == Axis.CHIP;
    int moments = array.length(Axis.TIME);
    int groups = overChips ? array.workloads() : array.chips();
    double[] result = new double[groups * moments];
    for (int g = 0; g < groups; g++) {
      for (int t = 0; t < moments; t++) {
        double[] line = new double[array.length(reduce.axis())];
        for (int i = 0; i < line.length; i++) {
          line[i] = overChips ? array.at(g, i, t) : array.at(i, g, t);
        }
        result[g * moments + t] =
            overChips
                ? reduce(reduce.reduction(), reduce.quantile(), line)
                : overWorkloads(reduce, line);
      }
    }
    return overChips
        ? new MetricArray(groups, 1, array.times(), result)
        : new MetricArray(1, groups, array.times(), result);
  }

  private static MetricArray overTimes(Expr.Reduce reduce, MetricArray array) {
    int moments = array.length(Axis.TIME);
    double[] result = new double[array.values().length / moments];
    for (int i = 0; i < result.length; i++) {
      double[] line = Arrays.copyOfRange(array.values(), i * moments, (i + 1) * moments);
      result[i] =
          reduce.reduction() == Reduction.AT
              ? line[time(array, reduce.quantile())]
              : reduce(reduce.reduction(), reduce.quantile(), line);
    }
    return new MetricArray(array.workloads(), array.chips(), result);
  }

  private static int time(MetricArray array, double seconds) {
    int index = array.times().indexOf(seconds);
    if (index < 0) {
      throw new EvaluationException(
          "nothing is measured %s s after programming, but at %s s"
              .formatted(seconds, array.times()));
    }
    return index;
  }

  private double overWorkloads(Expr.Reduce reduce, double[] x) {
    boolean equal = weights.stream().distinct().count() <= 1 || x.length != weights.size();
    return equal
        ? reduce(reduce.reduction(), reduce.quantile(), x)
        : switch (reduce.reduction()) {
          case MEAN -> weightedMean(x);
          case GEOMEAN ->
              StrictMath.exp(weightedMean(Arrays.stream(x).map(StrictMath::log).toArray()));
          default -> reduce(reduce.reduction(), reduce.quantile(), x);
        };
  }

  private double weightedMean(double[] x) {
    double sum = 0;
    double total = 0;
    for (int i = 0; i < x.length; i++) {
      double weight = weights.get(i);
      sum += weight == 0 ? 0 : weight * x[i]; // what has no weight may be infinite
      total += weight;
    }
    return sum / total;
  }

  static double reduce(Reduction reduction, double level, double[] x) {
    double mean = Arrays.stream(x).sum() / x.length;
    return switch (reduction) {
      case MIN -> Arrays.stream(x).min().orElseThrow();
      case MAX -> Arrays.stream(x).max().orElseThrow();
      case MEAN -> mean;
      case SUM -> mean * x.length;
      case PRODUCT -> Arrays.stream(x).reduce(1, (a, b) -> a * b);
      case GEOMEAN -> StrictMath.exp(Arrays.stream(x).map(StrictMath::log).sum() / x.length);
      case STD ->
          x.length == 1
              ? 0
              : Math.sqrt(
                  Arrays.stream(x).map(v -> (v - mean) * (v - mean)).sum() / (x.length - 1));
      case QUANTILE -> quantile(level, x);
      case AT -> throw new EvaluationException("a time is chosen from times only");
    };
  }

  private static double quantile(double level, double[] x) {
    double[] sorted = x.clone();
    Arrays.sort(sorted);
    double at = level * (sorted.length - 1);
    int below = (int) Math.floor(at);
    int above = Math.min(below + 1, sorted.length - 1);
    if (at == below || sorted[below] == sorted[above]) {
      return sorted[below]; // nothing to interpolate, and no infinity to make NaN of
    }
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }
}
