package org.hwnas.runtime.cost.fitted;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * An arithmetic formula over named quantities: numbers, names, {@code + - * / ^}, parentheses, and
 * the functions exp, log, sqrt, ceil, floor, abs, min, max. {@code ^} binds tighter than a sign and
 * to the right: {@code -x^2} is {@code -(x^2)}. Immutable.
 */
public final class Formula {
  private static final Map<String, Integer> FUNCTIONS =
      Map.of("exp", 1, "log", 1, "sqrt", 1, "ceil", 1, "floor", 1, "abs", 1, "min", 2, "max", 2);

  private final String text;
  private final ToDoubleFunction<Map<String, Double>> value;
  private final Set<String> names;

  private Formula(String text, ToDoubleFunction<Map<String, Double>> value, Set<String> names) {
    this.text = text;
    this.value = value;
    this.names = Set.copyOf(names);
  }

  /**
   * Reads a formula.
   *
   * @param known names it may use
   * @throws IllegalArgumentException with the place, where it is none or uses another name
   */
  public static Formula parse(String text, Set<String> known) {
    Parser parser = new Parser(text, known);
    ToDoubleFunction<Map<String, Double>> value = parser.sum();
    parser.end();
    return new Formula(text, value, parser.used);
  }

  /** Quantities it depends on. */
  public Set<String> names() {
    return names;
  }

  /**
   * Its value.
   *
   * @param quantities by name, each of {@link #names()} among them
   */
  public double value(Map<String, Double> quantities) {
    return value.applyAsDouble(quantities);
  }

  @Override
  public String toString() {
    return text;
  }

  private static final class Parser {
    private final String text;
    private final Set<String> known;
    private final Set<String> used = new LinkedHashSet<>();
    private int at;

    Parser(String text, Set<String> known) {
      this.text = text;
      this.known = known;
    }

    ToDoubleFunction<Map<String, Double>> sum() {
      ToDoubleFunction<Map<String, Double>> left = product();
      while (true) {
        ToDoubleFunction<Map<String, Double>> a = left;
        if (take('+')) {
          ToDoubleFunction<Map<String, Double>> b = product();
          left = q -> a.applyAsDouble(q) + b.applyAsDouble(q);
        } else if (take('-')) {
          ToDoubleFunction<Map<String, Double>> b = product();
          left = q -> a.applyAsDouble(q) - b.applyAsDouble(q);
        } else {
          return left;
        }
      }
    }

    private ToDoubleFunction<Map<String, Double>> product() {
      ToDoubleFunction<Map<String, Double>> left = signed();
      while (true) {
        ToDoubleFunction<Map<String, Double>> a = left;
        if (take('*')) {
          ToDoubleFunction<Map<String, Double>> b = signed();
          left = q -> a.applyAsDouble(q) * b.applyAsDouble(q);
        } else if (take('/')) {
          ToDoubleFunction<Map<String, Double>> b = signed();
          left = q -> a.applyAsDouble(q) / b.applyAsDouble(q);
        } else {
          return left;
        }
      }
    }

    private ToDoubleFunction<Map<String, Double>> signed() {
      if (take('-')) {
        ToDoubleFunction<Map<String, Double>> a = signed();
        return q -> -a.applyAsDouble(q);
      }
      return power();
    }

    private ToDoubleFunction<Map<String, Double>> power() {
      ToDoubleFunction<Map<String, Double>> base = atom();
      if (take('^')) {
        ToDoubleFunction<Map<String, Double>> exponent = signed();
        return q -> Math.pow(base.applyAsDouble(q), exponent.applyAsDouble(q));
      }
      return base;
    }

    private ToDoubleFunction<Map<String, Double>> atom() {
      if (take('(')) {
        ToDoubleFunction<Map<String, Double>> inner = sum();
        expect(')');
        return inner;
      }
      int start = at;
      if (at < text.length() && (Character.isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
        return number(start);
      }
      while (at < text.length()
          && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
        at++;
      }
      String name = text.substring(start, at);
      if (name.isEmpty()) {
        throw fail("a number, a name or `(` is expected");
      }
      if (FUNCTIONS.containsKey(name)) {
        return function(name);
      }
      if (!known.contains(name)) {
        throw fail("`" + name + "` is unknown; known are " + String.join(", ", known));
      }
      used.add(name);
      return q -> q.get(name);
    }

    private ToDoubleFunction<Map<String, Double>> number(int start) {
      while (at < text.length()) {
        char c = text.charAt(at);
        boolean sign = (c == '+' || c == '-') && "eE".indexOf(text.charAt(at - 1)) >= 0;
        if (!(Character.isDigit(c) || c == '.' || c == 'e' || c == 'E' || sign)) {
          break;
        }
        at++;
      }
      try {
        double number = Double.parseDouble(text.substring(start, at));
        return q -> number;
      } catch (NumberFormatException e) {
        throw fail("`" + text.substring(start, at) + "` is no number");
      }
    }

    private ToDoubleFunction<Map<String, Double>> function(String name) {
      expect('(');
      List<ToDoubleFunction<Map<String, Double>>> arguments = new ArrayList<>(List.of(sum()));
      while (take(',')) {
        arguments.add(sum());
      }
      expect(')');
      if (arguments.size() != FUNCTIONS.get(name)) {
        throw fail("`" + name + "` takes " + FUNCTIONS.get(name) + " arguments");
      }
      ToDoubleFunction<Map<String, Double>> a = arguments.get(0);
      ToDoubleFunction<Map<String, Double>> b = arguments.get(arguments.size() - 1);
      return switch (name) {
        case "exp" -> q -> Math.exp(a.applyAsDouble(q));
        case "log" -> q -> Math.log(a.applyAsDouble(q));
        case "sqrt" -> q -> Math.sqrt(a.applyAsDouble(q));
        case "ceil" -> q -> Math.ceil(a.applyAsDouble(q));
        case "floor" -> q -> Math.floor(a.applyAsDouble(q));
        case "abs" -> q -> Math.abs(a.applyAsDouble(q));
        case "min" -> q -> Math.min(a.applyAsDouble(q), b.applyAsDouble(q));
        default -> q -> Math.max(a.applyAsDouble(q), b.applyAsDouble(q));
      };
    }

    private boolean take(char wanted) {
      skip();
      if (at < text.length() && text.charAt(at) == wanted) {
        at++;
        skip();
        return true;
      }
      return false;
    }

    private void expect(char wanted) {
      if (!take(wanted)) {
        throw fail("`" + wanted + "` is expected");
      }
    }

    private void skip() {
      while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
        at++;
      }
    }

    void end() {
      skip();
      if (at < text.length()) {
        throw fail("`" + text.charAt(at) + "` is not expected");
      }
    }

    private IllegalArgumentException fail(String what) {
      return new IllegalArgumentException(
          what + ", at character " + (at + 1) + " of `" + text + "`");
    }
  }
}
