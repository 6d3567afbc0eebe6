package org.hwnas.dsl.schema;

import java.util.List;
import org.hwnas.plan.units.Dimension;

/** What a field may hold. Bounds are in SI units and included. */
public sealed interface FieldType {

  /**
   * A number with a physical dimension.
   *
   * @param dimension {@link Dimension#NONE} for a ratio, which may be written with {@code %}
   * @param unit display unit, {@code 1} for a ratio
   * @param low smallest legal value, may be negative infinity
   * @param high largest legal value, may be positive infinity
   */
  record Quantity(Dimension dimension, String unit, double low, double high) implements FieldType {}

  /** A whole number. */
  record Whole(long low, long high) implements FieldType {}

  /** A name from a closed set. */
  record Symbol(List<String> options) implements FieldType {
    public Symbol {
      options = List.copyOf(options);
    }
  }

  /**
   * A name that the runtime resolves, such as a data set's.
   *
   * @param open whether other names than the known ones are legal too
   * @param prefix names that begin so are legal too; empty for none
   */
  record Name(List<String> known, boolean open, String prefix) implements FieldType {
    public Name(List<String> known) {
      this(known, false, "");
    }

    public Name(List<String> known, boolean open) {
      this(known, open, "");
    }

    /** Whether a name may stand there. */
    public boolean allows(String name) {
      return open || known.contains(name) || !prefix.isEmpty() && name.startsWith(prefix);
    }

    public Name {
      known = List.copyOf(known);
    }
  }

  /** A text in quotes, such as a file's path. */
  record Text() implements FieldType {}

  /**
   * Searched parameters, written as names of fields, layers or blocks: {@code {adc, channels}}. In
   * the plan the ids of the parameters.
   */
  record Selection() implements FieldType {}

  /** {@code true} or {@code false}. */
  record Flag() implements FieldType {}

  /** What a reader would call it. */
  default String describe() {
    if (this instanceof Quantity q) {
      return q.dimension().isNone()
          ? "a number"
          : "a " + q.dimension().displayName() + " such as `" + example(q) + "`";
    }
    if (this instanceof Symbol s) {
      return "one of "
          + s.options().stream().map(o -> "`" + o + "`").reduce((a, b) -> a + ", " + b).orElse("");
    }
    if (this instanceof Whole) {
      return "a whole number";
    }
    if (this instanceof Selection) {
      return "names of fields or blocks";
    }
    if (this instanceof Text) {
      return "a text in quotes";
    }
    return this instanceof Flag ? "`true` or `false`" : "a name";
  }

  private static String example(Quantity q) {
    return (q.low() > 1 || q.unit().equals("1") ? "1 " : "10 ") + q.unit();
  }
}
