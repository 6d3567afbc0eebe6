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
 * @param objectives of all runs
 * @param evaluations of each run that count
 * @param scale of all runs together; indicators are on it
 * @param indicators hypervolume, IGD+ and additive epsilon, in this order; the last two against the
 *     front of all runs together
 * @param attained what the runs of both groups attain; of two objectives or more
 * @param efforts what the searches cost by themselves
 */
public record SeedComparison(
    List<Objective> objectives,
    int evaluations,
    ObjectiveScale scale,
    List<Indicator> indicators,
    Optional<AttainmentComparison> attained,
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
    Optional<AttainmentComparison> attained =
        objectives.size() < 2
            ? Optional.empty()
            : Optional.of(AttainmentComparison.of(objectives, scale, found, left));
    return new SeedComparison(objectives, evaluations, scale, indicators, attained, efforts);
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
    attained.ifPresent(a -> text.append(a.human()));
    text.append(efforts.human());
    return text.toString();
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
    attained.ifPresent(a -> json.add("attained", a.json()));
    json.add("effort", efforts.json());
    return json;
  }

  private static JsonObject json(String name, double[] values) {
    JsonObject json = new JsonObject();
    json.add(name, numbers(values));
    json.add("median", number(median(values)));
    return json;
  }

  static JsonArray numbers(double[] values) {
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
