package org.hwnas.runtime.comparison;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.hwnas.plan.Objective;
import org.hwnas.plan.Plan;
import org.hwnas.plan.units.Units;
import org.hwnas.runtime.experiment.Effort;
import org.hwnas.runtime.experiment.Journal;
import org.hwnas.runtime.experiment.RunDirectory;
import org.hwnas.runtime.pareto.Indicators;
import org.hwnas.runtime.pareto.ObjectiveScale;
import org.hwnas.runtime.report.RunReport;

/**
 * Two groups of runs with the same objectives, such as one search with several seeds against
 * another: how good what each run found after as many evaluations as all of them made is, and
 * whether the groups differ by more than luck.
 *
 * @param evaluations of each run that count
 * @param scale of all runs together; indicators are on it
 * @param indicators hypervolume, IGD+ and additive epsilon, in this order; the last two against the
 *     front of all runs together
 * @param attained surfaces of both groups; only of two objectives
 * @param efforts what the searches cost by themselves
 */
public record SeedComparison(
    int evaluations,
    ObjectiveScale scale,
    List<Indicator> indicators,
    Optional<Attainment> attained,
    SearchEfforts efforts) {
  /**
   * A figure of each run.
   *
   * @param name for people and, with lines for blanks, for programs
   * @param larger whether more is better
   * @param left by run; infinite where a run has no feasible design and less is better
   * @param right by run
   * @param test of the two
   */
  public record Indicator(
      String name, boolean larger, double[] left, double[] right, RankTest test) {
    /** How often a run of the right group is better than one of the left, ties counting half. */
    public double superiority() {
      return larger ? test.superiority() : 1 - test.superiority();
    }
  }

  /** What the runs of each group attain of two objectives, as the spec states these. */
  public record Attainment(List<Objective> objectives, List<Surface> left, List<Surface> right) {}

  /**
   * What several runs attain (Fonseca and Fleming, PPSN 1996).
   *
   * @param times at least so many runs of the group attain it
   * @param corners in the objectives' units, the best of the first objective first
   * @param hypervolume of the corners, on the scale of all runs
   */
  public record Surface(int times, List<double[]> corners, double hypervolume) {}

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
    int counted = evaluations;
    List<List<double[]>> found =
        runs.stream().map(points -> RunReport.minimised(points.subList(0, counted))).toList();
    return of(
        plan.objectives(),
        counted,
        found,
        new SearchEfforts(
            left.stream().map(Effort::read).toList(), right.stream().map(Effort::read).toList()));
  }

  /**
   * Compares what runs found.
   *
   * @param found feasible objective vectors of each run, to be minimised
   * @param efforts of the runs of the left group and of the others
   */
  static SeedComparison of(
      List<Objective> objectives,
      int evaluations,
      List<List<double[]>> found,
      SearchEfforts efforts) {
    int left = efforts.left().size();
    ObjectiveScale scale =
        ObjectiveScale.common(found)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "none of the runs has a feasible design to compare"));
    List<List<double[]>> scaled = found.stream().map(scale::scaled).toList();
    List<double[]> front = ObjectiveScale.front(scaled.stream().flatMap(List::stream).toList());
    List<Indicator> indicators =
        List.of(
            indicator("hypervolume", true, found, left, scale::hypervolume),
            indicator("IGD+", false, scaled, left, run -> Indicators.igdPlus(run, front)),
            indicator("epsilon", false, scaled, left, run -> Indicators.epsilon(run, front)));
    Optional<Attainment> attained =
        objectives.size() != 2
            ? Optional.empty()
            : Optional.of(
                new Attainment(
                    objectives,
                    surfaces(objectives, scale, found.subList(0, left)),
                    surfaces(objectives, scale, found.subList(left, found.size()))));
    return new SeedComparison(evaluations, scale, indicators, attained, efforts);
  }

  private static Indicator indicator(
      String name,
      boolean larger,
      List<List<double[]>> runs,
      int left,
      ToDoubleFunction<List<double[]>> figure) {
    double[] all = runs.stream().mapToDouble(figure).toArray();
    double[] ours = Arrays.copyOf(all, left);
    double[] theirs = Arrays.copyOfRange(all, left, all.length);
    return new Indicator(name, larger, ours, theirs, RankTest.of(ours, theirs));
  }

  /** What one run, half of the runs, and all of them attain; each once. */
  private static List<Surface> surfaces(
      List<Objective> objectives, ObjectiveScale scale, List<List<double[]>> runs) {
    List<Surface> surfaces = new ArrayList<>();
    int[] times = {1, (runs.size() + 1) / 2, runs.size()};
    for (int t : Arrays.stream(times).distinct().toArray()) {
      List<double[]> corners =
          Indicators.attained(runs, t).stream()
              .filter(c -> Double.isFinite(c[0]) && Double.isFinite(c[1]))
              .toList();
      surfaces.add(
          new Surface(
              t,
              corners.stream().map(c -> stated(objectives, c)).toList(),
              scale.hypervolume(corners)));
    }
    return surfaces;
  }

  /** From what is minimised, in SI units, to what the spec states. */
  private static double[] stated(List<Objective> objectives, double[] minimised) {
    double[] stated = new double[minimised.length];
    for (int k = 0; k < stated.length; k++) {
      double si = objectives.get(k).maximize() ? -minimised[k] : minimised[k];
      stated[k] = Units.of(objectives.get(k).unit()).fromSi(si);
    }
    return stated;
  }

  /** For people; ends with a line feed. */
  public String human() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "after %,d evaluations; %d runs of A, %d of B; scaled to %s%n",
            evaluations,
            indicators.get(0).left.length,
            indicators.get(0).right.length,
            scale.box()));
    text.append(
        String.format(
            Locale.ROOT,
            "  %-12s %8s %8s %8s   %8s %8s %8s   %9s %8s%n",
            "",
            "A median",
            "least",
            "most",
            "B median",
            "least",
            "most",
            "B better",
            "by luck"));
    for (Indicator i : indicators) {
      text.append(
          String.format(
              Locale.ROOT,
              "  %-12s %s   %s   %9s %8s%n",
              i.name,
              summary(i.left),
              summary(i.right),
              String.format(Locale.ROOT, "%.0f %%", 100 * i.superiority()),
              i.test.chance() < 0.001
                  ? "< 0.1 %"
                  : String.format(Locale.ROOT, "%.1f %%", 100 * i.test.chance())));
    }
    text.append(
        """
          hypervolume: more is better; IGD+ and epsilon, from the front of all runs: less is
          B better: in so many of the pairs of a run of A and one of B
          by luck: how often chance alone gives so uneven ranks (Mann-Whitney, exact, two-sided)
        """);
    attained.ifPresent(
        a -> {
          text.append(String.format("attained, as hypervolume%n"));
          surfaces(text, "A", a.left);
          surfaces(text, "B", a.right);
        });
    text.append(efforts.human());
    return text.toString();
  }

  private static void surfaces(StringBuilder text, String group, List<Surface> surfaces) {
    for (Surface s : surfaces) {
      text.append(
          String.format(
              Locale.ROOT,
              "  %s  by at least %d of the runs: %.4f, %d corners%n",
              group,
              s.times,
              s.hypervolume,
              s.corners.size()));
    }
  }

  private static String summary(double[] values) {
    return String.format(
        Locale.ROOT,
        "%8.4f %8.4f %8.4f",
        median(values),
        Arrays.stream(values).min().orElseThrow(),
        Arrays.stream(values).max().orElseThrow());
  }

  /** The same figures; what is infinite is null. */
  public JsonObject json() {
    JsonObject json = new JsonObject();
    json.addProperty("evaluations", evaluations);
    json.addProperty("box", scale.box());
    Indicator hypervolume = indicators.get(0);
    json.add("left", json("hypervolumes", hypervolume.left));
    json.add("right", json("hypervolumes", hypervolume.right));
    json.addProperty("p", hypervolume.test.chance());
    json.addProperty("superiority", hypervolume.superiority());
    for (Indicator i : indicators.subList(1, indicators.size())) {
      JsonObject one = new JsonObject();
      one.add("left", json("values", i.left));
      one.add("right", json("values", i.right));
      one.addProperty("p", i.test.chance());
      one.addProperty("superiority", i.superiority());
      json.add(i.name.equals("IGD+") ? "igd_plus" : i.name, one);
    }
    attained.ifPresent(
        a -> {
          JsonObject one = new JsonObject();
          JsonArray objectives = new JsonArray();
          a.objectives.forEach(o -> objectives.add(o.name() + " [" + o.unit() + "]"));
          one.add("objectives", objectives);
          one.add("left", json(a.left));
          one.add("right", json(a.right));
          json.add("attained", one);
        });
    json.add("effort", efforts.json());
    return json;
  }

  private static JsonArray json(List<Surface> surfaces) {
    JsonArray all = new JsonArray();
    for (Surface s : surfaces) {
      JsonObject one = new JsonObject();
      one.addProperty("runs", s.times);
      one.addProperty("hypervolume", s.hypervolume);
      JsonArray corners = new JsonArray();
      s.corners.forEach(c -> corners.add(numbers(c)));
      one.add("corners", corners);
      all.add(one);
    }
    return all;
  }

  private static JsonObject json(String name, double[] values) {
    JsonObject json = new JsonObject();
    json.add(name, numbers(values));
    json.add("median", number(median(values)));
    return json;
  }

  private static JsonArray numbers(double[] values) {
    JsonArray all = new JsonArray();
    Arrays.stream(values).forEach(v -> all.add(number(v)));
    return all;
  }

  private static JsonElement number(double value) {
    return Double.isFinite(value) ? new JsonPrimitive(value) : JsonNull.INSTANCE;
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    return n % 2 == 1 ? sorted[n / 2] : sorted[n / 2 - 1] / 2 + sorted[n / 2] / 2;
  }
}
