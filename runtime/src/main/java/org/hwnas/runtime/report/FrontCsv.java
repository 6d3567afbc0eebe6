package org.hwnas.runtime.report;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.hwnas.plan.Objective;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.expression.Value;
import org.hwnas.plan.units.Unit;
import org.hwnas.plan.units.Units;
import org.hwnas.runtime.estimate.MetricArray;
import org.hwnas.runtime.estimate.MetricUnits;

/**
 * The front as CSV (RFC 4180): evaluation, objectives in their display unit, metrics in SI units
 * (mean over workloads and chips), parameters in their display unit; inactive ones are empty.
 */
public final class FrontCsv {
  private FrontCsv() {}

  /** The file's text. The same report gives the same bytes. */
  public static String write(RunReport report) {
    return write(report, report.front());
  }

  /** Some points of a report instead of its front. */
  static String write(RunReport report, List<RunReport.Point> points) {
    List<String> header = new ArrayList<>(List.of("evaluation"));
    for (Objective objective : report.plan().objectives()) {
      header.add(label(objective.name(), objective.unit()));
    }
    SortedSet<String> metrics = new TreeSet<>();
    points.forEach(p -> metrics.addAll(p.entry().outcome().metrics().keySet()));
    metrics.forEach(m -> header.add("metric " + label(m, MetricUnits.si(m))));
    for (Parameter parameter : report.plan().parameters()) {
      header.add(label(parameter.id(), parameter.unit()));
    }
    StringBuilder csv = new StringBuilder();
    line(csv, header);
    for (RunReport.Point point : points) {
      List<String> cells = new ArrayList<>(List.of(Integer.toString(point.entry().index())));
      for (int i = 0; i < report.plan().objectives().size(); i++) {
        Unit unit = Units.of(report.plan().objectives().get(i).unit());
        cells.add(point.measured() ? number(unit.fromSi(point.objectives()[i])) : "");
      }
      for (String metric : metrics) {
        MetricArray array = point.entry().outcome().metrics().get(metric);
        double sum = 0;
        for (double value : array == null ? new double[0] : array.values()) {
          sum += value;
        }
        cells.add(array == null ? "" : number(sum / array.values().length));
      }
      for (Parameter parameter : report.plan().parameters()) {
        cells.add(point.design().value(parameter.id()).map(v -> value(v, parameter)).orElse(""));
      }
      line(csv, cells);
    }
    return csv.toString();
  }

  static String label(String name, String unit) {
    return unit.equals("1") ? name : name + " [" + unit + "]";
  }

  private static String value(Value value, Parameter parameter) {
    return value instanceof Value.Num n
        ? number(Units.of(parameter.unit()).fromSi(n.value()))
        : value.toString();
  }

  /** Shortest text that reads back as the same number; whole numbers without a point. */
  static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  private static void line(StringBuilder csv, List<String> cells) {
    for (int i = 0; i < cells.size(); i++) {
      String cell = cells.get(i);
      boolean quote =
          cell.contains(",") || cell.contains("\"") || cell.contains("\n") || cell.contains("\r");
      csv.append(i == 0 ? "" : ",").append(quote ? "\"" + cell.replace("\"", "\"\"") + "\"" : cell);
    }
    csv.append("\r\n");
  }
}
