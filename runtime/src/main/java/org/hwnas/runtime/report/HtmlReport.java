package org.hwnas.runtime.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.hwnas.plan.Citation;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.json.PlanJson;
import org.hwnas.plan.text.PlanText;
import org.hwnas.runtime.cost.DesignCost;
import org.hwnas.runtime.experiment.Effort;
import org.hwnas.runtime.pareto.ObjectiveScale;

/**
 * A run as one HTML file that opens without a network: the page's script, ECharts and the data are
 * all inside. The page is in the resources {@code report.html}, {@code report.css} and {@code
 * report.js}; this class gives it its data.
 */
public final class HtmlReport {
  private static final int DETAILED = 12;
  private static final int PAIRS = 12;
  private static final double LEAST_PAIR = 0.01;

  private final RunReport report;
  private final Function<Design, Optional<DesignCost>> costs;
  private final Function<Design, Optional<String>> devices;
  private final Optional<RunReport> finished;
  private final Optional<Effort> effort;
  private final Importance importance;

  /**
   * @param costs the breakdown of a design; empty where it has none
   * @param devices a picture of a design's device as SVG; empty where no device acts
   * @param finished designs measured once more after the search, as a run of its own whose plan
   *     says how; empty where none are to be
   * @param effort where the time of the search went; empty where it is not known
   */
  public HtmlReport(
      RunReport report,
      Function<Design, Optional<DesignCost>> costs,
      Function<Design, Optional<String>> devices,
      Optional<RunReport> finished,
      Optional<Effort> effort) {
    this.report = report;
    this.costs = costs;
    this.devices = devices;
    this.finished = finished;
    this.effort = effort;
    this.importance = report.importance();
  }

  /** Of a run of which nothing is measured once more. */
  public HtmlReport(
      RunReport report,
      Function<Design, Optional<DesignCost>> costs,
      Function<Design, Optional<String>> devices) {
    this(report, costs, devices, Optional.empty(), Optional.empty());
  }

  /** What mattered, as the page shows it. */
  public Importance importance() {
    return importance;
  }

  /**
   * The page.
   *
   * @param spec text the plan was compiled from, shown as it is
   */
  public String write(String spec) {
    return HtmlPage.write(
        "report.html",
        ReportFigures.title(report.plan()),
        data(spec),
        List.of("report.css"),
        List.of("theme.js", "drawings.js", "report.js"));
  }

  private JsonObject data(String spec) {
    Plan plan = report.plan();
    JsonObject data = new JsonObject();
    data.addProperty("name", plan.name());
    data.add("report", ReportFigures.of(report));
    data.addProperty("doc", plan.doc());
    data.addProperty("hash", PlanJson.hash(plan));
    data.addProperty("designs", PlanText.count(plan.space().count()));
    data.addProperty("spec", spec);
    data.add("objectives", ReportJson.objectives(plan));
    data.add("parameters", ReportJson.parameters(plan));
    data.addProperty("evaluated", report.search().size());
    data.addProperty(
        "feasible", report.search().stream().filter(RunReport.Point::feasible).count());
    data.add("search", ReportJson.points(plan, report.drawn(report.search())));
    data.add("baseline", ReportJson.points(plan, report.drawn(report.baseline())));
    JsonArray front = new JsonArray();
    report.front().forEach(p -> front.add(p.entry().index()));
    data.add("front", front);
    data.addProperty("box", report.scale().map(ObjectiveScale::box).orElse(""));
    data.add("searchHypervolume", ReportJson.steps(report.searchHypervolume()));
    data.add("baselineHypervolume", ReportJson.steps(report.baselineHypervolume()));
    data.add("searchBest", ReportFigures.convergence(plan, report.search()));
    data.add("baselineBest", ReportFigures.convergence(plan, report.baseline()));
    data.addProperty("effort", effort.map(Effort::text).orElse(""));
    data.addProperty("baselineName", report.baselineName());
    data.add("importance", importances());
    data.add("screening", ScreeningData.of(report));
    data.add("finish", FinishData.of(report, finished));
    DesignJson designs = new DesignJson();
    JsonArray details = new JsonArray();
    for (int i : detailed()) {
      RunReport.Point point = report.front().get(i);
      details.add(designs.of(point, costs.apply(point.design()), devices.apply(point.design())));
    }
    data.add("details", details);
    data.add("networks", designs.networks());
    data.add("devices", designs.devices());
    data.add("levels", DesignJson.levels());
    JsonArray colors = new JsonArray();
    ComponentColors.all().forEach(colors::add);
    data.add("colors", colors);
    JsonArray requirements = new JsonArray();
    plan.requirements().stream()
        .map(r -> r.text() + r.stage().map(s -> " (in stage " + s + ")").orElse(""))
        .forEach(requirements::add);
    data.add("requirements", requirements);
    JsonArray citations = new JsonArray();
    plan.citations().stream().map(HtmlReport::citation).forEach(citations::add);
    data.add("citations", citations);
    return data;
  }

  /** Shares of single parameters, the largest of pairs, and how far the forest can be trusted. */
  private JsonObject importances() {
    JsonArray shares = new JsonArray();
    for (Importance.Share share : importance.shares()) {
      JsonObject one = new JsonObject();
      one.addProperty("parameter", share.parameter());
      one.addProperty("objective", share.objective());
      one.addProperty("share", share.share());
      shares.add(one);
    }
    JsonArray pairs = new JsonArray();
    importance.pairs().stream()
        .filter(p -> p.share() >= LEAST_PAIR)
        .limit(PAIRS)
        .forEach(
            p -> {
              JsonObject one = new JsonObject();
              one.addProperty("first", p.first());
              one.addProperty("second", p.second());
              one.addProperty("objective", p.objective());
              one.addProperty("share", p.share());
              pairs.add(one);
            });
    JsonArray fit = new JsonArray();
    importance.fit().forEach(f -> fit.add(ReportJson.number(f)));
    JsonObject all = new JsonObject();
    all.add("shares", shares);
    all.add("pairs", pairs);
    all.add("fit", fit);
    return all;
  }

  /** Indices of front members shown in detail: all of a short front, else evenly spread ones. */
  private Set<Integer> detailed() {
    Set<Integer> chosen = new LinkedHashSet<>();
    int size = report.front().size();
    int count = Math.min(DETAILED, size);
    for (int i = 0; i < count; i++) {
      chosen.add(count == 1 ? 0 : (int) Math.round((double) i * (size - 1) / (count - 1)));
    }
    return chosen;
  }

  private static String citation(Citation citation) {
    List<String> parts = new ArrayList<>();
    for (String field : List.of("author", "title", "journal", "booktitle", "year", "doi")) {
      Optional.ofNullable(citation.fields().get(field)).ifPresent(parts::add);
    }
    return "[" + citation.key() + "] " + String.join(". ", parts) + ".";
  }
}
