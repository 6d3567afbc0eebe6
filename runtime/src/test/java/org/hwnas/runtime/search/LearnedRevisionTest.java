package org.hwnas.runtime.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hwnas.plan.Domain;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.fixtures.Plans;
import org.hwnas.runtime.policy.RecurrentPolicy;
import org.hwnas.runtime.space.DesignOperators;
import org.junit.jupiter.api.Test;

/** Searches that learn from rewards, told that what they were told counts otherwise now. */
class LearnedRevisionTest {
  private static final int PARAMETERS = 6;

  private static final int LARGEST = 9;

  private static Plan plan() {
    List<Parameter> all = new ArrayList<>();
    for (int i = 0; i < PARAMETERS; i++) {
      all.add(Plans.parameter("p" + i, new Domain.Integers(0, LARGEST)));
    }
    return Plans.of("revised", all, List.of());
  }

  private static double sum(Design design) {
    return design.values().values().stream().mapToDouble(v -> v.asNumber()).sum();
  }

  private static Score small(Design design) {
    return new Score(new double[] {sum(design)}, 0);
  }

  private static Score large(Design design) {
    return new Score(new double[] {-sum(design)}, 0);
  }

  private static SearchAlgorithm reinforce() {
    return new Reinforce(
        new DesignOperators(plan()),
        new Reinforce.Settings(
            new RecurrentPolicy.Shape(1, 16, 16, 1), 5, true, 0.01, 20, 0.05, Integer.MAX_VALUE),
        3);
  }

  private static SearchAlgorithm ddpg() {
    return DdpgTest.search(plan(), List.of(), Ddpg.Actions.CELLS, 10, 3);
  }

  /** So many designs of which each is told at once. */
  private static List<Design> tell(SearchAlgorithm search, int count, Function<Design, Score> as) {
    List<Design> all = new ArrayList<>();
    while (all.size() < count) {
      List<Design> batch = search.ask(count - all.size());
      if (batch.isEmpty()) {
        break;
      }
      search.tell(batch.stream().map(as).toList());
      all.addAll(batch);
    }
    return all;
  }

  @Test
  void nothingChangesWhereScoresAreTheSame() {
    for (Supplier<SearchAlgorithm> made :
        List.<Supplier<SearchAlgorithm>>of(
            LearnedRevisionTest::reinforce, LearnedRevisionTest::ddpg)) {
      SearchAlgorithm left = made.get();
      List<Design> alone = tell(left, 60, LearnedRevisionTest::small);
      SearchAlgorithm revised = made.get();
      List<Design> first = tell(revised, 30, LearnedRevisionTest::small);
      revised.revise(LearnedRevisionTest::small);
      List<Design> both = new ArrayList<>(first);
      both.addAll(tell(revised, 30, LearnedRevisionTest::small));
      assertThat(both).isEqualTo(alone);
    }
  }

  @Test
  void whatWasBestIsLeftWhereItIsWorstNow() {
    turns(LearnedRevisionTest::reinforce, 300);
    turns(LearnedRevisionTest::ddpg, 120);
  }

  private static void turns(Supplier<SearchAlgorithm> made, int count) {
    SearchAlgorithm left = made.get();
    tell(left, count, LearnedRevisionTest::small);
    double before = mean(tell(left, count, LearnedRevisionTest::small));
    SearchAlgorithm turned = made.get();
    tell(turned, count, LearnedRevisionTest::small);
    turned.revise(LearnedRevisionTest::large);
    double after = mean(tell(turned, count, LearnedRevisionTest::large));
    assertThat(after).isGreaterThan(before + 2); // of 0 to 54
  }

  private static double mean(List<Design> designs) {
    return designs.stream().mapToDouble(LearnedRevisionTest::sum).average().orElseThrow();
  }

  /** The table of changes is worked out again; the gates leave where the old scores led. */
  @Test
  void gatesTurnToWhereTheLatestScoresLead() {
    Differentiable search = DifferentiableTest.search(plan(), false, 1500, 1);
    tell(search, 75, LearnedRevisionTest::small);
    search.revise(LearnedRevisionTest::large);
    tell(search, 500, LearnedRevisionTest::large);
    assertThat(sum(search.end())).isGreaterThan(0.5 * LARGEST * PARAMETERS);
    Differentiable kept = DifferentiableTest.search(plan(), false, 400, 1);
    tell(kept, 500, LearnedRevisionTest::small);
    assertThat(sum(kept.end())).isZero();
  }
}
