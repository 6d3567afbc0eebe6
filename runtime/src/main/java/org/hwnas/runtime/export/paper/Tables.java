package org.hwnas.runtime.export.paper;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.hwnas.plan.Objective;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.expression.Value;
import org.hwnas.plan.text.PlanText;
import org.hwnas.plan.units.Units;
import org.hwnas.runtime.pareto.ObjectiveScale;
import org.hwnas.runtime.report.Importance;
import org.hwnas.runtime.report.RunReport;

/** The tables of a run, each a {@code tabular} with the rules of booktabs. */
final class Tables {
  /** More columns do not fit beside the objectives. */
  private static final int PARAMETERS = 5;

  /** More rows are no table; of a larger front as many are shown, evenly along it. */
  private static final int ROWS = 20;

  private Tables() {}

  /** The front: objectives, and the parameters that matter most of those that differ on it. */
  static String front(RunReport report) {
    if (report.front().size() == 1) {
      return best(report, report.front().get(0));
    }
    List<RunReport.Point> shown = evenly(report.front());
    List<Parameter> differing = differing(report);
    List<Parameter> columns = differing.subList(0, Math.min(PARAMETERS, differing.size()));
    List<String> ids = report.plan().parameters().stream().map(Parameter::id).toList();
    StringBuilder tex = new StringBuilder();
    comment(tex, "%d of %d designs on the front", shown.size(), report.front().size());
    comment(
        tex,
        "%d of %d parameters that differ on it; front.csv of the run has all",
        columns.size(),
        differing.size());
    List<String> head = new ArrayList<>();
    report.plan().objectives().forEach(o -> head.add(Tex.head(o.name(), o.unit())));
    for (Parameter parameter : columns) {
      String unit = Tex.unit(parameter.unit());
      head.add(
          Tex.code(Tex.shortest(parameter.id(), ids)) + (unit.isEmpty() ? "" : " [" + unit + "]"));
    }
    begin(tex, "r".repeat(report.plan().objectives().size()) + "l".repeat(columns.size()), head);
    for (RunReport.Point point : shown) {
      List<String> cells = new ArrayList<>();
      for (int i = 0; i < point.objectives().length; i++) {
        cells.add(
            Tex.number(
                Units.of(report.plan().objectives().get(i).unit()).fromSi(point.objectives()[i])));
      }
      for (Parameter parameter : columns) {
        cells.add(
            point
                .design()
                .value(parameter.id())
                .map(v -> Tex.value(v, parameter))
                .orElse("--")); // no part of this design
      }
      row(tex, cells);
    }
    return end(tex);
  }

  /** One design, from top to bottom. */
  private static String best(RunReport report, RunReport.Point point) {
    StringBuilder tex = new StringBuilder();
    comment(tex, "the best of %d designs", report.search().size());
    begin(tex, "ll", List.of("", "best design"));
    for (int i = 0; i < point.objectives().length; i++) {
      Objective objective = report.plan().objectives().get(i);
      double value = Units.of(objective.unit()).fromSi(point.objectives()[i]);
      row(tex, List.of(Tex.head(objective.name(), objective.unit()), Tex.number(value)));
    }
    for (Parameter parameter : report.plan().parameters()) {
      point
          .design()
          .value(parameter.id())
          .ifPresent(
              v -> {
                String unit = Tex.unit(parameter.unit());
                row(
                    tex,
                    List.of(
                        Tex.code(parameter.id()) + (unit.isEmpty() ? "" : " [" + unit + "]"),
                        Tex.value(v, parameter)));
              });
    }
    return end(tex);
  }

  private static List<RunReport.Point> evenly(List<RunReport.Point> front) {
    if (front.size() <= ROWS) {
      return front;
    }
    List<RunReport.Point> shown = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      shown.add(front.get((int) Math.round(i * (front.size() - 1.0) / (ROWS - 1))));
    }
    return shown;
  }

  /** Parameters that take more than one value on the front, the most important first. */
  private static List<Parameter> differing(RunReport report) {
    List<Parameter> differing = new ArrayList<>();
    for (Parameter parameter : report.plan().parameters()) {
      Set<Optional<Value>> values = new HashSet<>();
      report.front().forEach(p -> values.add(p.design().value(parameter.id())));
      if (values.size() > 1) {
        differing.add(parameter);
      }
    }
    Importance importance = report.importance();
    differing.sort(
        Comparator.comparingDouble(
            (Parameter p) ->
                -importance.shares().stream()
                    .filter(s -> s.parameter().equals(p.id()))
                    .mapToDouble(Importance.Share::share)
                    .sum()));
    return differing;
  }

  /** What was searched: every parameter with its values and its condition. */
  static String space(RunReport report) {
    StringBuilder tex = new StringBuilder();
    comment(tex, "%s designs", PlanText.size(report.plan().space()));
    begin(tex, "lll", List.of("parameter", "values", "exists where"));
    for (Parameter parameter : report.plan().parameters()) {
      row(
          tex,
          List.of(
              Tex.code(parameter.id()),
              Tex.text(PlanText.domain(parameter.domain(), parameter.unit())),
              parameter.when().isEmpty() ? "always" : Tex.text(PlanText.when(parameter.when()))));
    }
    return end(tex);
  }

  /** The search beside the random search of equal budget. */
  static String comparison(RunReport report) {
    boolean compared = !report.baseline().isEmpty();
    StringBuilder tex = new StringBuilder();
    comment(
        tex, "hypervolume: share of %s", report.scale().map(ObjectiveScale::box).orElse("no box"));
    begin(
        tex,
        compared ? "lrr" : "lr",
        compared ? List.of("", "search", "random") : List.of("", "search"));
    List<List<RunReport.Point>> phases =
        compared ? List.of(report.search(), report.baseline()) : List.of(report.search());
    line(tex, "evaluations", phases, p -> Integer.toString(p.size()));
    line(tex, "feasible", phases, p -> Long.toString(feasible(p).size()));
    line(tex, "on the front", phases, p -> Integer.toString(RunReport.front(p).size()));
    for (int i = 0; i < report.plan().objectives().size(); i++) {
      Objective objective = report.plan().objectives().get(i);
      int at = i;
      line(
          tex,
          "best " + Tex.head(objective.name(), objective.unit()),
          phases,
          p ->
              feasible(p).stream()
                  .map(point -> point.objectives()[at])
                  .reduce(objective.maximize() ? Math::max : Math::min)
                  .map(best -> Tex.number(Units.of(objective.unit()).fromSi(best)))
                  .orElse("--"));
    }
    List<String> volumes = new ArrayList<>(List.of("hypervolume"));
    volumes.add(last(report.searchHypervolume()));
    if (compared) {
      volumes.add(last(report.baselineHypervolume()));
    }
    row(tex, volumes);
    return end(tex);
  }

  private static String last(double[] curve) {
    return curve.length == 0 ? "--" : String.format(Locale.ROOT, "%.4f", curve[curve.length - 1]);
  }

  static List<RunReport.Point> feasible(List<RunReport.Point> points) {
    return points.stream().filter(RunReport.Point::feasible).toList();
  }

  private static void line(
      StringBuilder tex,
      String name,
      List<List<RunReport.Point>> phases,
      java.util.function.Function<List<RunReport.Point>, String> cell) {
    List<String> cells = new ArrayList<>(List.of(name));
    phases.forEach(p -> cells.add(cell.apply(p)));
    row(tex, cells);
  }

  private static void comment(StringBuilder tex, String format, Object... values) {
    tex.append("% ").append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private static void begin(StringBuilder tex, String columns, List<String> head) {
    tex.append("\\begin{tabular}{").append(columns).append("}\n\\toprule\n");
    row(tex, head);
    tex.append("\\midrule\n");
  }

  private static void row(StringBuilder tex, List<String> cells) {
    tex.append(String.join(" & ", cells)).append(" \\\\\n");
  }

  private static String end(StringBuilder tex) {
    return tex.append("\\bottomrule\n\\end{tabular}\n").toString();
  }
}
