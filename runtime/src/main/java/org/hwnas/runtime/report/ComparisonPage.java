package org.hwnas.runtime.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Optional;
import org.hwnas.plan.Objective;
import org.hwnas.plan.json.PlanJson;
import org.hwnas.runtime.experiment.RunException;
import org.hwnas.runtime.pareto.ObjectiveScale;

/**
 * Several runs with the same objectives as one HTML file: their fronts over one another, how fast
 * each converged, what each found. Hypervolumes are on one scale, that of the front of all
 * together.
 */
public final class ComparisonPage {
  /**
   * A run.
   *
   * @param name it is called by in the page
   * @param report what it found
   */
  public record Named(String name, RunReport report) {}

  private ComparisonPage() {}

  /**
   * The page.
   *
   * @param runs two or more
   * @throws RunException where their objectives differ
   */
  public static String write(List<Named> runs) {
    Named first = runs.get(0);
    for (Named run : runs) {
      if (!objectives(run).equals(objectives(first))) {
        throw new RunException(
            "the runs cannot be compared: `%s` has the objectives %s, `%s` has %s"
                .formatted(first.name(), objectives(first), run.name(), objectives(run)));
      }
    }
    Optional<ObjectiveScale> scale =
        ObjectiveScale.common(
            runs.stream().map(run -> RunReport.minimised(run.report().search())).toList());
    JsonObject data = new JsonObject();
    data.addProperty("box", scale.map(ObjectiveScale::box).orElse(""));
    data.add("objectives", ReportJson.objectives(first.report().plan()));
    JsonArray all = new JsonArray();
    runs.forEach(run -> all.add(run(run, scale)));
    data.add("runs", all);
    return HtmlPage.write(
        "comparison.html",
        "Comparison of runs",
        data,
        List.of("report.css"),
        List.of("theme.js", "comparison.js"));
  }

  /** What must be the same: direction and expression of each objective. */
  private static List<String> objectives(Named run) {
    return run.report().plan().objectives().stream().map(ComparisonPage::text).toList();
  }

  private static String text(Objective objective) {
    return (objective.maximize() ? "maximize " : "minimize ") + objective.text();
  }

  private static JsonObject run(Named named, Optional<ObjectiveScale> scale) {
    RunReport report = named.report();
    JsonObject run = new JsonObject();
    run.addProperty("name", named.name());
    run.addProperty("experiment", report.plan().name());
    run.addProperty("plan", PlanJson.hash(report.plan()));
    run.addProperty("evaluated", report.search().size());
    run.addProperty("feasible", report.search().stream().filter(RunReport.Point::feasible).count());
    run.add("parameters", ReportJson.parameters(report.plan()));
    run.add("front", ReportJson.points(report.plan(), report.front()));
    run.add("hypervolume", ReportJson.steps(RunReport.curve(report.search(), scale)));
    return run;
  }
}
