package org.hwnas.plan.units;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The units of the language. A unit is a name with an optional SI prefix, an optional integer
 * power, and products or quotients of those: {@code um^2}, {@code mJ/s}, {@code J*s}. SI names and
 * prefixes after the SI brochure (9th ed., tables 3, 4, 7); binary prefixes after IEC 80000-13.
 * {@code %} is 0.01.
 */
public final class Units {
  private static final Map<String, Unit> ATOMS = new LinkedHashMap<>();
  private static final Map<Dimension, List<String>> PREFERRED = new LinkedHashMap<>();

  static {
    prefixed("m", Dimension.LENGTH, "1", "f p n u m c k");
    prefixed("g", Dimension.MASS, "1e-3", "u m k");
    prefixed("s", Dimension.TIME, "1", "f p n u m");
    plain("min", Dimension.TIME, "60");
    plain("h", Dimension.TIME, "3600");
    plain("d", Dimension.TIME, "86400");
    prefixed("A", Dimension.CURRENT, "1", "f p n u m");
    prefixed("K", Dimension.TEMPERATURE, "1", "");
    prefixed("Hz", Dimension.FREQUENCY, "1", "k M G T");
    prefixed("J", Dimension.ENERGY, "1", "a f p n u m k");
    prefixed("eV", Dimension.ENERGY, "1.602176634e-19", "m k");
    prefixed("W", Dimension.POWER, "1", "f p n u m k");
    prefixed("C", Dimension.CHARGE, "1", "f p n u m");
    prefixed("V", Dimension.VOLTAGE, "1", "u m k");
    prefixed("S", Dimension.CONDUCTANCE, "1", "p n u m");
    prefixed("ohm", Dimension.RESISTANCE, "1", "m k M G");
    prefixed("F", Dimension.CAPACITANCE, "1", "a f p n u m");
    prefixed("bit", Dimension.INFORMATION, "1", "k M G");
    prefixed("B", Dimension.INFORMATION, "8", "k M G T");
    plain("KiB", Dimension.INFORMATION, "8192");
    plain("MiB", Dimension.INFORMATION, "8388608");
    plain("GiB", Dimension.INFORMATION, "8589934592");
    plain("%", Dimension.NONE, "0.01");
    plain("ppm", Dimension.NONE, "1e-6");
    PREFERRED.put(Dimension.LENGTH, List.of("nm", "um", "mm", "m"));
    PREFERRED.put(Dimension.TIME, List.of("ps", "ns", "us", "ms", "s"));
    PREFERRED.put(Dimension.AREA, List.of("um^2", "mm^2", "cm^2"));
    PREFERRED.put(Dimension.FREQUENCY, List.of("Hz", "kHz", "MHz", "GHz"));
    PREFERRED.put(Dimension.ENERGY, List.of("aJ", "fJ", "pJ", "nJ", "uJ", "mJ", "J"));
    PREFERRED.put(Dimension.POWER, List.of("nW", "uW", "mW", "W"));
    PREFERRED.put(Dimension.VOLTAGE, List.of("mV", "V"));
    PREFERRED.put(Dimension.CURRENT, List.of("nA", "uA", "mA", "A"));
    PREFERRED.put(Dimension.CONDUCTANCE, List.of("nS", "uS", "mS", "S"));
    PREFERRED.put(Dimension.RESISTANCE, List.of("ohm", "kohm", "Mohm"));
    PREFERRED.put(Dimension.CAPACITANCE, List.of("fF", "pF", "nF"));
    PREFERRED.put(Dimension.INFORMATION, List.of("bit", "B", "KiB", "MiB", "GiB"));
    PREFERRED.put(Dimension.BANDWIDTH, List.of("bit/s", "kbit/s", "Mbit/s", "Gbit/s"));
    PREFERRED.put(Dimension.ENERGY_DELAY, List.of("fJ*s", "pJ*s", "nJ*s", "uJ*s", "mJ*s", "J*s"));
    PREFERRED.put(Dimension.MASS, List.of("g", "kg"));
    PREFERRED.put(Dimension.TEMPERATURE, List.of("K"));
    PREFERRED.put(Dimension.CHARGE, List.of("fC", "pC", "nC", "C"));
  }

  private Units() {}

  private static void plain(String symbol, Dimension dimension, String factor) {
    ATOMS.put(symbol, new Unit(symbol, dimension, new BigDecimal(factor)));
  }

  private static void prefixed(String symbol, Dimension dimension, String factor, String prefixes) {
    plain(symbol, dimension, factor);
    for (String prefix : prefixes.isEmpty() ? new String[0] : prefixes.split(" ")) {
      BigDecimal scale = new BigDecimal("1e" + exponentOf(prefix)).multiply(new BigDecimal(factor));
      ATOMS.put(prefix + symbol, new Unit(prefix + symbol, dimension, scale));
    }
  }

  private static int exponentOf(String prefix) {
    return switch (prefix) {
      case "a" -> -18;
      case "f" -> -15;
      case "p" -> -12;
      case "n" -> -9;
      case "u" -> -6;
      case "m" -> -3;
      case "c" -> -2;
      case "k" -> 3;
      case "M" -> 6;
      case "G" -> 9;
      case "T" -> 12;
      default -> throw new IllegalArgumentException("unknown SI prefix " + prefix);
    };
  }

  /** Names a unit may be built from, in alphabetical order; for completion and did-you-mean. */
  public static Set<String> names() {
    return new TreeSet<>(ATOMS.keySet());
  }

  /**
   * Unit spellings usual for a dimension, small to large; for completion and messages. Empty where
   * none is usual.
   */
  public static List<String> usual(Dimension dimension) {
    return PREFERRED.getOrDefault(dimension, List.of());
  }

  /**
   * Parses a unit such as {@code um^2}, {@code mJ/s} or {@code J*s}; micro may be written {@code u}
   * or {@code \u00b5}, ohm as {@code ohm sign}. Empty where a name is unknown or the text is
   * malformed.
   */
  public static Optional<Unit> parse(String text) {
    String source =
        text.replace('\u00b5', 'u')
            .replace('\u03bc', 'u')
            .replace("\u03a9", "ohm")
            .replace("\u2126", "ohm")
            .replace(" ", "");
    if (source.isEmpty()) {
      return Optional.empty();
    }
    if (source.equals("1")) {
      return Optional.of(Unit.ONE);
    }
    Dimension dimension = Dimension.NONE;
    BigDecimal factor = BigDecimal.ONE;
    boolean reciprocal = source.startsWith("1/");
    int start = reciprocal ? 2 : 0;
    int sign = reciprocal ? -1 : 1;
    for (int i = start; i <= source.length(); i++) {
      if (i == source.length() || source.charAt(i) == '*' || source.charAt(i) == '/') {
        Optional<Unit> atom = power(source.substring(start, i));
        if (atom.isEmpty()) {
          return Optional.empty();
        }
        dimension =
            sign > 0
                ? dimension.times(atom.get().dimension())
                : dimension.dividedBy(atom.get().dimension());
        factor =
            sign > 0
                ? factor.multiply(atom.get().factor())
                : factor.divide(atom.get().factor(), MathContext.DECIMAL128);
        sign = i < source.length() && source.charAt(i) == '/' ? -1 : 1;
        start = i + 1;
      }
    }
    return Optional.of(new Unit(source, dimension, factor));
  }

  private static Optional<Unit> power(String text) {
    int caret = text.indexOf('^');
    Unit atom = ATOMS.get(caret < 0 ? text : text.substring(0, caret));
    if (atom == null) {
      return Optional.empty();
    }
    if (caret < 0) {
      return Optional.of(atom);
    }
    int exponent;
    try {
      exponent = Integer.parseInt(text.substring(caret + 1));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
    if (exponent == 0 || Math.abs(exponent) > 9) {
      return Optional.empty();
    }
    return Optional.of(
        new Unit(
            text,
            atom.dimension().power(exponent),
            atom.factor().pow(exponent, MathContext.DECIMAL128)));
  }

  /** As {@link #parse}, for units written by us. */
  public static Unit of(String text) {
    return parse(text)
        .orElseThrow(() -> new IllegalArgumentException("unknown unit `" + text + "`"));
  }

  /**
   * The unit in which a value of this dimension reads best: the largest usual one not above the
   * value.
   */
  public static Unit bestFor(double si, Dimension dimension) {
    List<Unit> candidates =
        usual(dimension).stream()
            .map(Units::of)
            .sorted(Comparator.comparing(Unit::factor))
            .toList();
    if (candidates.isEmpty()) {
      return new Unit(dimension.isNone() ? "1" : dimension.toString(), dimension, BigDecimal.ONE);
    }
    Unit best = candidates.get(0);
    for (Unit unit : candidates) {
      if (Math.abs(si) >= unit.factor().doubleValue() * (1 - 1e-12)) {
        best = unit;
      }
    }
    return best;
  }

  /**
   * Formats an SI value in the unit that reads best, such as {@code 4.2 mm^2}, with at most {@code
   * digits} significant digits.
   */
  public static String format(double si, Dimension dimension, int digits) {
    return format(si, bestFor(si, dimension), digits);
  }

  /** Formats an SI value in the given unit with at most {@code digits} significant digits. */
  public static String format(double si, Unit unit, int digits) {
    String number = number(unit.fromSi(si), digits);
    return unit.symbol().equals("1") ? number : number + " " + unit.symbol();
  }

  /**
   * A number with at most {@code digits} significant digits, without trailing zeros; exponent only
   * outside 1e-4..1e9.
   */
  public static String number(double value, int digits) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return Double.toString(value);
    }
    BigDecimal rounded =
        new BigDecimal(Double.toString(value))
            .round(new MathContext(digits, RoundingMode.HALF_EVEN))
            .stripTrailingZeros();
    double size = Math.abs(value);
    if (size != 0 && (size < 1e-4 || size >= 1e9)) {
      String text = rounded.unscaledValue().toString();
      int sign = text.startsWith("-") ? 1 : 0;
      int exponent = text.length() - sign - 1 - rounded.scale();
      String mantissa =
          text.substring(0, sign + 1)
              + (text.length() > sign + 1 ? "." + text.substring(sign + 1) : "");
      return mantissa + "e" + exponent;
    }
    return rounded.toPlainString();
  }
}
