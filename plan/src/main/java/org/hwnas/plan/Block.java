package org.hwnas.plan;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hwnas.plan.expression.Expr;

/**
 * A node of the configuration tree: a chip, a crossbar, a layer, an estimator. Repetition is
 * unrolled and alternatives stand side by side, each with the condition under which a design has
 * it.
 *
 * @param name segment of the path, unique among siblings: {@code tile}, {@code stem}, {@code
 *     stage[0]}
 * @param kind the schema's name: {@code tile}, {@code conv}, {@code analytical}
 * @param when condition over parameters under which the block is part of the design; empty means
 *     always
 * @param fields complete: every field of the schema has a value here, in schema order
 * @param children in the order of the spec, which for layers is the order of the data
 */
public record Block(
    String name,
    String kind,
    Optional<Expr> when,
    Map<String, Field> fields,
    List<Block> children) {
  public Block {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    children = List.copyOf(children);
  }

  /** Who decided the value of each field. */
  public Map<String, Origin.Kind> origins() {
    Map<String, Origin.Kind> origins = new LinkedHashMap<>();
    fields.forEach((name, field) -> origins.put(name, field.origin().kind()));
    return Map.copyOf(origins);
  }

  /** The first child with this name. */
  public Optional<Block> child(String childName) {
    return children.stream().filter(c -> c.name().equals(childName)).findFirst();
  }
}
