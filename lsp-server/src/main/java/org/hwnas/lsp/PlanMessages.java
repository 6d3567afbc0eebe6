package org.hwnas.lsp;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hwnas.dsl.Compilation;
import org.hwnas.dsl.diagnostics.Severity;
import org.hwnas.plan.Block;
import org.hwnas.plan.Field;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.Plan;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.text.PlanText;

/** What an editor that draws plans is told of them, as JSON. */
final class PlanMessages {
  private PlanMessages() {}

  /** The parameters of {@code hwnas/planChanged}. */
  static JsonObject changed(String uri, Compilation compilation) {
    JsonObject params = new JsonObject();
    params.addProperty("uri", uri);
    JsonArray experiments = new JsonArray();
    compilation.plan().ifPresent(plan -> experiments.add(size(plan)));
    params.add("experiments", experiments);
    long errors =
        compilation.diagnostics().stream().filter(d -> d.severity() == Severity.ERROR).count();
    params.addProperty("errors", errors);
    params.addProperty("warnings", compilation.diagnostics().size() - errors);
    return params;
  }

  private static JsonObject size(Plan plan) {
    JsonObject experiment = new JsonObject();
    experiment.addProperty("name", plan.name());
    experiment.addProperty("designs", plan.space().count().toString());
    experiment.addProperty("size", PlanText.size(plan.space()));
    return experiment;
  }

  /** The answer of {@code hwnas/hardware}: the tree of the chip; null where there is no plan. */
  static JsonElement hardware(Optional<Plan> plan) {
    return plan.flatMap(
            p ->
                p.configuration()
                    .child("hardware")
                    .<JsonElement>map(
                        root -> {
                          JsonObject answer = new JsonObject();
                          answer.addProperty("experiment", p.name());
                          answer.add("root", block(root, parameters(p)));
                          return answer;
                        }))
        .orElse(JsonNull.INSTANCE);
  }

  private static Map<String, Parameter> parameters(Plan plan) {
    return plan.parameters().stream().collect(Collectors.toMap(Parameter::id, p -> p));
  }

  private static JsonObject block(Block block, Map<String, Parameter> parameters) {
    JsonObject json = new JsonObject();
    json.addProperty("name", block.name());
    json.addProperty("kind", block.kind());
    json.addProperty("detail", PlanText.when(block.when()));
    JsonArray fields = new JsonArray();
    block.fields().forEach((name, field) -> fields.add(field(name, field, parameters)));
    json.add("fields", fields);
    JsonArray children = new JsonArray();
    block.children().forEach(child -> children.add(block(child, parameters)));
    json.add("children", children);
    return json;
  }

  private static JsonObject field(String name, Field field, Map<String, Parameter> parameters) {
    JsonObject json = new JsonObject();
    Optional<Parameter> searched =
        field.values().size() == 1 && field.values().get(0) instanceof Expr.Param searchedOne
            ? Optional.ofNullable(parameters.get(searchedOne.id()))
            : Optional.empty();
    json.addProperty("name", name);
    json.addProperty(
        "value",
        searched
            .map(p -> PlanText.domain(p.domain(), field.unit()))
            .orElseGet(() -> PlanText.value(field)));
    json.addProperty("origin", PlanText.origin(field.origin()));
    json.addProperty("searched", searched.isPresent());
    return json;
  }
}
