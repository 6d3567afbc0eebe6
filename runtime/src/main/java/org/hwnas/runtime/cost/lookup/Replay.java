package org.hwnas.runtime.cost.lookup;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.table.Table;

/** A table as a search over it sees it: what each row is found to be, and the best design. */
public final class Replay {
  /**
   * A figure.
   *
   * @param row where it stands
   * @param metric its meaning
   * @param found by key, SI
   * @param recorded in the table, SI
   */
  public record Figure(String row, String metric, double found, double recorded) {}

  /**
   * The design with the smallest product of worst energy, worst latency and area.
   *
   * @param keys of the design, with their meanings
   * @param product J s m^2
   * @param area m^2
   */
  public record Best(String keys, double product, double area) {}

  private final Table table;
  private final LookupTable lookup;

  private Replay(Table table, LookupTable lookup) {
    this.table = table;
    this.lookup = lookup;
  }

  /**
   * Reads a table by a description of its columns.
   *
   * @throws EvaluationFailure where it is not the table that the description speaks of
   */
  public static Replay of(Table table, Optional<Table> description) throws EvaluationFailure {
    Columns columns =
        description.isPresent()
            ? Columns.described(table, description.get())
            : Columns.ofTitles(table);
    return new Replay(table, LookupTable.of(table, columns));
  }

  /** Every figure of every row that counts, found by the row's own key. */
  public List<Figure> figures() throws EvaluationFailure {
    Columns columns = lookup.columns();
    List<Figure> figures = new ArrayList<>();
    for (Table.Row row : table.rows()) {
      if (!counts(row)) {
        continue;
      }
      List<String> keys = new ArrayList<>();
      for (Columns.Quantity key : columns.keys) {
        keys.add(LookupTable.canonical(row.text(key.column()), key.factor()));
      }
      String of = columns.workload.isEmpty() ? "" : row.text(columns.workload);
      SortedMap<String, Double> found = lookup.find(of, keys);
      for (Columns.Quantity metric : columns.metrics) {
        Optional<Double> recorded = row.number(metric.column());
        if (recorded.isPresent()) {
          figures.add(
              new Figure(
                  "line " + row.line(),
                  metric.meaning(),
                  found.get(metric.meaning()),
                  recorded.get() * metric.factor()));
        }
      }
    }
    return figures;
  }

  /**
   * The best design below an area, over all workloads of the table.
   *
   * @param areaLimit m^2
   */
  public Optional<Best> best(double areaLimit) throws EvaluationFailure {
    Columns columns = lookup.columns();
    List<String> workloads =
        columns.workload.isEmpty()
            ? List.of("")
            : table.rows().stream()
                .filter(this::counts)
                .map(r -> r.text(columns.workload))
                .distinct()
                .toList();
    Best best = null;
    for (List<String> keys : lookup.keys()) {
      Map<String, Double> worst = new HashMap<>();
      boolean whole = true;
      for (String workload : workloads) {
        if (!lookup.has(workload, keys)) {
          whole = false;
          break;
        }
        lookup.find(workload, keys).forEach((name, value) -> worst.merge(name, value, Math::max));
      }
      if (!whole || !worst.keySet().containsAll(List.of("energy", "latency", "area"))) {
        continue;
      }
      double product = worst.get("energy") * worst.get("latency") * worst.get("area");
      if (worst.get("area") <= areaLimit && (best == null || product < best.product())) {
        best = new Best(described(keys), product, worst.get("area"));
      }
    }
    return Optional.ofNullable(best);
  }

  private boolean counts(Table.Row row) {
    return lookup.columns().filters.stream().allMatch(f -> row.text(f.column()).contains(f.text()));
  }

  private String described(List<String> keys) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < keys.size(); i++) {
      text.append(i == 0 ? "" : ", ").append(lookup.columns().keys.get(i).meaning());
      text.append(" = ").append(keys.get(i));
    }
    return text.toString();
  }
}
