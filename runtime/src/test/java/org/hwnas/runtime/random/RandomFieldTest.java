package org.hwnas.runtime.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RandomFieldTest {
  /** Quantiles of published tables (Abramowitz and Stegun, Table 26.5; R's qnorm). */
  @Test
  void quantilesAreTheNormalDistributions() {
    double[][] known = {
      {0.5, 0},
      {0.75, 0.6744897501960817},
      {0.975, 1.959963984540054},
      {0.995, 2.5758293035489004},
      {1e-3, -3.090232306167813},
      {1e-10, -6.361340902404056},
      {1e-20, -9.262340089798408}
    };
    for (double[] k : known) {
      assertThat(RandomField.normalQuantile(k[0]))
          .isCloseTo(k[1], within(4e-15 + 4e-15 * Math.abs(k[1])));
    }
  }

  @Test
  void numbersHaveTheMomentsOfTheNormalDistribution() {
    RandomField field = RandomField.of(7, "test", 1, 2);
    int n = 1_000_000;
    double[] moment = new double[5];
    for (int k = 0; k < n; k++) {
      double z = field.gaussian(k);
      double power = 1;
      for (int m = 1; m <= 4; m++) {
        power *= z;
        moment[m] += power / n;
      }
    }
    double se = 1 / Math.sqrt(n);
    assertThat(moment[1]).isCloseTo(0, within(4 * se));
    assertThat(moment[2]).isCloseTo(1, within(4 * Math.sqrt(2) * se));
    assertThat(moment[3]).isCloseTo(0, within(4 * Math.sqrt(15) * se));
    assertThat(moment[4]).isCloseTo(3, within(4 * Math.sqrt(96) * se));
  }

  @Test
  void anAddressGivesItsNumberWhateverIsAskedBefore() {
    RandomField a = RandomField.of(1, "x", 3);
    double first = a.gaussian(12345);
    a.gaussian(0);
    assertThat(RandomField.of(1, "x", 3).gaussian(12345)).isEqualTo(first);
    assertThat(RandomField.of(1, "x", 4).gaussian(12345)).isNotEqualTo(first);
    assertThat(RandomField.of(1, "y", 3).gaussian(12345)).isNotEqualTo(first);
    assertThat(a.at(1).gaussian(0)).isNotEqualTo(a.at(2).gaussian(0));
  }
}
