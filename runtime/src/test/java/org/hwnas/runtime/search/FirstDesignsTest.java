package org.hwnas.runtime.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.hwnas.plan.Domain;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.fixtures.Plans;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.space.DesignOperators;
import org.junit.jupiter.api.Test;

/** Searches that walk, given designs to begin with: they go on from the best of them. */
class FirstDesignsTest {
  private static final int PARAMETERS = 8;
  private static final int LARGEST = 99;

  private final DesignOperators space = new DesignOperators(plan());

  /** Among random ones the design that the walk has to begin at; the best is all zeros. */
  private final List<Design> first = first();

  private static Plan plan() {
    List<Parameter> all = new ArrayList<>();
    for (int i = 0; i < PARAMETERS; i++) {
      all.add(Plans.parameter("p" + i, new Domain.Integers(0, LARGEST)));
    }
    return Plans.of("first", all, List.of());
  }

  private List<Design> first() {
    List<Design> designs =
        new ArrayList<>(space.fresh(6, Set.of(), RandomStream.of(4, "first designs")));
    double[] low = new double[PARAMETERS]; // 5 of 0..99 each: no random one is near
    java.util.Arrays.fill(low, 0.055);
    designs.add(3, space.at(low, RandomStream.of(4, "none")));
    return designs;
  }

  private static double sum(Design design) {
    return design.values().values().stream().mapToDouble(v -> v.asNumber()).sum();
  }

  /** The designs that follow those given, which come first and in their order. */
  private List<Design> after(SearchAlgorithm search, int count) {
    SearchAlgorithm seeded = new Seeded(search, first);
    List<Design> all = new ArrayList<>();
    while (all.size() < first.size() + count) {
      List<Design> batch = seeded.ask(first.size() + count - all.size());
      assertThat(batch).isNotEmpty();
      all.addAll(batch);
      seeded.tell(batch.stream().map(d -> new Score(new double[] {sum(d)}, 0)).toList());
    }
    assertThat(all.subList(0, first.size())).isEqualTo(first);
    return all.subList(first.size(), all.size());
  }

  private int differing(Design design) {
    return Seeded.hamming(space.parameters(), design, first.get(3));
  }

  @Test
  void aLocalSearchTriesTheNeighboursOfTheBest() {
    List<Design> next = after(new LocalSearch(space, OptionalInt.of(10), 0, 1), 10);
    assertThat(next).doesNotContainAnyElementsOf(first).allMatch(d -> differing(d) == 1);
  }

  @Test
  void aStartThatIsGivenIsTheFirstOfALocalSearch() {
    DesignOperators small =
        new DesignOperators(
            Plans.of("two", List.of(Plans.parameter("p0", new Domain.Integers(0, 1))), List.of()));
    List<Design> both = small.fresh(2, Set.of(), RandomStream.of(0, "both"));
    LocalSearch search = new LocalSearch(small, OptionalInt.empty(), 0, 1);
    search.learn(both, List.of(new Score(new double[] {1}, 0), new Score(new double[] {2}, 0)));
    assertThat(search.ask(5)).as("all is known, and no restart is stated").isEmpty();
  }

  @Test
  void annealingWalksFromTheBestOnceItKnowsWhereScoresLie() {
    SimulatedAnnealing.Settings settings =
        new SimulatedAnnealing.Settings(1e-6, 0.95, first.size(), 0);
    List<Design> next = after(new SimulatedAnnealing(space, settings, 1), 30);
    assertThat(differing(next.get(0))).isLessThanOrEqualTo(4);
    // so cold that only what is better is accepted: a walk down from the best
    assertThat(next.stream().mapToDouble(FirstDesignsTest::sum).max().orElseThrow())
        .isLessThan(first.stream().mapToDouble(FirstDesignsTest::sum).sorted().toArray()[1]);
    SimulatedAnnealing.Settings more =
        new SimulatedAnnealing.Settings(1e-6, 0.95, first.size() + 2, 0);
    List<Design> drawn = after(new SimulatedAnnealing(space, more, 1), 3);
    assertThat(drawn.subList(0, 2)).as("the rest of its first level").allMatch(d -> sum(d) > 100);
    assertThat(differing(drawn.get(2))).isLessThanOrEqualTo(4);
  }

  @Test
  void theMeanOfAnEvolutionStrategyIsTheBest() {
    List<Design> next = after(new CmaEs(space, new CmaEs.Settings(10, 0.02, 0), 1), 10);
    assertThat(next)
        .doesNotContainAnyElementsOf(first)
        .allMatch(d -> IntStream.range(0, PARAMETERS).allMatch(i -> number(d, i) <= 15));
    List<Design> without =
        new CmaEs(space, new CmaEs.Settings(10, 0.02, 0), 1).ask(10); // from the middle
    assertThat(without).allMatch(d -> number(d, 0) > 30);
  }

  private static double number(Design design, int i) {
    return design.value("p" + i).orElseThrow().asNumber();
  }

  @Test
  void everyMemberOfAPortfolioLearns() {
    List<SearchAlgorithm> members =
        List.of(
            new LocalSearch(space, OptionalInt.of(3), 0, 1),
            new CmaEs(space, new CmaEs.Settings(3, 0.01, 0), 1));
    List<Design> next = after(new Portfolio(members, new Portfolio.Settings(10, 1), 1), 12);
    assertThat(next).doesNotContainAnyElementsOf(first).doesNotHaveDuplicates();
    assertThat(next).allMatch(d -> sum(d) < 150); // random ones are at 400
    assertThat(next).anyMatch(d -> differing(d) == 1).anyMatch(d -> differing(d) > 3);
  }

  @Test
  void ofMoreDesignsThanItKeepsAnAgingPopulationBeginsWithTheBest() {
    Variation usual = Variation.usual(0, java.util.OptionalDouble.of(1e-9));
    List<Design> next = after(new AgingEvolution(space, 1, 1, usual, 1), 4);
    assertThat(next.subList(0, 1)).allMatch(d -> differing(d) == 1);
  }
}
