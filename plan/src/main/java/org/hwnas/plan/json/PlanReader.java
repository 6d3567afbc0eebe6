package org.hwnas.plan.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BiFunction;
import org.hwnas.plan.Block;
import org.hwnas.plan.Citation;
import org.hwnas.plan.Decision;
import org.hwnas.plan.Domain;
import org.hwnas.plan.Field;
import org.hwnas.plan.Objective;
import org.hwnas.plan.Origin;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.Plan;
import org.hwnas.plan.Requirement;
import org.hwnas.plan.SourceLocation;
import org.hwnas.plan.SpaceSize;
import org.hwnas.plan.Variation;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Value;

/** JSON tree to plan; every failure is a {@link PlanFormatException} that names its place. */
final class PlanReader {
  private PlanReader() {}

  static Plan read(JsonObject json) {
    return new Plan(
        Json.text(json, "name", "$"),
        Json.text(json, "doc", "$"),
        Json.text(json, "edition", "$"),
        list(json, "parameters", "$", PlanReader::parameter),
        json.has("decisions") ? list(json, "decisions", "$", PlanReader::decision) : List.of(),
        block(Json.member(json, "configuration", "$"), "$.configuration"),
        list(json, "objectives", "$", PlanReader::objective),
        list(json, "requirements", "$", PlanReader::requirement),
        space(Json.object(Json.member(json, "space", "$"), "$.space")),
        list(json, "citations", "$", PlanReader::citation),
        list(
            json,
            "sources",
            "$",
            (e, path) -> {
              JsonObject source = Json.object(e, path);
              return new Plan.SourceFile(
                  Json.text(source, "file", path), Json.text(source, "sha256", path));
            }));
  }

  private static <T> List<T> list(
      JsonObject object, String name, String path, BiFunction<JsonElement, String, T> read) {
    return list(Json.array(object, name, path), path + "." + name, read);
  }

  private static <T> List<T> list(
      JsonArray array, String path, BiFunction<JsonElement, String, T> read) {
    List<T> items = new ArrayList<>();
    for (JsonElement element : array) {
      items.add(read.apply(element, path + "[" + items.size() + "]"));
    }
    return items;
  }

  private static SpaceSize space(JsonObject json) {
    String path = "$.space";
    return new SpaceSize(
        Json.parse(json, "cardinality", path, BigInteger::new),
        Json.bool(json, "exact", path),
        Json.parse(json, "encodings", path, BigInteger::new),
        Json.integer(json, "continuous_parameters", path),
        json.has("estimate")
            ? OptionalDouble.of(Json.number(json, "estimate", path))
            : OptionalDouble.empty(),
        json.has("estimate_error")
            ? OptionalDouble.of(Json.number(json, "estimate_error", path))
            : OptionalDouble.empty());
  }

  static Parameter parameter(JsonElement element, String path) {
    JsonObject json = Json.object(element, path);
    return new Parameter(
        Json.text(json, "id", path),
        domain(Json.object(Json.member(json, "domain", path), path + ".domain"), path + ".domain"),
        when(json, path),
        Json.text(json, "unit", path),
        Json.text(json, "doc", path),
        place(Json.text(json, "at", path), path + ".at"));
  }

  private static Decision decision(JsonElement element, String path) {
    JsonObject json = Json.object(element, path);
    return new Decision(
        Json.text(json, "name", path),
        list(json, "parameters", path, (e, p) -> ExprJson.readValue(e, p).asSymbol()));
  }

  private static Optional<Expr> when(JsonObject json, String path) {
    return Json.optional(json, "when").map(w -> ExprJson.read(w, path + ".when"));
  }

  private static Domain domain(JsonObject json, String path) {
    try {
      return switch (Json.text(json, "kind", path)) {
        case "choice" -> new Domain.Choice(list(json, "values", path, ExprJson::readValue));
        case "grid" ->
            new Domain.Grid(
                list(json, "values", path, (e, p) -> number(ExprJson.readValue(e, p), p)),
                logarithmic(json, path),
                Json.optional(json, "relaxation").map(r -> relaxation(r, path + ".relaxation")));
        case "integers" ->
            new Domain.Integers(
                (long) Json.number(json, "low", path), (long) Json.number(json, "high", path));
        case "interval" ->
            new Domain.Interval(
                Json.number(json, "low", path),
                Json.number(json, "high", path),
                logarithmic(json, path));
        default -> throw new PlanFormatException(path + ".kind", "unknown kind of domain");
      };
    } catch (IllegalArgumentException e) {
      throw new PlanFormatException(path, e.getMessage());
    }
  }

  private static Domain.Relaxation relaxation(JsonElement element, String path) {
    JsonObject json = Json.object(element, path);
    return new Domain.Relaxation(
        Json.number(json, "low", path),
        Json.number(json, "high", path),
        Json.parse(json, "rounding", path, Domain.Relaxation.Rounding::byId));
  }

  private static double number(Value value, String path) {
    if (value instanceof Value.Num n) {
      return n.value();
    }
    throw new PlanFormatException(path, "expected a number");
  }

  private static boolean logarithmic(JsonObject json, String path) {
    return Json.text(json, "scale", path).equals("log");
  }

  private static Objective objective(JsonElement element, String path) {
    JsonObject json = Json.object(element, path);
    return new Objective(
        Json.text(json, "name", path),
        Json.text(json, "goal", path).equals("maximize"),
        ExprJson.read(Json.member(json, "expr", path), path + ".expr"),
        Json.text(json, "unit", path),
        Json.text(json, "text", path),
        place(Json.text(json, "at", path), path + ".at"),
        text(json, "stage", path));
  }

  private static Requirement requirement(JsonElement element, String path) {
    JsonObject json = Json.object(element, path);
    return new Requirement(
        Json.text(json, "scope", path).equals("design")
            ? Requirement.Scope.DESIGN
            : Requirement.Scope.METRIC,
        ExprJson.read(Json.member(json, "expr", path), path + ".expr"),
        when(json, path),
        text(json, "message", path),
        Json.text(json, "text", path),
        place(Json.text(json, "at", path), path + ".at"),
        text(json, "stage", path));
  }

  private static Optional<String> text(JsonObject json, String name, String path) {
    return json.has(name) ? Optional.of(Json.text(json, name, path)) : Optional.empty();
  }

  private static Block block(JsonElement element, String path) {
    JsonObject json = Json.object(element, path);
    JsonObject fieldsJson = Json.object(Json.member(json, "fields", path), path + ".fields");
    Map<String, Field> fields = new LinkedHashMap<>();
    for (JsonElement name : Json.array(json, "order", path)) {
      String fieldPath = path + ".fields." + name.getAsString();
      fields.put(
          name.getAsString(),
          field(
              Json.object(Json.member(fieldsJson, name.getAsString(), path), fieldPath),
              fieldPath));
    }
    return new Block(
        Json.text(json, "name", path),
        Json.text(json, "kind", path),
        when(json, path),
        fields,
        list(json, "children", path, PlanReader::block));
  }

  private static Field field(JsonObject json, String path) {
    JsonElement value = Json.member(json, "value", path);
    List<Expr> values =
        value.isJsonArray()
            ? list(value.getAsJsonArray(), path + ".value", ExprJson::read)
            : List.of(ExprJson.read(value, path + ".value"));
    Origin origin =
        new Origin(
            Json.parse(json, "from", path, k -> Origin.Kind.valueOf(k.toUpperCase(Locale.ROOT))),
            json.has("at")
                ? Optional.of(place(Json.text(json, "at", path), path + ".at"))
                : Optional.empty(),
            text(json, "cite", path));
    return new Field(
        values,
        value.isJsonArray(),
        Json.text(json, "unit", path),
        origin,
        json.has("per") ? Optional.of(variation(json, path)) : Optional.empty());
  }

  private static Variation variation(JsonObject json, String path) {
    JsonObject places = Json.object(Json.member(json, "places", path), path + ".places");
    Map<String, Expr> values = new LinkedHashMap<>();
    places
        .keySet()
        .forEach(p -> values.put(p, ExprJson.read(places.get(p), path + ".places." + p)));
    return new Variation(Json.parse(json, "per", path, Variation.Per::byId), values);
  }

  private static Citation citation(JsonElement element, String path) {
    JsonObject json = Json.object(element, path);
    JsonObject fieldsJson = Json.object(Json.member(json, "fields", path), path + ".fields");
    Map<String, String> fields = new LinkedHashMap<>();
    fieldsJson.keySet().forEach(k -> fields.put(k, Json.text(fieldsJson, k, path + ".fields")));
    return new Citation(Json.text(json, "key", path), Json.text(json, "type", path), fields);
  }

  private static SourceLocation place(String text, String path) {
    int column = text.lastIndexOf(':');
    int line = column < 0 ? -1 : text.lastIndexOf(':', column - 1);
    if (line < 0) {
      throw new PlanFormatException(path, "`" + text + "` is not file:line:column");
    }
    try {
      return new SourceLocation(
          text.substring(0, line),
          Integer.parseInt(text.substring(line + 1, column)),
          Integer.parseInt(text.substring(column + 1)));
    } catch (NumberFormatException e) {
      throw new PlanFormatException(path, "`" + text + "` is not file:line:column");
    }
  }
}
