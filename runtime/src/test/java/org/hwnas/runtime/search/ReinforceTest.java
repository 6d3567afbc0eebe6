package org.hwnas.runtime.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.hwnas.plan.Domain;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.design.DesignResolver;
import org.hwnas.plan.expression.Value;
import org.hwnas.plan.fixtures.Plans;
import org.hwnas.runtime.TestPlans;
import org.hwnas.runtime.policy.RecurrentPolicy;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.space.DesignOperators;
import org.junit.jupiter.api.Test;

/** The controller as a search: what it asks for, and that rewards rise. */
class ReinforceTest {
  private static Reinforce search(Plan plan, double entropy, int episodes, long seed) {
    return new Reinforce(
        new DesignOperators(plan),
        new Reinforce.Settings(
            new RecurrentPolicy.Shape(2, 35, 35, 1), 5, true, 0.005, 20, entropy, episodes),
        seed);
  }

  private static double worth(Design design) {
    double[] both = EvolutionTest.zdt(design);
    return both[0] + both[1];
  }

  private static double mean(List<Design> designs) {
    return designs.stream().mapToDouble(ReinforceTest::worth).average().orElseThrow();
  }

  @Test
  void rewardsRise() {
    for (int seed = 0; seed < 3; seed++) {
      List<Design> all =
          EvolutionTest.run(
              search(EvolutionTest.zdtLike(), 0.05, 400, seed), 400, d -> new double[] {worth(d)});
      double begin = mean(all.subList(0, 50));
      double end = mean(all.subList(all.size() - 50, all.size()));
      assertThat(end).isLessThan(begin - 1.0); // random designs lie between 1.4 and 4.5
    }
  }

  @Test
  void unitsDoNotMatter() {
    List<Design> once = asked(d -> new double[] {worth(d)});
    assertThat(asked(d -> new double[] {0x1p-30 * worth(d)})).isEqualTo(once);
    assertThat(asked(d -> new double[] {0x1p40 * worth(d)})).isEqualTo(once);
  }

  private static List<Design> asked(Function<Design, double[]> objective) {
    return EvolutionTest.run(search(EvolutionTest.zdtLike(), 0, 120, 1), 120, objective);
  }

  @Test
  void designsOfAConditionalSpaceAreValidAndNoneIsAskedForTwice() {
    Plan plan = TestPlans.conditional();
    DesignResolver resolver = new DesignResolver(plan);
    RandomStream luck = RandomStream.of(1, "luck");
    List<Design> asked =
        EvolutionTest.run(search(plan, 0.1, 300, 1), 300, d -> new double[] {luck.nextDouble()});
    assertThat(asked).hasSizeGreaterThan(100).doesNotHaveDuplicates();
    assertThat(asked).allSatisfy(d -> assertThat(resolver.problems(d)).isEmpty());
  }

  @Test
  void learnsToSatisfyWhatIsRequired() {
    Reinforce search = search(EvolutionTest.zdtLike(), 0.02, 600, 1);
    List<Boolean> feasible = new ArrayList<>();
    for (List<Design> batch = search.ask(600); !batch.isEmpty(); batch = search.ask(600)) {
      List<Score> scores = new ArrayList<>();
      for (Design design : batch) {
        double x = design.value("x").orElseThrow().asNumber();
        double broken = x > 15 ? (x - 15) / x : 0;
        scores.add(new Score(new double[] {-worth(design)}, broken));
        feasible.add(broken == 0);
      }
      search.tell(scores);
    }
    long begin = feasible.subList(0, 100).stream().filter(f -> f).count();
    long end =
        feasible.subList(feasible.size() - 100, feasible.size()).stream().filter(f -> f).count();
    assertThat(begin).isLessThan(35);
    assertThat(end).isGreaterThan(90);
  }

  @Test
  void endsWhenItHasDecided() {
    Plan small =
        Plans.of(
            "small",
            List.of(
                Plans.parameter("a", new Domain.Integers(0, 2)),
                Plans.parameter("b", new Domain.Choice(List.of(Value.of("p"), Value.of("q"))))),
            List.of());
    List<Design> asked =
        EvolutionTest.run(
            search(small, 0, Integer.MAX_VALUE, 1),
            1000,
            d -> new double[] {d.value("a").orElseThrow().asNumber()});
    assertThat(asked).hasSizeLessThanOrEqualTo(6).doesNotHaveDuplicates();
    assertThat(asked).anySatisfy(d -> assertThat(d.value("a").orElseThrow().asNumber()).isZero());
  }

  @Test
  void episodesOfKnownDesignsAreCounted() {
    Plan one = Plans.of("one", List.of(Plans.parameter("a", new Domain.Integers(0, 1))), List.of());
    assertThat(EvolutionTest.run(search(one, 0, 3, 1), 10, d -> new double[] {1}))
        .hasSizeBetween(1, 2);
  }
}
