package org.hwnas.runtime.estimate;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.design.DesignResolver;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.cost.CostEstimator;
import org.hwnas.runtime.cost.CostQuestion;
import org.hwnas.runtime.cost.DesignCost;
import org.hwnas.runtime.network.LayerView;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.space.DesignOperators;

/**
 * Evaluates designs of a plan: cost always, accuracy only where an objective or a requirement
 * mentions it.
 */
public final class PlanEvaluator implements DesignEvaluator {
  private final Plan plan;
  private final DesignResolver resolver;
  private final CostEstimator cost;
  private final Supplier<AccuracyEstimator> accuracy;
  private final Optional<ScoreEstimator> scores;
  private final boolean exactAlone;
  private final boolean trains;
  private final Set<String> needed;

  /**
   * @param accuracy asked for once at most, and only when the plan needs accuracy: making one loads
   *     the numerical library
   */
  public PlanEvaluator(Plan plan, CostEstimator cost, Supplier<AccuracyEstimator> accuracy) {
    this(plan, cost, accuracy, Optional.empty());
  }

  /**
   * As above.
   *
   * @param scores of untrained networks, where they can be had
   */
  public PlanEvaluator(
      Plan plan,
      CostEstimator cost,
      Supplier<AccuracyEstimator> accuracy,
      Optional<ScoreEstimator> scores) {
    this(plan, cost, accuracy, scores, false);
  }

  private PlanEvaluator(
      Plan plan,
      CostEstimator cost,
      Supplier<AccuracyEstimator> accuracy,
      Optional<ScoreEstimator> scores,
      boolean exactAlone) {
    this.exactAlone = exactAlone;
    this.scores = scores;
    this.plan = plan;
    this.resolver = new DesignResolver(plan);
    this.cost = cost;
    this.needed = needed(plan);
    this.trains = needsAccuracy(plan);
    this.accuracy = once(accuracy);
  }

  /** What is measured on images. */
  private static final Set<String> OF_ACCURACY =
      Set.of("accuracy", "digital_accuracy", "loss", "digital_loss");

  private static final Set<String> SCORES = Set.of("naswot", "nn_degree");

  /** The scores of untrained networks that a plan's objectives or requirements mention. */
  public static Set<String> neededScores(Plan plan) {
    Set<String> named = needed(plan);
    named.retainAll(SCORES);
    return named;
  }

  /** Whether a plan's objectives or requirements mention accuracy, or the loss of images. */
  public static boolean needsAccuracy(Plan plan) {
    Set<String> metrics = needed(plan);
    return metrics.stream().anyMatch(OF_ACCURACY::contains);
  }

  @Override
  public SortedMap<String, MetricArray> evaluate(Design design) throws EvaluationFailure {
    ResolvedBlock root = resolver.resolve(design);
    CostQuestion question = cost.question(root);
    DesignCost priced = cost.model(root).estimate(question);
    SortedMap<String, MetricArray> metrics = new TreeMap<>(priced.metrics());
    metrics.putAll(LayerMetrics.of(needed, question, priced));
    if (trains) {
      metrics.putAll(
          exactAlone
              ? accuracy.get().digital(design, root)
              : accuracy.get().estimate(design, root));
    }
    Set<String> named = neededScores(plan);
    if (scores.isPresent() && !named.isEmpty()) {
      metrics.putAll(scores.get().scores(root, named));
    }
    requireAll(metrics);
    return metrics;
  }

  @Override
  public Optional<List<Design>> designs() {
    Optional<List<Design>> priced = cost.designs(plan, resolver);
    if (priced.isPresent() || !trains || !tabular()) {
      return priced;
    }
    try {
      Design any = new DesignOperators(plan).sample(RandomStream.of(0, "settings"));
      return accuracy.get().designs(plan, resolver.resolve(any));
    } catch (EvaluationFailure e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** None where the design has no network that can be built. */
  @Override
  public List<LayerView> layers(Design design) {
    try {
      return cost.question(resolver.resolve(design)).workloads().stream()
          .flatMap(w -> LayerView.of(w.path(), w.network()).stream())
          .toList();
    } catch (EvaluationFailure e) {
      return List.of();
    }
  }

  @Override
  public List<Design> found() {
    if (!trains) {
      return List.of();
    }
    try {
      Design any = new DesignOperators(plan).sample(RandomStream.of(0, "settings"));
      return accuracy.get().found(plan, resolver.resolve(any)).orElse(List.of());
    } catch (EvaluationFailure e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private boolean tabular() {
    return plan.configuration().children().stream()
        .filter(block -> block.kind().equals("evaluate"))
        .flatMap(block -> block.children().stream())
        .anyMatch(block -> block.kind().equals("tabular"));
  }

  @Override
  public DesignEvaluator as(Plan other) {
    // what decides about a design is not remembered: nothing is measured beyond what was asked
    Set<String> asked = needed(other);
    asked.retainAll(OF_ACCURACY);
    boolean exact = !asked.isEmpty() && asked.stream().allMatch(m -> m.startsWith("digital_"));
    return new PlanEvaluator(other, cost, accuracy, scores, exact);
  }

  /** Names of the metrics that a plan's objectives, requirements and stages mention. */
  public static Set<String> needed(Plan plan) {
    Set<String> metrics = new TreeSet<>();
    plan.objectives().forEach(o -> metrics.addAll(o.expr().metrics()));
    StageRanks.of(plan).forEach(o -> metrics.addAll(o.expr().metrics()));
    Set<String> apart = StageEstimators.apart(plan);
    plan.requirements().stream()
        .filter(r -> StageEstimators.judged(r, apart))
        .forEach(r -> metrics.addAll(r.expr().metrics()));
    return metrics;
  }

  /**
   * A table or a curve need not know what the plan asks for; a zero in its place would be wrong.
   */
  private void requireAll(SortedMap<String, MetricArray> metrics) throws EvaluationFailure {
    Set<String> missing = new TreeSet<>(needed);
    missing.removeAll(metrics.keySet());
    if (!missing.isEmpty()) {
      throw new UnknownMetric(
          "the plan needs `%s`, which its cost model does not know; it knows %s"
              .formatted(String.join("`, `", missing), String.join(", ", metrics.keySet())));
    }
  }

  private static Supplier<AccuracyEstimator> once(Supplier<AccuracyEstimator> make) {
    return new Supplier<>() {
      private AccuracyEstimator made;

      @Override
      public synchronized AccuracyEstimator get() {
        if (made == null) {
          made = make.get();
        }
        return made;
      }
    };
  }
}
