package org.hwnas.plan.expression;

import java.util.Arrays;
import java.util.Optional;

/**
 * What an {@link Expr.Apply} does with its arguments. The identifier is the name in the plan file
 * and, for functions, in a spec.
 */
public enum Operator {
  ADD("add", 2),
  SUB("sub", 2),
  MUL("mul", 2),
  DIV("div", 2),
  POW("pow", 2),
  NEG("neg", 1),
  LT("lt", 2),
  LE("le", 2),
  GT("gt", 2),
  GE("ge", 2),
  EQ("eq", 2),
  NE("ne", 2),
  AND("and", 2),
  OR("or", 2),
  NOT("not", 1),
  /** {@code if(condition, then, otherwise)}; only the chosen branch is evaluated. */
  IF("if", 3),
  MIN("min", -2),
  MAX("max", -2),
  ABS("abs", 1),
  EXP("exp", 1),
  LOG("log", 1),
  LOG2("log2", 1),
  LOG10("log10", 1),
  SQRT("sqrt", 1),
  CEIL("ceil", 1),
  FLOOR("floor", 1),
  ROUND("round", 1),
  /** {@code clip(x, low, high)}. */
  CLIP("clip", 3),
  /**
   * {@code select(x, key, value, key, value, ...)}: the value behind the key that equals x; only
   * that one is evaluated.
   */
  SELECT("select", -3);

  private final String id;
  private final int arity;

  Operator(String id, int arity) {
    this.id = id;
    this.arity = arity;
  }

  public String id() {
    return id;
  }

  /** Number of arguments; {@code -n} means n or more. */
  public int arity() {
    return arity;
  }

  public boolean accepts(int arguments) {
    return arity >= 0 ? arguments == arity : arguments >= -arity;
  }

  public static Optional<Operator> byId(String id) {
    return Arrays.stream(values()).filter(o -> o.id.equals(id)).findFirst();
  }
}
