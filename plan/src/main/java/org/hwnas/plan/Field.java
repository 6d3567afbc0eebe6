package org.hwnas.plan;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.hwnas.plan.expression.Expr;

/**
 * A named value of a block: one expression, or a list of them.
 *
 * @param values one element for a scalar; any number for a list
 * @param list whether the schema says this field is a list
 * @param unit display unit such as {@code um^2}; {@code 1} for plain numbers, symbols and truth
 *     values
 * @param origin where the value comes from
 * @param variation the values by place where they differ from place to place; {@code values} then
 *     holds what counts outside all of them
 */
public record Field(
    List<Expr> values, boolean list, String unit, Origin origin, Optional<Variation> variation) {
  public Field(List<Expr> values, boolean list, String unit, Origin origin) {
    this(values, list, unit, origin, Optional.empty());
  }

  public Field {
    values = List.copyOf(values);
    Objects.requireNonNull(unit);
    Objects.requireNonNull(origin);
    if (!list && values.size() != 1) {
      throw new IllegalArgumentException("a scalar field has one value, not " + values.size());
    }
  }

  public static Field scalar(Expr value, String unit, Origin origin) {
    return new Field(List.of(value), false, unit, origin);
  }

  public static Field list(List<Expr> values, String unit, Origin origin) {
    return new Field(values, true, unit, origin);
  }

  public Field varying(Variation places) {
    return new Field(values, list, unit, origin, Optional.of(places));
  }
}
