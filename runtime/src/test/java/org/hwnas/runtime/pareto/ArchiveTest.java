package org.hwnas.runtime.pareto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.hwnas.runtime.random.RandomStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The archive against its definition: everything that nothing before or after covers. */
class ArchiveTest {
  /** Values on a coarse grid, so that equal vectors and equal coordinates occur. */
  private static List<double[]> points(int objectives, int count) {
    RandomStream random = RandomStream.of(objectives, "archive");
    List<double[]> points = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double[] point = new double[objectives];
      for (int k = 0; k < objectives; k++) {
        point[k] = random.nextInt(8);
      }
      points.add(point);
    }
    return points;
  }

  private static boolean noWorse(double[] a, double[] b) {
    for (int k = 0; k < a.length; k++) {
      if (a[k] > b[k]) {
        return false;
      }
    }
    return true;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5})
  void holdsAfterEachOfferWhatNothingOfferedCovers(int objectives) {
    Archive<double[]> archive = new Archive<>(p -> p);
    List<double[]> offered = new ArrayList<>();
    for (double[] point : points(objectives, 150)) {
      boolean expected = offered.stream().noneMatch(o -> noWorse(o, point));
      assertThat(archive.offer(point)).isEqualTo(expected);
      offered.add(point);
      List<double[]> front = new ArrayList<>();
      for (int i = 0; i < offered.size(); i++) {
        double[] one = offered.get(i);
        int at = i;
        boolean beaten =
            offered.stream().anyMatch(o -> noWorse(o, one) && !noWorse(one, o))
                || offered.subList(0, at).stream()
                    .anyMatch(o -> noWorse(o, one) && noWorse(one, o));
        if (!beaten) {
          front.add(one);
        }
      }
      assertThat(archive.kept()).containsExactlyElementsOf(front); // the very objects, in order
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5})
  void whatOffersAddIsTheHypervolumeOfTheWhole(int objectives) {
    List<double[]> all = points(objectives, 60);
    ObjectiveScale scale = ObjectiveScale.of(all);
    Archive<double[]> archive = new Archive<>(p -> p);
    double sum = 0;
    for (double[] point : all) {
      sum += scale.added(point, archive.vectors());
      archive.offer(point);
    }
    assertThat(sum).isCloseTo(scale.hypervolume(all), within(1e-12));
  }
}
