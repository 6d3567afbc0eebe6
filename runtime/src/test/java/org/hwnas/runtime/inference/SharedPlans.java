package org.hwnas.runtime.inference;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hwnas.plan.Block;
import org.hwnas.plan.Field;
import org.hwnas.plan.Origin;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Value;

/** Plans whose networks share weights, block by block. */
final class SharedPlans {
  private SharedPlans() {}

  static ResolvedBlock block(
      String name, String kind, Map<String, Object> fields, ResolvedBlock... children) {
    Map<String, List<Value>> values = new LinkedHashMap<>();
    fields.forEach((field, v) -> values.put(field, v instanceof List<?> ? List.of() : one(v)));
    return new ResolvedBlock(name, name, kind, values, List.of(children));
  }

  private static List<Value> one(Object value) {
    return List.of(
        value instanceof Number n ? Value.of(n.doubleValue()) : Value.of((String) value));
  }

  /**
   * The block of a plan that resolves to a block, with fields of some layers left to parameters.
   */
  static Block planned(ResolvedBlock block, Map<String, String> searched) {
    Map<String, Field> fields = new LinkedHashMap<>();
    block
        .fields()
        .forEach(
            (name, values) -> {
              String parameter = searched.get(block.name() + "." + name);
              List<Expr> exprs =
                  parameter == null
                      ? values.stream().map(v -> (Expr) new Expr.Const(v)).toList()
                      : List.of(Expr.param(parameter));
              fields.put(name, new Field(exprs, exprs.size() != 1, "", Origin.DEFAULT));
            });
    return new Block(
        block.name(),
        block.kind(),
        Optional.empty(),
        fields,
        block.children().stream().map(c -> planned(c, searched)).toList());
  }
}
