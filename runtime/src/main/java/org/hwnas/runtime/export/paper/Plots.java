package org.hwnas.runtime.export.paper;

import java.util.Comparator;
import java.util.List;
import org.hwnas.plan.Objective;
import org.hwnas.plan.units.Units;
import org.hwnas.runtime.report.RunReport;

/** The plots of a run for pgfplots, so that they have the fonts and the width of the paper. */
final class Plots {
  private Plots() {}

  /** First objective over the second; over the evaluations where there is one only. */
  static String front(RunReport report) {
    List<Objective> objectives = report.plan().objectives();
    boolean two = objectives.size() > 1;
    StringBuilder tex = new StringBuilder("\\begin{tikzpicture}\n\\begin{axis}[\n");
    tex.append("  xlabel={")
        .append(two ? Tex.head(objectives.get(1).name(), objectives.get(1).unit()) : "evaluations")
        .append("},\n  ylabel={")
        .append(Tex.head(objectives.get(0).name(), objectives.get(0).unit()))
        .append(
            "},\n  legend style={font=\\footnotesize, at={(0.5,1.03)}, anchor=south, draw=none},\n");
    tex.append("  legend columns=-1, grid=major, grid style={gray!20}]\n");
    dots(tex, report, report.drawn(report.baseline()), "gray!60", "random search");
    dots(tex, report, report.drawn(report.search()), "blue!40", "search");
    if (two && !report.front().isEmpty()) {
      List<RunReport.Point> front =
          report.front().stream()
              .sorted(Comparator.comparingDouble(p -> p.objectives()[1]))
              .toList();
      tex.append("\\addplot[blue!80!black, mark=*, ")
          .append(objectives.size() == 2 ? "thick" : "only marks") // of three no line is a front
          .append("] coordinates {");
      front.forEach(p -> point(tex, report, p));
      tex.append("};\n\\addlegendentry{front}\n");
    }
    return tex.append("\\end{axis}\n\\end{tikzpicture}\n").toString();
  }

  private static void dots(
      StringBuilder tex,
      RunReport report,
      List<RunReport.Point> points,
      String color,
      String name) {
    List<RunReport.Point> feasible = Tables.feasible(points);
    if (feasible.isEmpty()) {
      return;
    }
    tex.append("\\addplot[only marks, mark=*, mark size=1pt, ").append(color);
    tex.append("] coordinates {");
    feasible.forEach(p -> point(tex, report, p));
    tex.append("};\n\\addlegendentry{").append(name).append("}\n");
  }

  private static void point(StringBuilder tex, RunReport report, RunReport.Point point) {
    double first = shown(report, point, 0);
    double second =
        point.objectives().length > 1 ? shown(report, point, 1) : point.entry().index() + 1;
    if (Double.isFinite(first) && Double.isFinite(second)) {
      tex.append("\n  (").append(Tex.coordinate(second)).append(',');
      tex.append(Tex.coordinate(first)).append(')');
    }
  }

  private static double shown(RunReport report, RunReport.Point point, int objective) {
    return Units.of(report.plan().objectives().get(objective).unit())
        .fromSi(point.objectives()[objective]);
  }

  /** Hypervolume after each evaluation. */
  static String convergence(RunReport report) {
    StringBuilder tex = new StringBuilder("\\begin{tikzpicture}\n\\begin{axis}[\n");
    tex.append("  xlabel={evaluations}, ylabel={hypervolume}, const plot, no markers,\n");
    tex.append("  legend pos=south east, grid=major, grid style={gray!20}]\n");
    curve(tex, report.searchHypervolume(), "blue!80!black, thick", "search");
    curve(tex, report.baselineHypervolume(), "gray", "random search");
    return tex.append("\\end{axis}\n\\end{tikzpicture}\n").toString();
  }

  private static void curve(StringBuilder tex, double[] curve, String style, String name) {
    if (curve.length == 0) {
      return;
    }
    tex.append("\\addplot[").append(style).append("] coordinates {");
    for (int i = 0; i < curve.length; i++) {
      if (i == 0 || i == curve.length - 1 || curve[i] != curve[i - 1]) {
        tex.append("\n  (").append(i + 1).append(',').append(Tex.coordinate(curve[i])).append(')');
      }
    }
    tex.append("};\n\\addlegendentry{").append(name).append("}\n");
  }
}
