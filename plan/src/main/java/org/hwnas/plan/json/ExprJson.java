package org.hwnas.plan.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.internal.LazilyParsedNumber;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.erdtman.jcs.NumberToJSON;
import org.hwnas.plan.expression.Axis;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Operator;
import org.hwnas.plan.expression.Reduction;
import org.hwnas.plan.expression.Value;

/**
 * Expressions as JSON: a number, a truth value, a string (a symbol), or an object with one of the
 * keys {@code param}, {@code metric}, {@code op}, {@code reduce}.
 */
final class ExprJson {
  private ExprJson() {}

  static JsonElement write(Expr expr) {
    if (expr instanceof Expr.Const c) {
      return write(c.value());
    }
    JsonObject object = new JsonObject();
    if (expr instanceof Expr.Param p) {
      object.addProperty("param", p.id());
    } else if (expr instanceof Expr.Metric m) {
      object.addProperty("metric", m.name());
    } else if (expr instanceof Expr.Apply a) {
      object.addProperty("op", a.operator().id());
      JsonArray arguments = new JsonArray();
      a.arguments().forEach(x -> arguments.add(write(x)));
      object.add("args", arguments);
    } else if (expr instanceof Expr.Reduce r) {
      object.addProperty("reduce", r.reduction().id());
      object.addProperty("axis", r.axis().id());
      if (r.reduction().hasLevel()) {
        object.add("level", number(r.quantile()));
      }
      object.add("of", write(r.argument()));
    }
    return object;
  }

  static JsonElement write(Value value) {
    if (value instanceof Value.Num n) {
      return number(n.value());
    }
    return value instanceof Value.Bool b
        ? new JsonPrimitive(b.value())
        : new JsonPrimitive(value.asSymbol());
  }

  /**
   * A number as ECMAScript prints it (RFC 8785, section 3.2.2.3): the same bytes whatever the JDK's
   * own printing does.
   */
  static JsonPrimitive number(double value) {
    try {
      return new JsonPrimitive(new LazilyParsedNumber(NumberToJSON.serializeNumber(value)));
    } catch (IOException e) {
      throw new IllegalArgumentException("a plan cannot hold the number " + value, e);
    }
  }

  static Expr read(JsonElement json, String path) {
    if (json.isJsonPrimitive()) {
      return new Expr.Const(readValue(json, path));
    }
    JsonObject object = Json.object(json, path);
    if (object.has("param")) {
      return new Expr.Param(Json.text(object, "param", path));
    }
    if (object.has("metric")) {
      return new Expr.Metric(Json.text(object, "metric", path));
    }
    if (object.has("reduce")) {
      Reduction reduction = Json.parse(object, "reduce", path, Reduction::byId);
      double level = reduction.hasLevel() ? Json.number(object, "level", path) : 0;
      return new Expr.Reduce(
          reduction,
          Json.parse(object, "axis", path, Axis::byId),
          level,
          read(Json.member(object, "of", path), path + ".of"));
    }
    Operator operator =
        Json.parse(
            object, "op", path, id -> Operator.byId(id).orElseThrow(IllegalArgumentException::new));
    List<Expr> arguments = new ArrayList<>();
    for (JsonElement argument : Json.array(object, "args", path)) {
      arguments.add(read(argument, path + ".args[" + arguments.size() + "]"));
    }
    if (!operator.accepts(arguments.size())) {
      throw new PlanFormatException(
          path, operator.id() + " cannot take " + arguments.size() + " arguments");
    }
    return new Expr.Apply(operator, arguments);
  }

  static Value readValue(JsonElement json, String path) {
    if (json.isJsonPrimitive()) {
      JsonPrimitive primitive = json.getAsJsonPrimitive();
      if (primitive.isNumber()) {
        return Value.of(primitive.getAsDouble());
      }
      return primitive.isBoolean()
          ? Value.of(primitive.getAsBoolean())
          : Value.of(primitive.getAsString());
    }
    throw new PlanFormatException(path, "expected a number, a string, true or false");
  }
}
