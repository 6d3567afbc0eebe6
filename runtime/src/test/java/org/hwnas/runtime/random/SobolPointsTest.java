package org.hwnas.runtime.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What makes a sequence one of Sobol's, and what scrambling must not take from it. */
class SobolPointsTest {
  /** Each of 2^m points lies in an interval of its own of each coordinate. */
  @Test
  void everyCoordinateIsStratified() {
    for (int m : new int[] {4, 7, 9}) {
      double[][] points = SobolPoints.scrambled(1 << m, 40, RandomStream.of(3, "sobol"));
      for (int d = 0; d < 40; d++) {
        Set<Integer> cells = new HashSet<>();
        for (double[] point : points) {
          cells.add((int) (point[d] * (1 << m)));
        }
        assertThat(cells).hasSize(1 << m);
      }
    }
  }

  /** The first two coordinates are a (0, m, 2)-net: a point in every box of that volume. */
  @Test
  void theFirstTwoCoordinatesAreANetInBase2() {
    int m = 8;
    double[][] points = SobolPoints.scrambled(1 << m, 2, RandomStream.of(7, "sobol"));
    for (int k = 0; k <= m; k++) {
      Set<Integer> boxes = new HashSet<>();
      for (double[] point : points) {
        int column = (int) (point[0] * (1 << k));
        int row = (int) (point[1] * (1 << (m - k)));
        boxes.add(column << (m - k) | row);
      }
      assertThat(boxes).as("%d columns", 1 << k).hasSize(1 << m);
    }
  }

  /** The integral of prod (1 + (x - 1/2) / d^2) over the cube is 1. */
  @Test
  void integratesASmoothFunctionBetterThanLuck() {
    double spread = 0;
    double luck = 0;
    for (int seed = 0; seed < 20; seed++) {
      double[][] points = SobolPoints.scrambled(512, 10, RandomStream.of(seed, "sobol"));
      RandomStream random = RandomStream.of(seed, "luck");
      double one = 0;
      double other = 0;
      for (double[] point : points) {
        double product = 1;
        double drawn = 1;
        for (int d = 0; d < point.length; d++) {
          product *= 1 + (point[d] - 0.5) / ((d + 1.0) * (d + 1));
          drawn *= 1 + (random.nextDouble() - 0.5) / ((d + 1.0) * (d + 1));
        }
        one += product / points.length;
        other += drawn / points.length;
      }
      spread += (one - 1) * (one - 1);
      luck += (other - 1) * (other - 1);
    }
    assertThat(Math.sqrt(spread)).isLessThan(Math.sqrt(luck) / 20);
  }

  @Test
  void aLaterPartGoesOnWhereTheFirstEnded() {
    double[][] whole = SobolPoints.scrambled(48, 5, RandomStream.of(1, "sobol"));
    double[][] rest = SobolPoints.scrambled(17, 31, 5, RandomStream.of(1, "sobol"));
    for (int i = 0; i < 31; i++) {
      assertThat(rest[i]).containsExactly(whole[17 + i]);
    }
    assertThat(SobolPoints.scrambled(48, 5, RandomStream.of(2, "sobol"))[0]).isNotEqualTo(whole[0]);
    assertThatThrownBy(() -> SobolPoints.scrambled(1, 30_000, RandomStream.of(1, "sobol")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("21,201");
  }
}
