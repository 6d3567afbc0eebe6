package org.hwnas.runtime.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.hwnas.plan.Domain;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.expression.Value;
import org.hwnas.plan.fixtures.Plans;
import org.hwnas.runtime.space.DesignOperators;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Requirements over metrics in searches whose best design lies on a requirement's border. */
class JudgementTest {
  private static final int BUDGET = 900;

  /** A knapsack of 24 things: values and weights of a multiplicative generator, so no pattern. */
  private static final int[] WORTH = new int[24];

  private static final int[] WEIGHT = new int[24];
  private static final int ROOM = 330; // of the things together half

  static {
    long state = 12345;
    int all = 0;
    for (int i = 0; i < WORTH.length; i++) {
      state = state * 16807 % 2147483647;
      WORTH[i] = 10 + (int) (state % 50);
      state = state * 16807 % 2147483647;
      WEIGHT[i] = WORTH[i] / 2 + (int) (state % 20);
      all += WEIGHT[i];
    }
    assertThat(all).isGreaterThan(ROOM + 100);
  }

  private static final Plan KNAPSACK = knapsack();

  private static Plan knapsack() {
    List<Parameter> parameters = new ArrayList<>();
    for (int i = 0; i < WORTH.length; i++) {
      parameters.add(Plans.parameter("take" + i, new Domain.Integers(0, 1)));
    }
    return Plans.of("knapsack", parameters, List.of());
  }

  /** The largest worth that fits, by dynamic programming (Bellman, 1957). */
  private static int optimum() {
    int[] best = new int[ROOM + 1];
    for (int i = 0; i < WORTH.length; i++) {
      for (int room = ROOM; room >= WEIGHT[i]; room--) {
        best[room] = Math.max(best[room], best[room - WEIGHT[i]] + WORTH[i]);
      }
    }
    return best[ROOM];
  }

  private static Score score(Design design) {
    int worth = 0;
    int weight = 0;
    for (int i = 0; i < WORTH.length; i++) {
      if (design.value("take" + i).orElseThrow().equals(Value.of(1))) {
        worth += WORTH[i];
        weight += WEIGHT[i];
      }
    }
    return new Score(new double[] {-worth}, Math.max(0, weight - ROOM) / (double) ROOM);
  }

  private static Judgement lagrangian() {
    return new Judgement.Lagrangian(Double.POSITIVE_INFINITY);
  }

  private static LongFunction<SearchAlgorithm> judged(
      LongFunction<SearchAlgorithm> inner, boolean relaxed) {
    return seed ->
        new Penalized(
            inner.apply(seed), relaxed ? lagrangian() : new Judgement.Epsilon(0.1, BUDGET), 30);
  }

  static Stream<Arguments> searches() {
    LongFunction<SearchAlgorithm> ga =
        seed ->
            new Evolution(space(), new Evolution.Settings(30, 0.9, OptionalDouble.empty()), seed);
    LongFunction<SearchAlgorithm> pool =
        seed ->
            new PoolEvolution(
                space(),
                new PoolEvolution.Settings(
                    30, 10, 15, 15, Variation.usual(0.9, OptionalDouble.empty())),
                seed);
    LongFunction<SearchAlgorithm> local =
        seed -> new LocalSearch(space(), OptionalInt.empty(), 100, seed);
    return Stream.of(
        Arguments.of("ga, lagrangian", judged(ga, true)),
        Arguments.of("ga, epsilon", judged(ga, false)),
        Arguments.of("evolution, lagrangian", judged(pool, true)),
        Arguments.of("evolution, epsilon", judged(pool, false)),
        Arguments.of("local search, lagrangian", judged(local, true)),
        Arguments.of("local search, epsilon", judged(local, false)));
  }

  private static DesignOperators space() {
    return new DesignOperators(KNAPSACK);
  }

  /** Worth of the best design that fits, as a run judges it. */
  private static double best(SearchAlgorithm search) {
    double best = 0;
    int measured = 0;
    while (measured < BUDGET) {
      List<Design> batch = search.ask(BUDGET - measured);
      if (batch.isEmpty()) {
        break;
      }
      List<Score> scores = batch.stream().map(JudgementTest::score).toList();
      measured += scores.size();
      best =
          Math.max(
              best,
              scores.stream()
                  .filter(Score::feasible)
                  .mapToDouble(s -> -s.objectives()[0])
                  .max()
                  .orElse(0));
      search.tell(scores);
    }
    return best;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("searches")
  void comesNearTheKnownOptimumOfAKnapsack(String name, LongFunction<SearchAlgorithm> search) {
    double[] found = new double[7];
    double[] luck = new double[7];
    for (int seed = 0; seed < found.length; seed++) {
      found[seed] = best(search.apply(seed)) / optimum();
      luck[seed] = best(new RandomSearch(space(), seed, "luck", 30)) / optimum();
    }
    Arrays.sort(found);
    Arrays.sort(luck);
    assertThat(found[3]).as("median of " + Arrays.toString(found)).isGreaterThan(luck[3]);
    // one thing in or out at a time does not exchange two: a local search ends before
    assertThat(found[3]).isGreaterThan(name.startsWith("local") ? 0.93 : 0.97);
    assertThat(found[6]).isLessThanOrEqualTo(1);
  }

  @Test
  void theLevelOfEpsilonFallsToNothingAtHalfOfTheBudget() {
    Judgement epsilon = new Judgement.Epsilon(0.2, 100);
    Score broken = new Score(new double[] {1}, 0.1);
    assertThat(epsilon.of(broken).feasible()).isTrue();
    // 0.2 (1 - 10/50)^5 = 0.0655
    assertThat(epsilon.after(List.of(broken), 10)).isTrue();
    assertThat(epsilon.of(broken)).isEqualTo(broken);
    assertThat(epsilon.of(new Score(new double[] {1}, 0.065)).feasible()).isTrue();
    assertThat(epsilon.of(new Score(new double[] {1}, 0.066)).feasible()).isFalse();
    epsilon.after(List.of(broken), 50);
    assertThat(epsilon.of(new Score(new double[] {1}, 1e-12)).feasible()).isFalse();
    assertThat(epsilon.after(List.of(broken), 60)).isFalse();
  }

  @Test
  void aMultiplierRisesWhileTheBestBreaksARequirementAndFallsWhileItDoesNot() {
    Judgement relaxed = new Judgement.Lagrangian(1);
    Score broken = new Score(new double[] {0}, 1);
    Score kept = new Score(new double[] {10}, 0);
    assertThat(relaxed.of(broken)).isEqualTo(broken);
    relaxed.after(List.of(broken, kept), 2);
    assertThat(relaxed.of(broken).objectives()).containsExactly(1);
    relaxed.after(List.of(broken, kept), 4);
    assertThat(relaxed.of(broken).objectives()).containsExactly(3);
    relaxed.after(List.of(kept), 5);
    relaxed.after(List.of(kept), 6);
    assertThat(relaxed.of(broken).objectives()).containsExactly(1.5);
    Score failed = new Score(new double[] {Double.POSITIVE_INFINITY}, Double.POSITIVE_INFINITY);
    assertThat(relaxed.of(failed)).isEqualTo(failed);
    assertThat(relaxed.after(List.of(failed), 7)).isFalse();
  }
}
