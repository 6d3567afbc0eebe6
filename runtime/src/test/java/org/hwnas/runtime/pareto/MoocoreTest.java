package org.hwnas.runtime.pareto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Fronts, hypervolumes, IGD+, epsilon and attainment surfaces against what moocore 0.3.2
 * (Lopez-Ibanez and others, LGPL-2.1) gives for the same points: five runs of thirty points in two
 * to five objectives, whole numbers from 0 to 100 by a linear congruential generator; the reference
 * is at 101. {@code moocore.csv} holds its figures by objectives, kind, and run or number of runs.
 */
class MoocoreTest {
  private static final int RUNS = 5;
  private static final int POINTS = 30;

  private static List<List<double[]>> runs(int objectives) {
    long state = objectives;
    List<List<double[]>> runs = new ArrayList<>();
    for (int r = 0; r < RUNS; r++) {
      List<double[]> run = new ArrayList<>();
      for (int i = 0; i < POINTS; i++) {
        double[] point = new double[objectives];
        for (int k = 0; k < objectives; k++) {
          state = (1103515245L * state + 12345) % (1L << 31);
          point[k] = (state >> 16) % 101;
        }
        run.add(point);
      }
      runs.add(run);
    }
    return runs;
  }

  private static double theirs(int objectives, String figure, Object of) throws IOException {
    String start = objectives + "," + figure + "," + of + ",";
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                MoocoreTest.class.getResourceAsStream("moocore.csv"), StandardCharsets.UTF_8))) {
      return in.lines()
          .filter(line -> line.startsWith(start))
          .mapToDouble(line -> Double.parseDouble(line.substring(start.length())))
          .findFirst()
          .orElseThrow();
    }
  }

  private static double[] filled(int objectives, double value) {
    double[] filled = new double[objectives];
    java.util.Arrays.fill(filled, value);
    return filled;
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5})
  void frontsHypervolumesAndDistancesAreTheirs(int objectives) throws IOException {
    List<List<double[]>> runs = runs(objectives);
    double[] reference = filled(objectives, 101);
    List<double[]> all = runs.stream().flatMap(List::stream).toList();
    List<double[]> front = ObjectiveScale.front(all);
    assertThat(front).hasSize((int) theirs(objectives, "front", "all"));
    assertThat(Hypervolume.of(all, reference)).isEqualTo(theirs(objectives, "hypervolume", "all"));
    for (int r = 1; r <= RUNS; r++) {
      List<double[]> run = runs.get(r - 1);
      assertThat(Hypervolume.of(run, reference)).isEqualTo(theirs(objectives, "hypervolume", r));
      assertThat(Indicators.igdPlus(run, front))
          .isCloseTo(theirs(objectives, "igd_plus", r), within(1e-12));
      assertThat(Indicators.epsilon(run, front)).isEqualTo(theirs(objectives, "epsilon", r));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void whatSoManyRunsAttainIsTheirs(int objectives) throws IOException {
    List<List<double[]>> runs = runs(objectives);
    double[] volumes = Attainment.volumes(runs, filled(objectives, 0), filled(objectives, 101));
    for (int times = 1; times <= RUNS; times++) {
      assertThat(volumes[times - 1]).isEqualTo(theirs(objectives, "attained", times));
      if (objectives == 2) {
        assertThat(Attainment.surface(runs, times)).hasSize((int) theirs(2, "corners", times));
      }
    }
  }

  /** What at least one, two, ... of the runs attain adds up to what they attain, run by run. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5})
  void theVolumesAddUpToThoseOfTheRuns(int objectives) throws IOException {
    List<List<double[]>> runs = runs(objectives);
    double[] volumes = Attainment.volumes(runs, filled(objectives, 0), filled(objectives, 101));
    double box = Math.pow(101, objectives);
    double sum = 0;
    double before = box;
    for (double volume : volumes) {
      assertThat(volume).isBetween(0.0, before);
      before = volume;
      sum += volume;
    }
    double own = 0;
    for (int r = 1; r <= RUNS; r++) {
      own += theirs(objectives, "hypervolume", r);
    }
    boolean exact = Attainment.exact(runs, objectives);
    assertThat(exact).isEqualTo(objectives <= 3);
    assertThat(sum / box).isCloseTo(own / box, within(exact ? 1e-12 : 0.004 * RUNS));
    assertThat(volumes[0] / box)
        .isCloseTo(theirs(objectives, "hypervolume", "all") / box, within(exact ? 1e-12 : 0.004));
  }

  @Test
  void sampledVolumesAreNearTheExactOnes() throws IOException {
    double[] sampled = Attainment.sampled(runs(3), filled(3, 0), filled(3, 101));
    for (int times = 1; times <= RUNS; times++) {
      assertThat(sampled[times - 1] / Math.pow(101, 3))
          .isCloseTo(theirs(3, "attained", times) / Math.pow(101, 3), within(0.004));
    }
  }
}
