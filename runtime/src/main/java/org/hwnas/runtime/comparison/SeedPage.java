package org.hwnas.runtime.comparison;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import org.hwnas.plan.Objective;
import org.hwnas.plan.units.Units;
import org.hwnas.runtime.pareto.ObjectiveScale;
import org.hwnas.runtime.report.HtmlPage;
import org.hwnas.runtime.report.ReportJson;

/**
 * A comparison of two groups of runs as one HTML file that needs no network: indicators run by run,
 * summary attainment surfaces, the hypervolume that so many of the runs attain.
 */
public final class SeedPage {
  private SeedPage() {}

  /**
   * The page.
   *
   * @param seeds what was compared
   * @param left what the left group is called
   * @param right what the other is called
   */
  public static String write(SeedComparison seeds, String left, String right) {
    JsonObject data = new JsonObject();
    data.addProperty("left", left);
    data.addProperty("right", right);
    data.add("objectives", ReportJson.objectives(seeds.objectives()));
    data.add("ends", ends(seeds.objectives(), seeds.scale()));
    JsonArray indicators = new JsonArray();
    for (SeedComparison.Indicator indicator : seeds.indicators()) {
      JsonObject one = new JsonObject();
      one.addProperty("name", indicator.name());
      one.addProperty("larger", indicator.larger());
      one.add("left", SeedComparison.numbers(indicator.left()));
      one.add("right", SeedComparison.numbers(indicator.right()));
      one.addProperty("chance", indicator.test().chance());
      one.addProperty("superiority", indicator.superiority());
      indicators.add(one);
    }
    data.add("indicators", indicators);
    data.add("figures", seeds.json());
    return HtmlPage.write(
        "seeds.html",
        left + " and " + right,
        data,
        List.of("report.css"),
        List.of("theme.js", "seeds.js"));
  }

  /** Best value of each objective and where the scale's box ends, in the objectives' units. */
  private static JsonArray ends(List<Objective> objectives, ObjectiveScale scale) {
    List<double[]> corners = scale.corners();
    JsonArray ends = new JsonArray();
    for (int k = 0; k < objectives.size(); k++) {
      Objective objective = objectives.get(k);
      JsonArray pair = new JsonArray();
      for (double[] corner : corners) {
        double si = objective.maximize() ? -corner[k] : corner[k];
        pair.add(Units.of(objective.unit()).fromSi(si));
      }
      ends.add(pair);
    }
    return ends;
  }
}
