package org.hwnas.runtime.cost.lookup;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.table.Table;

/** Metrics by key. Immutable after it is made. */
final class LookupTable {
  private static final MathContext DIGITS = new MathContext(9); // two writings of one number agree

  /**
   * Metrics of one key.
   *
   * @param line where it stands
   * @param keys numbers or texts, in the order of the key columns, in SI units
   * @param metrics in SI units
   */
  record Entry(long line, List<String> keys, SortedMap<String, Double> metrics) {}

  private final String name;
  private final Columns columns;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  private LookupTable(String name, Columns columns) {
    this.name = name;
    this.columns = columns;
  }

  static LookupTable of(Table table, Columns columns) throws EvaluationFailure {
    LookupTable lookup = new LookupTable(table.name(), columns);
    rows:
    for (Table.Row row : table.rows()) {
      for (Columns.Filter filter : columns.filters) {
        if (!row.text(filter.column()).contains(filter.text())) {
          continue rows;
        }
      }
      List<String> keys = new ArrayList<>();
      for (Columns.Quantity key : columns.keys) {
        keys.add(canonical(row.text(key.column()), key.factor()));
      }
      SortedMap<String, Double> metrics = new TreeMap<>();
      for (Columns.Quantity metric : columns.metrics) {
        row.number(metric.column())
            .ifPresent(v -> metrics.put(metric.meaning(), v * metric.factor()));
      }
      Entry entry = new Entry(row.line(), List.copyOf(keys), metrics);
      String label = columns.layer.isEmpty() ? columns.workload : columns.layer;
      String of = label.isEmpty() ? "" : row.text(label);
      Entry before = lookup.entries.putIfAbsent(key(of, keys), entry);
      if (before != null && !agree(before.metrics(), metrics)) {
        throw new EvaluationFailure(
            "lines %d and %d of `%s` have the same key and other figures"
                .formatted(before.line(), row.line(), table.name()));
      }
    }
    if (lookup.entries.isEmpty()) {
      throw new EvaluationFailure("`" + table.name() + "` has no row that counts");
    }
    return lookup;
  }

  private static boolean agree(Map<String, Double> a, Map<String, Double> b) {
    if (!a.keySet().equals(b.keySet())) {
      return false;
    }
    return a.entrySet().stream()
        .allMatch(
            e -> {
              double x = e.getValue();
              double y = b.get(e.getKey());
              return x == y || Math.abs(x - y) <= 1e-9 * Math.abs(x);
            });
  }

  Columns columns() {
    return columns;
  }

  /**
   * The metrics of a key.
   *
   * @param of workload or layer; empty where rows belong to none
   * @param keys in SI units, canonical
   * @throws EvaluationFailure where there are none, with the nearest that there are
   */
  SortedMap<String, Double> find(String of, List<String> keys) throws EvaluationFailure {
    Entry entry = entries.get(key(of, keys));
    if (entry != null) {
      return entry.metrics();
    }
    StringBuilder asked = new StringBuilder();
    for (int i = 0; i < keys.size(); i++) {
      asked.append(i == 0 ? "" : ", ");
      asked.append(columns.keys.get(i).meaning()).append(" = ").append(keys.get(i));
    }
    throw new EvaluationFailure(
        "`%s` has no row for %s%s%s"
            .formatted(name, of.isEmpty() ? "" : "`" + of + "` with ", asked, nearest(of, keys)));
  }

  boolean has(String of, List<String> keys) {
    return entries.containsKey(key(of, keys));
  }

  private String nearest(String of, List<String> keys) {
    Optional<Entry> near =
        entries.entrySet().stream()
            .filter(e -> e.getKey().startsWith(of + "\t") || of.isEmpty())
            .map(Map.Entry::getValue)
            .min(Comparator.comparingLong(e -> differences(e.keys(), keys)));
    return near.map(
            e ->
                "; the nearest, line %d, differs in %d of them"
                    .formatted(e.line(), differences(e.keys(), keys)))
        .orElse("");
  }

  private static long differences(List<String> a, List<String> b) {
    long differ = 0;
    for (int i = 0; i < a.size(); i++) {
      differ += a.get(i).equals(b.get(i)) ? 0 : 1;
    }
    return differ;
  }

  /** All different combinations of keys, in the order of the file. */
  List<List<String>> keys() {
    return entries.values().stream().map(Entry::keys).distinct().toList();
  }

  private static String key(String of, List<String> keys) {
    return of + "\t" + String.join("\t", keys);
  }

  /** One writing for one value: a number times a factor, rounded; a text as it is. */
  static String canonical(String text, double factor) {
    try {
      double value = Double.parseDouble(text) * factor;
      return new BigDecimal(value).round(DIGITS).stripTrailingZeros().toString();
    } catch (NumberFormatException e) {
      return text;
    }
  }
}
