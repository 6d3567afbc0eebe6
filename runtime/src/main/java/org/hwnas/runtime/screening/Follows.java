package org.hwnas.runtime.screening;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.DoubleBinaryOperator;
import org.hwnas.runtime.estimate.MetricArray;

/**
 * Metrics that follow from others: what a predictor says of these says as much of them. An accuracy
 * on crossbars is that in exact numbers less what the crossbars take (the differential predictor of
 * Sun et al., IEEE TCAD 42, 2023); products and quotients of energy, latency and area are the
 * metrics of that name.
 */
final class Follows {
  /** What crossbars take from an accuracy: no metric that is measured by itself. */
  static final String LOSS = "accuracy_loss";

  private static final String ACCURACY = "accuracy";
  private static final String DIGITAL = "digital_accuracy";

  /** Factors and divisors. */
  private record Product(List<String> factors, List<String> divisors) {}

  private static final Map<String, Product> PRODUCTS = new LinkedHashMap<>();

  static {
    PRODUCTS.put("edp", new Product(List.of("energy", "latency"), List.of()));
    PRODUCTS.put("edap", new Product(List.of("energy", "latency", "area"), List.of()));
    PRODUCTS.put("power", new Product(List.of("energy"), List.of("latency")));
  }

  private Follows() {}

  /** What must be known besides a metric's own kind, so that it follows; empty where it cannot. */
  static List<String> from(String metric, Set<String> predicted) {
    if (metric.equals(ACCURACY) && predicted.contains(LOSS)) {
      return List.of(LOSS);
    }
    Product product = PRODUCTS.get(metric);
    if (product == null) {
      return List.of();
    }
    List<String> parts =
        java.util.stream.Stream.concat(product.factors().stream(), product.divisors().stream())
            .toList();
    return predicted.containsAll(parts) ? parts : List.of();
  }

  /** What is measured so that a predicted metric becomes one that was asked for. */
  static Set<String> beside(Set<String> predicted) {
    return predicted.contains(LOSS) ? Set.of(DIGITAL) : Set.of();
  }

  /** Measured metrics, and what crossbars took where that can be said. */
  static SortedMap<String, MetricArray> measured(SortedMap<String, MetricArray> metrics) {
    SortedMap<String, MetricArray> all = new TreeMap<>(metrics);
    if (metrics.containsKey(ACCURACY) && metrics.containsKey(DIGITAL)) {
      all.put(LOSS, combined(metrics.get(ACCURACY), metrics.get(DIGITAL), (a, d) -> d - a));
    }
    return all;
  }

  /**
   * Adds metrics that follow.
   *
   * @param metrics predicted and measured; accuracies stay in 0..1
   * @param deviations of what was predicted; of what follows by the first order, as if the parts'
   *     errors had nothing to do with each other
   */
  static void complete(
      Set<String> asked,
      SortedMap<String, MetricArray> metrics,
      SortedMap<String, MetricArray> deviations) {
    if (asked.contains(ACCURACY) && metrics.containsKey(LOSS)) {
      metrics.put(
          ACCURACY,
          combined(
              metrics.get(LOSS), metrics.get(DIGITAL), (l, d) -> Math.max(0, Math.min(1, d - l))));
      deviations.put(ACCURACY, deviations.get(LOSS));
    }
    PRODUCTS.forEach(
        (name, product) -> {
          if (asked.contains(name)) {
            product(name, product, metrics, deviations);
          }
        });
  }

  private static void product(
      String name,
      Product product,
      SortedMap<String, MetricArray> metrics,
      SortedMap<String, MetricArray> deviations) {
    MetricArray value = metrics.get(product.factors().get(0));
    MetricArray squares = relative(product.factors().get(0), metrics, deviations);
    for (String factor : product.factors().subList(1, product.factors().size())) {
      value = combined(value, metrics.get(factor), (a, b) -> a * b);
      squares = combined(squares, relative(factor, metrics, deviations), Double::sum);
    }
    for (String divisor : product.divisors()) {
      value = combined(value, metrics.get(divisor), (a, b) -> a / b);
      squares = combined(squares, relative(divisor, metrics, deviations), Double::sum);
    }
    metrics.put(name, value);
    deviations.put(name, combined(value, squares, (v, s) -> Math.abs(v) * Math.sqrt(s)));
  }

  /** Square of the relative deviation. */
  private static MetricArray relative(
      String name,
      SortedMap<String, MetricArray> metrics,
      SortedMap<String, MetricArray> deviations) {
    return combined(
        metrics.get(name), deviations.get(name), (v, d) -> v == 0 ? 0 : StrictMath.pow(d / v, 2));
  }

  /** By workload, chip and time; of an array that has one of them, that one throughout. */
  private static MetricArray combined(MetricArray one, MetricArray other, DoubleBinaryOperator by) {
    MetricArray wide = one.values().length >= other.values().length ? one : other;
    int times = Math.max(1, wide.times().size());
    double[] values = new double[wide.values().length];
    for (int i = 0; i < values.length; i++) {
      int w = i / times / wide.chips();
      int c = i / times % wide.chips();
      int t = i % times;
      values[i] = by.applyAsDouble(one.at(w, c, t), other.at(w, c, t));
    }
    return new MetricArray(wide.workloads(), wide.chips(), wide.times(), values);
  }
}
