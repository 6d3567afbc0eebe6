package org.hwnas.runtime.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hwnas.plan.Domain;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Operator;
import org.hwnas.plan.expression.Value;
import org.hwnas.plan.fixtures.Plans;
import org.hwnas.runtime.TestPlans;
import org.hwnas.runtime.cost.external.SimulatorException;
import org.hwnas.runtime.estimate.DesignEvaluator;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.estimate.MetricArray;
import org.junit.jupiter.api.Test;

/** Which first designs satisfy the requirements over metrics. */
class FirstRequirementsTest {
  private static final Plan PLAN = plan();

  private static Plan plan() {
    Plan bare =
        Plans.of(
            "first",
            List.of(Plans.parameter("x", new Domain.Integers(0, 9))),
            List.of(),
            TestPlans.root(TestPlans.search("kind", "random")),
            List.of(Plans.minimize("energy", new Expr.Metric("energy"))));
    Expr small = Expr.apply(Operator.LE, new Expr.Metric("area"), Expr.number(4));
    return bare.with(
        bare.configuration(),
        bare.objectives(),
        List.of(TestPlans.demand(small, Expr.apply(Operator.LE, Expr.number(0), Expr.number(1)))));
  }

  /** Its area is x; 8 cannot be measured, and at 9 the program behind it breaks. */
  private record Measuring() implements DesignEvaluator {
    @Override
    public SortedMap<String, MetricArray> evaluate(Design design) throws EvaluationFailure {
      double x = design.value("x").orElseThrow().asNumber();
      if (x == 8) {
        throw new EvaluationFailure("nothing is left");
      }
      if (x == 9) {
        throw new SimulatorException("the simulator `cimloop` ended with exit code 0");
      }
      return new TreeMap<>(Map.of("area", MetricArray.scalar(x)));
    }

    @Override
    public DesignEvaluator as(Plan plan) {
      assertThat(plan.objectives())
          .extracting(o -> o.expr().metrics())
          .allMatch(m -> m.contains("area"));
      return this;
    }

    @Override
    public void close() {}
  }

  private static boolean satisfies(int x) {
    return new FirstRequirements(PLAN, new Measuring())
        .test(Design.of(Map.of("x", Value.of((double) x))));
  }

  @Test
  void aDesignSatisfiesThemWhereItIsMeasuredSo() {
    assertThat(satisfies(4)).isTrue();
    assertThat(satisfies(5)).isFalse();
    assertThat(satisfies(8)).as("not measured").isFalse();
  }

  @Test
  void aProgramThatBreaksEndsTheRunByItsMessage() {
    assertThatThrownBy(() -> satisfies(9))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("simulator `cimloop`");
  }
}
