package org.hwnas.runtime.pareto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hwnas.runtime.RecordedFigures;
import org.hwnas.runtime.random.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The hypervolume against its definition, against sampling and against another program's. */
class HypervolumeTest {
  /** Sums of at most 2^10 boxes of size below 1 lose far less than this. */
  private static final double ROUNDING = 1e-11;

  private static List<double[]> points(RandomStream random, int count, int objectives) {
    List<double[]> points = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double[] point = new double[objectives];
      for (int k = 0; k < objectives; k++) {
        // sixths, so that values tie often; some beyond the reference
        point[k] = random.nextInt(8) / 6.0;
      }
      points.add(point);
    }
    return points;
  }

  private static List<double[]> smooth(RandomStream random, int count, int objectives) {
    List<double[]> points = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double[] point = new double[objectives];
      for (int k = 0; k < objectives; k++) {
        point[k] = random.nextDouble();
      }
      points.add(point);
    }
    return points;
  }

  private static double[] ones(int objectives) {
    double[] reference = new double[objectives];
    Arrays.fill(reference, 1);
    return reference;
  }

  /** The measure of a union of boxes by inclusion and exclusion over all subsets. */
  private static double byDefinition(List<double[]> points, double[] reference) {
    double volume = 0;
    for (int subset = 1; subset < 1 << points.size(); subset++) {
      double box = 1;
      for (int k = 0; k < reference.length; k++) {
        double corner = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < points.size(); i++) {
          corner = (subset >> i & 1) == 1 ? Math.max(corner, points.get(i)[k]) : corner;
        }
        box *= Math.max(0, reference[k] - corner);
      }
      volume += Integer.bitCount(subset) % 2 == 1 ? box : -box;
    }
    return volume;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void isTheMeasureOfTheUnionOfBoxes(int objectives) {
    RandomStream random = RandomStream.of(1, "boxes", objectives);
    for (int i = 0; i < 60; i++) {
      int count = random.nextInt(9);
      List<double[]> points =
          i % 2 == 0 ? points(random, count, objectives) : smooth(random, count, objectives);
      double[] reference = ones(objectives);
      assertThat(Hypervolume.of(points, reference))
          .isCloseTo(byDefinition(points, reference), within(ROUNDING));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void isTheShareOfThrowsThatSomePointDominates(int objectives) {
    RandomStream random = RandomStream.of(2, "throws", objectives);
    List<double[]> points = smooth(random, 40, objectives);
    int hits = 0;
    int tries = 100_000;
    for (double[] at : smooth(random, tries, objectives)) {
      hits += points.stream().anyMatch(p -> covers(p, at)) ? 1 : 0;
    }
    double share = hits / (double) tries;
    double error = Math.sqrt(share * (1 - share) / tries);
    assertThat(Hypervolume.of(points, ones(objectives))).isCloseTo(share, within(4 * error));
  }

  private static boolean covers(double[] point, double[] at) {
    for (int k = 0; k < at.length; k++) {
      if (point[k] > at[k]) {
        return false;
      }
    }
    return true;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void theOrderOfPointsDoesNotMatter(int objectives) {
    RandomStream random = RandomStream.of(3, "order", objectives);
    List<double[]> points = points(random, 12, objectives);
    double volume = Hypervolume.of(points, ones(objectives));
    for (int i = 0; i < 20; i++) {
      random.shuffle(points);
      assertThat(Hypervolume.of(points, ones(objectives))).isCloseTo(volume, within(ROUNDING));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void anotherPointNeverTakesAwayAndADominatedOneAddsNothing(int objectives) {
    RandomStream random = RandomStream.of(4, "more", objectives);
    List<double[]> points = new ArrayList<>();
    double before = 0;
    for (double[] next : smooth(random, 25, objectives)) {
      boolean dominated = points.stream().anyMatch(p -> covers(p, next));
      points.add(next);
      double after = Hypervolume.of(points, ones(objectives));
      if (dominated) {
        assertThat(after).isCloseTo(before, within(ROUNDING));
      } else {
        assertThat(after).isGreaterThan(before);
      }
      points.add(next.clone()); // an equal one adds nothing either
      assertThat(Hypervolume.of(points, ones(objectives))).isCloseTo(after, within(ROUNDING));
      before = after;
    }
  }

  @ParameterizedTest
  @CsvSource({"2", "3", "4", "5"})
  void whatAPointAddsIsTheVolumeWithItLessTheVolumeWithout(int objectives) {
    RandomStream random = RandomStream.of(6, "added", objectives);
    for (int i = 0; i < 60; i++) {
      List<double[]> others =
          i % 2 == 0 ? points(random, 12, objectives) : smooth(random, 12, objectives);
      double[] point =
          (i % 2 == 0 ? points(random, 1, objectives) : smooth(random, 1, objectives)).get(0);
      List<double[]> all = new ArrayList<>(others);
      all.add(point);
      double[] reference = ones(objectives);
      assertThat(Hypervolume.added(point, others, reference))
          .isCloseTo(
              Hypervolume.of(all, reference) - Hypervolume.of(others, reference), within(ROUNDING));
    }
  }

  @Test
  void pointsThatAreNotBetterThanTheReferenceInEverythingCountNothing() {
    double[] reference = {1, 1, 1};
    assertThat(Hypervolume.of(List.of(), reference)).isZero();
    assertThat(Hypervolume.of(List.of(new double[] {0, 0, 1}), reference)).isZero();
    assertThat(Hypervolume.of(List.of(new double[] {0, 0, Double.POSITIVE_INFINITY}), reference))
        .isZero();
    assertThat(
            Hypervolume.of(List.of(new double[] {0, 0, 2}, new double[] {.5, .5, .5}), reference))
        .isEqualTo(0.125);
  }

  @Test
  void aPointOfAnotherLengthIsRefused() {
    assertThatThrownBy(() -> Hypervolume.of(List.of(new double[] {0, 0}), new double[] {1, 1, 1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a point has 2 objectives, the reference 3");
  }

  @Test
  void theFrontIsWhatNothingElseCovers() {
    RandomStream random = RandomStream.of(5, "front");
    for (int i = 0; i < 30; i++) {
      List<double[]> points = points(random, 20, 3);
      List<double[]> front = Hypervolume.nonDominated(points);
      for (double[] point : points) {
        assertThat(front).anyMatch(f -> covers(f, point));
      }
      for (double[] member : front) {
        assertThat(front.stream().filter(f -> covers(f, member))).containsExactly(member);
      }
    }
  }

  /**
   * Hypervolumes that moocore computed of the exact fronts of three problems, scaled from ideal to
   * nadir, up to 1.1: column {@code hv_best} of {@code optimiser_reference_hv.csv}, which has four
   * decimals. The front of MACRO has two objectives, the recorded one of IMC three.
   */
  @ParameterizedTest
  @CsvSource({"MACRO, 35", "IMC, 847"})
  void agreesWithARecordedFigure(String problem, int size) throws IOException {
    Path data = RecordedFigures.folder("search");
    List<double[]> front = front(data.resolve("true_front_" + problem + ".csv"));
    assertThat(Hypervolume.nonDominated(front)).hasSameSizeAs(front).hasSize(size);
    double recorded =
        Files.readAllLines(data.resolve("optimiser_reference_hv.csv")).stream()
            .map(line -> line.split(","))
            .filter(cells -> cells[0].equals(problem))
            .mapToDouble(cells -> Double.parseDouble(cells[9]))
            .findFirst()
            .orElseThrow();
    int objectives = front.get(0).length;
    double share = ObjectiveScale.of(front).hypervolume(front);
    assertThat(share * Math.pow(1.1, objectives)).isCloseTo(recorded, within(0.5e-4));
  }

  /** ZDT1 has the front 1 - sqrt(f1); the exact hypervolume up to 1.1 is 1.1 * 1.1 - 1/3. */
  @Test
  void approachesTheIntegralOfACurveFromBelow() {
    List<double[]> curve = new ArrayList<>();
    for (int i = 0; i <= 5000; i++) {
      double x = i / 5000.0;
      curve.add(new double[] {x, 1 - Math.sqrt(x)});
    }
    double volume = Hypervolume.of(curve, new double[] {1.1, 1.1});
    double integral = 1.21 - 1.0 / 3;
    assertThat(volume).isLessThan(integral).isCloseTo(integral, withinPercentage(0.05));
  }

  private static List<double[]> front(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .map(line -> Arrays.stream(line.split(",")).mapToDouble(Double::parseDouble).toArray())
        .toList();
  }
}
