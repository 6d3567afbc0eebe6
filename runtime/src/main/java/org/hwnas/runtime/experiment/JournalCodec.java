package org.hwnas.runtime.experiment;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.estimate.MetricArray;
import org.hwnas.runtime.execution.Outcome;

/**
 * A journal entry as one line: JSON, a tab, and a CRC-32C over the line before and this JSON, so
 * that neither damage nor a lost line passes.
 */
final class JournalCodec {
  private JournalCodec() {}

  static String line(JournalEntry entry, String checksumBefore) {
    String json = json(entry).toString();
    return json + "\t" + checksum(checksumBefore, json) + "\n";
  }

  static String checksum(String before, String json) {
    CRC32C crc = new CRC32C();
    crc.update(before.getBytes(StandardCharsets.UTF_8));
    crc.update(json.getBytes(StandardCharsets.UTF_8));
    return String.format("%08x", crc.getValue());
  }

  /** A design as JSON: parameter ids to SI values. */
  static JsonObject designJson(Design design) {
    JsonObject json = new JsonObject();
    design.values().forEach((id, value) -> json.add(id, primitive(value)));
    return json;
  }

  private static JsonPrimitive primitive(Value value) {
    if (value instanceof Value.Num n) {
      if (Double.isInfinite(n.value())) {
        // A number beyond every double reads back as infinity; a bare word would be a symbol.
        return new JsonPrimitive(new BigDecimal(n.value() > 0 ? "1e999" : "-1e999"));
      }
      boolean whole = n.value() == Math.rint(n.value()) && Math.abs(n.value()) < 1e15;
      return whole ? new JsonPrimitive((long) n.value()) : new JsonPrimitive(n.value());
    }
    return value instanceof Value.Bool b
        ? new JsonPrimitive(b.value())
        : new JsonPrimitive(value.asSymbol());
  }

  /**
   * The inverse of {@link #designJson}.
   *
   * @throws IllegalArgumentException where a value is neither number, text nor truth value
   */
  static Design design(JsonObject json) {
    Map<String, Value> values = new TreeMap<>();
    for (Map.Entry<String, JsonElement> entry : json.entrySet()) {
      if (!entry.getValue().isJsonPrimitive()) {
        throw new IllegalArgumentException(
            "`" + entry.getKey() + "` is not a number, a text or a truth value");
      }
      JsonPrimitive p = entry.getValue().getAsJsonPrimitive();
      values.put(
          entry.getKey(),
          p.isNumber()
              ? Value.of(p.getAsDouble())
              : p.isBoolean() ? Value.of(p.getAsBoolean()) : Value.of(p.getAsString()));
    }
    return Design.of(values);
  }

  private static JsonObject json(JournalEntry entry) {
    JsonObject json = new JsonObject();
    json.addProperty("index", entry.index());
    json.add("design", designJson(entry.design()));
    entry.outcome().failure().ifPresent(f -> json.addProperty("failure", f));
    json.add("metrics", arrays(entry.outcome().metrics()));
    errors(entry.outcome().metrics(), json);
    return json;
  }

  /** For who reads the file: they follow from the metrics, and are not read again. */
  private static void errors(SortedMap<String, MetricArray> metrics, JsonObject json) {
    SortedMap<String, MetricArray> errors = new TreeMap<>();
    metrics.forEach((name, array) -> array.standardErrors().ifPresent(e -> errors.put(name, e)));
    if (!errors.isEmpty()) {
      json.add("standard_errors", arrays(errors));
    }
  }

  /** A decision about a proposed design. */
  static String json(ScreeningEntry entry) {
    JsonObject json = new JsonObject();
    json.addProperty("batch", entry.batch());
    json.addProperty("step", entry.step());
    json.add("design", designJson(entry.design()));
    entry.outcome().failure().ifPresent(f -> json.addProperty("failure", f));
    json.add("metrics", arrays(entry.outcome().metrics()));
    errors(entry.outcome().metrics(), json);
    if (entry.learned() > 0) {
      json.add("deviations", arrays(entry.deviations()));
      json.addProperty("learned", entry.learned());
    }
    json.addProperty("kept", entry.kept());
    return json.toString();
  }

  /** The inverse of {@link #json(ScreeningEntry)}. */
  static ScreeningEntry screening(String text) {
    JsonObject json = JsonParser.parseString(text).getAsJsonObject();
    boolean predicted = json.has("learned");
    return new ScreeningEntry(
        json.get("batch").getAsInt(),
        json.get("step").getAsString(),
        design(json.getAsJsonObject("design")),
        new Outcome(
            arrays(json.getAsJsonObject("metrics")),
            Optional.ofNullable(json.get("failure")).map(JsonElement::getAsString)),
        predicted ? arrays(json.getAsJsonObject("deviations")) : new TreeMap<>(),
        predicted ? json.get("learned").getAsInt() : 0,
        json.get("kept").getAsBoolean());
  }

  private static JsonObject arrays(SortedMap<String, MetricArray> metrics) {
    JsonObject json = new JsonObject();
    metrics.forEach((name, array) -> json.add(name, array(array)));
    return json;
  }

  private static SortedMap<String, MetricArray> arrays(JsonObject json) {
    SortedMap<String, MetricArray> metrics = new TreeMap<>();
    json.entrySet().forEach(e -> metrics.put(e.getKey(), array(e.getValue())));
    return metrics;
  }

  /** One number, or rows of chips by workload; where times are stated each cell has a list. */
  private static JsonElement array(MetricArray array) {
    if (array.values().length == 1 && array.times().isEmpty()) {
      return new JsonPrimitive(array.values()[0]);
    }
    JsonArray rows = new JsonArray();
    for (int w = 0; w < array.workloads(); w++) {
      JsonArray row = new JsonArray();
      for (int c = 0; c < array.chips(); c++) {
        if (array.times().isEmpty()) {
          row.add(array.at(w, c));
          continue;
        }
        JsonArray cell = new JsonArray();
        for (int t = 0; t < array.times().size(); t++) {
          cell.add(array.at(w, c, t));
        }
        row.add(cell);
      }
      rows.add(row);
    }
    if (array.times().isEmpty()) {
      return rows;
    }
    JsonObject timed = new JsonObject();
    JsonArray times = new JsonArray();
    array.times().forEach(times::add);
    timed.add("times", times);
    timed.add("values", rows);
    return timed;
  }

  static JournalEntry entry(String text) {
    JsonObject json = JsonParser.parseString(text).getAsJsonObject();
    SortedMap<String, MetricArray> metrics = arrays(json.getAsJsonObject("metrics"));
    Optional<String> failure =
        Optional.ofNullable(json.get("failure")).map(JsonElement::getAsString);
    return new JournalEntry(
        json.get("index").getAsInt(),
        design(json.getAsJsonObject("design")),
        new Outcome(metrics, failure));
  }

  private static MetricArray array(JsonElement json) {
    if (json.isJsonPrimitive()) {
      return MetricArray.scalar(json.getAsDouble());
    }
    List<Double> times = new ArrayList<>();
    if (json.isJsonObject()) {
      json.getAsJsonObject().getAsJsonArray("times").forEach(t -> times.add(t.getAsDouble()));
    }
    JsonArray rows =
        json.isJsonObject()
            ? json.getAsJsonObject().getAsJsonArray("values")
            : json.getAsJsonArray();
    int chips = rows.get(0).getAsJsonArray().size();
    int moments = Math.max(1, times.size());
    double[] values = new double[rows.size() * chips * moments];
    for (int i = 0; i < values.length; i++) {
      JsonElement cell = rows.get(i / moments / chips).getAsJsonArray().get(i / moments % chips);
      values[i] =
          times.isEmpty()
              ? cell.getAsDouble()
              : cell.getAsJsonArray().get(i % moments).getAsDouble();
    }
    return new MetricArray(rows.size(), chips, times, values);
  }
}
