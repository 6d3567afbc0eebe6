package org.hwnas.runtime.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.hwnas.plan.Block;
import org.hwnas.plan.Objective;
import org.hwnas.plan.Plan;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Value;
import org.hwnas.plan.units.Unit;
import org.hwnas.plan.units.Units;
import org.hwnas.runtime.estimate.StageRanks;
import org.hwnas.runtime.experiment.JournalEntry;

/**
 * What a spec's {@code report} asks for, as data of the page: a heading, whether sources are
 * listed, and the figures in their order; none where the page shows everything there is.
 */
final class ReportFigures {
  private static final String AUTO = "auto";

  private final RunReport report;
  private final Plan plan;

  private ReportFigures(RunReport report) {
    this.report = report;
    this.plan = report.plan();
  }

  /** What the spec states; a plan of an earlier version states nothing. */
  private static Optional<Block> stated(Plan plan) {
    return plan.configuration().child("report");
  }

  private static Value value(Block block, String field) {
    return ((Expr.Const) block.fields().get(field).values().get(0)).value();
  }

  private static List<Block> asked(Plan plan) {
    return stated(plan).map(Block::children).orElse(List.of());
  }

  /** The page's heading: what the spec states, else the experiment's name. */
  static String title(Plan plan) {
    return stated(plan)
        .map(block -> value(block, "title").asSymbol())
        .filter(title -> !title.isEmpty())
        .orElse(plan.name());
  }

  /** Whether hypervolumes are a share of the box of all feasible designs, not of the front. */
  static boolean overAllDesigns(Plan plan) {
    return asked(plan).stream()
        .filter(block -> block.kind().equals("hypervolume"))
        .anyMatch(block -> value(block, "reference").equals(Value.of("worst")));
  }

  /** Data of the page. */
  static JsonObject of(RunReport report) {
    Plan plan = report.plan();
    ReportFigures figures = new ReportFigures(report);
    JsonObject all = new JsonObject();
    all.addProperty("title", title(plan));
    all.addProperty(
        "bibliography",
        stated(plan).map(b -> value(b, "bibliography").equals(Value.of(true))).orElse(true));
    JsonArray array = new JsonArray();
    asked(plan).stream().map(figures::figure).forEach(array::add);
    all.add("figures", array);
    return all;
  }

  private JsonObject figure(Block block) {
    JsonObject figure = new JsonObject();
    figure.addProperty("kind", block.kind());
    switch (block.kind()) {
      case "pareto" -> pareto(block, figure);
      case "table" -> table(block, figure);
      default -> {} // says all there is to say of it
    }
    return figure;
  }

  /** An objective of the plan, or a metric as one. */
  private Objective named(String name) {
    return plan.objectives().stream()
        .filter(o -> o.name().equals(name))
        .findFirst()
        .orElseGet(() -> StageRanks.ofMetric(name));
  }

  /** The same evaluations, asked for other quantities; without those that were not measured. */
  private List<RunReport.Point> points(List<Objective> axes, List<RunReport.Point> points) {
    Plan part = plan.with(plan.configuration(), axes, plan.requirements());
    Set<String> needed = new TreeSet<>();
    axes.forEach(axis -> needed.addAll(axis.expr().metrics()));
    List<JournalEntry> known =
        points.stream()
            .filter(RunReport.Point::measured)
            .map(RunReport.Point::entry)
            .filter(entry -> entry.outcome().metrics().keySet().containsAll(needed))
            .toList();
    return RunReport.points(part, known);
  }

  private void pareto(Block block, JsonObject figure) {
    List<Objective> axes =
        block.fields().get("objectives").values().stream()
            .map(name -> named(((Expr.Const) name).value().asSymbol()))
            .toList();
    if (axes.isEmpty()) {
      return; // of all objectives
    }
    figure.add("axes", ReportJson.objectives(axes));
    figure.add("search", vectors(axes, points(axes, report.drawn(report.search()))));
    figure.add("baseline", vectors(axes, points(axes, report.drawn(report.baseline()))));
    List<RunReport.Point> front = RunReport.front(points(axes, report.search()));
    figure.add("front", vectors(axes, front));
  }

  /** Evaluation and values of each, and whether it is feasible. */
  private static JsonArray vectors(List<Objective> axes, List<RunReport.Point> points) {
    JsonArray array = new JsonArray();
    for (RunReport.Point point : points) {
      JsonObject one = new JsonObject();
      one.addProperty("i", point.entry().index());
      one.addProperty("ok", point.feasible());
      one.add("o", values(axes, point));
      array.add(one);
    }
    return array;
  }

  private static JsonArray values(List<Objective> axes, RunReport.Point point) {
    JsonArray values = new JsonArray();
    for (int k = 0; k < axes.size(); k++) {
      Unit unit = Units.of(axes.get(k).unit());
      values.add(ReportJson.number(unit.fromSi(point.objectives()[k])));
    }
    return values;
  }

  /** The best feasible designs by one quantity, with all objectives. */
  private void table(Block block, JsonObject figure) {
    String by = value(block, "by").asSymbol();
    int best = (int) value(block, "best").asNumber();
    List<Objective> columns = new ArrayList<>(plan.objectives());
    Objective order = by.equals(AUTO) ? columns.get(0) : named(by);
    columns.remove(order);
    columns.add(0, order);
    List<RunReport.Point> rows =
        points(columns, report.search()).stream()
            .filter(RunReport.Point::feasible)
            .sorted(
                Comparator.comparingDouble((RunReport.Point p) -> p.score().objectives()[0])
                    .thenComparingInt(p -> p.entry().index()))
            .limit(best)
            .toList();
    figure.addProperty("by", order.name());
    figure.add("columns", ReportJson.objectives(columns));
    JsonArray array = new JsonArray();
    for (RunReport.Point row : rows) {
      JsonObject one = new JsonObject();
      one.addProperty("i", row.entry().index());
      one.add("o", values(columns, row));
      one.add("p", ReportJson.parameters(plan, row.design()));
      array.add(one);
    }
    figure.add("rows", array);
  }

  /** The best feasible value so far of each objective, by its steps. */
  static JsonArray convergence(Plan plan, List<RunReport.Point> points) {
    JsonArray all = new JsonArray();
    for (int k = 0; k < plan.objectives().size(); k++) {
      Objective objective = plan.objectives().get(k);
      Unit unit = Units.of(objective.unit());
      JsonArray steps = new JsonArray();
      double best = Double.NaN;
      for (int i = 0; i < points.size(); i++) {
        RunReport.Point point = points.get(i);
        double value = point.feasible() ? point.objectives()[k] : Double.NaN;
        boolean better =
            !Double.isNaN(value)
                && (Double.isNaN(best) || (objective.maximize() ? value > best : value < best));
        best = better ? value : best;
        if (better || (i == points.size() - 1 && !Double.isNaN(best))) {
          JsonArray pair = new JsonArray();
          pair.add(i + 1);
          pair.add(ReportJson.number(unit.fromSi(best)));
          steps.add(pair);
        }
      }
      all.add(steps);
    }
    return all;
  }
}
