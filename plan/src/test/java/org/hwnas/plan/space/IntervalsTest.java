package org.hwnas.plan.space;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.hwnas.plan.Domain;
import org.hwnas.plan.Plan;
import org.hwnas.plan.Requirement;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.design.DesignResolver;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Operator;
import org.hwnas.plan.fixtures.Plans;
import org.hwnas.plan.fixtures.RandomPlans;
import org.junit.jupiter.api.Test;

class IntervalsTest {
  private static final Map<String, Domain> DOMAINS =
      Map.of(
          "rows", new Domain.Grid(List.of(32.0, 512.0), true),
          "bits", new Domain.Integers(1, 4),
          "supply", new Domain.Interval(0.5, 0.85, false));
  private final Intervals intervals = new Intervals(id -> Optional.ofNullable(DOMAINS.get(id)));

  private static Expr op(Operator operator, Expr... x) {
    return Expr.apply(operator, x);
  }

  @Test
  void theResolutionAnAdcNeedsSpansWhatItsTermsSpan() {
    Expr needed =
        op(
            Operator.SUB,
            op(Operator.ADD, op(Operator.LOG2, Expr.param("rows")), Expr.param("bits")),
            Expr.number(3));
    assertThat(intervals.number(needed)).isEqualTo(new Intervals.Interval(3, 10));
  }

  @Test
  void aDivisionByWhatMayBeZeroMayBeAnything() {
    Expr ratio =
        op(Operator.DIV, Expr.number(1), op(Operator.SUB, Expr.param("bits"), Expr.number(2)));
    assertThat(intervals.number(ratio).high()).isInfinite();
    Expr inverse = op(Operator.DIV, Expr.number(1), Expr.param("bits"));
    assertThat(intervals.number(inverse)).isEqualTo(new Intervals.Interval(0.25, 1));
  }

  @Test
  void aComparisonIsDecidedWhereTheRangesDoNotOverlap() {
    assertThat(intervals.truth(op(Operator.LE, Expr.param("supply"), Expr.number(0.85))))
        .contains(true);
    assertThat(intervals.truth(op(Operator.GT, Expr.param("supply"), Expr.number(0.9))))
        .contains(false);
    assertThat(intervals.truth(op(Operator.LT, Expr.param("supply"), Expr.number(0.7)))).isEmpty();
  }

  @Property(tries = 300)
  void whatIsCalledAlwaysOrNeverTrueIsSoInEveryDesign(@ForAll @IntRange(max = 1_000_000) int seed) {
    Plan plan = RandomPlans.of(seed, 4, 3);
    Intervals all = new Intervals(id -> plan.parameter(id).map(p -> p.domain()));
    List<Design> designs =
        Plans.designs(Plans.of("free", plan.parameters(), List.of())); // requirements left out
    for (Requirement requirement : plan.requirements()) {
      Optional<Boolean> truth = all.truth(requirement.expr());
      for (Design design : designs) {
        boolean speaks =
            requirement.expr().parameters().stream().allMatch(p -> design.value(p).isPresent());
        Requirement always = Plans.require(requirement.expr());
        if (truth.isPresent() && speaks) {
          assertThat(DesignResolver.satisfied(always, design)).isEqualTo(truth.get());
        }
      }
    }
  }
}
