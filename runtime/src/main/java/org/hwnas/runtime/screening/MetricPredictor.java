package org.hwnas.runtime.screening;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.expression.Axis;
import org.hwnas.runtime.estimate.MetricArray;
import org.hwnas.runtime.predictor.Prediction;
import org.hwnas.runtime.predictor.Predictor;
import org.hwnas.runtime.predictor.PredictorSettings;
import org.hwnas.runtime.predictor.Predictors;
import org.hwnas.runtime.predictor.Samples;

/**
 * Predicts metrics of designs from those of others. For each metric, workload and time one
 * predictor learns the mean over the chips; chips scatter about it as they did on average, order by
 * order.
 */
public final class MetricPredictor {
  /**
   * A design that was measured.
   *
   * @param metrics in SI units
   */
  public record Sample(Design design, SortedMap<String, MetricArray> metrics) {}

  /**
   * What is predicted of a design.
   *
   * @param metrics predicted values
   * @param deviations of the mean over the chips: one standard deviation of what is not known
   */
  public record Predicted(
      SortedMap<String, MetricArray> metrics, SortedMap<String, MetricArray> deviations) {}

  /**
   * The predictors of a metric.
   *
   * @param like has the axes
   * @param lines by workload and, within it, time
   * @param scatter by line: how far the lowest chip, the next and so on lie from the mean
   */
  private record One(MetricArray like, List<Predictor> lines, double[][] scatter) {}

  private final Function<Design, double[]> features;
  private final SortedMap<String, One> metrics;

  private MetricPredictor(Function<Design, double[]> features, SortedMap<String, One> metrics) {
    this.features = features;
    this.metrics = metrics;
  }

  /**
   * Trains.
   *
   * @param samples two or more, whose values are finite
   * @param names of the metrics to learn; each sample has all of them
   */
  public static MetricPredictor train(
      Plan plan, List<Sample> samples, Set<String> names, PredictorSettings settings, long seed) {
    Function<Design, double[]> features =
        settings.kind().equals("recurrent")
            ? new DesignSequence(plan)::of
            : new DesignFeatures(plan)::of;
    double[][] x = samples.stream().map(s -> features.apply(s.design())).toArray(double[][]::new);
    SortedMap<String, One> metrics = new TreeMap<>();
    for (String name : names) {
      List<MetricArray> values = samples.stream().map(s -> s.metrics().get(name)).toList();
      MetricArray like = values.get(0);
      int times = like.length(Axis.TIME);
      List<Predictor> predictors = new ArrayList<>();
      double[][] scatter = new double[like.workloads() * times][];
      for (int l = 0; l < scatter.length; l++) {
        int line = l;
        double[] y = values.stream().mapToDouble(v -> mean(chips(v, line))).toArray();
        predictors.add(Predictors.train(settings, new Samples(x, y), seed));
        scatter[l] = scatter(values, line);
      }
      metrics.put(name, new One(like, predictors, scatter));
    }
    return new MetricPredictor(features, metrics);
  }

  private static double[] chips(MetricArray array, int line) {
    int times = array.length(Axis.TIME);
    double[] chips = new double[array.chips()];
    Arrays.setAll(chips, c -> array.at(line / times, c, line % times));
    return chips;
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  /** By how much the lowest chip, the next and so on lie from the mean, on average. */
  private static double[] scatter(List<MetricArray> values, int line) {
    double[] scatter = new double[values.get(0).chips()];
    for (MetricArray value : values) {
      double[] chips = chips(value, line);
      double mean = mean(chips);
      Arrays.sort(chips);
      for (int c = 0; c < scatter.length; c++) {
        scatter[c] += (chips[c] - mean) / values.size();
      }
    }
    return scatter;
  }

  /** Predicts all metrics that were learned. */
  public Predicted predict(Design design) {
    double[] x = features.apply(design);
    SortedMap<String, MetricArray> predicted = new TreeMap<>();
    SortedMap<String, MetricArray> deviations = new TreeMap<>();
    metrics.forEach(
        (name, one) -> {
          MetricArray like = one.like();
          int times = like.length(Axis.TIME);
          int chips = like.chips();
          double[] values = new double[like.values().length];
          double[] unknown = new double[like.workloads() * times];
          for (int l = 0; l < unknown.length; l++) {
            Prediction prediction = one.lines().get(l).predict(x);
            unknown[l] = prediction.deviation();
            for (int c = 0; c < chips; c++) {
              int at = (l / times * chips + c) * times + l % times;
              values[at] = prediction.mean() + one.scatter()[l][c];
            }
          }
          predicted.put(name, new MetricArray(like.workloads(), chips, like.times(), values));
          deviations.put(name, new MetricArray(like.workloads(), 1, like.times(), unknown));
        });
    return new Predicted(predicted, deviations);
  }
}
