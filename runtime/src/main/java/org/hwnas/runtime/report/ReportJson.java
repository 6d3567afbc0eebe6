package org.hwnas.runtime.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.List;
import org.hwnas.plan.Objective;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.expression.Value;
import org.hwnas.plan.units.Unit;
import org.hwnas.plan.units.Units;

/** Parts of a run as pages read them: figures in the units that the spec states. */
public final class ReportJson {
  private ReportJson() {}

  /** Name, unit, direction and text of each objective. */
  public static JsonArray objectives(Plan plan) {
    return objectives(plan.objectives());
  }

  /** Name, unit, direction and text of each. */
  public static JsonArray objectives(List<Objective> all) {
    JsonArray objectives = new JsonArray();
    for (Objective objective : all) {
      JsonObject one = new JsonObject();
      one.addProperty("name", objective.name());
      one.addProperty("unit", objective.unit());
      one.addProperty("maximize", objective.maximize());
      one.addProperty("text", objective.text());
      objectives.add(one);
    }
    return objectives;
  }

  /** Id and unit of each parameter. */
  public static JsonArray parameters(Plan plan) {
    JsonArray parameters = new JsonArray();
    for (Parameter parameter : plan.parameters()) {
      JsonObject one = new JsonObject();
      one.addProperty("id", parameter.id());
      one.addProperty("unit", parameter.unit());
      parameters.add(one);
    }
    return parameters;
  }

  /**
   * Evaluations: index {@code i} in the journal, objectives {@code o} (none where it failed),
   * whether it is feasible {@code ok}, its {@code failure}, and values {@code p} of the parameters,
   * null for one without a part.
   */
  public static JsonArray points(Plan plan, List<RunReport.Point> points) {
    JsonArray array = new JsonArray();
    for (RunReport.Point point : points) {
      JsonObject one = new JsonObject();
      one.addProperty("i", point.entry().index());
      JsonArray objectives = new JsonArray();
      for (int i = 0; i < point.objectives().length; i++) {
        Unit unit = Units.of(plan.objectives().get(i).unit());
        objectives.add(number(unit.fromSi(point.objectives()[i])));
      }
      one.add("o", objectives);
      one.addProperty("ok", point.feasible());
      point.entry().outcome().failure().ifPresent(f -> one.addProperty("failure", f));
      one.add("p", parameters(plan, point.design()));
      array.add(one);
    }
    return array;
  }

  /** Values of all parameters, null for one that the design does not have. */
  static JsonArray parameters(Plan plan, Design design) {
    JsonArray values = new JsonArray();
    for (Parameter parameter : plan.parameters()) {
      values.add(
          design.value(parameter.id()).map(v -> shown(v, parameter)).orElse(JsonNull.INSTANCE));
    }
    return values;
  }

  /**
   * A curve by its steps: pairs of the number of evaluations, from 1, and the value from there on;
   * the last pair is the curve's end.
   */
  static JsonArray steps(double[] curve) {
    JsonArray steps = new JsonArray();
    for (int i = 0; i < curve.length; i++) {
      if (i == 0 || i == curve.length - 1 || curve[i] != curve[i - 1]) {
        JsonArray pair = new JsonArray();
        pair.add(i + 1);
        pair.add(number(curve[i]));
        steps.add(pair);
      }
    }
    return steps;
  }

  private static JsonElement shown(Value value, Parameter parameter) {
    return value instanceof Value.Num n
        ? number(Units.of(parameter.unit()).fromSi(n.value()))
        : new JsonPrimitive(value.toString());
  }

  /** Twelve digits: enough to read, few enough that 0.1 stays 0.1. */
  static JsonElement number(double value) {
    return Double.isFinite(value)
        ? new JsonPrimitive(
            new java.math.BigDecimal(value)
                .round(new java.math.MathContext(12))
                .stripTrailingZeros())
        : JsonNull.INSTANCE;
  }

  /** Each as {@link #number}. */
  public static JsonArray numbers(double[] values) {
    JsonArray array = new JsonArray();
    for (double value : values) {
      array.add(number(value));
    }
    return array;
  }
}
