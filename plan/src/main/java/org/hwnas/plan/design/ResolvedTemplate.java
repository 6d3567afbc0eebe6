package org.hwnas.plan.design;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hwnas.plan.Block;
import org.hwnas.plan.Field;
import org.hwnas.plan.Origin;
import org.hwnas.plan.expression.EvaluationException;
import org.hwnas.plan.expression.Evaluator;
import org.hwnas.plan.expression.Value;

/**
 * A block of which everything that depends on no parameter is decided once: fields, and whole
 * branches. Resolving a design then costs what the design decides. Immutable, but for work that is
 * put off until it is first asked for.
 */
final class ResolvedTemplate {
  private final Block block;
  private final String path;
  private final List<ResolvedTemplate> children;
  private final Map<String, List<Value>> constants; // fields that no parameter enters, evaluated
  private final Map<String, Origin.Kind> origins;
  private final boolean constant;
  private volatile ResolvedBlock whole; // where everything is constant

  private ResolvedTemplate(Block block, String path) {
    this.block = block;
    this.path = path;
    this.children = new ArrayList<>(block.children().size());
    for (Block child : block.children()) {
      String childPath = path.isEmpty() ? child.name() : path + "." + child.name();
      children.add(new ResolvedTemplate(child, childPath));
    }
    this.constants = new LinkedHashMap<>();
    this.origins = block.origins();
    boolean all = block.when().isEmpty();
    for (Map.Entry<String, Field> field : block.fields().entrySet()) {
      Optional<List<Value>> fixed = constant(field.getValue());
      fixed.ifPresent(values -> constants.put(field.getKey(), values));
      all &= fixed.isPresent() && field.getValue().variation().isEmpty();
    }
    this.constant = all && children.stream().allMatch(c -> c.constant);
  }

  static ResolvedTemplate of(Block root) {
    return new ResolvedTemplate(root, "");
  }

  /** The block as a design has it; empty where the design lacks it. */
  Optional<ResolvedBlock> resolve(Design design) {
    if (constant) {
      ResolvedBlock known = whole;
      if (known == null) {
        known = build(design);
        whole = known; // a race builds equal blocks twice
      }
      return Optional.of(known);
    }
    if (block.when().isPresent() && !Evaluator.holds(block.when().get(), design::value)) {
      return Optional.empty();
    }
    return Optional.of(build(design));
  }

  private ResolvedBlock build(Design design) {
    Map<String, List<Value>> fields = new LinkedHashMap<>();
    Map<String, Map<String, Value>> varying = new LinkedHashMap<>();
    block
        .fields()
        .forEach(
            (name, field) -> {
              List<Value> known = constants.get(name);
              fields.put(name, known != null ? known : evaluated(field, design));
              field.variation().ifPresent(v -> varying.put(name, DesignResolver.at(v, design)));
            });
    List<ResolvedBlock> active = new ArrayList<>(children.size());
    for (ResolvedTemplate child : children) {
      child.resolve(design).ifPresent(active::add);
    }
    return new ResolvedBlock(path, block.name(), block.kind(), fields, varying, origins, active);
  }

  /**
   * Values that no parameter enters; none where they have no value, which only a design may tell.
   */
  private static Optional<List<Value>> constant(Field field) {
    if (!field.values().stream().allMatch(e -> e.parameters().isEmpty())) {
      return Optional.empty();
    }
    try {
      return Optional.of(evaluated(field, Design.of(Map.of())));
    } catch (EvaluationException e) {
      return Optional.empty();
    }
  }

  private static List<Value> evaluated(Field field, Design design) {
    return field.values().stream().map(e -> Evaluator.evaluate(e, design::value)).toList();
  }
}
