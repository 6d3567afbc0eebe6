package org.hwnas.runtime.comparison;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.hwnas.plan.diff.Area;
import org.hwnas.plan.diff.DiffText;
import org.hwnas.plan.diff.Difference;
import org.hwnas.plan.diff.PlanDiff;
import org.hwnas.plan.json.DiffJson;
import org.hwnas.runtime.experiment.Effort;
import org.hwnas.runtime.experiment.Experiment;
import org.hwnas.runtime.experiment.Journal;
import org.hwnas.runtime.experiment.RunDirectory;
import org.hwnas.runtime.pareto.ObjectiveScale;
import org.hwnas.runtime.report.RunReport;

/**
 * Two runs: differences of their plans and of how far they came, and their fronts where the
 * objectives are the same.
 *
 * @param plans differences, with those of the runs themselves
 * @param fronts empty where the objectives differ
 * @param efforts where the time of each went; no difference between runs
 */
public record RunComparison(
    PlanDiff plans, Optional<FrontComparison> fronts, SearchEfforts efforts) {
  /**
   * Reads both runs, finished or not.
   *
   * @param free paths that are compared on purpose, as in {@link PlanDiff#of}
   */
  public static RunComparison of(RunDirectory left, RunDirectory right, Collection<String> free) {
    RunReport ours = report(left);
    RunReport theirs = report(right);
    List<Difference> more = new ArrayList<>();
    Optional<String> a = unfinished(left, ours);
    Optional<String> b = unfinished(right, theirs);
    if (!a.equals(b)) {
      more.add(
          new Difference(
              Area.BUDGET,
              "evaluations made",
              Optional.of(new Difference.Side(a.orElse("all of the budget"), "")),
              Optional.of(new Difference.Side(b.orElse("all of the budget"), "")),
              true));
    }
    return new RunComparison(
        PlanDiff.of(ours.plan(), theirs.plan(), free).with(more),
        FrontComparison.of(ours, theirs),
        new SearchEfforts(List.of(Effort.read(left)), List.of(Effort.read(right))));
  }

  private static RunReport report(RunDirectory directory) {
    return RunReport.of(
        directory.plan(), Journal.read(directory.journal()), Journal.read(directory.baseline()));
  }

  private static Optional<String> unfinished(RunDirectory directory, RunReport report) {
    if (directory.finished()) {
      return Optional.empty();
    }
    int budget = Experiment.budget(Experiment.searchBlock(report.plan()));
    return Optional.of(report.search().size() + " of " + budget);
  }

  /** Whether neither plans nor fronts differ. */
  public boolean equal() {
    return plans.verdict() == PlanDiff.Verdict.EQUAL
        && fronts
            .filter(f -> f.left().equals(f.right()))
            .filter(f -> f.goals().stream().allMatch(g -> g.left().equals(g.right())))
            .isPresent();
  }

  /** For people; ends with a line feed. */
  public String human() {
    StringBuilder text = new StringBuilder(DiffText.human(plans));
    if (fronts.isEmpty()) {
      return text.append("the objectives differ, so the fronts have no common scale\n").toString();
    }
    FrontComparison f = fronts.get();
    text.append("results\n");
    row(text, "evaluations", f.left().evaluations() + " | " + f.right().evaluations());
    row(text, "feasible", f.left().feasible() + " | " + f.right().feasible());
    row(text, "on the front", f.left().front() + " | " + f.right().front());
    row(
        text,
        "hypervolume",
        String.format(
            Locale.ROOT,
            "%.4f | %.4f (%+.4f; of %s)",
            f.left().hypervolume(),
            f.right().hypervolume(),
            f.right().hypervolume() - f.left().hypervolume(),
            f.scale()
                .map(ObjectiveScale::box)
                .orElse("nothing, as neither has a feasible design")));
    row(
        text,
        "dominated",
        String.format(
            Locale.ROOT,
            "%.0f %% | %.0f %% of the front by the other's",
            100 * f.left().dominated(),
            100 * f.right().dominated()));
    f.goals().forEach(g -> text.append("    ").append(g.text()).append('\n'));
    if (efforts.left().get(0).isPresent() || efforts.right().get(0).isPresent()) {
      row(text, "search itself", effort(efforts.left()) + " | " + effort(efforts.right()));
    }
    return text.toString();
  }

  private static String effort(List<Optional<Effort>> run) {
    return run.get(0).map(Effort::text).orElse("unknown");
  }

  private static void row(StringBuilder text, String name, String values) {
    text.append(String.format(Locale.ROOT, "    %-17s %s\n", name, values));
  }

  /** As {@link DiffJson#write}, with {@code fronts} where the objectives are the same. */
  public JsonObject json() {
    JsonObject json = DiffJson.write(plans);
    fronts.ifPresent(
        f -> {
          JsonObject all = new JsonObject();
          f.scale().ifPresent(scale -> all.addProperty("box", scale.box()));
          all.add("left", json(f.left()));
          all.add("right", json(f.right()));
          JsonArray goals = new JsonArray();
          for (FrontComparison.Goal goal : f.goals()) {
            JsonObject one = new JsonObject();
            one.addProperty("objective", goal.objective().name());
            one.addProperty("unit", "SI");
            goal.left().ifPresent(v -> one.addProperty("left", v));
            goal.right().ifPresent(v -> one.addProperty("right", v));
            goals.add(one);
          }
          all.add("best", goals);
          json.add("fronts", all);
        });
    json.add("effort", efforts.json());
    return json;
  }

  private static JsonObject json(FrontComparison.Side side) {
    JsonObject json = new JsonObject();
    json.addProperty("evaluations", side.evaluations());
    json.addProperty("feasible", side.feasible());
    json.addProperty("front", side.front());
    json.addProperty("hypervolume", side.hypervolume());
    json.addProperty("dominated", side.dominated());
    return json;
  }
}
