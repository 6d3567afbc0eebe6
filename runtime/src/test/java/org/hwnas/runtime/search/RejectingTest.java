package org.hwnas.runtime.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.runtime.TestPlans;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.space.DesignOperators;
import org.hwnas.runtime.space.ValueMoves;
import org.junit.jupiter.api.Test;

/** Children that break a requirement over parameters are told of, not measured. */
class RejectingTest {
  private static final Plan PLAN = TestPlans.conditional();

  /** Remembers what an evolution was told. */
  private static final class Watched implements SearchAlgorithm {
    private final Evolution inner;
    private final List<Design> asked = new ArrayList<>();
    private final List<Score> told = new ArrayList<>();

    Watched(DesignOperators space) {
      this.inner = new Evolution(space, new Evolution.Settings(10, 0.9, OptionalDouble.of(0.5)), 1);
    }

    @Override
    public List<Design> ask(int limit) {
      List<Design> batch = inner.ask(limit);
      asked.addAll(batch);
      return batch;
    }

    @Override
    public void tell(List<Score> scores) {
      told.addAll(scores);
      inner.tell(scores);
    }
  }

  @Test
  void onlyValidDesignsGoOutAndTheOthersCountAsFailed() {
    DesignOperators space = new DesignOperators(PLAN).rejecting();
    Watched watched = new Watched(space);
    Rejecting search = new Rejecting(watched, space, 2);
    RandomStream luck = RandomStream.of(3, "luck");
    List<Design> measured = new ArrayList<>();
    while (measured.size() < 150) {
      List<Design> batch = search.ask(150 - measured.size());
      assertThat(batch).isNotEmpty().allMatch(space::valid);
      measured.addAll(batch);
      List<Score> scores = new ArrayList<>();
      batch.forEach(
          d -> scores.add(new Score(new double[] {luck.nextDouble(), luck.nextDouble()}, 0)));
      search.tell(scores);
    }
    int broken = 0;
    List<Design> valid = new ArrayList<>();
    for (int i = 0; i < watched.told.size(); i++) {
      if (space.valid(watched.asked.get(i))) {
        assertThat(watched.told.get(i).feasible()).isTrue();
        valid.add(watched.asked.get(i));
      } else {
        broken++;
        assertThat(watched.told.get(i).violation()).isInfinite();
      }
    }
    assertThat(broken).isGreaterThan(5);
    assertThat(valid).isEqualTo(measured);
  }

  /** Without it, the same children are repaired. */
  @Test
  void operatorsBreakRequirementsOnlyWhereToldSo() {
    DesignOperators plain = new DesignOperators(PLAN);
    DesignOperators rejecting = plain.rejecting();
    Design parent = plain.sample(RandomStream.of(1, "parent"));
    Optional<Design> found = Optional.empty();
    for (int i = 0; i < 400; i++) {
      Design child = rejecting.vary(parent, 0.8, ValueMoves::reset, RandomStream.of(2, "child", i));
      found = rejecting.valid(child) ? found : Optional.of(child);
      assertThat(plain.vary(parent, 0.8, ValueMoves::reset, RandomStream.of(2, "child", i)))
          .matches(plain::valid);
      assertThat(rejecting.sample(RandomStream.of(3, "sample", i))).matches(plain::valid);
    }
    assertThat(found).isPresent();
    assertThat(plain.repaired(found.get(), RandomStream.of(4, "repair"))).matches(plain::valid);
    assertThat(rejecting.repaired(found.get(), RandomStream.of(4, "repair")))
        .isEqualTo(found.get());
  }
}
