package org.hwnas.runtime.cost.lookup;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.table.Table;

/**
 * The rows of a table of designs, with its columns understood as for looking up.
 *
 * @param rows in the order of the table
 */
public record MeasuredRows(List<Row> rows) {
  /**
   * A row.
   *
   * @param workload empty where the table names none; {@link #at} where it is known by its place
   * @param keys by path of the configuration, in SI units
   * @param metrics by name, in SI units
   */
  public record Row(
      String workload, SortedMap<String, Value> keys, SortedMap<String, Double> metrics) {
    /** What stands for the name of a workload that is known by its place among all only. */
    public static String at(int place) {
      return "#" + place;
    }

    /** Whether the workload is known by its place. */
    public boolean placed() {
      return workload.startsWith("#");
    }
  }

  public MeasuredRows {
    rows = List.copyOf(rows);
  }

  /**
   * Understands a table.
   *
   * @param description of its columns; empty where their titles say all
   * @throws EvaluationFailure where it is not the table it should be
   */
  public static MeasuredRows of(Table table, Optional<Table> description) throws EvaluationFailure {
    Columns columns =
        description.isPresent()
            ? Columns.described(table, description.get())
            : Columns.ofTitles(table);
    List<Row> rows = new ArrayList<>();
    for (Table.Row row : table.rows()) {
      boolean counts =
          columns.filters.stream().allMatch(f -> row.text(f.column()).contains(f.text()));
      if (counts) {
        SortedMap<String, Value> keys = new TreeMap<>();
        for (Columns.Quantity key : columns.keys) {
          keys.put(key.meaning(), value(row.text(key.column()), key.factor()));
        }
        SortedMap<String, Double> metrics = new TreeMap<>();
        for (Columns.Quantity metric : columns.metrics) {
          row.number(metric.column())
              .ifPresent(v -> metrics.put(metric.meaning(), v * metric.factor()));
        }
        String workload = columns.workload.isEmpty() ? "" : row.text(columns.workload);
        rows.add(new Row(workload, keys, metrics));
      }
    }
    return new MeasuredRows(rows);
  }

  private static Value value(String text, double factor) {
    if (text.equals("true") || text.equals("false")) {
      return Value.of(Boolean.parseBoolean(text));
    }
    try {
      return Value.of(Double.parseDouble(text) * factor);
    } catch (NumberFormatException e) {
      return Value.of(text);
    }
  }
}
