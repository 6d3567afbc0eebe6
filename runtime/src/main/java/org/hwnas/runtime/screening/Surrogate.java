package org.hwnas.runtime.screening;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hwnas.plan.Block;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.estimate.MetricArray;
import org.hwnas.runtime.estimate.PlanEvaluator;
import org.hwnas.runtime.predictor.PredictorSettings;
import org.hwnas.runtime.predictor.Predictors;

/**
 * The settings of {@code evaluate.surrogate}.
 *
 * @param kind of predictor
 * @param predicts metrics that are learned; `accuracy_loss` for what crossbars take
 * @param follows metrics that are asked for and follow from these; the others are measured
 * @param samples designs measured before it is used, at least {@link #FEWEST}
 * @param screen share of the proposed designs that goes on, at most 1; with 0 none is measured
 *     after the first, and what is predicted stands in for it
 * @param confirm with 0, how many of the best are measured at the end
 * @param after generations before it is used
 * @param retrain generations between trainings; empty for never again
 * @param training how it is trained
 */
public record Surrogate(
    String kind,
    Set<String> predicts,
    Set<String> follows,
    int samples,
    double screen,
    int confirm,
    int after,
    OptionalInt retrain,
    PredictorSettings training) {
  /** Where a plan of an earlier version says nothing of it. */
  private static final int CONFIRMED = 10;

  /** Fewer designs teach nothing. */
  public static final int FEWEST = 10;

  public Surrogate {
    samples = Math.max(FEWEST, samples);
  }

  /** The surrogate of a plan; empty where it has none. */
  public static Optional<Surrogate> of(Plan plan) {
    Optional<Block> stated = Fidelity.evaluate(plan).flatMap(e -> e.child("surrogate"));
    if (stated.isEmpty() || stated.get().kind().equals("no_surrogate")) {
      return Optional.empty();
    }
    ResolvedBlock block = Fidelity.settings(plan).child("evaluate").child("surrogate");
    PredictorSettings usual = PredictorSettings.of(block.kind(), loss(block));
    PredictorSettings training =
        switch (block.kind()) {
          case "gradient_boosting" ->
              new PredictorSettings(
                  block.kind(),
                  loss(block),
                  new PredictorSettings.Trees(
                      block.integer("trees"),
                      block.integer("depth"),
                      block.number("learning_rate"),
                      block.number("subsample"),
                      block.number("columns")),
                  usual.layers(),
                  usual.recurrent());
          case "perceptron" ->
              new PredictorSettings(
                  block.kind(),
                  loss(block),
                  usual.trees(),
                  new PredictorSettings.Layers(block.integer("layers"), block.integer("hidden")),
                  usual.recurrent());
          case "recurrent" ->
              new PredictorSettings(
                      block.kind(),
                      loss(block),
                      usual.trees(),
                      usual.layers(),
                      new PredictorSettings.Recurrent(
                          block.integer("hidden"),
                          block.integer("embedding"),
                          block.integer("epochs"),
                          block.integer("batch"),
                          block.number("learning_rate"),
                          block.number("margin"),
                          Optional.empty()))
                  .reading(new DesignSequence(plan).sequence());
          default -> usual;
        };
    Set<String> needed = PlanEvaluator.needed(plan);
    Set<String> named = predicts(plan, block);
    Set<String> follows = new TreeSet<>();
    Set<String> learned = new TreeSet<>(named);
    learned.retainAll(needed);
    for (String metric : needed) {
      List<String> parts = learned.contains(metric) ? List.of() : Follows.from(metric, named);
      if (!parts.isEmpty()) {
        learned.addAll(parts);
        follows.add(metric);
      }
    }
    return Optional.of(
        new Surrogate(
            block.kind(),
            learned,
            follows,
            block.integer("samples"),
            block.number("screen"),
            block.has("confirm") ? block.integer("confirm") : CONFIRMED,
            block.integer("after"),
            block.is("retrain", "auto")
                ? OptionalInt.empty()
                : OptionalInt.of(block.integer("retrain")),
            training));
  }

  private static Predictors.Loss loss(ResolvedBlock block) {
    return switch (block.symbol("loss").toLowerCase(Locale.ROOT)) {
      case "pairwise_logistic" -> Predictors.Loss.PAIRWISE;
      case "pairwise_hinge" -> Predictors.Loss.PAIRWISE_HINGE;
      default -> Predictors.Loss.SQUARED;
    };
  }

  /** As stated; else the accuracy where the plan looks at it, else all that it looks at. */
  private static Set<String> predicts(Plan plan, ResolvedBlock block) {
    Set<String> needed = new TreeSet<>(PlanEvaluator.needed(plan));
    Set<String> predicted = new TreeSet<>();
    block.values("predicts").forEach(v -> predicted.add(v.asSymbol()));
    if (predicted.contains("auto")) {
      predicted.clear();
      predicted.add("accuracy");
      predicted.add("digital_accuracy");
      if (!PlanEvaluator.needsAccuracy(plan)) {
        return needed;
      }
    }
    return predicted;
  }

  /** A design's metrics as {@link #predicts} names them. */
  public SortedMap<String, MetricArray> learnable(SortedMap<String, MetricArray> metrics) {
    return Follows.measured(metrics);
  }

  /**
   * All that a plan asks for of a design.
   *
   * @param measured what {@link #measured} asks for
   * @param predicted the rest
   */
  public MetricPredictor.Predicted complete(
      SortedMap<String, MetricArray> measured, MetricPredictor.Predicted predicted) {
    SortedMap<String, MetricArray> all = new TreeMap<>(measured);
    all.putAll(predicted.metrics());
    SortedMap<String, MetricArray> deviations = new TreeMap<>(predicted.deviations());
    Follows.complete(follows, all, deviations);
    return new MetricPredictor.Predicted(all, deviations);
  }

  /** The plan that asks for what is not predicted; empty where all is. */
  public Optional<Plan> measured(Plan plan) {
    Set<String> others = new TreeSet<>(PlanEvaluator.needed(plan));
    others.removeAll(predicts);
    others.removeAll(follows);
    others.addAll(Follows.beside(predicts));
    return others.isEmpty()
        ? Optional.empty()
        : Optional.of(Fidelity.asking(plan, List.copyOf(others)));
  }
}
