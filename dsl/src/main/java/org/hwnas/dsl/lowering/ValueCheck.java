package org.hwnas.dsl.lowering;

import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hwnas.dsl.diagnostics.Diagnostics;
import org.hwnas.dsl.diagnostics.DidYouMean;
import org.hwnas.dsl.diagnostics.Fix;
import org.hwnas.dsl.diagnostics.Hint;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.diagnostics.Offers;
import org.hwnas.dsl.schema.FieldType;
import org.hwnas.dsl.sources.Place;
import org.hwnas.plan.expression.Value;
import org.hwnas.plan.units.Units;

/** Checks values against the type of a field. */
final class ValueCheck {
  private static final Pattern AMOUNT =
      Pattern.compile("(-?[\\d._]+(?:[eE][-+]?\\d+)?)(?:\\s+\\S+)?");

  private static final double LEAST_SHOWN = 1e-15;

  private final Diagnostics diagnostics;

  ValueCheck(Diagnostics diagnostics) {
    this.diagnostics = diagnostics;
  }

  /** Whether an expression has the kind and the dimension the field needs; reports where not. */
  boolean fits(String name, FieldType type, Typed typed, Place at, String text) {
    Typed.Kind wanted =
        type instanceof FieldType.Flag
            ? Typed.Kind.TRUTH
            : type instanceof FieldType.Symbol || type instanceof FieldType.Name
                ? Typed.Kind.SYMBOL
                : Typed.Kind.NUMBER;
    if (typed.kind() != wanted) {
      diagnostics.add(
          Issue.WRONG_TYPE,
          at,
          "`"
              + name
              + "` is "
              + type.describe()
              + ", but `"
              + text
              + "` is "
              + typed.kind().word());
      return false;
    }
    if (type instanceof FieldType.Quantity quantity
        && !typed.dimension().equals(quantity.dimension())) {
      if (typed.dimension().isNone()) {
        String unit = quantity.unit();
        diagnostics.add(
            Issue.UNIT_MISSING,
            at,
            "`"
                + name
                + "` is "
                + Typer.article(quantity.dimension())
                + ", but `"
                + text
                + "` has no unit",
            "expected a unit such as `" + unit + "`",
            withUnit(typed, quantity, text).map(Hint::meant).orElse(Hint.none()));
      } else {
        String expected =
            quantity.dimension().isNone() ? "a plain number" : Typer.article(quantity.dimension());
        diagnostics.add(
            Issue.WRONG_DIMENSION,
            at,
            "`"
                + name
                + "` is "
                + expected
                + ", but `"
                + text
                + "` is "
                + Typer.article(typed.dimension()),
            quantity.dimension().isNone()
                ? "expected a number without a unit"
                : "expected " + expected + " such as `10 " + quantity.unit() + "`",
            "",
            otherUnit(text, at, quantity));
      }
      return false;
    }
    if (type instanceof FieldType.Whole && !typed.dimension().isNone()) {
      diagnostics.add(
          Issue.WRONG_DIMENSION,
          at,
          "`"
              + name
              + "` is a whole number, but `"
              + text
              + "` is "
              + Typer.article(typed.dimension()));
      return false;
    }
    return true;
  }

  /** The same number in the unit of the field, or in none: a slip of the unit alone. */
  private static List<Fix> otherUnit(String text, Place at, FieldType.Quantity quantity) {
    if (quantity.dimension().isNone()) {
      return Offers.withoutUnit(at);
    }
    Matcher amount = AMOUNT.matcher(text);
    return amount.matches()
        ? Offers.instead(at, List.of(amount.group(1) + " " + quantity.unit()))
        : List.of();
  }

  /** A bare number with the unit that makes it legal, the field's own first. */
  private static Optional<String> withUnit(Typed typed, FieldType.Quantity quantity, String text) {
    if (typed.value().isEmpty() || !text.matches("-?[\\d._]+([eE][-+]?\\d+)?")) {
      return Optional.empty();
    }
    double number = typed.value().get().asNumber();
    return Stream.concat(Stream.of(quantity.unit()), Units.usual(quantity.dimension()).stream())
        .filter(u -> !u.startsWith("1"))
        .filter(
            u -> {
              double si = number * Units.of(u).factor().doubleValue();
              return si >= quantity.low() && si <= quantity.high();
            })
        .findFirst()
        .map(u -> text + " " + u);
  }

  /** As {@link #fits}, and within the bounds; gives the value. */
  Optional<Value> constant(String name, FieldType type, Typed typed, Place at, String text) {
    if (!fits(name, type, typed, at, text)) {
      return Optional.empty();
    }
    Value value = typed.value().orElseThrow();
    return inBounds(name, type, value, at) ? Optional.of(value) : Optional.empty();
  }

  private boolean inBounds(String name, FieldType type, Value value, Place at) {
    if (value instanceof Value.Num number && Double.isInfinite(number.value())) {
      diagnostics.add(
          Issue.NOT_A_NUMBER, at, "the value of `" + name + "` is beyond the range of a number");
      return false;
    }
    if (type instanceof FieldType.Whole whole) {
      double n = value.asNumber();
      if (n != Math.rint(n)) {
        diagnostics.add(
            Issue.NOT_AN_INTEGER,
            at,
            "`" + name + "` is a whole number, not " + Units.number(n, 9),
            "",
            "",
            nearest(Math.rint(n), whole.low(), whole.high(), at, x -> Units.number(x, 12)));
        return false;
      }
      return range(name, n, whole.low(), whole.high(), at, x -> Units.number(x, 12));
    }
    if (type instanceof FieldType.Quantity quantity) {
      return range(
          name,
          value.asNumber(),
          quantity.low(),
          quantity.high(),
          at,
          x -> Units.format(x, Units.of(quantity.unit()), 6));
    }
    if (type instanceof FieldType.Symbol symbol && !symbol.options().contains(value.asSymbol())) {
      diagnostics.add(
          Issue.NOT_AN_OPTION,
          at,
          "`" + name + "` cannot be `" + value + "`",
          "expected " + symbol.describe(),
          DidYouMean.nearest(value.asSymbol(), symbol.options())
              .map(Hint::meant)
              .orElse(Hint.none()));
      return false;
    }
    return true;
  }

  private boolean range(
      String name, double value, double low, double high, Place at, DoubleFunction<String> show) {
    if (value >= low && value <= high) {
      return true;
    }
    String legal =
        Double.isInfinite(high)
            ? "at least " + show.apply(low)
            : Double.isInfinite(low)
                ? "at most " + show.apply(high)
                : show.apply(low) + " to " + show.apply(high);
    diagnostics.add(
        Issue.OUT_OF_RANGE,
        at,
        "`" + name + "` cannot be " + show.apply(value),
        "legal: " + legal,
        "",
        nearest(value, low, high, at, show));
    return false;
  }

  /** The legal number next to one, where a number and nothing else stands there. */
  private static List<Fix> nearest(
      double value, double low, double high, Place at, DoubleFunction<String> show) {
    String text = at.file().text().substring(at.offset(), at.offset() + at.length());
    double legal = Math.min(Math.max(value, low), high);
    boolean nearZero = legal != 0 && Math.abs(legal) < LEAST_SHOWN; // it only excludes zero
    return AMOUNT.matcher(text).matches() && !nearZero
        ? Offers.instead(at, List.of(show.apply(legal)))
        : List.of();
  }
}
