package org.hwnas.plan.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.Locale;
import java.util.Optional;
import org.hwnas.plan.diff.Difference;
import org.hwnas.plan.diff.PlanDiff;

/** Differences for programs. */
public final class DiffJson {
  private DiffJson() {}

  /**
   * As JSON: {@code verdict}, and per difference {@code area}, {@code change}, {@code path}, {@code
   * left} and {@code right} (each {@code value} and {@code origin}, absent where there is nothing)
   * and {@code iso}.
   */
  public static JsonObject write(PlanDiff diff) {
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
