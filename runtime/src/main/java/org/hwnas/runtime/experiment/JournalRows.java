package org.hwnas.runtime.experiment;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.cost.lookup.MeasuredRows;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.estimate.MetricArray;

/** The journal of a run as rows to learn from: a row for each design and workload. */
public final class JournalRows {
  /** What other metrics of cost follow from. */
  private static final List<String> LEARNED =
      List.of("energy", "latency", "throughput", "area", "leakage");

  private JournalRows() {}

  /** Whether a file is a journal, by its name. */
  public static boolean isJournal(Path file) {
    return file.getFileName().toString().endsWith(".ndjson");
  }

  /**
   * Reads a journal. Of the parameters those count that every design has; workloads are known by
   * their place, the first being {@code #0}. Designs that could not be measured are left out.
   *
   * @throws EvaluationFailure where it is damaged, or nothing was measured
   */
  public static MeasuredRows of(Path file) throws EvaluationFailure {
    List<JournalEntry> measured;
    try {
      measured = Journal.read(file).stream().filter(e -> e.outcome().failure().isEmpty()).toList();
    } catch (RunException e) {
      throw new EvaluationFailure(e.getMessage());
    }
    if (measured.isEmpty()) {
      throw new EvaluationFailure("the journal `" + file.getFileName() + "` measured nothing");
    }
    TreeSet<String> common = new TreeSet<>(measured.get(0).design().values().keySet());
    measured.forEach(e -> common.retainAll(e.design().values().keySet()));
    int workloads =
        measured.stream()
            .flatMap(e -> e.outcome().metrics().values().stream())
            .mapToInt(MetricArray::workloads)
            .max()
            .orElse(1);
    List<MeasuredRows.Row> rows = new ArrayList<>();
    for (JournalEntry entry : measured) {
      SortedMap<String, Value> keys = new TreeMap<>(entry.design().values());
      keys.keySet().retainAll(common);
      for (int w = 0; w < workloads; w++) {
        SortedMap<String, Double> metrics = new TreeMap<>();
        for (String name : LEARNED) {
          int workload = w;
          Optional.ofNullable(entry.outcome().metrics().get(name))
              .filter(a -> Arrays.stream(a.values()).allMatch(Double::isFinite))
              .ifPresent(a -> metrics.put(name, a.at(workload, 0)));
        }
        rows.add(new MeasuredRows.Row(MeasuredRows.Row.at(w), keys, metrics));
      }
    }
    return new MeasuredRows(rows);
  }
}
