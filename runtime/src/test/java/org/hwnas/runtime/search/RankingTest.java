package org.hwnas.runtime.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.hwnas.runtime.random.RandomStream;
import org.junit.jupiter.api.Test;

/** Sorting and crowding against their definitions, word by word and slowly. */
class RankingTest {
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  private static Score feasible(double... objectives) {
    return new Score(objectives, 0);
  }

  /** Scores on a coarse grid, so that they tie; some infeasible, some failed. */
  private static List<Score> scores(RandomStream random, int count, int objectives) {
    List<Score> scores = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double[] values = new double[objectives];
      int kind = random.nextInt(6);
      for (int k = 0; k < objectives; k++) {
        values[k] = kind == 0 ? INFINITY : random.nextInt(5);
      }
      scores.add(
          new Score(values, kind == 0 ? INFINITY : kind == 1 ? (1 + random.nextInt(3)) / 4.0 : 0));
    }
    return scores;
  }

  private static boolean better(Score a, Score b) {
    if (a.violation() > 0 || b.violation() > 0) {
      return a.violation() < b.violation();
    }
    boolean nowhereWorse = true;
    boolean somewhereBetter = false;
    for (int k = 0; k < a.objectives().length; k++) {
      nowhereWorse &= a.objectives()[k] <= b.objectives()[k];
      somewhereBetter |= a.objectives()[k] < b.objectives()[k];
    }
    return nowhereWorse && somewhereBetter;
  }

  @Test
  void dominationIsFeasibilityThenViolationThenPareto() {
    assertThat(Ranking.dominates(feasible(1, 2), feasible(1, 3))).isTrue();
    assertThat(Ranking.dominates(feasible(1, 2), feasible(1, 2))).isFalse();
    assertThat(Ranking.dominates(feasible(1, 2), feasible(0, 3))).isFalse();
    Score near = new Score(new double[] {9, 9}, 0.1);
    Score far = new Score(new double[] {0, 0}, 0.2);
    Score failed = new Score(new double[] {INFINITY, INFINITY}, INFINITY);
    assertThat(Ranking.dominates(feasible(9, 9), far)).isTrue();
    assertThat(Ranking.dominates(near, far)).isTrue();
    assertThat(Ranking.dominates(far, near)).isFalse();
    assertThat(Ranking.dominates(far, failed)).isTrue();
    assertThat(Ranking.dominates(failed, failed)).isFalse();
  }

  @Test
  void dominationIsAsDefinedAndAStrictOrder() {
    for (int objectives = 1; objectives <= 3; objectives++) {
      List<Score> scores = scores(RandomStream.of(1, "order", objectives), 40, objectives);
      for (Score a : scores) {
        for (Score b : scores) {
          assertThat(Ranking.dominates(a, b)).isEqualTo(better(a, b));
          for (Score c : scores) {
            if (Ranking.dominates(a, b) && Ranking.dominates(b, c)) {
              assertThat(Ranking.dominates(a, c)).isTrue();
            }
          }
        }
      }
    }
  }

  /** Front by front: what no one left dominates, is taken out. */
  private static int[] frontsByDefinition(List<Score> scores) {
    int[] fronts = new int[scores.size()];
    List<Integer> left = new ArrayList<>(IntStream.range(0, scores.size()).boxed().toList());
    for (int rank = 0; !left.isEmpty(); rank++) {
      List<Integer> rest = List.copyOf(left);
      List<Integer> front =
          rest.stream()
              .filter(i -> rest.stream().noneMatch(j -> better(scores.get(j), scores.get(i))))
              .toList();
      for (int i : front) {
        fronts[i] = rank;
      }
      left.removeAll(front);
    }
    return fronts;
  }

  @Test
  void frontsArePeeledOffOneByOne() {
    for (int i = 0; i < 120; i++) {
      RandomStream random = RandomStream.of(2, "fronts", i);
      List<Score> scores = scores(random, random.nextInt(30), 1 + i % 4);
      assertThat(Ranking.fronts(scores)).containsExactly(frontsByDefinition(scores));
    }
  }

  @Test
  void oneObjectiveMakesRanksOfEqualValues() {
    assertThat(Ranking.fronts(List.of(feasible(3), feasible(1), feasible(3), feasible(2))))
        .containsExactly(2, 0, 2, 1);
  }

  @Test
  void crowdingIsTheSidesOfTheBoxBetweenNeighbours() {
    for (int i = 0; i < 60; i++) {
      RandomStream random = RandomStream.of(3, "crowding", i);
      int objectives = 1 + i % 3;
      List<Score> front = new ArrayList<>();
      int count = 1 + random.nextInt(12);
      for (int n = 0; n < count; n++) {
        double[] values = new double[objectives];
        for (int k = 0; k < objectives; k++) {
          values[k] = random.nextDouble();
        }
        front.add(feasible(values));
      }
      double[] crowding = Ranking.crowding(front);
      for (int n = 0; n < count; n++) {
        assertThat(crowding[n]).isEqualTo(crowdingByDefinition(front, n), within(1e-12));
      }
    }
  }

  private static double crowdingByDefinition(List<Score> front, int of) {
    double sum = 0;
    for (int k = 0; k < front.get(of).objectives().length; k++) {
      int objective = k;
      double at = front.get(of).objectives()[k];
      double[] sorted =
          front.stream().mapToDouble(s -> s.objectives()[objective]).sorted().toArray();
      double low = sorted[0];
      double high = sorted[sorted.length - 1];
      if (at == low || at == high) {
        return INFINITY;
      }
      double below =
          IntStream.range(0, sorted.length)
              .mapToDouble(j -> sorted[j])
              .filter(x -> x < at)
              .max()
              .orElseThrow();
      double above =
          IntStream.range(0, sorted.length)
              .mapToDouble(j -> sorted[j])
              .filter(x -> x > at)
              .min()
              .orElseThrow();
      sum += (above - below) / (high - low);
    }
    return sum;
  }

  @Test
  void aFrontOfEqualsOrOfFailuresHasNumbersToo() {
    assertThat(Ranking.crowding(List.of())).isEmpty();
    assertThat(Ranking.crowding(List.of(feasible(1, 2)))).containsExactly(INFINITY);
    for (double value : new double[] {4, INFINITY}) {
      Score same = new Score(new double[] {value, value}, 0);
      assertThat(Ranking.crowding(List.of(same, same, same, same)))
          .doesNotContain(Double.NaN)
          .contains(INFINITY, 0.0);
    }
  }

  @Test
  void oneInfiniteValueDoesNotSpoilTheOthers() {
    double[] crowding =
        Ranking.crowding(
            List.of(feasible(0, 4), feasible(1, 3), feasible(2, 1), feasible(INFINITY, 0)));
    assertThat(crowding).doesNotContain(Double.NaN);
    assertThat(crowding[1]).isEqualTo(0.75, within(1e-12)); // by the second objective alone
  }
}
