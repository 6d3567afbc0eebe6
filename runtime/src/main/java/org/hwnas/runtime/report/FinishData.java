package org.hwnas.runtime.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hwnas.plan.Block;
import org.hwnas.plan.Plan;
import org.hwnas.plan.units.Unit;
import org.hwnas.plan.units.Units;
import org.hwnas.runtime.estimate.PlanEvaluator;

/**
 * What a report's page says of designs that were measured once more after the search: how, and each
 * objective before and after.
 */
final class FinishData {
  private FinishData() {}

  /**
   * The data: {@code by} names the estimators, {@code designs} has for each its evaluation {@code
   * i} of the search, its objectives {@code before} and {@code after} in the units of the spec
   * (after is empty where it failed), whether it satisfies the requirements {@code ok}, and its
   * {@code failure}.
   *
   * @param search the run
   * @param finished what was measured once more
   */
  static JsonObject of(RunReport search, Optional<RunReport> finished) {
    JsonObject data = new JsonObject();
    data.addProperty("by", finished.map(f -> estimators(f.plan())).orElse(""));
    JsonArray designs = new JsonArray();
    Map<String, RunReport.Point> found = new HashMap<>();
    search.search().forEach(p -> found.putIfAbsent(p.design().key(), p));
    for (RunReport.Point after : finished.map(RunReport::search).orElse(List.of())) {
      RunReport.Point before = found.get(after.design().key());
      if (before == null) {
        continue; // of another search: `verify` says so
      }
      JsonObject one = new JsonObject();
      one.addProperty("i", before.entry().index());
      one.add("before", objectives(search.plan(), before));
      one.add("after", objectives(search.plan(), after));
      one.addProperty("ok", after.feasible());
      after.entry().outcome().failure().ifPresent(f -> one.addProperty("failure", f));
      designs.add(one);
    }
    data.add("designs", designs);
    return data;
  }

  private static JsonArray objectives(Plan plan, RunReport.Point point) {
    JsonArray values = new JsonArray();
    for (int k = 0; k < point.objectives().length; k++) {
      Unit unit = Units.of(plan.objectives().get(k).unit());
      values.add(ReportJson.number(unit.fromSi(point.objectives()[k])));
    }
    return values;
  }

  /** Such as {@code accuracy trained, cost analytical}; of the accuracy only where it is asked. */
  private static String estimators(Plan plan) {
    List<String> names = new ArrayList<>();
    for (Block block :
        plan.configuration().child("evaluate").map(Block::children).orElse(List.of())) {
      boolean asked =
          block.name().equals("accuracy") && PlanEvaluator.needed(plan).contains("accuracy");
      if (asked || block.name().equals("cost")) {
        names.add(block.name() + " " + block.kind());
      }
    }
    return String.join(", ", names);
  }
}
