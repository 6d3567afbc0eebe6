package org.hwnas.runtime.pareto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.hwnas.runtime.random.RandomStream;
import org.junit.jupiter.api.Test;

/** Surfaces against the definition: a place is beyond one where so many runs reach it. */
class AttainmentTest {
  private static List<List<double[]>> runs(RandomStream random, int count, int objectives) {
    List<List<double[]>> runs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      runs.add(points(random, 4, objectives));
    }
    return runs;
  }

  private static List<double[]> points(RandomStream random, int count, int objectives) {
    List<double[]> points = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double[] point = new double[objectives];
      for (int k = 0; k < objectives; k++) {
        point[k] = random.nextInt(20) / 20.0; // equal coordinates occur
      }
      points.add(point);
    }
    return points;
  }

  private static boolean reaches(List<double[]> points, double[] place) {
    return points.stream()
        .anyMatch(
            p -> {
              for (int k = 0; k < place.length; k++) {
                if (p[k] > place[k]) {
                  return false;
                }
              }
              return true;
            });
  }

  @Test
  void aPlaceIsBeyondTheSurfaceExactlyWhenSoManyRunsReachIt() {
    RandomStream random = RandomStream.of(2, "attainment");
    List<List<double[]>> runs = runs(random, 7, 2);
    for (int times = 1; times <= 7; times++) {
      List<double[]> surface = Attainment.surface(runs, times);
      for (double[] place : points(random, 300, 2)) {
        long reached = runs.stream().filter(run -> reaches(run, place)).count();
        assertThat(reaches(surface, place)).isEqualTo(reached >= times);
      }
    }
    assertThatThrownBy(() -> Attainment.surface(runs, 8)).hasMessageContaining("8 of 7");
  }

  @Test
  void aSliceHoldsTheOtherObjectivesAtTheirLimits() {
    RandomStream random = RandomStream.of(3, "attainment");
    List<List<double[]>> runs = runs(random, 5, 4);
    double[] limits = {0.5, Double.NaN, 0.6, Double.NaN};
    for (int times = 1; times <= 3; times++) {
      List<double[]> slice = Attainment.slice(runs, times, 3, 1, limits);
      for (double[] place : points(random, 300, 2)) {
        double[] whole = {0.5, place[1], 0.6, place[0]};
        long reached = runs.stream().filter(run -> reaches(run, whole)).count();
        assertThat(reaches(slice, place)).isEqualTo(reached >= times);
      }
    }
  }
}
