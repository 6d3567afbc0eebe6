package org.hwnas.plan.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.List;
import java.util.function.Function;
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
import org.hwnas.plan.SpaceSize;

/** Plan to JSON tree; {@link PlanReader} is its inverse. */
final class PlanWriter {
  private PlanWriter() {}

  static JsonObject write(Plan plan) {
    JsonObject json = new JsonObject();
    json.addProperty("format", Plan.FORMAT);
    json.addProperty("edition", plan.edition());
    json.addProperty("name", plan.name());
    json.addProperty("doc", plan.doc());
    json.add("space", space(plan.space()));
    json.add("parameters", array(plan.parameters(), PlanWriter::parameter));
    if (!plan.decisions().isEmpty()) {
      json.add("decisions", array(plan.decisions(), PlanWriter::decision));
    }
    json.add("objectives", array(plan.objectives(), PlanWriter::objective));
    json.add("requirements", array(plan.requirements(), PlanWriter::requirement));
    json.add("configuration", block(plan.configuration()));
    json.add("citations", array(plan.citations(), PlanWriter::citation));
    json.add(
        "sources",
        array(
            plan.sources(),
            s -> {
              JsonObject source = new JsonObject();
              source.addProperty("file", s.file());
              source.addProperty("sha256", s.sha256());
              return source;
            }));
    return json;
  }

  private static <T> JsonArray array(List<T> items, Function<T, JsonElement> write) {
    JsonArray array = new JsonArray();
    items.forEach(i -> array.add(write.apply(i)));
    return array;
  }

  private static JsonObject space(SpaceSize space) {
    JsonObject json = new JsonObject();
    // A string: JSON numbers lose digits beyond 2^53 in most readers.
    json.addProperty("cardinality", space.count().toString());
    json.addProperty("exact", space.exact());
    json.addProperty("encodings", space.encodings().toString());
    json.add("continuous_parameters", ExprJson.number(space.continuousParameters()));
    space.estimate().ifPresent(e -> json.add("estimate", ExprJson.number(e)));
    space.estimateError().ifPresent(e -> json.add("estimate_error", ExprJson.number(e)));
    return json;
  }

  private static JsonObject parameter(Parameter parameter) {
    JsonObject json = new JsonObject();
    json.addProperty("id", parameter.id());
    json.add("domain", domain(parameter.domain()));
    parameter.when().ifPresent(w -> json.add("when", ExprJson.write(w)));
    json.addProperty("unit", parameter.unit());
    json.addProperty("doc", parameter.doc());
    json.addProperty("at", parameter.place().toString());
    return json;
  }

  private static JsonObject decision(Decision decision) {
    JsonObject json = new JsonObject();
    json.addProperty("name", decision.name());
    json.add("parameters", array(decision.parameters(), JsonPrimitive::new));
    return json;
  }

  private static JsonObject domain(Domain domain) {
    JsonObject json = new JsonObject();
    if (domain instanceof Domain.Choice c) {
      json.addProperty("kind", "choice");
      json.add("values", array(c.values(), ExprJson::write));
    } else if (domain instanceof Domain.Grid g) {
      json.addProperty("kind", "grid");
      json.add("values", array(g.values(), ExprJson::number));
      json.addProperty("scale", g.logarithmic() ? "log" : "linear");
      g.relaxation().ifPresent(r -> json.add("relaxation", relaxation(r)));
    } else if (domain instanceof Domain.Integers i) {
      json.addProperty("kind", "integers");
      json.add("low", new JsonPrimitive(i.low()));
      json.add("high", new JsonPrimitive(i.high()));
    } else if (domain instanceof Domain.Interval i) {
      json.addProperty("kind", "interval");
      json.add("low", ExprJson.number(i.low()));
      json.add("high", ExprJson.number(i.high()));
      json.addProperty("scale", i.logarithmic() ? "log" : "linear");
    }
    return json;
  }

  private static JsonObject relaxation(Domain.Relaxation relaxation) {
    JsonObject json = new JsonObject();
    json.add("low", ExprJson.number(relaxation.low()));
    json.add("high", ExprJson.number(relaxation.high()));
    json.addProperty("rounding", relaxation.rounding().id());
    return json;
  }

  private static JsonObject objective(Objective objective) {
    JsonObject json = new JsonObject();
    json.addProperty("name", objective.name());
    json.addProperty("goal", objective.maximize() ? "maximize" : "minimize");
    json.add("expr", ExprJson.write(objective.expr()));
    json.addProperty("unit", objective.unit());
    objective.stage().ifPresent(s -> json.addProperty("stage", s));
    json.addProperty("text", objective.text());
    json.addProperty("at", objective.place().toString());
    return json;
  }

  private static JsonObject requirement(Requirement requirement) {
    JsonObject json = new JsonObject();
    json.addProperty(
        "scope", requirement.scope() == Requirement.Scope.DESIGN ? "design" : "metric");
    json.add("expr", ExprJson.write(requirement.expr()));
    requirement.when().ifPresent(w -> json.add("when", ExprJson.write(w)));
    requirement.message().ifPresent(m -> json.addProperty("message", m));
    requirement.stage().ifPresent(s -> json.addProperty("stage", s));
    json.addProperty("text", requirement.text());
    json.addProperty("at", requirement.place().toString());
    return json;
  }

  private static JsonObject block(Block block) {
    JsonObject json = new JsonObject();
    json.addProperty("name", block.name());
    json.addProperty("kind", block.kind());
    block.when().ifPresent(w -> json.add("when", ExprJson.write(w)));
    JsonObject fields = new JsonObject();
    block.fields().forEach((name, field) -> fields.add(name, field(field)));
    json.add("fields", fields);
    // The order of fields is part of the plan; canonical JSON sorts keys, so it is kept as a list
    // of its own.
    json.add("order", array(List.copyOf(block.fields().keySet()), JsonPrimitive::new));
    json.add("children", array(block.children(), PlanWriter::block));
    return json;
  }

  private static JsonObject field(Field field) {
    JsonObject json = new JsonObject();
    json.add(
        "value",
        field.list()
            ? array(field.values(), ExprJson::write)
            : ExprJson.write(field.values().get(0)));
    field
        .variation()
        .ifPresent(
            v -> {
              json.addProperty("per", v.per().id());
              JsonObject places = new JsonObject();
              v.values().forEach((place, expr) -> places.add(place, ExprJson.write(expr)));
              json.add("places", places);
            });
    json.addProperty("unit", field.unit());
    Origin origin = field.origin();
    json.addProperty("from", origin.kind().id());
    origin.place().ifPresent(p -> json.addProperty("at", p.toString()));
    origin.citation().ifPresent(c -> json.addProperty("cite", c));
    return json;
  }

  private static JsonObject citation(Citation citation) {
    JsonObject json = new JsonObject();
    json.addProperty("key", citation.key());
    json.addProperty("type", citation.type());
    JsonObject fields = new JsonObject();
    citation.fields().forEach(fields::addProperty);
    json.add("fields", fields);
    return json;
  }
}
