package org.hwnas.dsl.schema;

import java.math.BigDecimal;
import java.util.List;
import org.hwnas.plan.units.Dimension;
import org.hwnas.plan.units.Units;

/** Shorthands for declaring fields. Bounds are written in the field's unit. */
final class Fields {
  private Fields() {}

  /** A physical quantity of at least 0. */
  static FieldSchema quantity(String name, Dimension dimension, String unit, String doc) {
    return quantity(name, dimension, unit, 0, Double.POSITIVE_INFINITY, doc);
  }

  static FieldSchema quantity(
      String name, Dimension dimension, String unit, double low, double high, String doc) {
    return FieldSchema.of(
        name, new FieldType.Quantity(dimension, unit, si(low, unit), si(high, unit)), doc);
  }

  /** In decimal, as a spec's own numbers: a bound written out in a spec must be within it. */
  private static double si(double value, String unit) {
    return Double.isInfinite(value)
        ? value
        : new BigDecimal(Double.toString(value)).multiply(Units.of(unit).factor()).doubleValue();
  }

  static FieldSchema ratio(String name, double low, double high, String doc) {
    return quantity(name, Dimension.NONE, "1", low, high, doc);
  }

  static FieldSchema whole(String name, long low, long high, String doc) {
    return FieldSchema.of(name, new FieldType.Whole(low, high), doc);
  }

  static FieldSchema symbol(String name, String doc, String... options) {
    return FieldSchema.of(name, new FieldType.Symbol(List.of(options)), doc);
  }

  static FieldSchema flag(String name, String doc) {
    return FieldSchema.of(name, new FieldType.Flag(), doc);
  }

  static FieldSchema text(String name, String doc) {
    return FieldSchema.of(name, new FieldType.Text(), doc);
  }

  /** A name that is checked where its meaning is known: an objective's, a stage's, a file's key. */
  static FieldSchema name(String name, String doc) {
    return FieldSchema.of(name, new FieldType.Name(List.of(), true), doc);
  }

  /** Searched parameters, named by fields, layers or blocks; none: all. */
  static FieldSchema selection(String name, String doc) {
    return FieldSchema.of(name, new FieldType.Selection(), doc).several().fixed();
  }
}
