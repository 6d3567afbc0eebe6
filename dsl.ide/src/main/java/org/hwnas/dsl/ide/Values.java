package org.hwnas.dsl.ide;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.hwnas.dsl.schema.BlockSchema;
import org.hwnas.dsl.schema.FieldSchema;
import org.hwnas.dsl.schema.FieldType;
import org.hwnas.dsl.schema.Metric;
import org.hwnas.plan.expression.Axis;
import org.hwnas.plan.expression.Value;
import org.hwnas.plan.units.Units;

/** Says in a reader's words what a field may hold, and what blocks and metrics are. */
public final class Values {
  private static final int DIGITS = 6;

  private Values() {}

  /** The words a field may hold, in order: its options, truth values, {@code auto}. */
  public static List<String> options(FieldSchema field) {
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
  public static String defaultValue(FieldSchema field) {
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
  public static String range(FieldSchema field) {
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
  public static String type(FieldSchema field) {
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
  public static String summary(FieldSchema field) {
    String unit = field.unit().equals("1") ? "" : ", " + field.unit();
    String standing = field.defaultValue().isPresent() ? " = " + defaultValue(field) : "";
    return type(field) + unit + standing;
  }

  /** All that is known of a field, as Markdown. */
  public static String page(FieldSchema field, BlockSchema owner) {
    List<String> facts = new ArrayList<>();
    facts.add("- type: " + type(field));
    if (!field.unit().equals("1")) {
      facts.add("- unit: `" + field.unit() + "`");
    }
    if (!defaultValue(field).isEmpty()) {
      facts.add("- default: `" + defaultValue(field) + "` (" + field.source() + ")");
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
  public static String page(BlockSchema schema) {
    StringBuilder page = new StringBuilder("**" + schema.kind() + "**\n\n" + schema.doc());
    if (!schema.fields().isEmpty()) {
      page.append("\n\nFields: ").append(names(schema.fields().keySet()));
    }
    if (!schema.slots().isEmpty()) {
      page.append("\n\nBlocks: ").append(names(schema.slots().keySet()));
    }
    if (!schema.entries().isEmpty()) {
      page.append("\n\nNamed blocks, in any number: ").append(names(schema.entries().keySet()));
    }
    return page.toString();
  }

  /** All that is known of a metric, as Markdown. */
  public static String page(Metric metric) {
    List<String> facts = new ArrayList<>();
    if (!metric.unit().equals("1")) {
      facts.add("- unit: `" + metric.unit() + "`");
    }
    if (!metric.axes().isEmpty()) {
      facts.add("- one value per " + axes(metric));
    }
    if (!metric.truth()) {
      facts.add("- " + (metric.higherIsBetter() ? "higher" : "lower") + " is better");
    }
    return "**"
        + metric.name()
        + "** (metric)\n\n"
        + metric.doc()
        + "\n\n"
        + String.join("\n", facts);
  }

  /**
   * What a metric has a value for, such as {@code workload and chip}; empty string for one value.
   */
  public static String axes(Metric metric) {
    return metric.axes().stream().sorted().map(Axis::id).collect(Collectors.joining(" and "));
  }

  /**
   * A statement that sets the field to something legal: searched where it can be, else fixed. Empty
   * string for a name or a text, which nobody can guess.
   */
  public static String example(FieldSchema field) {
    List<String> options = options(field);
    if (field.type() instanceof FieldType.Symbol || field.type() instanceof FieldType.Flag) {
      boolean choice = field.searchable() && !field.list() && options.size() > 1;
      return choice
          ? field.name() + " in {" + options.get(0) + ", " + options.get(1) + "}"
          : assigned(field, options.get(0));
    }
    if (field.type() instanceof FieldType.Whole w) {
      long low = Math.max(w.low(), number(field, 1).longValue());
      boolean room = field.searchable() && !field.list() && w.high() / 2 >= low && low > 0;
      return room
          ? field.name() + " in {" + low + ", " + 2 * low + "}"
          : assigned(field, Long.toString(low));
    }
    if (field.type() instanceof FieldType.Quantity q) {
      double factor = Units.of(q.unit()).factor().doubleValue();
      double value = number(field, Math.max(q.low(), Math.min(q.high(), factor))).doubleValue();
      return assigned(field, amount(value, field));
    }
    return "";
  }

  private static String assigned(FieldSchema field, String value) {
    return field.name() + " = " + (field.list() ? "{" + value + "}" : value);
  }

  private static Number number(FieldSchema field, double otherwise) {
    return field.defaultValue().orElse(Value.of("none")) instanceof Value.Num n
        ? n.value()
        : otherwise;
  }

  private static String names(Collection<String> names) {
    return names.stream().map(n -> "`" + n + "`").collect(Collectors.joining(", "));
  }

  /** Whether one would double a number rather than count it up: a power of two that is a size. */
  static boolean isDoubled(long at) {
    return at >= 8 && (at & (at - 1)) == 0;
  }

  /** A number and its neighbours that a field may hold, doubled and halved or counted. */
  static List<Long> around(long at, FieldType.Whole whole) {
    LongStream all =
        isDoubled(at) ? LongStream.of(at / 2, at, at * 2) : LongStream.of(at - 1, at, at + 1);
    return all.filter(v -> v >= whole.low() && v <= whole.high()).boxed().toList();
  }
}
