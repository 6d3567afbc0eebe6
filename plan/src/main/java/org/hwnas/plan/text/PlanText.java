package org.hwnas.plan.text;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hwnas.plan.Domain;
import org.hwnas.plan.Field;
import org.hwnas.plan.Origin;
import org.hwnas.plan.SpaceSize;
import org.hwnas.plan.Variation;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.ExprPrinter;
import org.hwnas.plan.expression.Value;
import org.hwnas.plan.units.Units;

/** The parts of a plan in a reader's words: values and domains in their unit, sizes, origins. */
public final class PlanText {
  private static final int READABLE_DIGITS = 24;

  private static final int DIGITS = 6;
  private static final int LONG = 12;

  private PlanText() {}

  /** A value in a unit, such as {@code 50 uS}; symbols and truth values as they are. */
  public static String value(Value value, String unit) {
    return value instanceof Value.Num n
        ? Units.format(n.value(), Units.of(unit), DIGITS)
        : value.toString();
  }

  /** A field's expression: a constant in its unit, anything else as a spec writes it. */
  public static String value(Expr expr, String unit) {
    return expr instanceof Expr.Const c ? value(c.value(), unit) : ExprPrinter.print(expr);
  }

  /** All a field holds: one value, a list, or values by place. */
  public static String value(Field field) {
    String unit = field.unit();
    String shown =
        field.list()
            ? field.values().stream()
                .map(e -> value(e, unit))
                .collect(Collectors.joining(", ", "{", "}"))
            : value(field.values().get(0), unit);
    return field.variation().map(v -> shown + ", " + places(v, unit)).orElse(shown);
  }

  private static String places(Variation variation, String unit) {
    return variation.values().entrySet().stream()
        .map(e -> value(e.getValue(), unit) + " at " + e.getKey())
        .collect(Collectors.joining(", ", "per " + variation.per().id() + ": ", ""));
  }

  /** A domain as a spec would write it, in a unit. */
  public static String domain(Domain domain, String unit) {
    if (domain instanceof Domain.Choice choice) {
      return set(choice.values(), unit);
    }
    if (domain instanceof Domain.Grid grid) {
      return set(grid.values().stream().map(Value::of).toList(), unit)
          + grid.relaxation()
              .map(r -> ", relaxed to " + interval(r.low(), r.high(), unit) + rounding(r))
              .orElse("");
    }
    if (domain instanceof Domain.Integers integers) {
      return integers.low() + ".." + integers.high();
    }
    Domain.Interval interval = (Domain.Interval) domain;
    return interval(interval.low(), interval.high(), unit) + (interval.logarithmic() ? " log" : "");
  }

  /** All values of a set, or of a long one the first and the last. */
  private static String set(List<Value> values, String unit) {
    int head = values.size() <= LONG ? values.size() : LONG - 2;
    String shown =
        values.stream().limit(head).map(v -> value(v, unit)).collect(Collectors.joining(", "));
    return "{"
        + shown
        + (head == values.size() ? "" : ", ..., " + value(values.get(values.size() - 1), unit))
        + "}";
  }

  private static String interval(double low, double high, String unit) {
    return value(Value.of(low), unit) + " .. " + value(Value.of(high), unit);
  }

  private static String rounding(Domain.Relaxation relaxation) {
    return " rounded " + relaxation.rounding().id();
  }

  /** Number of values of a domain: {@code 4}, or {@code real} for an interval. */
  public static String count(Domain domain) {
    return domain.continuous() ? "real" : String.format(Locale.ROOT, "%,d", domain.size());
  }

  /**
   * A count as a reader takes it in: in full up to a septillion, then {@code 8.50e85 (86 digits)}.
   */
  public static String count(BigInteger count) {
    int digits = count.toString().length();
    if (digits <= READABLE_DIGITS) {
      return String.format(Locale.ROOT, "%,d", count);
    }
    BigDecimal rounded = new BigDecimal(count).round(new MathContext(3, RoundingMode.HALF_EVEN));
    int exponent = rounded.precision() - rounded.scale() - 1;
    return rounded.movePointLeft(exponent).setScale(2, RoundingMode.UNNECESSARY)
        + "e"
        + exponent
        + " ("
        + digits
        + " digits)";
  }

  /** How many designs there are, and how that is known. */
  public static String size(SpaceSize space) {
    return size(space, count(space.count()));
  }

  /** As {@link #size}, with every digit. */
  public static String sizeInFull(SpaceSize space) {
    return size(space, String.format(Locale.ROOT, "%,d", space.count()));
  }

  private static String size(SpaceSize space, String exact) {
    String count = exact;
    if (!space.exact()) {
      count = "at most " + count;
      if (space.estimate().isPresent()) {
        count += "; about " + Units.number(space.estimate().getAsDouble(), 3);
        if (space.estimateError().isPresent()) {
          count += " +- " + Units.number(space.estimateError().getAsDouble(), 2);
        }
        count += " by sampling";
      }
    }
    int real = space.continuousParameters();
    return count
        + (real == 0
            ? ""
            : ", each times " + real + " real-valued parameter" + (real > 1 ? "s" : ""));
  }

  /**
   * Who decided a value and where: {@code inherited, library:hwnas/presets.hwnas:9:3,
   * shafiee2016isaac}.
   */
  public static String origin(Origin origin) {
    return origin.kind().id()
        + origin.place().map(p -> ", " + p).orElse("")
        + origin.citation().map(c -> ", " + c).orElse("");
  }

  /** {@code when …}, or nothing. */
  public static String when(Optional<Expr> condition) {
    return condition.map(c -> "when " + ExprPrinter.print(c)).orElse("");
  }
}
