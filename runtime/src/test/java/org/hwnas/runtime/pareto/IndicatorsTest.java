package org.hwnas.runtime.pareto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.hwnas.runtime.random.RandomStream;
import org.junit.jupiter.api.Test;

/** Indicators against cases worked out by hand and against their definitions. */
class IndicatorsTest {
  private static final List<double[]> FRONT =
      List.of(new double[] {0, 10}, new double[] {1, 6}, new double[] {10, 0});

  @Test
  void aFrontIsNoDistanceFromItself() {
    assertThat(Indicators.igdPlus(FRONT, FRONT)).isZero();
    assertThat(Indicators.epsilon(FRONT, FRONT)).isZero();
  }

  @Test
  void onlyWhatIsWorseCounts() {
    // (1, 6) is worse than (0, 10) by 1, than (10, 0) by 6, and than itself by nothing
    List<double[]> middle = List.of(new double[] {1, 6});
    assertThat(Indicators.igdPlus(middle, FRONT)).isCloseTo(7.0 / 3, within(1e-12));
    assertThat(Indicators.epsilon(middle, FRONT)).isEqualTo(6);
    List<double[]> better = List.of(new double[] {-1, -2});
    assertThat(Indicators.igdPlus(better, FRONT)).isZero();
    assertThat(Indicators.epsilon(better, FRONT)).isEqualTo(-1);
    assertThat(Indicators.igdPlus(List.of(), FRONT)).isInfinite();
    assertThatThrownBy(() -> Indicators.epsilon(FRONT, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void movedByEpsilonTheFoundPointsCoverTheFrontAndByLessTheyDoNot() {
    RandomStream random = RandomStream.of(1, "indicators");
    for (int trial = 0; trial < 200; trial++) {
      List<double[]> found = points(random, 6, 3);
      List<double[]> front = points(random, 5, 3);
      double epsilon = Indicators.epsilon(found, front);
      assertThat(covered(found, front, epsilon + 1e-12)).isTrue();
      assertThat(covered(found, front, epsilon - 1e-9)).isFalse();
    }
  }

  private static boolean covered(List<double[]> found, List<double[]> front, double by) {
    return front.stream()
        .allMatch(
            w ->
                found.stream()
                    .anyMatch(p -> p[0] - by <= w[0] && p[1] - by <= w[1] && p[2] - by <= w[2]));
  }

  private static List<double[]> points(RandomStream random, int count, int objectives) {
    List<double[]> points = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      points.add(new double[objectives]);
      for (int k = 0; k < objectives; k++) {
        points.get(i)[k] = random.nextDouble();
      }
    }
    return points;
  }
}
