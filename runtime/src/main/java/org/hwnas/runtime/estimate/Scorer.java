package org.hwnas.runtime.estimate;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hwnas.plan.Block;
import org.hwnas.plan.Objective;
import org.hwnas.plan.Plan;
import org.hwnas.plan.Requirement;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.expression.Evaluator;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Operator;
import org.hwnas.plan.expression.Reduction;
import org.hwnas.runtime.search.Score;

/**
 * Metrics to what a search is told: objectives to minimise, and the sum of relative violations of
 * the requirements over metrics; of those that hold in one stage only, apart from the others.
 */
public final class Scorer {
  /** Conditions of which it can be said by how much they are missed. */
  private static final Set<Operator> GRADED =
      Set.of(Operator.AND, Operator.OR, Operator.LT, Operator.LE, Operator.GT, Operator.GE);

  private final Plan plan;
  private final MetricExpressions arithmetic;
  private final List<Requirement> judged;
  private final List<Objective> ranks;
  private final List<String> stages; // of which some have requirements of their own

  public Scorer(Plan plan) {
    this.plan = plan;
    Set<String> apart = StageEstimators.apart(plan);
    this.judged =
        plan.requirements().stream()
            .filter(r -> r.scope() == Requirement.Scope.METRIC)
            .filter(r -> StageEstimators.judged(r, apart))
            .toList();
    boolean own = plan.requirements().stream().anyMatch(r -> r.stage().isPresent());
    this.stages =
        plan.configuration().children().stream()
            .filter(b -> own && b.kind().equals("stage"))
            .map(Block::name)
            .toList();
    this.ranks = StageRanks.of(plan);
    this.arithmetic = MetricExpressions.of(plan);
  }

  /** The score of a design that was measured. */
  public Score score(Design design, Map<String, MetricArray> metrics) {
    double[] objectives = objectives(design, metrics);
    for (int i = 0; i < objectives.length; i++) {
      objectives[i] = plan.objectives().get(i).maximize() ? -objectives[i] : objectives[i];
    }
    double violation = 0;
    double[] added = new double[stages.size()];
    for (Requirement requirement : judged) {
      if (applies(requirement, design)) {
        double missed = violation(requirement.expr(), design, metrics);
        if (requirement.stage().isPresent()) {
          added[stages.indexOf(requirement.stage().get())] += missed;
        } else {
          violation += missed;
        }
      }
    }
    double[] also = new double[ranks.size()];
    for (int i = 0; i < also.length; i++) {
      double value = arithmetic.number(ranks.get(i).expr(), design, metrics);
      also[i] = ranks.get(i).maximize() ? -value : value;
    }
    return new Score(objectives, violation, added, also);
  }

  /**
   * A requirement that a design misses.
   *
   * @param text as the author wrote it
   * @param by relative to its sides, above 0
   */
  public record Missed(String text, double by) {}

  /** The requirements of the experiment over metrics that a measured design misses, in order. */
  public List<Missed> missed(Design design, Map<String, MetricArray> metrics) {
    return judged.stream()
        .filter(r -> r.stage().isEmpty() && applies(r, design))
        .map(r -> new Missed(r.text(), violation(r.expr(), design, metrics)))
        .filter(m -> m.by() > 0)
        .toList();
  }

  /** Objective values as the author states them: a maximised one is not negated. SI units. */
  public double[] objectives(Design design, Map<String, MetricArray> metrics) {
    return plan.objectives().stream()
        .map(Objective::expr)
        .mapToDouble(e -> arithmetic.number(e, design, metrics))
        .toArray();
  }

  /** The score of a design that could not be measured: worse than any other. */
  public Score failed() {
    double[] objectives = new double[plan.objectives().size()];
    Arrays.fill(objectives, Double.POSITIVE_INFINITY);
    return new Score(objectives, Double.POSITIVE_INFINITY);
  }

  /** Whether a requirement says anything of a design: not where it needs an inactive parameter. */
  private static boolean applies(Requirement requirement, Design design) {
    return requirement.when().map(w -> Evaluator.holds(w, design::value)).orElse(true)
        && !Evaluator.needsInactive(requirement.expr(), design::value);
  }

  /**
   * A condition along an axis of one value, such as that of the only workload, as the condition of
   * that value: else it could only hold or not, and nobody would know by how much it is missed.
   */
  private Expr ofSides(Expr.Reduce reduce, Design design, Map<String, MetricArray> metrics) {
    Expr argument =
        reduce.argument() instanceof Expr.Reduce inner
            ? ofSides(inner, design, metrics)
            : reduce.argument();
    boolean one =
        reduce.reduction() == Reduction.MEAN
            && argument instanceof Expr.Apply a
            && GRADED.contains(a.operator())
            && arithmetic.array(argument, design, metrics).length(reduce.axis()) == 1;
    if (!one) {
      return reduce;
    }
    Expr.Apply apply = (Expr.Apply) argument;
    return new Expr.Apply(
        apply.operator(),
        apply.arguments().stream()
            .<Expr>map(
                side ->
                    side.metrics().isEmpty()
                        ? side
                        : new Expr.Reduce(Reduction.MEAN, reduce.axis(), 0, side))
            .toList());
  }

  /**
   * 0 where the condition holds; else by how much a comparison misses, relative to its sides;
   * conjunctions add up.
   */
  double violation(Expr condition, Design design, Map<String, MetricArray> metrics) {
    if (condition instanceof Expr.Reduce r) {
      Expr inner = ofSides(r, design, metrics);
      return inner == r
          ? (arithmetic.number(r, design, metrics) != 0 ? 0 : 1)
          : violation(inner, design, metrics);
    }
    if (condition instanceof Expr.Apply a) {
      if (a.operator() == Operator.AND) {
        return violation(a.arguments().get(0), design, metrics)
            + violation(a.arguments().get(1), design, metrics);
      }
      if (a.operator() == Operator.OR) {
        return Math.min(
            violation(a.arguments().get(0), design, metrics),
            violation(a.arguments().get(1), design, metrics));
      }
      boolean ordered =
          a.operator() == Operator.LT
              || a.operator() == Operator.LE
              || a.operator() == Operator.GT
              || a.operator() == Operator.GE;
      if (ordered) {
        double left = arithmetic.number(a.arguments().get(0), design, metrics);
        double right = arithmetic.number(a.arguments().get(1), design, metrics);
        if (Evaluator.compare(a.operator(), left, right)) {
          return 0;
        }
        double scale = Math.max(Math.abs(left), Math.abs(right));
        return scale == 0 || Double.isInfinite(scale)
            ? 1
            : Math.max(Math.abs(left - right) / scale, Double.MIN_NORMAL);
      }
    }
    return arithmetic.number(condition, design, metrics) != 0 ? 0 : 1;
  }
}
