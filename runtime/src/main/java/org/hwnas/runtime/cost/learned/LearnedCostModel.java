package org.hwnas.runtime.cost.learned;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.cost.Component;
import org.hwnas.runtime.cost.ComponentValues;
import org.hwnas.runtime.cost.ConfigurationValues;
import org.hwnas.runtime.cost.CostBreakdown;
import org.hwnas.runtime.cost.CostModel;
import org.hwnas.runtime.cost.CostQuestion;
import org.hwnas.runtime.cost.DesignCost;
import org.hwnas.runtime.cost.Occupancy;
import org.hwnas.runtime.cost.WorkloadCost;
import org.hwnas.runtime.cost.lookup.MeasuredRows;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.estimate.MetricArray;
import org.hwnas.runtime.predictor.Agreement;
import org.hwnas.runtime.predictor.Prediction;
import org.hwnas.runtime.predictor.Predictor;
import org.hwnas.runtime.predictor.PredictorSettings;
import org.hwnas.runtime.predictor.Predictors;
import org.hwnas.runtime.predictor.Samples;
import org.hwnas.runtime.random.RandomStream;

/** The model that the package describes. */
public final class LearnedCostModel implements CostModel {
  /**
   * How it is trained.
   *
   * @param kind of predictor, see {@link Predictors}
   * @param loss what is learned
   * @param seed of what is random in it
   */
  public record Settings(String kind, Predictors.Loss loss, long seed) {}

  private static final int FEWEST = 10;

  private final Features features;
  private final SortedMap<String, Predictor> predictors;
  private final boolean placed;
  private final String source;

  private LearnedCostModel(
      Features features, SortedMap<String, Predictor> predictors, boolean placed, String source) {
    this.placed = placed;
    this.features = features;
    this.predictors = predictors;
    this.source = source;
  }

  /**
   * Trains a predictor for each metric that every row has.
   *
   * @param source of the rows, for the reader
   * @throws EvaluationFailure where there are too few rows, nothing varies, or the loss does not
   *     fit
   */
  public static LearnedCostModel train(MeasuredRows measured, Settings settings, String source)
      throws EvaluationFailure {
    List<MeasuredRows.Row> rows = measured.rows();
    if (rows.size() < FEWEST) {
      throw new EvaluationFailure(
          "%d rows are too few to learn from; at least %d".formatted(rows.size(), FEWEST));
    }
    Features features = new Features(rows);
    if (features.count() == 0) {
      throw new EvaluationFailure("no value of a design varies over the rows");
    }
    SortedMap<String, Predictor> predictors = new TreeMap<>();
    double[][] x = new double[rows.size()][];
    for (int i = 0; i < x.length; i++) {
      x[i] = features.of(rows.get(i));
    }
    for (String metric : metrics(rows)) {
      double[] y = rows.stream().mapToDouble(r -> r.metrics().get(metric)).toArray();
      try {
        Samples samples = new Samples(x, y, designs(rows));
        predictors.put(
            metric,
            Predictors.train(
                PredictorSettings.of(settings.kind(), settings.loss()), samples, settings.seed()));
      } catch (IllegalArgumentException e) {
        throw new EvaluationFailure(e.getMessage());
      }
    }
    return new LearnedCostModel(
        features, predictors, rows.get(0).placed(), "learned from " + source);
  }

  /** Which rows are of one design: its workloads stand or fall together. */
  private static int[] designs(List<MeasuredRows.Row> rows) {
    Map<SortedMap<String, Value>, Integer> numbers = new HashMap<>();
    return rows.stream()
        .mapToInt(row -> numbers.computeIfAbsent(row.keys(), k -> numbers.size()))
        .toArray();
  }

  private static List<String> metrics(List<MeasuredRows.Row> rows) {
    TreeSet<String> names = new TreeSet<>(rows.get(0).metrics().keySet());
    rows.forEach(row -> names.retainAll(row.metrics().keySet()));
    return List.copyOf(names);
  }

  /**
   * How well a predictor does on rows it has not seen: those of designs drawn for it, so that no
   * design is on both sides with different workloads.
   *
   * @param share of the designs that are held out, above 0 and below 1
   */
  public static SortedMap<String, Agreement> holdOut(
      MeasuredRows measured, Settings settings, double share) throws EvaluationFailure {
    List<SortedMap<String, Value>> designs =
        new ArrayList<>(measured.rows().stream().map(MeasuredRows.Row::keys).distinct().toList());
    RandomStream.of(settings.seed(), "hold-out").shuffle(designs);
    int held = (int) Math.max(1, Math.round(share * designs.size()));
    List<SortedMap<String, Value>> out = designs.subList(0, Math.min(held, designs.size()));
    var outside = new java.util.HashSet<>(out);
    List<MeasuredRows.Row> known = new ArrayList<>();
    List<MeasuredRows.Row> unknown = new ArrayList<>();
    measured.rows().forEach(r -> (outside.contains(r.keys()) ? unknown : known).add(r));
    LearnedCostModel model = train(new MeasuredRows(known), settings, "");
    SortedMap<String, Agreement> agreements = new TreeMap<>();
    for (var entry : model.predictors.entrySet()) {
      Prediction[] predicted = new Prediction[unknown.size()];
      double[] values = new double[unknown.size()];
      for (int i = 0; i < values.length; i++) {
        predicted[i] = entry.getValue().predict(model.features.of(unknown.get(i)));
        values[i] = unknown.get(i).metrics().get(entry.getKey());
      }
      agreements.put(entry.getKey(), Agreement.of(predicted, values));
    }
    return agreements;
  }

  @Override
  public DesignCost estimate(CostQuestion question) throws EvaluationFailure {
    SortedMap<String, Value> values = ConfigurationValues.of(question.root());
    int count = question.workloads().size();
    SortedMap<String, double[]> found = new TreeMap<>();
    List<WorkloadCost> workloads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      CostQuestion.Workload workload = question.workloads().get(i);
      double[] x = features.of(values, placed ? MeasuredRows.Row.at(i) : workload.name());
      int at = i;
      predictors.forEach(
          (metric, p) ->
              found.computeIfAbsent(metric, m -> new double[count])[at] = p.predict(x).mean());
      workloads.add(
          new WorkloadCost(
              workload.name(),
              workload.network(),
              new Occupancy(List.of(), 0, 0, 0, 0, true),
              new CostBreakdown(List.of(), 0, 0)));
    }
    SortedMap<String, MetricArray> given = new TreeMap<>();
    found.forEach(
        (metric, v) ->
            given.put(
                metric,
                metric.equals("area") || metric.equals("leakage")
                    ? MetricArray.scalar(Arrays.stream(v).max().orElseThrow())
                    : MetricArray.perWorkload(v)));
    return new DesignCost(
        workloads, ComponentValues.NONE, ComponentValues.NONE, 0, question.areaPrice(), given);
  }

  @Override
  public String source(Component component) {
    return source;
  }
}
