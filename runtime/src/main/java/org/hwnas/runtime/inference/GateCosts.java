package org.hwnas.runtime.inference;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hwnas.plan.Plan;
import org.hwnas.plan.Requirement;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.design.DesignResolver;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.cost.CostEstimator;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.estimate.MetricArray;
import org.hwnas.runtime.estimate.Scorer;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.search.Gates;
import org.hwnas.runtime.search.Score;
import org.hwnas.runtime.training.SharedWeights;

/**
 * What a plan's objective makes of a loss and of costs: by how much it changes with the loss, and
 * by how much when one decision of a design is taken otherwise and the loss in exact numbers stays.
 * The sum of such changes, each times its chance, is to first order what is to be expected (exact
 * where costs add up over layers).
 */
final class GateCosts {
  /** By how much a design's loss on crossbars is above that of its network in exact numbers. */
  @FunctionalInterface
  interface Excess {
    /**
     * The difference, in nats.
     *
     * @param root of the design's configuration
     * @param shared weights as they are
     */
    double of(ResolvedBlock root, SharedWeights shared) throws EvaluationFailure;
  }

  /** Of a central difference; losses are of the size of 1. */
  private static final double STEP = 1e-4;

  private static final Set<String> ACCURACIES = Set.of("accuracy", "digital_accuracy");

  private final DesignResolver resolver;
  private final CostEstimator models;
  private final Gates gates;
  private final MixedSpace space;
  private final Excess excess;
  private final boolean onCrossbars;
  private final Scorer scorer;
  private final Map<String, SortedMap<String, MetricArray>> known = new HashMap<>();
  private final double[][] changes;
  private final boolean[] measured;
  private double slope;

  GateCosts(Plan plan, CostEstimator models, Gates gates, MixedSpace space, Excess excess) {
    this.resolver = new DesignResolver(plan);
    this.models = models;
    this.gates = gates;
    this.space = space;
    this.excess = excess;
    onCrossbars = plan.objectives().get(0).expr().metrics().contains("loss");
    scorer = new Scorer(ofLosses(plan));
    changes = new double[gates.decisions()][];
    for (int d = 0; d < changes.length; d++) {
      changes[d] = new double[gates.alternatives(d)];
    }
    measured = new boolean[changes.length];
  }

  /** Without requirements of an accuracy: it has no gradient, and is judged at the end. */
  private static Plan ofLosses(Plan plan) {
    List<Requirement> kept =
        plan.requirements().stream()
            .filter(r -> r.expr().metrics().stream().noneMatch(ACCURACIES::contains))
            .toList();
    return plan.with(plan.configuration(), plan.objectives(), kept);
  }

  /** By how much the objective changes with the loss, where it was measured last. */
  double slope() {
    return slope;
  }

  /** Whether changes of a decision's alternatives are known. */
  boolean knows(int decision) {
    return measured[decision];
  }

  /** By how much the objective is larger with an alternative, but for the loss in exact numbers. */
  double change(int decision, int alternative) {
    return changes[decision][alternative];
  }

  /**
   * Measures all changes.
   *
   * @param chosen the design from which they count
   * @param loss of it in exact numbers
   * @throws EvaluationFailure where the design itself cannot be measured
   */
  void measure(int[] chosen, double loss, SharedWeights shared) throws EvaluationFailure {
    Design base = design(chosen);
    double above = onCrossbars ? excess.of(resolver.resolve(base), shared) : 0;
    double now = worth(base, loss, above);
    slope = (worth(base, loss + STEP, above) - worth(base, loss - STEP, above)) / (2 * STEP);
    for (int d = 0; d < changes.length; d++) {
      Arrays.fill(changes[d], 0);
      measured[d] = gates.makes(d, base);
      if (measured[d]) {
        measure(d, chosen, loss, above, now, shared);
      }
    }
  }

  private void measure(
      int d, int[] chosen, double loss, double above, double now, SharedWeights shared) {
    boolean[] failed = new boolean[changes[d].length];
    double worst = 0;
    for (int c = 0; c < failed.length; c++) {
      int[] other = chosen.clone();
      other[d] = c;
      Design design = design(other);
      try {
        if (!gates.holds(design, other)) {
          throw new EvaluationFailure("a requirement over parameters leaves it out");
        }
        // what the network alone changes is in the gradient of the mixture
        boolean own = onCrossbars && hardware(d) && c != chosen[d];
        double here = own ? excess.of(resolver.resolve(design), shared) : above;
        changes[d][c] = worth(design, loss, here) - now;
        worst = Math.max(worst, changes[d][c]);
      } catch (EvaluationFailure e) {
        failed[c] = true;
      }
    }
    for (int c = 0; c < failed.length; c++) {
      if (failed[c]) { // not to be had here: as bad as the worst, and worse than none
        changes[d][c] = worst + Math.max(Math.abs(now), Double.MIN_NORMAL);
      }
    }
  }

  /** Whether a decision is not of the network alone. */
  private boolean hardware(int decision) {
    return !space.decides(decision) || gates.parameters(decision).size() > 1;
  }

  private Design design(int[] chosen) {
    return gates.design(chosen, RandomStream.of(0, "mixture"));
  }

  /**
   * What the objective is, to be minimised; each unit by which a requirement is broken counts as
   * much as the objective itself.
   */
  private double worth(Design design, double loss, double above) throws EvaluationFailure {
    ResolvedBlock root = resolver.resolve(design);
    SortedMap<String, MetricArray> costs = known.get(design.key());
    if (costs == null) {
      costs = models.estimate(root).metrics();
      known.put(design.key(), costs);
    }
    SortedMap<String, MetricArray> metrics = new TreeMap<>(costs);
    ResolvedBlock settings = root.child("evaluate").child("accuracy");
    List<Double> times =
        settings.values("times").stream().map(t -> ((Value.Num) t).value()).toList();
    double[] same = new double[settings.integer("chips") * Math.max(1, times.size())];
    Arrays.fill(same, loss + above);
    metrics.put("loss", new MetricArray(1, settings.integer("chips"), times, same));
    metrics.put("digital_loss", MetricArray.scalar(loss));
    Score score = scorer.score(design, metrics);
    double objective = score.objectives()[0];
    if (!Double.isFinite(objective)) {
      throw new EvaluationFailure("the objective is no number");
    }
    return objective + Math.abs(objective) * score.violation();
  }
}
