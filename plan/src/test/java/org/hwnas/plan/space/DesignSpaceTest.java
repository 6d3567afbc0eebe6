package org.hwnas.plan.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.hwnas.plan.Domain;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.Plan;
import org.hwnas.plan.Requirement;
import org.hwnas.plan.SpaceSize;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.design.DesignResolver;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Operator;
import org.hwnas.plan.expression.Value;
import org.hwnas.plan.fixtures.ChiSquare;
import org.hwnas.plan.fixtures.Plans;
import org.hwnas.plan.fixtures.RandomPlans;
import org.junit.jupiter.api.Test;

class DesignSpaceTest {
  private static final Domain BIT = new Domain.Integers(0, 1);
  private static final long PLENTY = 10_000_000;

  /** A seeded source of uniform numbers. */
  private static Uniform uniform(long seed) {
    Random random = new Random(seed);
    return new Uniform() {
      @Override
      public BigInteger below(BigInteger bound) {
        BigInteger candidate;
        do {
          candidate = new BigInteger(bound.bitLength(), random);
        } while (candidate.compareTo(bound) >= 0);
        return candidate;
      }

      @Override
      public double unit() {
        return random.nextDouble();
      }
    };
  }

  private static DesignSpace space(Plan plan) {
    return DesignSpace.of(plan.parameters(), plan.requirements(), PLENTY).orElseThrow();
  }

  private static Expr is(String id, double value) {
    return Expr.apply(Operator.EQ, Expr.param(id), Expr.number(value));
  }

  @Property(tries = 1000, seed = "20260101")
  void countsExactlyTheDesignsThatAListHas(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 6) int parameters,
      @ForAll @IntRange(max = 4) int requirements) {
    Plan plan = RandomPlans.of(seed, parameters, requirements);
    DesignSpace space = space(plan);
    assertThat(space.exact()).isTrue();
    assertThat(space.count()).isEqualTo(BigInteger.valueOf(Plans.designs(plan).size()));
  }

  @Property(tries = 120, seed = "20260102")
  void reachesEveryDesignOfASmallSpaceAndNoOther(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 4) int parameters,
      @ForAll @IntRange(max = 3) int requirements) {
    Plan plan = RandomPlans.of(seed, parameters, requirements);
    List<Design> designs = Plans.designs(plan);
    DesignSpace space = space(plan);
    if (designs.isEmpty()) {
      assertThatThrownBy(() -> space.sample(uniform(seed)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("no valid design");
      return;
    }
    Set<Design> sampled = new HashSet<>();
    Uniform uniform = uniform(seed);
    for (int i = 0; i < 25 * designs.size(); i++) {
      sampled.add(space.sample(uniform));
    }
    assertThat(sampled).containsExactlyInAnyOrderElementsOf(designs);
  }

  @Property(tries = 25, seed = "20260103")
  void drawsEveryDesignEquallyOften(@ForAll long seed) {
    Plan plan = RandomPlans.of(seed, 4, 2);
    List<Design> designs = Plans.designs(plan);
    if (designs.size() < 2) {
      return;
    }
    DesignSpace space = space(plan);
    Uniform uniform = uniform(seed);
    ChiSquare.assertEquallyOften(designs, 40, () -> space.sample(uniform));
  }

  @Test
  void aRequirementThatSpeaksOfAnInactiveParameterHolds() {
    // whatever is decided first: x = 0 breaks the first half, but not where y does not exist
    Expr both = Expr.apply(Operator.AND, is("x", 1), is("y", 1));
    Plan plan =
        Plans.of(
            "inactive",
            List.of(
                Plans.parameter("x", BIT),
                Plans.parameter("z", BIT),
                Plans.parameter("y", BIT, is("z", 1))),
            List.of(Plans.require(both)));
    assertThat(Plans.designs(plan)).hasSize(3);
    assertThat(space(plan).count()).isEqualTo(3);
    assertThat(plan.space())
        .isEqualTo(SpaceSize.exactly(BigInteger.valueOf(3), BigInteger.valueOf(8), 0));
  }

  @Test
  void aRequirementNeedsOnlyTheBranchThatIsChosen() {
    // a field with a second domain under a condition: two parameters, of which one exists
    Expr value = Expr.apply(Operator.IF, is("x", 1), Expr.param("special"), Expr.param("usual"));
    Plan plan =
        Plans.of(
            "branches",
            List.of(
                Plans.parameter("x", BIT),
                Plans.parameter("usual", new Domain.Integers(1, 4), is("x", 0)),
                Plans.parameter("special", new Domain.Integers(3, 6), is("x", 1)),
                Plans.parameter("w", BIT, Expr.apply(Operator.GT, value, Expr.number(5)))),
            List.of(Plans.require(Expr.apply(Operator.GE, value, Expr.number(4)))));
    // usual 4; special 4 and 5; special 6 with either w
    assertThat(Plans.designs(plan)).hasSize(5);
    assertThat(space(plan).count()).isEqualTo(5);
  }

  @Test
  void aRequirementWithoutAValueIsBrokenEverywhere() {
    // the root of -1 is no number: neither counted, nor sampled, nor called valid
    Expr root = Expr.apply(Operator.LE, Expr.apply(Operator.SQRT, Expr.param("x")), Expr.number(1));
    Plan plan =
        Plans.of(
            "roots",
            List.of(Plans.parameter("x", new Domain.Integers(-1, 2))),
            List.of(Plans.require(root)));
    assertThat(space(plan).count()).isEqualTo(2);
    Design minusOne = Design.of(Map.of("x", Value.of(-1)));
    assertThat(DesignResolver.satisfied(plan.requirements().get(0), minusOne)).isFalse();
    assertThat(new DesignResolver(plan).problems(minusOne)).hasSize(1);
  }

  @Test
  void aConditionGuardsWhatStandsAfterIt() {
    Expr guarded =
        Expr.apply(
            Operator.AND,
            Expr.apply(Operator.GE, Expr.param("x"), Expr.number(0)),
            Expr.apply(Operator.GE, Expr.apply(Operator.SQRT, Expr.param("x")), Expr.number(1)));
    Plan plan =
        Plans.of(
            "guard",
            List.of(
                Plans.parameter("x", new Domain.Integers(-1, 2)),
                Plans.parameter("y", BIT, guarded)),
            List.of());
    assertThat(space(plan).count()).isEqualTo(6);
  }

  @Test
  void aSpaceWithoutAnyDesignIsSaidToHaveNone() {
    Plan plan =
        Plans.of(
            "none",
            List.of(Plans.parameter("x", BIT), Plans.parameter("y", BIT)),
            List.of(
                Plans.require(Expr.apply(Operator.LT, Expr.param("x"), Expr.param("y"))),
                Plans.require(Expr.apply(Operator.LT, Expr.param("y"), Expr.param("x")))));
    assertThat(plan.space())
        .isEqualTo(SpaceSize.exactly(BigInteger.ZERO, BigInteger.valueOf(4), 0));
    assertThatThrownBy(() -> space(plan).sample(uniform(1)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void countsBeyondAnyMachineWord() {
    // 50 times the pairs a <= b of 0..9, which are 55, the 10 with a = b twice
    List<Parameter> parameters = new ArrayList<>();
    List<Requirement> requirements = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      String a = "layer[" + i + "].a";
      String b = "layer[" + i + "].b";
      parameters.add(Plans.parameter(a, new Domain.Integers(0, 9)));
      parameters.add(Plans.parameter(b, new Domain.Integers(0, 9)));
      parameters.add(
          Plans.parameter(
              "layer[" + i + "].c", BIT, Expr.apply(Operator.EQ, Expr.param(a), Expr.param(b))));
      requirements.add(Plans.require(Expr.apply(Operator.LE, Expr.param(a), Expr.param(b))));
    }
    SpaceSize size = SpaceCounter.count(parameters, requirements);
    assertThat(size.exact()).isTrue();
    assertThat(size.count()).isEqualTo(BigInteger.valueOf(65).pow(50));
    assertThat(size.count().bitLength()).isGreaterThan(64);
  }

  @Test
  void countsAChainWithoutListingIt() {
    // p0 <= p1 <= ... <= p39 over 0..3: multisets of size 40 from 4 kinds, C(43, 3)
    List<Parameter> parameters = new ArrayList<>();
    List<Requirement> requirements = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      parameters.add(Plans.parameter("p" + i, new Domain.Integers(0, 3)));
      if (i > 0) {
        requirements.add(
            Plans.require(Expr.apply(Operator.LE, Expr.param("p" + (i - 1)), Expr.param("p" + i))));
      }
    }
    SpaceSize size = SpaceCounter.count(parameters, requirements);
    BigInteger counted = BigInteger.valueOf(43 * 42 * 41 / 6);
    assertThat(size).isEqualTo(SpaceSize.exactly(counted, BigInteger.valueOf(4).pow(40), 0));
  }

  @Test
  void wideIntegerRangesHaveAllTheirValues() {
    Domain wide = new Domain.Integers(-5, 10_000_000_000L);
    assertThat(wide.contains(Value.of(10_000_000_000.0))).isTrue();
    assertThat(wide.contains(Value.of(5_000_000_000.0))).isTrue();
    assertThat(wide.contains(Value.of(10_000_000_001.0))).isFalse();
    assertThat(wide.contains(Value.of(0.5))).isFalse();
    Plan plan =
        Plans.of(
            "wide", List.of(Plans.parameter("x", wide), Plans.parameter("y", wide)), List.of());
    assertThat(plan.space().count()).isEqualTo(BigInteger.valueOf(10_000_000_006L).pow(2));
    Uniform uniform = uniform(5);
    DesignResolver resolver = new DesignResolver(plan);
    for (int i = 0; i < 200; i++) {
      assertThat(resolver.problems(space(plan).sample(uniform))).isEmpty();
    }
  }

  @Test
  void realParametersCountAsOneAndAreDrawnFromTheirInterval() {
    Expr half = Expr.apply(Operator.LT, Expr.param("real"), Expr.number(0.25));
    List<Parameter> parameters =
        List.of(
            Plans.parameter("real", new Domain.Interval(0, 1, false)),
            Plans.parameter("decade", new Domain.Interval(1, 1000, true)),
            Plans.parameter("n", new Domain.Integers(1, 8)));
    SpaceSize size = SpaceCounter.count(parameters, List.of(Plans.require(half)));
    assertThat(size.exact()).isFalse();
    assertThat(size.count()).isEqualTo(8);
    assertThat(size.continuousParameters()).isEqualTo(2);
    assertThat(Math.abs(size.estimate().orElseThrow() - 2))
        .isLessThan(5 * size.estimateError().orElseThrow());
    DesignSpace space = DesignSpace.of(parameters, List.of(), PLENTY).orElseThrow();
    Map<Integer, Integer> decades = new TreeMap<>(Map.of(0, 0, 1, 0, 2, 0));
    Uniform uniform = uniform(3);
    for (int i = 0; i < 3000; i++) {
      double value = space.sample(uniform).value("decade").orElseThrow().asNumber();
      assertThat(value).isBetween(1.0, 1000.0);
      decades.merge((int) Math.min(2, Math.log10(value)), 1, Integer::sum);
    }
    assertThat(ChiSquare.uniform(decades.values())).isLessThan(ChiSquare.limit(2));
  }

  @Test
  void countingThatTakesTooLongIsGivenUpAndBoundedFromAbove() {
    List<Parameter> parameters =
        List.of(
            Plans.parameter("x", new Domain.Integers(0, 9_999)),
            Plans.parameter("y", new Domain.Integers(0, 9_999)));
    Expr wide = Expr.apply(Operator.MUL, Expr.param("x"), Expr.number(10_000));
    List<Requirement> requirements =
        List.of(
            Plans.require(
                Expr.apply(
                    Operator.LT,
                    Expr.apply(Operator.ADD, wide, Expr.param("y")),
                    Expr.number(60_000_000))));
    assertThat(DesignSpace.of(parameters, requirements, 1000)).isEqualTo(Optional.empty());
    SpaceSize size = SpaceCounter.count(parameters, requirements);
    assertThat(size.exact()).isFalse();
    assertThat(size.count()).isEqualTo(BigInteger.TEN.pow(8));
    assertThat(Math.abs(size.estimate().orElseThrow() - 60_000_000))
        .isLessThan(4 * size.estimateError().orElseThrow());
  }
}
