package org.hwnas.dsl.schema;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The functions of expressions. Aggregates over measurements are in {@link Aggregates}. */
public final class Functions {
  /**
   * A function.
   *
   * @param usage how it is called
   * @param doc one or two sentences
   */
  public record Function(String usage, String doc) {}

  /** By name; each is an operator of the plan with the same name, or made of several. */
  public static final Map<String, Function> ALL = all();

  private Functions() {}

  private static Map<String, Function> all() {
    Map<String, Function> all = new LinkedHashMap<>();
    add(all, "min", "min(a, b, …)", "The smallest of two or more values of one dimension.");
    add(all, "max", "max(a, b, …)", "The largest of two or more values of one dimension.");
    add(all, "abs", "abs(x)", "The value without its sign, in the same dimension.");
    add(all, "clip", "clip(x, low, high)", "x, or the bound it lies beyond; all of one dimension.");
    add(
        all,
        "if",
        "if(condition, a, b)",
        "The number a where the condition holds, else b; only the one chosen is evaluated.");
    add(
        all,
        "pow",
        "pow(x, n)",
        "x to the power of n, both plain numbers; what has a dimension is raised by `x ^ n`.");
    add(all, "sqrt", "sqrt(x)", "The square root; the dimension must have one, as an area has.");
    add(all, "exp", "exp(x)", "e to the power of a plain number.");
    add(all, "log", "log(x)", "The natural logarithm of a plain number above 0.");
    add(all, "log2", "log2(x)", "The logarithm to base 2 of a plain number above 0.");
    add(all, "log10", "log10(x)", "The logarithm to base 10 of a plain number above 0.");
    add(all, "ceil", "ceil(x)", "The next whole number not below a plain number.");
    add(all, "floor", "floor(x)", "The next whole number not above a plain number.");
    add(
        all,
        "round",
        "round(x)",
        "The nearest whole number of a plain number; halfway, the even one.");
    add(
        all,
        "normalize",
        "normalize(x, reference) or normalize(x, low, high)",
        "x as a multiple of a reference of its dimension, or its place between two: 0 at low, 1 at high, beyond them outside 0..1.");
    add(
        all,
        "deviation",
        "deviation(x, target)",
        "Relative distance to a target of the same dimension: abs(x - target) / abs(target).");
    return Collections.unmodifiableMap(all);
  }

  private static void add(Map<String, Function> all, String name, String usage, String doc) {
    all.put(name, new Function(usage, doc));
  }
}
