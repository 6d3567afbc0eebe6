package org.hwnas.dsl.ide;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.hwnas.dsl.schema.BlockSchema;
import org.hwnas.dsl.schema.FieldSchema;
import org.hwnas.dsl.schema.FieldType;
import org.hwnas.plan.expression.Value;
import org.hwnas.plan.units.Units;

/** Says in a reader's words what a field may hold. */
final class Values {
  private static final int DIGITS = 6;

  private Values() {}

  /** The words a field may hold, in order: its options, truth values, {@code auto}. */
  static List<String> options(FieldSchema field) {
    List<String> options = new ArrayList<>();
    if (field.type() instanceof FieldType.Symbol s) {
      options.addAll(s.options());
    } else if (field.type() instanceof FieldType.Name n) {
      options.addAll(n.known());
    } else if (field.type() instanceof FieldType.Flag) {
      options.addAll(List.of("true", "false"));
    }
    if (field.auto() && !options.contains("auto")) {
      options.add("auto");
    }
    return options;
  }

  /** The default as a spec would write it; empty string for a field without one. */
  static String defaultValue(FieldSchema field) {
    return field.defaultValue().map(v -> written(v, field)).orElse("");
  }

  private static String written(Value value, FieldSchema field) {
    if (!(value instanceof Value.Num n)) {
      return value.toString();
    }
    return amount(n.value(), field);
  }

  private static String amount(double si, FieldSchema field) {
    if (Double.isInfinite(si)) {
      return si > 0 ? "any" : "-any";
    }
    return field.type() instanceof FieldType.Quantity q && !q.dimension().isNone()
        ? Units.format(si, Units.of(q.unit()), DIGITS)
        : Units.number(si, DIGITS);
  }

  /** The legal range, such as {@code 1 .. 16} or {@code at least 0 uS}; empty string for none. */
  static String range(FieldSchema field) {
    if (field.type() instanceof FieldType.Whole w) {
      return w.low() + " .. " + w.high();
    }
    if (!(field.type() instanceof FieldType.Quantity q)) {
      return "";
    }
    boolean low = !Double.isInfinite(q.low());
    boolean high = !Double.isInfinite(q.high());
    if (low && high) {
      return amount(q.low(), field) + " .. " + amount(q.high(), field);
    }
    if (low) {
      return "at least " + amount(q.low(), field);
    }
    return high ? "at most " + amount(q.high(), field) : "";
  }

  /** The type in a few words: {@code conductance}, {@code whole number}. */
  static String type(FieldSchema field) {
    if (field.type() instanceof FieldType.Quantity q) {
      return q.dimension().isNone() ? "number" : q.dimension().displayName();
    }
    if (field.type() instanceof FieldType.Whole) {
      return "whole number";
    }
    if (field.type() instanceof FieldType.Flag) {
      return "true or false";
    }
    return field.type() instanceof FieldType.Symbol ? "option" : "name";
  }

  /** One line on a field, for a list of proposals. */
  static String summary(FieldSchema field) {
    String unit = field.unit().equals("1") ? "" : ", " + field.unit();
    String standing = field.defaultValue().isPresent() ? " = " + defaultValue(field) : "";
    return type(field) + unit + standing;
  }

  /** All that is known of a field, as Markdown. */
  static String page(FieldSchema field, BlockSchema owner) {
    List<String> facts = new ArrayList<>();
    facts.add("- type: " + type(field));
    if (!field.unit().equals("1")) {
      facts.add("- unit: `" + field.unit() + "`");
    }
    if (!defaultValue(field).isEmpty()) {
      String source = field.source().equals("modelling choice") ? "" : " (" + field.source() + ")";
      facts.add("- default: `" + defaultValue(field) + "`" + source);
    } else {
      facts.add(field.inherited() ? "- no default" : "- required");
    }
    if (!range(field).isEmpty()) {
      facts.add("- range: `" + range(field) + "`");
    }
    if (!options(field).isEmpty()) {
      facts.add(
          "- options: "
              + options(field).stream().map(o -> "`" + o + "`").collect(Collectors.joining(", ")));
    }
    facts.add(field.searchable() ? "- can be searched with `in`" : "- cannot be searched");
    return "**"
        + owner.kind()
        + "."
        + field.name()
        + "**\n\n"
        + field.doc()
        + "\n\n"
        + String.join("\n", facts);
  }

  /** All that is known of a kind of block, as Markdown. */
  static String page(BlockSchema schema) {
    StringBuilder page = new StringBuilder("**" + schema.kind() + "**\n\n" + schema.doc());
    if (!schema.fields().isEmpty()) {
      page.append("\n\nFields: ").append(names(schema.fields().keySet()));
    }
    if (!schema.slots().isEmpty()) {
      page.append("\n\nBlocks: ").append(names(schema.slots().keySet()));
    }
    return page.toString();
  }

  private static String names(Collection<String> names) {
    return names.stream().map(n -> "`" + n + "`").collect(Collectors.joining(", "));
  }
}
