package org.hwnas.runtime.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.hwnas.plan.Domain;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.Plan;
import org.hwnas.plan.Requirement;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.design.DesignResolver;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Operator;
import org.hwnas.plan.expression.Value;
import org.hwnas.plan.fixtures.ChiSquare;
import org.hwnas.plan.fixtures.Plans;
import org.hwnas.plan.fixtures.RandomPlans;
import org.hwnas.runtime.TestPlans;
import org.hwnas.runtime.random.RandomStream;
import org.junit.jupiter.api.Test;

/** Every move of a search lands on a valid design, whatever the conditions and requirements. */
class DesignOperatorsTest {
  /** A plan at random, real parameters under conditions put between and after the finite ones. */
  private static Plan withReals(long seed, int parameters, int requirements) {
    Plan finite = RandomPlans.of(seed, parameters, requirements);
    List<Parameter> all = new ArrayList<>(finite.parameters());
    List<Requirement> required = new ArrayList<>(finite.requirements());
    Parameter condition = all.get(all.size() / 2);
    Expr first =
        Expr.apply(
            Operator.EQ, Expr.param(condition.id()), new Expr.Const(condition.domain().valueAt(0)));
    all.add(Plans.parameter("linear", new Domain.Interval(-2, 5, false)));
    all.add(Plans.parameter("decade", new Domain.Interval(1e-9, 1e-3, true), first));
    required.add(
        Plans.require(Expr.apply(Operator.GT, Expr.param("linear"), Expr.number(-1)), first));
    // counted as the finite part: estimating the rest by sampling takes long
    return new Plan(
        "reals",
        "",
        "1.0",
        all,
        finite.configuration(),
        finite.objectives(),
        required,
        finite.space(),
        List.of(),
        List.of());
  }

  private static void assertValid(Plan plan, Design design) {
    assertThat(new DesignResolver(plan).problems(design)).as(design.key()).isEmpty();
  }

  private static boolean empty(Plan plan) {
    return plan.space().count().signum() == 0;
  }

  @Property(tries = 100, seed = "20260201", edgeCases = EdgeCasesMode.NONE)
  void everyMoveGivesAValidDesign(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 7) int parameters,
      @ForAll @IntRange(max = 4) int requirements) {
    for (Plan plan :
        List.of(
            RandomPlans.of(seed, parameters, requirements),
            withReals(seed, parameters, requirements))) {
      if (empty(plan)) {
        assertThatThrownBy(() -> new DesignOperators(plan))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("satisfies its requirements");
        continue;
      }
      DesignOperators space = new DesignOperators(plan);
      RandomStream random = RandomStream.of(seed, "moves");
      Design design = space.sample(random);
      assertValid(plan, design);
      for (int i = 0; i < 25; i++) {
        Design other = space.sample(random);
        assertValid(plan, other);
        Design mutant = space.mutate(design, i / 24.0, random);
        assertValid(plan, mutant);
        Design child = space.crossover(mutant, other, random);
        assertValid(plan, child);
        design = child;
      }
    }
  }

  @Property(tries = 60, seed = "20260202")
  void repairMakesAnyDesignOfThePlanValidAndLeavesAValidOneAlone(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int parameters) {
    Plan plan = RandomPlans.of(seed, parameters, 3);
    if (empty(plan)) {
      return;
    }
    // parameters and conditions as they are, requirements out of mind
    DesignOperators unbound =
        new DesignOperators(Plans.of("unbound", plan.parameters(), List.of()));
    DesignOperators space = new DesignOperators(plan);
    RandomStream random = RandomStream.of(seed, "repair");
    for (int i = 0; i < 20; i++) {
      Design design = unbound.sample(random);
      Design repaired = space.repaired(design, random);
      assertValid(plan, repaired);
      if (new DesignResolver(plan).problems(design).isEmpty()) {
        assertThat(repaired).isEqualTo(design);
      }
    }
  }

  @Property(tries = 60, seed = "20260203")
  void mutationChangesSomethingWhereNothingForbidsIt(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int parameters) {
    Plan plan = RandomPlans.of(seed, parameters, 0);
    DesignOperators space = new DesignOperators(plan);
    RandomStream random = RandomStream.of(seed, "mutation");
    for (int i = 0; i < 20; i++) {
      Design design = space.sample(random);
      boolean movable =
          design.values().keySet().stream()
              .allMatch(id -> plan.parameter(id).orElseThrow().domain().size().intValue() > 1);
      if (movable) {
        assertThat(space.mutate(design, 0, random)).isNotEqualTo(design);
      }
    }
  }

  @Test
  void mutationChangesWhatCanChangeEvenBesideFixedParameters() {
    List<Parameter> parameters = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      parameters.add(Plans.parameter("fixed" + i, new Domain.Integers(7, 7)));
    }
    parameters.add(Plans.parameter("free", new Domain.Integers(0, 9)));
    DesignOperators space = new DesignOperators(Plans.of("fixed", parameters, List.of()));
    RandomStream random = RandomStream.of(1, "fixed");
    for (int i = 0; i < 50; i++) {
      Design design = space.sample(random);
      assertThat(space.mutate(design, 0, random)).isNotEqualTo(design);
    }
  }

  @Test
  void mutationChangesARealEvenAtItsBounds() {
    Plan plan =
        Plans.of(
            "reals",
            List.of(
                Plans.parameter("linear", new Domain.Interval(0, 1, false)),
                Plans.parameter("decade", new Domain.Interval(1e-6, 1, true))),
            List.of());
    DesignOperators space = new DesignOperators(plan);
    RandomStream random = RandomStream.of(1, "reals");
    List<Design> parents = new ArrayList<>();
    for (double end : new double[] {0, 1}) {
      parents.add(
          Design.of(Map.of("linear", Value.of(end), "decade", Value.of(end == 0 ? 1e-6 : 1))));
    }
    parents.add(space.sample(random));
    for (int i = 0; i < 300; i++) {
      Design parent = parents.get(i % 3);
      assertThat(space.mutate(parent, 0, random)).isNotEqualTo(parent);
    }
  }

  @Test
  void mutationPrefersNeighboursInAnOrderAndHasNoneInAChoice() {
    Plan plan =
        Plans.of(
            "steps",
            List.of(
                Plans.parameter("ordered", new Domain.Integers(0, 40)),
                Plans.parameter(
                    "choice",
                    new Domain.Choice(Stream.of("a", "b", "c", "d", "e").map(Value::of).toList()))),
            List.of());
    DesignOperators space = new DesignOperators(plan);
    RandomStream random = RandomStream.of(1, "steps");
    Design parent = Design.of(Map.of("ordered", Value.of(20), "choice", Value.of("c")));
    int near = 0;
    int moved = 0;
    Map<String, Integer> chosen = new TreeMap<>();
    for (int i = 0; i < 2000; i++) {
      Design child = space.mutate(parent, 0, random);
      double step = Math.abs(child.value("ordered").orElseThrow().asNumber() - 20);
      if (step > 0) {
        moved++;
        near += step <= 4 ? 1 : 0;
      } else {
        chosen.merge(child.value("choice").orElseThrow().asSymbol(), 1, Integer::sum);
      }
    }
    // polynomial mutation with index 20: |step| <= 0.1 of the range in 1 - 0.9^21 = 89 % of cases
    assertThat(near / (double) moved).isGreaterThan(0.85);
    assertThat(chosen).containsOnlyKeys("a", "b", "d", "e");
    assertThat(ChiSquare.uniform(chosen.values())).isLessThan(ChiSquare.limit(3));
  }

  @Property(tries = 60, seed = "20260204")
  void aChildTakesUnorderedValuesFromItsParentsAndKeepsWhatTheyShare(@ForAll long seed) {
    Plan plan = RandomPlans.of(seed, 6, 0);
    DesignOperators space = new DesignOperators(plan);
    RandomStream random = RandomStream.of(seed, "children");
    for (int i = 0; i < 10; i++) {
      Design first = space.sample(random);
      Design second = space.sample(random);
      Design child = space.crossover(first, second, random);
      child
          .values()
          .forEach(
              (id, value) -> {
                Set<Value> inherited = new HashSet<>();
                first.value(id).ifPresent(inherited::add);
                second.value(id).ifPresent(inherited::add);
                boolean choice = plan.parameter(id).orElseThrow().domain() instanceof Domain.Choice;
                if (!inherited.isEmpty() && (choice || inherited.size() == 1)) {
                  assertThat(inherited).as(id).contains(value);
                }
              });
      assertThat(space.crossover(first, first, random)).isEqualTo(first);
    }
  }

  @Property(tries = 12, seed = "20260205")
  void everyValidDesignIsSampledEquallyOften(@ForAll long seed) {
    Plan plan = RandomPlans.of(seed, 4, 2);
    List<Design> designs = Plans.designs(plan);
    if (designs.size() < 2) {
      return;
    }
    DesignOperators space = new DesignOperators(plan);
    assertThat(space.count()).isEqualTo(BigInteger.valueOf(designs.size()));
    RandomStream random = RandomStream.of(seed, "uniform");
    ChiSquare.assertEquallyOften(designs, 30, () -> space.sample(random));
  }

  @Test
  void samplingStaysUniformUnderARequirementOverReals() {
    // n = 1 leaves a quarter of the interval, n = 2 half, n = 3 three quarters, n = 4 all of it
    Plan plan =
        Plans.of(
            "slanted",
            List.of(
                Plans.parameter("n", new Domain.Integers(1, 4)),
                Plans.parameter("share", new Domain.Interval(0, 1, false))),
            List.of(
                Plans.require(
                    Expr.apply(
                        Operator.LE,
                        Expr.apply(Operator.MUL, Expr.number(4), Expr.param("share")),
                        Expr.param("n")))));
    DesignOperators space = new DesignOperators(plan);
    assertThat(space.continuous()).isTrue();
    RandomStream random = RandomStream.of(2, "slanted");
    // ten cells of equal measure, the n-th n of them
    Map<String, Integer> cells = new TreeMap<>();
    for (int i = 0; i < 5000; i++) {
      Design design = space.sample(random);
      assertValid(plan, design);
      int quarter = (int) Math.min(3, 4 * design.value("share").orElseThrow().asNumber());
      cells.merge(design.value("n").orElseThrow() + "/" + quarter, 1, Integer::sum);
    }
    assertThat(cells).hasSize(10);
    assertThat(ChiSquare.uniform(cells.values())).isLessThan(ChiSquare.limit(9));
  }

  @Test
  void requirementsThatNoSampleMeetsAreNamedInsteadOfTriedForEver() {
    Plan plan =
        Plans.of(
            "pinhole",
            List.of(Plans.parameter("share", new Domain.Interval(0, 1, false))),
            List.of(Plans.require(Expr.apply(Operator.LT, Expr.param("share"), Expr.number(0)))));
    DesignOperators space = new DesignOperators(plan);
    assertThatThrownBy(() -> space.sample(RandomStream.of(1, "pinhole")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("`pinhole`")
        .hasMessageContaining("loosen a `require`");
  }

  @Test
  void realsStayInTheirIntervalUnderEveryMove() {
    Plan plan =
        Plans.of(
            "bounds",
            List.of(
                Plans.parameter("linear", new Domain.Interval(0.1, 0.3, false)),
                Plans.parameter("decade", new Domain.Interval(1e-7, 3e-2, true))),
            List.of());
    DesignOperators space = new DesignOperators(plan);
    RandomStream random = RandomStream.of(3, "bounds");
    // begin at the corners, where rounding could slip out
    List<Design> designs = new ArrayList<>();
    for (double linear : new double[] {0.1, 0.3}) {
      for (double decade : new double[] {1e-7, 3e-2}) {
        designs.add(Design.of(Map.of("linear", Value.of(linear), "decade", Value.of(decade))));
      }
    }
    for (int i = 0; i < 4000; i++) {
      Design a = designs.get(random.nextInt(designs.size()));
      Design b = designs.get(random.nextInt(designs.size()));
      Design child = i % 2 == 0 ? space.mutate(a, 0.5, random) : space.crossover(a, b, random);
      assertValid(plan, child);
      designs.set(i % 4 == 0 ? random.nextInt(designs.size()) : 0, child);
    }
  }

  @Test
  void freshDesignsAreNewAndDistinctUntilThereAreNoMore() {
    Plan plan =
        Plans.of(
            "few",
            List.of(
                Plans.parameter("a", new Domain.Integers(0, 2)),
                Plans.parameter("b", new Domain.Integers(0, 3))),
            List.of());
    DesignOperators space = new DesignOperators(plan);
    RandomStream random = RandomStream.of(4, "fresh");
    Set<String> seen = new HashSet<>();
    for (int round = 0; round < 4; round++) {
      List<Design> fresh = space.fresh(5, seen, random);
      assertThat(fresh).hasSize(round < 2 ? 5 : round == 2 ? 2 : 0);
      for (Design design : fresh) {
        assertThat(seen.add(design.key())).isTrue();
      }
    }
    assertThat(seen).hasSize(12);
    assertThat(space.fresh(3, Collections.emptySet(), random)).hasSize(3);
  }

  @Test
  void aStreamDecidesTheMoves() {
    Plan plan = TestPlans.conditional();
    DesignOperators first = new DesignOperators(plan);
    DesignOperators second = new DesignOperators(plan);
    second.sample(RandomStream.of(9, "history that must not matter"));
    for (int i = 0; i < 50; i++) {
      Design a = first.sample(RandomStream.of(1, "sample", i));
      assertThat(second.sample(RandomStream.of(1, "sample", i))).isEqualTo(a);
      assertThat(second.mutate(a, 0.3, RandomStream.of(1, "mutate", i)))
          .isEqualTo(first.mutate(a, 0.3, RandomStream.of(1, "mutate", i)));
    }
  }
}
