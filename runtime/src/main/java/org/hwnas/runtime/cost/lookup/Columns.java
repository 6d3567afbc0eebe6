package org.hwnas.runtime.cost.lookup;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hwnas.plan.units.Unit;
import org.hwnas.plan.units.Units;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.estimate.MetricUnits;
import org.hwnas.runtime.table.Table;

/**
 * What the columns of a table mean. Without a description, a column means what its title says: a
 * metric ({@code energy}, {@code area [mm^2]}), {@code workload}, or a field of the configuration
 * by its path from the root ({@code hardware.tile.pe.crossbar.rows}); numbers are in SI units
 * unless the title names one in brackets. A description is a table of its own with the columns
 * {@code column} (title), {@code meaning} (as above; {@code contains}: rows count only if the cell
 * contains the text beside; {@code ignored}) and {@code unit} (such as {@code mm^2} or {@code 2048
 * bit}, or that text).
 */
final class Columns {
  /** A column whose numbers are used. */
  record Quantity(String column, String meaning, double factor) {}

  /** Rows whose cell does not contain the text are left out. */
  record Filter(String column, String text) {}

  final List<Quantity> keys = new ArrayList<>();
  final List<Quantity> metrics = new ArrayList<>();
  final List<Filter> filters = new ArrayList<>();
  String workload = "";
  String layer = "";

  private Columns() {}

  /** By the titles alone. */
  static Columns ofTitles(Table table) throws EvaluationFailure {
    Columns columns = new Columns();
    for (String title : table.columns()) {
      int bracket = title.indexOf('[');
      String meaning = bracket < 0 ? title : title.substring(0, bracket).strip();
      String unit = bracket < 0 ? "" : title.substring(bracket + 1, title.lastIndexOf(']')).strip();
      columns.add(title, meaning, unit);
    }
    return columns.checked(table);
  }

  /** By a description. */
  static Columns described(Table table, Table description) throws EvaluationFailure {
    description.require("column", "meaning");
    Columns columns = new Columns();
    Map<String, String> seen = new TreeMap<>();
    for (Table.Row row : description.rows()) {
      String column = row.text("column");
      if (!table.has(column)) {
        throw new EvaluationFailure(
            "line %d of `%s` describes the column `%s`, which `%s` does not have"
                .formatted(row.line(), description.name(), column, table.name()));
      }
      if (seen.put(column, "") != null) {
        throw new EvaluationFailure(
            "`%s` describes the column `%s` twice".formatted(description.name(), column));
      }
      columns.add(column, row.text("meaning"), row.text("unit"));
    }
    return columns.checked(table);
  }

  private void add(String column, String meaning, String unit) throws EvaluationFailure {
    switch (meaning) {
      case "ignored", "" -> {}
      case "workload" -> workload = column;
      case "layer" -> layer = column;
      case "contains" -> filters.add(new Filter(column, unit));
      default -> {
        Quantity quantity = new Quantity(column, meaning, factor(unit));
        boolean metric = !meaning.contains(".") && MetricUnits.known(meaning);
        (metric ? metrics : keys).add(quantity);
      }
    }
  }

  private Columns checked(Table table) throws EvaluationFailure {
    if (metrics.isEmpty()) {
      throw new EvaluationFailure(
          "`%s` has no column of a metric; it has %s"
              .formatted(table.name(), String.join(", ", table.columns())));
    }
    return this;
  }

  /** SI over the unit: of {@code mm^2} 1e-6, of {@code 2048 bit} 2048. */
  static double factor(String unit) throws EvaluationFailure {
    if (unit.isEmpty()) {
      return 1;
    }
    int space = unit.indexOf(' ');
    BigDecimal times = BigDecimal.ONE;
    String symbol = unit;
    if (space > 0 && Character.isDigit(unit.charAt(0))) {
      times = new BigDecimal(unit.substring(0, space));
      symbol = unit.substring(space + 1).strip();
    }
    String name = symbol;
    Unit known =
        Units.parse(name)
            .orElseThrow(() -> new EvaluationFailure("there is no unit `" + name + "`"));
    return known.toSi(times);
  }
}
