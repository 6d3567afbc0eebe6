package org.hwnas.runtime.experiment;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.Plan;
import org.hwnas.plan.Requirement;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.design.DesignResolver;
import org.hwnas.plan.expression.Value;
import org.hwnas.plan.units.Unit;
import org.hwnas.plan.units.Units;

/** A design as a file a person can write: JSON, parameter ids to values. */
public final class DesignFile {
  private DesignFile() {}

  /**
   * Reads a design. A number is in SI units; a text of number and unit, such as {@code "50 uS"}, is
   * a number too.
   *
   * @throws IllegalArgumentException where the text is no JSON object of plain values
   */
  public static Design read(String text) {
    JsonElement json;
    try {
      json = JsonParser.parseString(text);
    } catch (JsonParseException e) {
      throw new IllegalArgumentException("it is not JSON: " + e.getMessage(), e);
    }
    if (!json.isJsonObject()) {
      throw new IllegalArgumentException("it is not a JSON object");
    }
    Map<String, Value> values = new TreeMap<>(JournalCodec.design(json.getAsJsonObject()).values());
    values.replaceAll((id, value) -> value instanceof Value.Sym s ? amount(s) : value);
    return Design.of(values);
  }

  private static Value amount(Value.Sym symbol) {
    String[] parts = symbol.name().strip().split("\\s+", 2);
    try {
      double number = Double.parseDouble(parts[0]);
      Optional<Unit> unit = parts.length == 1 ? Optional.of(Unit.ONE) : Units.parse(parts[1]);
      if (unit.isPresent()) {
        return Value.of(unit.get().toSi(new java.math.BigDecimal(parts[0])));
      }
      throw new IllegalArgumentException(
          "`" + parts[1] + "` is no unit, in \"" + symbol.name() + "\"");
    } catch (NumberFormatException e) {
      return symbol; // a plain name
    }
  }

  /** The design as {@link #read} takes it, in SI units. */
  public static JsonObject json(Design design) {
    return JournalCodec.designJson(design);
  }

  /** Why a design is none of the plan's; empty for a valid one. */
  public static Optional<String> check(Plan plan, Design design) {
    Map<String, Value> active = new TreeMap<>();
    for (Parameter parameter : plan.parameters()) {
      Design soFar = Design.of(active);
      boolean exists = DesignResolver.active(parameter, soFar);
      Optional<Value> value = design.value(parameter.id());
      if (!exists) {
        continue;
      }
      if (value.isEmpty()) {
        return Optional.of("`" + parameter.id() + "` has no value");
      }
      if (!parameter.domain().contains(value.get())) {
        return Optional.of(
            "`"
                + parameter.id()
                + "` = "
                + value.get()
                + " is not in its domain "
                + parameter.domain());
      }
      active.put(parameter.id(), value.get());
    }
    for (String id : design.values().keySet()) {
      if (!active.containsKey(id)) {
        return Optional.of(
            plan.parameter(id).isPresent()
                ? "`" + id + "` does not exist under the other values"
                : "the plan has no parameter `" + id + "`");
      }
    }
    for (Requirement requirement : plan.requirements()) {
      if (requirement.confines() && !DesignResolver.satisfied(requirement, design)) {
        return Optional.of(requirement.message().orElse("it breaks `" + requirement.text() + "`"));
      }
    }
    return Optional.empty();
  }
}
