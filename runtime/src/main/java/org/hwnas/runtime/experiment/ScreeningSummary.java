package org.hwnas.runtime.experiment;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hwnas.runtime.estimate.MetricArray;
import org.hwnas.runtime.predictor.Agreement;
import org.hwnas.runtime.predictor.Prediction;

/**
 * What a step of the screening did.
 *
 * @param step name of the fidelity, or {@link ScreeningEntry#SURROGATE}
 * @param designs that it judged
 * @param kept that went on
 * @param learned designs that the predictor was trained on last; 0 where the step measures
 * @param agreement of its figures with those of the end, by metric, over the designs that reached
 *     it; of a predictor the designs that it had not learned
 */
public record ScreeningSummary(
    String step, int designs, int kept, int learned, SortedMap<String, Agreement> agreement) {

  /** Fewer designs say nothing of an order. */
  private static final int FEWEST = 3;

  /**
   * The decisions of a run; none where it screens nothing.
   *
   * @throws RunException where the record is damaged
   */
  public static List<ScreeningEntry> decisions(RunDirectory directory) {
    Path file = directory.screening();
    return ScreeningJournal.read(file);
  }

  /** Sums up by step, in the order of the chain. */
  public static List<ScreeningSummary> of(
      List<ScreeningEntry> decisions, List<JournalEntry> measured) {
    Map<String, SortedMap<String, MetricArray>> ends = new HashMap<>();
    measured.forEach(e -> ends.put(e.design().key(), e.outcome().metrics()));
    Map<String, List<ScreeningEntry>> steps = new LinkedHashMap<>();
    decisions.forEach(d -> steps.computeIfAbsent(d.step(), s -> new ArrayList<>()).add(d));
    List<ScreeningSummary> summaries = new ArrayList<>();
    steps.forEach((step, entries) -> summaries.add(summary(step, entries, ends)));
    // the predictor comes first, though it begins later
    summaries.sort(Comparator.comparing(s -> !s.step().equals(ScreeningEntry.SURROGATE)));
    return List.copyOf(summaries);
  }

  private static ScreeningSummary summary(
      String step, List<ScreeningEntry> entries, Map<String, SortedMap<String, MetricArray>> ends) {
    TreeSet<String> metrics = new TreeSet<>();
    entries.forEach(
        e ->
            metrics.addAll(
                e.learned() > 0 ? e.deviations().keySet() : e.outcome().metrics().keySet()));
    SortedMap<String, Agreement> agreement = new TreeMap<>();
    for (String metric : metrics) {
      List<Prediction> here = new ArrayList<>();
      List<Double> there = new ArrayList<>();
      for (ScreeningEntry entry : entries) {
        SortedMap<String, MetricArray> end = ends.get(entry.design().key());
        MetricArray figure = entry.outcome().metrics().get(metric);
        if (end != null && end.containsKey(metric) && figure != null) {
          MetricArray deviation = entry.deviations().get(metric);
          here.add(new Prediction(mean(figure), deviation == null ? 0 : mean(deviation)));
          there.add(mean(end.get(metric)));
        }
      }
      if (here.size() >= FEWEST) {
        agreement.put(
            metric,
            Agreement.of(
                here.toArray(Prediction[]::new),
                there.stream().mapToDouble(Double::doubleValue).toArray()));
      }
    }
    return new ScreeningSummary(
        step,
        entries.size(),
        (int) entries.stream().filter(ScreeningEntry::kept).count(),
        entries.get(entries.size() - 1).learned(),
        agreement);
  }

  private static double mean(MetricArray array) {
    return Arrays.stream(array.values()).average().orElseThrow();
  }
}
