package org.hwnas.runtime.pareto;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.hwnas.runtime.random.RandomStream;

/**
 * What several runs attain: a place in the space of objectives is attained by a run that has a
 * point no worse than it in any of them. How many of the runs attain a place is the empirical
 * attainment function (Grunert da Fonseca, Fonseca and Hall, EMO 2001); where it passes a number of
 * runs lies a summary attainment surface (Fonseca and Fleming, PPSN 1996; Knowles, ISDA 2005). All
 * objectives are minimised.
 */
public final class Attainment {
  /**
   * Places that are sampled where a sweep would take long: a share of the box is off by less than
   * 0.004, two standard errors.
   */
  public static final int SAMPLES = 1 << 16;

  private static final int SWEPT = 1500; // points; the time grows with the square

  private Attainment() {}

  /**
   * The surface, for two objectives, that at least so many runs attain.
   *
   * @param runs points of each run, in two objectives
   * @param times from 1 to the number of runs
   * @return the corners that dominate the rest, the first objective increasing
   */
  public static List<double[]> surface(List<List<double[]>> runs, int times) {
    if (times < 1 || times > runs.size()) {
      throw new IllegalArgumentException(times + " of " + runs.size() + " runs");
    }
    List<double[]> corners = new ArrayList<>();
    double lowest = Double.POSITIVE_INFINITY;
    Steps steps = new Steps(runs);
    while (steps.next()) {
      double second = steps.best()[times - 1];
      if (second < lowest) {
        lowest = second;
        corners.add(new double[] {steps.level(), second});
      }
    }
    return corners;
  }

  /**
   * The surface of two of several objectives, of those places in which every other objective is no
   * worse than a limit: a slice of the attainment function, not a projection of it.
   *
   * @param first of the two
   * @param second of the two
   * @param limits by objective; those of the two have no say
   */
  public static List<double[]> slice(
      List<List<double[]>> runs, int times, int first, int second, double[] limits) {
    List<List<double[]>> cut = new ArrayList<>();
    for (List<double[]> run : runs) {
      cut.add(
          run.stream()
              .filter(p -> within(p, first, second, limits))
              .map(p -> new double[] {p[first], p[second]})
              .toList());
    }
    return surface(cut, times);
  }

  private static boolean within(double[] point, int first, int second, double[] limits) {
    for (int k = 0; k < point.length; k++) {
      if (k != first && k != second && !(point[k] <= limits[k])) {
        return false;
      }
    }
    return true;
  }

  /**
   * The hypervolume of what at least one run, two runs, and so on to all runs attain. They add up
   * to the sum of the runs' own hypervolumes. Exact where {@link #exact} says so, else over {@value
   * #SAMPLES} places drawn once and for all.
   *
   * @param runs points of each run
   * @param ideal no point is better than it in any objective
   * @param reference what is beyond it counts nothing
   * @return by number of runs less one, falling
   */
  public static double[] volumes(List<List<double[]>> runs, double[] ideal, double[] reference) {
    return exact(runs, reference.length)
        ? swept(runs, reference, reference.length)
        : sampled(runs, ideal, reference);
  }

  /**
   * Whether volumes of these runs are exact: of two objectives always, of three if not too many.
   */
  public static boolean exact(List<List<double[]>> runs, int objectives) {
    return objectives <= 2 || objectives == 3 && runs.stream().mapToInt(List::size).sum() <= SWEPT;
  }

  /** By sweeps from the best to the worst value of the last objective. */
  private static double[] swept(List<List<double[]>> runs, double[] reference, int objectives) {
    if (objectives == 1) {
      double[] volumes = new double[runs.size()];
      for (int i = 0; i < volumes.length; i++) {
        double least = runs.get(i).stream().mapToDouble(p -> p[0]).min().orElse(reference[0]);
        volumes[i] = -Math.max(0, reference[0] - least);
      }
      Arrays.sort(volumes);
      return Arrays.stream(volumes).map(v -> -v).toArray();
    }
    if (objectives == 2) {
      return areas(runs, reference);
    }
    int last = objectives - 1;
    double[] levels =
        runs.stream()
            .flatMap(List::stream)
            .mapToDouble(p -> p[last])
            .filter(v -> v < reference[last])
            .sorted()
            .distinct()
            .toArray();
    double[] volumes = new double[runs.size()];
    for (int i = 0; i < levels.length; i++) {
      double level = levels[i];
      double next = i + 1 < levels.length ? levels[i + 1] : reference[last];
      List<List<double[]>> below =
          runs.stream().map(run -> run.stream().filter(p -> p[last] <= level).toList()).toList();
      double[] areas = swept(below, reference, last);
      for (int k = 0; k < volumes.length; k++) {
        volumes[k] += areas[k] * (next - level);
      }
    }
    return volumes;
  }

  private static double[] areas(List<List<double[]>> runs, double[] reference) {
    double[] volumes = new double[runs.size()];
    double[] heights = new double[runs.size()];
    double at = reference[0];
    Steps steps = new Steps(runs);
    while (steps.next() && steps.level() < reference[0]) {
      for (int k = 0; k < volumes.length; k++) {
        volumes[k] += heights[k] * Math.max(0, steps.level() - at);
      }
      at = steps.level();
      double[] best = steps.best();
      for (int k = 0; k < heights.length; k++) {
        heights[k] = Math.max(0, reference[1] - best[k]);
      }
    }
    for (int k = 0; k < volumes.length; k++) {
      volumes[k] += heights[k] * Math.max(0, reference[0] - at);
    }
    return volumes;
  }

  static double[] sampled(List<List<double[]>> runs, double[] ideal, double[] reference) {
    double box = 1;
    for (int k = 0; k < reference.length; k++) {
      box *= reference[k] - ideal[k];
    }
    RandomStream random = RandomStream.of(0, "attainment");
    long[] attained = new long[runs.size()];
    double[] place = new double[reference.length];
    for (int i = 0; i < SAMPLES; i++) {
      for (int k = 0; k < place.length; k++) {
        place[k] = ideal[k] + random.nextDouble() * (reference[k] - ideal[k]);
      }
      int times = (int) runs.stream().filter(run -> attains(run, place)).count();
      for (int k = 0; k < times; k++) {
        attained[k]++;
      }
    }
    double whole = box;
    return Arrays.stream(attained).mapToDouble(n -> whole * n / SAMPLES).toArray();
  }

  private static boolean attains(List<double[]> run, double[] place) {
    for (double[] point : run) {
      int k = 0;
      while (k < place.length && point[k] <= place[k]) {
        k++;
      }
      if (k == place.length) {
        return true;
      }
    }
    return false;
  }

  /** From the best value of the first objective to the worst: what each run has of the second. */
  private static final class Steps {
    private record Step(double first, double second, int run) {}

    private final List<Step> steps = new ArrayList<>();
    private final double[] least;
    private int at;
    private double level;

    Steps(List<List<double[]>> runs) {
      for (int i = 0; i < runs.size(); i++) {
        for (double[] point : runs.get(i)) {
          steps.add(new Step(point[0], point[1], i));
        }
      }
      steps.sort(Comparator.comparingDouble(Step::first));
      this.least = new double[runs.size()];
      Arrays.fill(least, Double.POSITIVE_INFINITY);
    }

    /** Goes on to the next value of the first objective; false where there is none. */
    boolean next() {
      if (at == steps.size()) {
        return false;
      }
      level = steps.get(at).first;
      while (at < steps.size() && steps.get(at).first == level) {
        Step step = steps.get(at++);
        least[step.run] = Math.min(least[step.run], step.second);
      }
      return true;
    }

    double level() {
      return level;
    }

    /** The best second objective of the runs up to here, the best run first. */
    double[] best() {
      double[] sorted = least.clone();
      Arrays.sort(sorted);
      return sorted;
    }
  }
}
