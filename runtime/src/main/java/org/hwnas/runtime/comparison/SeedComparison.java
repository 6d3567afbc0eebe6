package org.hwnas.runtime.comparison;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.hwnas.plan.Plan;
import org.hwnas.runtime.experiment.Journal;
import org.hwnas.runtime.experiment.RunDirectory;
import org.hwnas.runtime.pareto.ObjectiveScale;
import org.hwnas.runtime.report.RunReport;

/**
 * Two groups of runs with the same objectives, such as one search with several seeds against
 * another: the hypervolume that each run reached after as many evaluations as all of them made, on
 * the scale of the front of all together, and whether the groups differ by more than luck.
 *
 * @param evaluations of each run that count
 * @param left hypervolume by run, 0..1
 * @param right hypervolume by run, 0..1
 * @param test of the two
 */
public record SeedComparison(int evaluations, double[] left, double[] right, RankTest test) {
  /**
   * Compares.
   *
   * @param left at least one run
   * @param right at least one run
   * @throws IllegalArgumentException where the runs' objectives differ or none has a feasible
   *     design
   */
  public static SeedComparison of(List<RunDirectory> left, List<RunDirectory> right) {
    List<RunDirectory> all = new ArrayList<>(left);
    all.addAll(right);
    Plan plan = all.get(0).plan();
    List<List<RunReport.Point>> runs = new ArrayList<>();
    int evaluations = Integer.MAX_VALUE;
    for (RunDirectory run : all) {
      if (!FrontComparison.sameObjectives(plan, run.plan())) {
        throw new IllegalArgumentException(
            "the objectives of `"
                + run.path()
                + "` are others than those of `"
                + all.get(0).path()
                + "`");
      }
      List<RunReport.Point> points = RunReport.points(run.plan(), Journal.read(run.journal()));
      runs.add(points);
      evaluations = Math.min(evaluations, points.size());
    }
    List<List<double[]>> found = new ArrayList<>();
    List<double[]> together = new ArrayList<>();
    for (List<RunReport.Point> points : runs) {
      List<double[]> feasible =
          points.subList(0, evaluations).stream()
              .filter(RunReport.Point::feasible)
              .map(p -> p.score().objectives())
              .toList();
      found.add(feasible);
      together.addAll(feasible);
    }
    if (together.isEmpty()) {
      throw new IllegalArgumentException("none of the runs has a feasible design to compare");
    }
    ObjectiveScale scale = ObjectiveScale.of(together);
    double[] volumes = found.stream().mapToDouble(scale::hypervolume).toArray();
    double[] ours = Arrays.copyOf(volumes, left.size());
    double[] theirs = Arrays.copyOfRange(volumes, left.size(), volumes.length);
    return new SeedComparison(evaluations, ours, theirs, RankTest.of(ours, theirs));
  }

  /** For people; ends with a line feed. */
  public String human() {
    return String.format(
        Locale.ROOT,
        """
        hypervolume after %,d evaluations, on the scale of the front of all runs
            runs     median   least    most
        A   %4d     %.4f   %.4f   %.4f
        B   %4d     %.4f   %.4f   %.4f
        a run of B is better than one of A in %.0f %% of the pairs; luck alone gives so uneven ranks in %s of the cases (Mann-Whitney, exact, two-sided)
        """,
        evaluations,
        left.length,
        median(left),
        least(left),
        most(left),
        right.length,
        median(right),
        least(right),
        most(right),
        100 * test.superiority(),
        test.chance() < 0.001
            ? "less than 0.1 %"
            : String.format(Locale.ROOT, "%.1f %%", 100 * test.chance()));
  }

  /** The same figures. */
  public JsonObject json() {
    JsonObject json = new JsonObject();
    json.addProperty("evaluations", evaluations);
    json.add("left", json(left));
    json.add("right", json(right));
    json.addProperty("p", test.chance());
    json.addProperty("superiority", test.superiority());
    return json;
  }

  private static JsonObject json(double[] values) {
    JsonObject json = new JsonObject();
    JsonArray all = new JsonArray();
    Arrays.stream(values).forEach(all::add);
    json.add("hypervolumes", all);
    json.addProperty("median", median(values));
    return json;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }

  private static double least(double[] values) {
    return Arrays.stream(values).min().orElseThrow();
  }

  private static double most(double[] values) {
    return Arrays.stream(values).max().orElseThrow();
  }
}
