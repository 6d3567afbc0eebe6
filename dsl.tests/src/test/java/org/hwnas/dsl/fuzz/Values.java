package org.hwnas.dsl.fuzz;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.hwnas.dsl.schema.FieldSchema;
import org.hwnas.dsl.schema.FieldType;
import org.hwnas.plan.units.Unit;
import org.hwnas.plan.units.Units;

/** Texts of values and domains that a field's schema allows; careless ones break its rules. */
final class Values {
  /** How far a number of a field without bounds goes, in its display unit. */
  private static final double WIDE = 1000;

  private static final List<String> UNITS = List.copyOf(Units.names());

  private final Draw draw;
  private final double careless;

  /**
   * @param careless probability that a text breaks a rule
   */
  Values(Draw draw, double careless) {
    this.draw = draw;
    this.careless = careless;
  }

  /** Whether the schema alone tells a legal value. */
  static boolean known(FieldSchema field) {
    return !(field.type() instanceof FieldType.Selection)
        && !(field.type() instanceof FieldType.Name name && name.known().isEmpty());
  }

  /** What may stand behind `=`. */
  String value(FieldSchema field) {
    if (draw.chance(careless)) {
      return new Expressions(draw).value(2);
    }
    if (field.auto() && draw.chance(0.3)) {
      return "auto";
    }
    if (field.list() && draw.chance(0.7)) {
      return "{" + String.join(", ", several(field, 3)) + "}";
    }
    if (field.counted().isPresent() && draw.chance(0.5)) {
      return "every " + one(field) + " " + field.counted().get();
    }
    return one(field);
  }

  /** What may stand behind `in`, with few enough values to be counted. */
  String domain(FieldSchema field) {
    if (draw.chance(careless)) {
      return new Expressions(draw).domain();
    }
    boolean number =
        field.type() instanceof FieldType.Whole || field.type() instanceof FieldType.Quantity;
    if (!number || draw.chance(0.4)) {
      return "{" + String.join(", ", several(field, 4)) + "}";
    }
    return range(field);
  }

  private String range(FieldSchema field) {
    List<String> ends = new ArrayList<>(List.of(one(field), one(field)));
    ends.sort((a, b) -> number(a).compareTo(number(b)));
    BigDecimal low = number(ends.get(0));
    BigDecimal high = number(ends.get(1));
    String unit = unit(ends.get(0));
    String range = ends.get(0) + draw.of("..", " .. ") + ends.get(1);
    boolean whole = field.type() instanceof FieldType.Whole;
    boolean positive = low.signum() > 0 && low.compareTo(high) < 0;
    BigDecimal scale = unit.isEmpty() ? BigDecimal.ONE : Units.of(unit.strip()).factor();
    BigDecimal step =
        high.subtract(low).divide(scale.multiply(new BigDecimal(3)), new MathContext(2));
    return switch (draw.below(6)) {
      case 0 -> positive ? range + " step x2" : range;
      case 1 ->
          step.signum() > 0 && !whole ? range + " step " + step.toPlainString() + unit : range;
      case 2 -> positive ? range + " log" : range;
      case 3 -> positive && !whole ? range + " log round {" + String.join(", ", ends) + "}" : range;
      case 4 -> {
        boolean power = high.compareTo(low.multiply(new BigDecimal(4))) > 0;
        yield positive && power && whole ? range + " round power_of_two" : range;
      }
      default -> range;
    };
  }

  private List<String> several(FieldSchema field, int most) {
    Set<String> values = new TreeSet<>();
    List<String> ordered = new ArrayList<>();
    for (int i = draw.between(1, most); i > 0; i--) {
      String value = one(field);
      if (values.add(value)) {
        ordered.add(value);
      }
    }
    return ordered;
  }

  private String one(FieldSchema field) {
    FieldType type = field.type();
    if (type instanceof FieldType.Symbol symbol) {
      return draw.of(symbol.options());
    }
    if (type instanceof FieldType.Name name) {
      List<String> known = name.known().stream().filter(n -> !n.equals("none")).toList();
      return known.isEmpty() ? "none" : draw.of(known);
    }
    if (type instanceof FieldType.Text) {
      return draw.of("\"a.txt\"", "\"models/b.onnx\"", "\"\"");
    }
    if (type instanceof FieldType.Flag) {
      return draw.of("true", "false");
    }
    if (type instanceof FieldType.Whole whole) {
      double high = Math.min(whole.high(), Math.max(whole.low(), 0) + WIDE);
      return Long.toString(Math.round(inside(whole.low(), high)));
    }
    if (!(type instanceof FieldType.Quantity quantity)) {
      return new Expressions(draw).name(); // what it may be depends on the rest of the spec
    }
    Unit unit = unit(quantity);
    double factor = unit.factor().doubleValue();
    double low = Math.max(quantity.low() / factor, -WIDE);
    double value = inside(low, Math.min(quantity.high() / factor, Math.max(low, 1e-3) * WIDE));
    BigDecimal exact = new BigDecimal(value);
    BigDecimal near = exact.round(new MathContext(3));
    double si = near.multiply(unit.factor()).doubleValue();
    boolean legal = si >= quantity.low() && si <= quantity.high();
    String text = (legal ? near : new BigDecimal(Double.toString(value))).toPlainString();
    return unit.symbol().equals("1") ? text : text + " " + unit.symbol();
  }

  /** The field's own unit, or now and then another of the dimension. */
  private Unit unit(FieldType.Quantity quantity) {
    List<String> others = Units.usual(quantity.dimension());
    boolean own = others.isEmpty() || quantity.dimension().isNone() || draw.chance(0.8);
    return Units.of(own ? quantity.unit() : draw.of(others));
  }

  private double inside(double low, double high) {
    double u = draw.chance(0.1) ? draw.below(2) : draw.unit();
    return low > 0 && high / low > 10
        ? Math.exp(Math.log(low) + u * (Math.log(high) - Math.log(low)))
        : low + u * (high - low);
  }

  private static BigDecimal number(String text) {
    BigDecimal value = new BigDecimal(text.split(" ")[0]);
    String unit = unit(text).strip();
    return unit.isEmpty() ? value : value.multiply(Units.of(unit).factor());
  }

  private static String unit(String text) {
    int blank = text.indexOf(' ');
    return blank < 0 ? "" : text.substring(blank);
  }

  /** A unit of any dimension, or none that exists. */
  static String anyUnit(Draw draw) {
    return draw.chance(0.9) ? draw.of(UNITS) : draw.of("um^2", "mJ/s", "uS*V", "furlong", "1");
  }
}
