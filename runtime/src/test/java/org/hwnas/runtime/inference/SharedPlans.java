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

  /** The one workload: ten classes of 28 x 28 pixels, for the network {@code n}. */
  static ResolvedBlock workload() {
    return block(
        "w", "workload", Map.of("dataset", "fashion_mnist_10k", "network", "n", "weight", 1));
  }

  /** How shared weights are trained and judged, where a test does not say. */
  static Map<String, Object> training(Map<String, Object> own) {
    Map<String, Object> training = new LinkedHashMap<>();
    training.put("train_samples", 1024);
    training.put("batch", 32);
    training.put("optimizer", "adam");
    training.put("learning_rate", 0.01);
    training.put("chips", 1);
    training.put("nonidealities", "auto");
    training.put("times", List.of());
    training.put("noise_aware", 0);
    training.put("schedule", "cosine");
    training.put("momentum", 0.9);
    training.put("augmentation", "none");
    training.put("weight_clip", 0);
    training.putAll(own);
    return training;
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
