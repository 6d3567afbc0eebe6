package org.hwnas.runtime.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hwnas.runtime.estimate.MetricArray;
import org.hwnas.runtime.estimate.MetricUnits;
import org.hwnas.runtime.estimate.PlanEvaluator;
import org.hwnas.runtime.experiment.ScreeningEntry;
import org.hwnas.runtime.experiment.ScreeningSummary;
import org.hwnas.runtime.predictor.Agreement;

/** What the report's page shows of the screening: steps, and each figure of the front by step. */
final class ScreeningData {
  private ScreeningData() {}

  static JsonObject of(RunReport report) {
    JsonObject data = new JsonObject();
    JsonArray steps = new JsonArray();
    for (ScreeningSummary step : report.screening()) {
      JsonObject one = new JsonObject();
      one.addProperty("step", step.step());
      one.addProperty("designs", step.designs());
      one.addProperty("kept", step.kept());
      one.addProperty("learned", step.learned());
      JsonArray agreement = new JsonArray();
      step.agreement().forEach((metric, a) -> agreement.add(agreement(metric, a)));
      one.add("agreement", agreement);
      steps.add(one);
    }
    data.add("steps", steps);
    if (!steps.isEmpty()) {
      figures(report, data);
    }
    return data;
  }

  private static JsonObject agreement(String metric, Agreement agreement) {
    JsonObject one = new JsonObject();
    one.addProperty("metric", metric);
    one.addProperty("rows", agreement.rows());
    one.addProperty("tau", agreement.kendallTau());
    one.addProperty("error", agreement.medianError());
    one.addProperty("covered", agreement.covered());
    return one;
  }

  /** By design of the front, metric and step: the mean over workloads and chips. */
  private static void figures(RunReport report, JsonObject data) {
    Map<String, Map<String, ScreeningEntry>> known = new HashMap<>();
    report
        .decisions()
        .forEach(
            d ->
                known
                    .computeIfAbsent(d.design().key(), k -> new LinkedHashMap<>())
                    .put(d.step(), d));
    List<String> steps = report.screening().stream().map(ScreeningSummary::step).toList();
    Set<String> metrics = PlanEvaluator.needed(report.plan());
    JsonArray titles = new JsonArray();
    for (String metric : metrics) {
      String unit = MetricUnits.si(metric);
      String title = unit.equals("1") ? metric : metric + " [" + unit + "]";
      steps.forEach(step -> titles.add(title + ", " + step));
      titles.add(title + ", end");
    }
    data.add("titles", titles);
    JsonArray rows = new JsonArray();
    for (RunReport.Point point : report.front()) {
      Map<String, ScreeningEntry> decisions = known.getOrDefault(point.design().key(), Map.of());
      JsonArray row = new JsonArray();
      row.add(point.entry().index());
      for (String metric : metrics) {
        for (String step : steps) {
          ScreeningEntry decision = decisions.get(step);
          row.add(
              decision == null || !decision.outcome().metrics().containsKey(metric)
                  ? null
                  : mean(decision.outcome().metrics().get(metric)));
        }
        row.add(mean(point.entry().outcome().metrics().get(metric)));
      }
      rows.add(row);
    }
    data.add("figures", rows);
  }

  private static Double mean(MetricArray array) {
    double mean = Arrays.stream(array.values()).average().orElseThrow();
    return Double.isFinite(mean) ? mean : null;
  }
}
