package org.hwnas.runtime.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.hwnas.plan.Domain;
import org.hwnas.plan.Plan;
import org.hwnas.plan.Requirement;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.expression.Axis;
import org.hwnas.plan.expression.EvaluationException;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Operator;
import org.hwnas.plan.expression.Reduction;
import org.hwnas.plan.expression.Value;
import org.hwnas.plan.fixtures.Plans;
import org.hwnas.runtime.TestPlans;
import org.hwnas.runtime.search.Ranking;
import org.hwnas.runtime.search.Score;
import org.junit.jupiter.api.Test;

/** What a search is told of a design. */
class ScorerTest {
  private static final double DIGITS = 1e-15;
  private static final Design DESIGN = Design.of(Map.of("n", Value.of(3)));

  private static Expr metric(String name) {
    return new Expr.Metric(name);
  }

  private static Expr atMost(String name, double limit) {
    return Expr.apply(Operator.LE, metric(name), Expr.number(limit));
  }

  private static Expr atLeast(String name, double limit) {
    return Expr.apply(Operator.GE, metric(name), Expr.number(limit));
  }

  private static Scorer scorer(Requirement... requirements) {
    Plan plan =
        Plans.of(
            "scored",
            List.of(Plans.parameter("n", new Domain.Integers(0, 9))),
            List.of(requirements),
            TestPlans.root(TestPlans.search()),
            List.of(
                Plans.maximize("accuracy", metric("accuracy")),
                Plans.minimize("energy", metric("energy")),
                Plans.minimize(
                    "per parameter", Expr.apply(Operator.DIV, metric("area"), Expr.param("n")))));
    return new Scorer(plan);
  }

  private static Map<String, MetricArray> metrics(double accuracy, double energy, double area) {
    return Map.of(
        "accuracy", MetricArray.scalar(accuracy),
        "energy", MetricArray.scalar(energy),
        "area", MetricArray.scalar(area));
  }

  private static double violation(Expr condition, double accuracy, double energy, double area) {
    return scorer(Plans.demand(condition))
        .score(DESIGN, metrics(accuracy, energy, area))
        .violation();
  }

  @Test
  void aMaximisedObjectiveIsNegatedForTheSearchAndNotForTheAuthor() {
    Scorer scorer = scorer();
    assertThat(scorer.score(DESIGN, metrics(0.9, 2, 6)).objectives()).containsExactly(-0.9, 2, 2);
    assertThat(scorer.objectives(DESIGN, metrics(0.9, 2, 6))).containsExactly(0.9, 2, 2);
  }

  @Test
  void aViolationIsTheMissRelativeToTheLargerSide() {
    assertThat(violation(atMost("energy", 4), 0, 4, 0)).isZero();
    assertThat(violation(atMost("energy", 4), 0, 5, 0)).isEqualTo(0.2, within(DIGITS));
    assertThat(violation(atLeast("accuracy", 0.8), 0.6, 0, 0)).isEqualTo(0.25, within(DIGITS));
    assertThat(violation(atMost("energy", 0), 0, 5, 0)).isEqualTo(1);
    assertThat(violation(atLeast("energy", 2), 0, -2, 0)).isEqualTo(2);
  }

  /** As `require energy <= 4` is lowered, which holds for the only workload. */
  @Test
  void aConditionOfTheOnlyWorkloadHasASizeToo() {
    Expr one =
        new Expr.Reduce(
            Reduction.MEAN,
            Axis.WORKLOAD,
            0,
            new Expr.Reduce(Reduction.MEAN, Axis.CHIP, 0, atMost("energy", 4)));
    assertThat(violation(one, 0, 5, 0)).isEqualTo(0.2, within(DIGITS));
    assertThat(violation(one, 0, 4, 0)).isZero();
    Expr both =
        new Expr.Reduce(
            Reduction.MEAN,
            Axis.WORKLOAD,
            0,
            Expr.apply(Operator.AND, atMost("energy", 4), atLeast("accuracy", 0.8)));
    assertThat(violation(both, 0.6, 5, 0)).isEqualTo(0.45, within(DIGITS));
    Expr not =
        new Expr.Reduce(
            Reduction.MEAN, Axis.WORKLOAD, 0, Expr.apply(Operator.NOT, atMost("energy", 4)));
    assertThat(violation(not, 0, 3, 0)).isEqualTo(1);
    assertThat(violation(not, 0, 5, 0)).isZero();
  }

  @Test
  void aStrictComparisonIsBrokenByEqualityTheLeast() {
    Expr less = Expr.apply(Operator.LT, metric("energy"), Expr.number(4));
    assertThat(violation(less, 0, 4, 0)).isPositive().isLessThan(1e-300);
    assertThat(violation(less, 0, 3.9, 0)).isZero();
    Expr positive = Expr.apply(Operator.GT, metric("energy"), Expr.number(0));
    assertThat(violation(positive, 0, 0, 0)).isEqualTo(1); // no side to be relative to
  }

  @Test
  void anInfiniteMetricBreaksABoundByAWhole() {
    assertThat(violation(atMost("energy", 4), 0, Double.POSITIVE_INFINITY, 0)).isEqualTo(1);
  }

  @Test
  void violationsAddUpOverRequirementsAndConjunctions() {
    Expr both = Expr.apply(Operator.AND, atMost("energy", 4), atLeast("accuracy", 0.8));
    assertThat(violation(both, 0.6, 5, 0)).isEqualTo(0.45, within(DIGITS));
    Score score =
        scorer(Plans.demand(atMost("energy", 4)), Plans.demand(atLeast("accuracy", 0.8)))
            .score(DESIGN, metrics(0.6, 5, 0));
    assertThat(score.violation()).isEqualTo(0.45, within(DIGITS));
    assertThat(score.feasible()).isFalse();
  }

  @Test
  void ofAlternativesTheNearerCounts() {
    Expr either = Expr.apply(Operator.OR, atMost("energy", 4), atLeast("accuracy", 0.8));
    assertThat(violation(either, 0.6, 5, 0)).isEqualTo(0.2, within(DIGITS));
    assertThat(violation(either, 0.9, 5, 0)).isZero();
  }

  @Test
  void whatHasNoSizeIsBrokenByOne() {
    Expr equal = Expr.apply(Operator.EQ, metric("energy"), Expr.number(4));
    assertThat(violation(equal, 0, 4, 0)).isZero();
    assertThat(violation(equal, 0, 4.1, 0)).isEqualTo(1);
    Expr not = Expr.apply(Operator.NOT, atMost("energy", 4));
    assertThat(violation(not, 0, 3, 0)).isEqualTo(1);
    assertThat(violation(not, 0, 5, 0)).isZero();
  }

  @Test
  void aRequirementUnderAConditionCountsOnlyThere() {
    Expr three = Expr.apply(Operator.EQ, Expr.param("n"), Expr.number(3));
    Expr absent = Expr.apply(Operator.EQ, Expr.param("not in this design"), Expr.number(3));
    Expr broken = atMost("energy", 1);
    Map<String, MetricArray> metrics = metrics(0, 2, 0);
    Scorer under = scorer(TestPlans.demand(broken, three));
    assertThat(under.score(DESIGN, metrics).violation()).isEqualTo(0.5);
    assertThat(under.score(Design.of(Map.of("n", Value.of(4))), metrics).feasible()).isTrue();
    assertThat(scorer(TestPlans.demand(broken, absent)).score(DESIGN, metrics).feasible()).isTrue();
  }

  @Test
  void requirementsOverParametersAreNotScored() {
    Requirement broken = Plans.require(Expr.apply(Operator.LT, Expr.param("n"), Expr.number(1)));
    assertThat(scorer(broken).score(DESIGN, metrics(0, 0, 0)).feasible()).isTrue();
  }

  @Test
  void aFailedDesignIsWorseThanAllThatWereMeasured() {
    Scorer scorer = scorer(Plans.demand(atMost("energy", 1)));
    Score worst = scorer.score(DESIGN, metrics(-1e300, 1e300, 1e300));
    assertThat(worst.feasible()).isFalse();
    assertThat(Ranking.dominates(worst, scorer.failed())).isTrue();
    assertThat(Ranking.dominates(scorer.failed(), worst)).isFalse();
    assertThat(scorer.failed().objectives()).hasSize(3);
  }

  @Test
  void aMetricThatWasNotMeasuredIsNamed() {
    assertThatThrownBy(() -> scorer().score(DESIGN, Map.of()))
        .isInstanceOf(EvaluationException.class)
        .hasMessage("the metric `accuracy` was not measured");
  }
}
