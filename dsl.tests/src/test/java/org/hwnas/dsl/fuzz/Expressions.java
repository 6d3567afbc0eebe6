package org.hwnas.dsl.fuzz;

import java.util.ArrayList;
import java.util.List;
import org.hwnas.dsl.schema.Aggregates;
import org.hwnas.dsl.schema.BlockSchema;
import org.hwnas.dsl.schema.Schemas;

/** Expressions, values and domains that the grammar reads, whatever they mean. */
final class Expressions {
  private static final List<String> FUNCTIONS =
      List.of("min", "max", "abs", "exp", "log", "log2", "sqrt", "ceil", "clip", "pow", "if");
  private static final List<String> NAMES = names();

  private final Draw draw;

  Expressions(Draw draw) {
    this.draw = draw;
  }

  /** Every word a schema knows: fields, slots, kinds, metrics. */
  private static List<String> names() {
    List<String> names = new ArrayList<>(Schemas.METRICS.keySet());
    for (BlockSchema schema : Schemas.all().values()) {
      names.add(schema.kind());
      names.addAll(schema.fields().keySet());
      names.addAll(schema.slots().keySet());
      schema.slots().keySet().forEach(s -> names.add(s + "." + draw(schema, s)));
    }
    names.addAll(Aggregates.ALL.keySet());
    names.addAll(List.of("x2", "layer.index", "index", "log", "round", "die_budget", "nothing"));
    return List.copyOf(names);
  }

  private static String draw(BlockSchema schema, String slot) {
    return schema.slots().get(slot).defaultSchema().fields().keySet().stream()
        .findFirst()
        .orElse("none");
  }

  String name() {
    return draw.of(NAMES);
  }

  String value(int depth) {
    return switch (draw.below(10)) {
      case 0 -> "{" + list(depth) + "}";
      case 1 -> "every " + quantity();
      case 2 -> name() + " { " + name() + " = " + expression(1) + " }";
      case 3 -> name() + "(" + list(depth) + ") { }";
      default -> expression(depth);
    };
  }

  String domain() {
    return switch (draw.below(6)) {
      case 0 -> "{" + list(2) + "}";
      case 1 -> expression(0);
      case 2 -> expression(0) + ".." + expression(0) + " step " + expression(0);
      case 3 -> expression(0) + " .. " + expression(0) + " log";
      case 4 ->
          expression(0)
              + ".."
              + expression(0)
              + " round "
              + draw.of(
                  "power_of_two", "whole", "up {" + list(1) + "}", "{" + list(1) + "}", name());
      default -> "(" + expression(1) + ").." + quantity();
    };
  }

  private String list(int depth) {
    List<String> values = new ArrayList<>();
    for (int i = draw.below(4); i > 0; i--) {
      values.add(expression(depth - 1));
    }
    return String.join(", ", values);
  }

  String expression(int depth) {
    if (depth <= 0) {
      return draw.chance(0.5) ? quantity() : draw.chance(0.9) ? name() : leaf();
    }
    return switch (draw.below(9)) {
      case 0 -> "(" + expression(depth - 1) + ")";
      case 1 -> draw.of("-", "not ") + expression(depth - 1);
      case 2 -> expression(depth - 1) + " at " + quantity();
      case 3 -> draw.of(FUNCTIONS) + "(" + list(depth) + ")";
      case 4 -> draw.of(Aggregates.ALL.keySet()) + "(" + expression(depth - 1) + ")";
      case 5 -> "(" + expression(depth - 1) + ", " + expression(depth - 1) + ")";
      case 6 -> name() + "(" + name() + " = " + expression(0) + ")";
      default ->
          expression(depth - 1)
              + " "
              + draw.of("+", "-", "*", "/", "^", "<", "<=", ">", ">=", "==", "!=", "and", "or")
              + " "
              + expression(depth - 1);
    };
  }

  private String leaf() {
    return draw.of("true", "false", "\"text\"", "\"\\\"\"", "9e999", "1e-400", "0", "0.0");
  }

  String quantity() {
    String number =
        switch (draw.below(8)) {
          case 0 -> Long.toString(draw.below(3));
          case 1 -> "1_000_000";
          case 2 -> "1e" + draw.between(-30, 30);
          case 3 -> "99999999999999999999999";
          case 4 -> draw.below(9) + ".5";
          default -> Integer.toString(draw.between(1, 64));
        };
    return draw.chance(0.4) ? number + " " + Values.anyUnit(draw) : number;
  }
}
