package org.hwnas.runtime.export.paper;

import java.util.List;
import java.util.Locale;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.expression.Value;
import org.hwnas.plan.units.Units;

/** Texts, numbers and units as LaTeX reads them. */
final class Tex {
  /** Significant digits of a figure in a table. */
  private static final int DIGITS = 4;

  private Tex() {}

  /** Plain text, such that nothing in it is a command. */
  static String text(String plain) {
    StringBuilder tex = new StringBuilder();
    for (char c : plain.toCharArray()) {
      switch (c) {
        case '\\' -> tex.append("\\textbackslash{}");
        case '~' -> tex.append("\\textasciitilde{}");
        case '^' -> tex.append("\\textasciicircum{}");
        case '<' -> tex.append("\\textless{}");
        case '>' -> tex.append("\\textgreater{}");
        case '|' -> tex.append("\\textbar{}");
        case '&', '%', '$', '#', '_', '{', '}' -> tex.append('\\').append(c);
        case '\n', '\r', '\t' -> tex.append(' ');
        default -> tex.append(c);
      }
    }
    return tex.toString();
  }

  /** Text in a fixed-width font that may break after a point. */
  static String code(String plain) {
    return "\\texttt{" + text(plain).replace(".", ".\\allowbreak{}") + "}";
  }

  /** A number with four digits. */
  static String number(double value) {
    if (!Double.isFinite(value)) {
      return Double.isNaN(value) ? "--" : value > 0 ? "$\\infty$" : "$-\\infty$";
    }
    String text = Units.number(value, DIGITS);
    int exponent = text.indexOf('e');
    return exponent < 0
        ? text.startsWith("-") ? "$" + text + "$" : text
        : "$%s\\times10^{%s}$".formatted(text.substring(0, exponent), text.substring(exponent + 1));
  }

  /** A number as pgfplots reads it. */
  static String coordinate(double value) {
    return String.format(Locale.ROOT, "%.6g", value);
  }

  /** A unit such as {@code mm^2}; micro is spelled {@code u}. Empty where there is none. */
  static String unit(String unit) {
    if (unit.equals("1")) {
      return "";
    }
    String tex = text(unit).replace("\\textasciicircum{}", "^");
    tex = tex.replaceAll("\\^(-?\\d+)", "\\$^{$1}\\$").replace("*", "$\\cdot$");
    return tex.replaceAll("(?<![A-Za-z\\\\])u(?=[A-Za-z])", "\\$\\\\mu\\$");
  }

  /** A name with its unit, as the head of a column. */
  static String head(String name, String unit) {
    String shown = unit(unit);
    return shown.isEmpty() ? text(name) : text(name) + " [" + shown + "]";
  }

  /** A parameter's value in its unit. */
  static String value(Value value, Parameter parameter) {
    return value instanceof Value.Num n
        ? number(Units.of(parameter.unit()).fromSi(n.value()))
        : text(value.toString());
  }

  /** The end of a path: enough to tell it from the others. */
  static String shortest(String id, List<String> all) {
    String[] parts = id.split("\\.");
    for (int keep = 1; keep < parts.length; keep++) {
      String end =
          "." + String.join(".", List.of(parts).subList(parts.length - keep, parts.length));
      if (all.stream().filter(other -> ("." + other).endsWith(end)).count() == 1) {
        return end.substring(1);
      }
    }
    return id;
  }
}
