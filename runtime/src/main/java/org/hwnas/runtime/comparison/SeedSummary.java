package org.hwnas.runtime.comparison;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleFunction;
import org.hwnas.plan.Objective;
import org.hwnas.plan.units.Unit;
import org.hwnas.plan.units.Units;
import org.hwnas.runtime.pareto.ObjectiveScale;
import org.hwnas.runtime.report.RunReport;

/**
 * What one experiment came to with several seeds, beside random designs of each.
 *
 * @param goals the best feasible value of each objective
 * @param hypervolume on one scale for all of them; empty where no seed has a feasible design
 * @param ahead seeds with which the search found better than luck; of several objectives, more of
 *     the hypervolume
 */
public record SeedSummary(List<Goal> goals, Optional<Goal> hypervolume, int ahead) {
  /**
   * A figure of each seed.
   *
   * @param name for people
   * @param found by the search; infinite where nothing is feasible and nothing is worst
   * @param luck of random designs; empty where there were none
   * @param larger whether more is better
   * @param text a value for people
   */
  public record Goal(
      String name, double[] found, double[] luck, boolean larger, DoubleFunction<String> text) {
    private int ahead() {
      int ahead = 0;
      for (int i = 0; i < luck.length; i++) {
        ahead += (larger ? found[i] > luck[i] : found[i] < luck[i]) ? 1 : 0;
      }
      return ahead;
    }

    private String line() {
      return String.format(
          Locale.ROOT,
          "  %-16s %s%s%n",
          name,
          range(found),
          luck.length == 0 ? "" : "; random: " + range(luck));
    }

    private String range(double[] values) {
      return "%s (%s to %s)"
          .formatted(
              shown(SeedComparison.median(values)),
              shown(Arrays.stream(values).min().orElseThrow()),
              shown(Arrays.stream(values).max().orElseThrow()));
    }

    private String shown(double value) {
      return Double.isFinite(value) ? text.apply(value) : "none";
    }
  }

  /**
   * Looks at runs of one experiment.
   *
   * @param runs a report of each seed, one or more, with the same objectives
   */
  public static SeedSummary of(List<RunReport> runs) {
    boolean compared = runs.stream().noneMatch(r -> r.baseline().isEmpty());
    return of(
        runs.get(0).plan().objectives(),
        runs.stream().map(r -> RunReport.minimised(r.search())).toList(),
        compared ? runs.stream().map(r -> RunReport.minimised(r.baseline())).toList() : List.of());
  }

  /**
   * Looks at what runs found.
   *
   * @param found feasible objective vectors of each run, to be minimised
   * @param luck those of as many random designs; empty where there were none
   */
  static SeedSummary of(
      List<Objective> objectives, List<List<double[]>> found, List<List<double[]>> luck) {
    List<Goal> goals = new ArrayList<>();
    for (int k = 0; k < objectives.size(); k++) {
      Objective objective = objectives.get(k);
      Unit unit = Units.of(objective.unit());
      goals.add(
          new Goal(
              "best " + objective.name(),
              best(found, k, objective),
              best(luck, k, objective),
              objective.maximize(),
              value -> Units.format(value, unit, 4)));
    }
    List<List<double[]>> all = new ArrayList<>(found);
    all.addAll(luck);
    Optional<Goal> volume =
        ObjectiveScale.common(all)
            .map(
                scale ->
                    new Goal(
                        "hypervolume",
                        found.stream().mapToDouble(scale::hypervolume).toArray(),
                        luck.stream().mapToDouble(scale::hypervolume).toArray(),
                        true,
                        value -> String.format(Locale.ROOT, "%.4f", value)));
    int ahead = goals.size() == 1 ? goals.get(0).ahead() : volume.map(Goal::ahead).orElse(0);
    return new SeedSummary(List.copyOf(goals), volume, ahead);
  }

  /** Best values by run of what is to be minimised, as they were before. */
  private static double[] best(List<List<double[]>> runs, int objective, Objective of) {
    return runs.stream()
        .mapToDouble(
            run ->
                run.stream().mapToDouble(p -> p[objective]).min().orElse(Double.POSITIVE_INFINITY))
        .map(least -> of.maximize() ? -least : least)
        .toArray();
  }

  /** Lines for people: medians and ranges over seeds; ends with a line feed. */
  public String human() {
    StringBuilder text = new StringBuilder();
    Goal first = goals.get(0);
    text.append("%d seeds, medians (and ranges)".formatted(first.found().length));
    if (first.luck().length > 0) {
      text.append("; ahead of random search with %d".formatted(ahead));
    }
    text.append(System.lineSeparator());
    goals.forEach(goal -> text.append(goal.line()));
    if (goals.size() > 1) {
      hypervolume.ifPresent(volume -> text.append(volume.line()));
    }
    return text.toString();
  }
}
