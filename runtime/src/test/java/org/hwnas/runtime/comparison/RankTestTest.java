package org.hwnas.runtime.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.hwnas.runtime.random.RandomStream;
import org.junit.jupiter.api.Test;

/** The rank test against what can be counted by hand, and against luck. */
class RankTestTest {
  @Test
  void chancesAreThoseOfTheTables() {
    // Three against three, wholly apart: 2 of the 20 ways to deal them out are so uneven.
    RankTest apart = RankTest.of(new double[] {1, 2, 3}, new double[] {4, 5, 6});
    assertThat(apart.chance()).isCloseTo(0.1, within(1e-12));
    assertThat(apart.superiority()).isEqualTo(1);
    // U = 2 of five against five: 4 of 252 ways below, as many above.
    RankTest near = RankTest.of(new double[] {1, 2, 3, 4, 7}, new double[] {5, 6, 8, 9, 10});
    assertThat(near.chance()).isCloseTo(8.0 / 252, within(1e-12));
    assertThat(near.superiority()).isCloseTo(23.0 / 25, within(1e-12));
  }

  @Test
  void tiesShareTheirRanks() {
    RankTest same = RankTest.of(new double[] {1, 1, 1}, new double[] {1, 1});
    assertThat(same.chance()).isCloseTo(1, within(1e-12));
    assertThat(same.superiority()).isCloseTo(0.5, within(1e-12));
    // 1 against {1, 2}: ranks 1.5, 1.5, 3; in 2 of 3 ways the single one has 1.5, the least.
    assertThat(RankTest.of(new double[] {1}, new double[] {1, 2}).chance())
        .isCloseTo(1, within(1e-12));
  }

  @Test
  void luckIsCalledADifferenceAsOftenAsStated() {
    RandomStream random = RandomStream.of(1, "rank test");
    int called = 0;
    for (int i = 0; i < 2000; i++) {
      double[] a = draws(random);
      called += RankTest.of(a, draws(random)).chance() <= 0.05 ? 1 : 0;
    }
    assertThat(called / 2000.0).isBetween(0.03, 0.06); // exact tests are at most at 5 %
  }

  private static double[] draws(RandomStream random) {
    double[] values = new double[9];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextGaussian();
    }
    return values;
  }

  @Test
  void anEmptyGroupIsRefused() {
    assertThatThrownBy(() -> RankTest.of(new double[0], new double[] {1}))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
