package org.hwnas.plan.diff;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Differences for people and for programs. */
public final class DiffText {
  private DiffText() {}

  /** A few lines per area, then the verdict; ends with a line feed. */
  public static String human(PlanDiff diff) {
    StringBuilder text = new StringBuilder();
    for (Area area : Area.values()) {
      List<Difference> those = diff.differences().stream().filter(d -> d.area() == area).toList();
      if (!those.isEmpty()) {
        text.append(area.id()).append('\n');
        those.forEach(d -> text.append(line(d)).append('\n'));
      }
    }
    return text.append(verdict(diff)).append('\n').toString();
  }

  private static String line(Difference d) {
    String mark = d.iso() ? "!" : " ";
    return switch (d.change()) {
      case ADDED -> mark + " + " + d.path() + "  " + d.right().orElseThrow();
      case REMOVED -> mark + " - " + d.path() + "  " + d.left().orElseThrow();
      case CHANGED ->
          mark
              + " ~ "
              + d.path()
              + "  "
              + d.left().orElseThrow()
              + " -> "
              + d.right().orElseThrow();
    };
  }

  /** One or two sentences. */
  public static String verdict(PlanDiff diff) {
    String areas =
        diff.differences().stream()
            .filter(Difference::iso)
            .map(d -> d.area().id())
            .distinct()
            .collect(Collectors.joining(", "));
    return switch (diff.verdict()) {
      case EQUAL -> "equal: the two plans are the same experiment";
      case FAIR -> "fair: they differ only in what is searched, how, and in what they are called";
      case UNFAIR ->
          "not a fair comparison: "
              + areas
              + " differ (marked !), which changes results by itself; make them the same, or name"
              + " with --free what you compare";
    };
  }

  /**
   * As JSON: {@code verdict}, and per difference {@code area}, {@code change}, {@code path}, {@code
   * left} and {@code right} (each {@code value} and {@code origin}, absent where there is nothing)
   * and {@code iso}.
   */
  public static JsonObject json(PlanDiff diff) {
    JsonObject json = new JsonObject();
    json.addProperty("verdict", diff.verdict().name().toLowerCase(Locale.ROOT));
    JsonArray all = new JsonArray();
    for (Difference d : diff.differences()) {
      JsonObject one = new JsonObject();
      one.addProperty("area", d.area().id());
      one.addProperty("change", d.change().name().toLowerCase(Locale.ROOT));
      one.addProperty("path", d.path());
      one.addProperty("iso", d.iso());
      side(one, "left", d.left());
      side(one, "right", d.right());
      all.add(one);
    }
    json.add("differences", all);
    return json;
  }

  private static void side(JsonObject into, String name, Optional<Difference.Side> side) {
    side.ifPresent(
        s -> {
          JsonObject one = new JsonObject();
          one.addProperty("value", s.value());
          one.addProperty("origin", s.origin());
          into.add(name, one);
        });
  }
}
