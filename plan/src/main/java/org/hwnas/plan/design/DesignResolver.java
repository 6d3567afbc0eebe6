package org.hwnas.plan.design;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hwnas.plan.Block;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.Plan;
import org.hwnas.plan.Requirement;
import org.hwnas.plan.Variation;
import org.hwnas.plan.expression.EvaluationException;
import org.hwnas.plan.expression.Evaluator;
import org.hwnas.plan.expression.Value;

/**
 * Applies a design to a plan: which parameters exist, what every block and field becomes, which
 * requirements hold.
 */
public final class DesignResolver {
  private final Plan plan;
  private final ResolvedTemplate template;

  public DesignResolver(Plan plan) {
    this.plan = plan;
    this.template = ResolvedTemplate.of(plan.configuration());
  }

  /**
   * The configuration tree of one design. What depends on no parameter is the same object for all
   * designs.
   */
  public ResolvedBlock resolve(Design design) {
    return template
        .resolve(design)
        .orElseThrow(() -> new IllegalStateException("the root block cannot be inactive"));
  }

  /**
   * One block of a configuration tree, and what is in it, as a design has it.
   *
   * @param path the block's, from below the root
   * @return empty where the design lacks the block
   */
  public static Optional<ResolvedBlock> resolve(Block block, String path, Design design) {
    if (block.when().isPresent() && !Evaluator.holds(block.when().get(), design::value)) {
      return Optional.empty();
    }
    Map<String, List<Value>> fields = new LinkedHashMap<>();
    block
        .fields()
        .forEach(
            (name, field) ->
                fields.put(
                    name,
                    field.values().stream()
                        .map(e -> Evaluator.evaluate(e, design::value))
                        .toList()));
    Map<String, Map<String, Value>> varying = new LinkedHashMap<>();
    block
        .fields()
        .forEach(
            (name, field) -> field.variation().ifPresent(v -> varying.put(name, at(v, design))));
    List<ResolvedBlock> children = new ArrayList<>();
    for (Block child : block.children()) {
      String childPath = path.isEmpty() ? child.name() : path + "." + child.name();
      resolve(child, childPath, design).ifPresent(children::add);
    }
    return Optional.of(
        new ResolvedBlock(
            path, block.name(), block.kind(), fields, varying, block.origins(), children));
  }

  /** The values at the places a design has: those whose parameters are active. */
  static Map<String, Value> at(Variation variation, Design design) {
    Map<String, Value> values = new LinkedHashMap<>();
    variation
        .values()
        .forEach(
            (place, expr) -> {
              if (!Evaluator.needsInactive(expr, design::value)) {
                values.put(place, Evaluator.evaluate(expr, design::value));
              }
            });
    return values;
  }

  /** Whether a parameter exists in a design in which all parameters before it are decided. */
  public static boolean active(Parameter parameter, Design design) {
    return parameter.when().isEmpty() || Evaluator.holds(parameter.when().get(), design::value);
  }

  /**
   * What is wrong with a design, one sentence each: a missing, surplus or out-of-domain value, or a
   * broken requirement over parameters. Empty for a valid design.
   */
  public List<String> problems(Design design) {
    List<String> problems = new ArrayList<>();
    for (String id : design.values().keySet()) {
      if (plan.parameter(id).isEmpty()) {
        problems.add("`" + id + "` is not a parameter of `" + plan.name() + "`");
      }
    }
    for (Parameter parameter : plan.parameters()) {
      Optional<Value> value = design.value(parameter.id());
      if (!active(parameter, design)) {
        value.ifPresent(
            v ->
                problems.add(
                    "`" + parameter.id() + "` is inactive in this design but has the value " + v));
      } else if (value.isEmpty()) {
        problems.add("`" + parameter.id() + "` has no value");
      } else if (!parameter.domain().contains(value.get())) {
        problems.add("`" + parameter.id() + "` = " + value.get() + " is outside its domain");
      }
    }
    if (problems.isEmpty()) {
      for (Requirement requirement : plan.requirements()) {
        if (requirement.confines() && !satisfied(requirement, design)) {
          problems.add(
              "the requirement `"
                  + requirement.text()
                  + "` does not hold"
                  + requirement.message().map(m -> ": " + m).orElse(""));
        }
      }
    }
    return problems;
  }

  /**
   * Whether a requirement over parameters holds; one whose condition is false, or which needs an
   * inactive parameter, does. One without a value, such as the root of a negative number, does not.
   */
  public static boolean satisfied(Requirement requirement, Design design) {
    if (requirement.when().isPresent()
        && !Evaluator.holds(requirement.when().get(), design::value)) {
      return true;
    }
    try {
      return Evaluator.needsInactive(requirement.expr(), design::value)
          || Evaluator.evaluate(requirement.expr(), design::value).asBool();
    } catch (EvaluationException e) {
      return false;
    }
  }
}
