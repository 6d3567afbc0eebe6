package org.hwnas.runtime.comparison;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.hwnas.runtime.experiment.Effort;

/**
 * What the searches of two groups of runs cost by themselves, where the runs say so. These are
 * times of the machines they ran on, of whole runs: no test is made of them.
 *
 * @param left by run; empty of one that does not say
 * @param right by run
 */
public record SearchEfforts(List<Optional<Effort>> left, List<Optional<Effort>> right) {
  /** A figure of a run, as people and programs are told it. */
  private enum Figure {
    SEARCH("search, ms", "search_ms", e -> Optional.of(1e3 * e.searchPerDesign())),
    MEASURING("measuring, ms", "measuring_ms", e -> e.measuringPerDesign().map(s -> 1e3 * s)),
    SHARE("search, %", "search_percent", e -> e.share().map(s -> 100 * s));

    private final String title;
    private final String key;
    private final Function<Effort, Optional<Double>> of;

    Figure(String title, String key, Function<Effort, Optional<Double>> of) {
      this.title = title;
      this.key = key;
      this.of = of;
    }

    private double[] known(List<Optional<Effort>> runs) {
      return runs.stream()
          .flatMap(Optional::stream)
          .flatMap(e -> of.apply(e).stream())
          .mapToDouble(d -> d)
          .toArray();
    }
  }

  /** Lines for people under the columns of a comparison; empty where no run says anything. */
  String human() {
    StringBuilder text = new StringBuilder();
    for (Figure figure : Figure.values()) {
      double[] ours = figure.known(left);
      double[] theirs = figure.known(right);
      if (ours.length + theirs.length > 0) {
        text.append(
            String.format(
                Locale.ROOT, "  %-13s%s   %s%n", figure.title, summary(ours), summary(theirs)));
      }
    }
    return text.isEmpty()
        ? ""
        : text
            + "  search: its own CPU time a design, and its part of the time of the run; measuring:"
            + " what it waited for\n";
  }

  private static String summary(double[] values) {
    return values.length == 0
        ? String.format(Locale.ROOT, "%8s %8s %8s", "unknown", "", "")
        : String.format(
            Locale.ROOT,
            "%8s %8s %8s",
            shown(SeedComparison.median(values)),
            shown(Arrays.stream(values).min().orElseThrow()),
            shown(Arrays.stream(values).max().orElseThrow()));
  }

  /** Four digits, however large. */
  private static String shown(double value) {
    return value >= 1e4
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.4g", value);
  }

  /**
   * For programs: {@code left} and {@code right} with a list of each figure, null where unknown.
   */
  JsonObject json() {
    JsonObject json = new JsonObject();
    json.add("left", json(left));
    json.add("right", json(right));
    return json;
  }

  private static JsonObject json(List<Optional<Effort>> runs) {
    JsonObject json = new JsonObject();
    for (Figure figure : Figure.values()) {
      JsonArray values = new JsonArray();
      for (Optional<Effort> run : runs) {
        run.flatMap(figure.of).ifPresentOrElse(values::add, () -> values.add(JsonNull.INSTANCE));
      }
      json.add(figure.key, values);
    }
    return json;
  }
}
