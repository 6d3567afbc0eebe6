package org.hwnas.plan.expression;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * Prints an expression the way a spec writes it, with SI numbers and fully qualified parameters;
 * for messages and reports.
 */
public final class ExprPrinter {
  private static final Map<Operator, String> INFIX =
      Map.ofEntries(
          Map.entry(Operator.ADD, "+"),
          Map.entry(Operator.SUB, "-"),
          Map.entry(Operator.MUL, "*"),
          Map.entry(Operator.DIV, "/"),
          Map.entry(Operator.POW, "^"),
          Map.entry(Operator.LT, "<"),
          Map.entry(Operator.LE, "<="),
          Map.entry(Operator.GT, ">"),
          Map.entry(Operator.GE, ">="),
          Map.entry(Operator.EQ, "=="),
          Map.entry(Operator.NE, "!="),
          Map.entry(Operator.AND, "and"),
          Map.entry(Operator.OR, "or"));

  private ExprPrinter() {}

  public static String print(Expr expr) {
    return print(expr, 0);
  }

  private static String print(Expr expr, int outer) {
    if (expr instanceof Expr.Const c) {
      return c.value().toString();
    }
    if (expr instanceof Expr.Param p) {
      return p.id();
    }
    if (expr instanceof Expr.Metric m) {
      return m.name();
    }
    if (expr instanceof Expr.Reduce r) {
      String level = r.reduction().hasLevel() ? ", " + r.quantile() : "";
      return r.reduction().id()
          + " over "
          + r.axis().id()
          + "s("
          + print(r.argument(), 0)
          + level
          + ")";
    }
    Expr.Apply a = (Expr.Apply) expr;
    String infix = INFIX.get(a.operator());
    if (infix != null) {
      int own = precedence(a.operator());
      String text =
          print(a.arguments().get(0), own)
              + " "
              + infix
              + " "
              + print(a.arguments().get(1), own + 1);
      return own < outer ? "(" + text + ")" : text;
    }
    if (a.operator() == Operator.NEG) {
      return "-" + print(a.arguments().get(0), 9);
    }
    if (a.operator() == Operator.NOT) {
      return "not " + print(a.arguments().get(0), 9);
    }
    return a.operator().id()
        + a.arguments().stream().map(x -> print(x, 0)).collect(Collectors.joining(", ", "(", ")"));
  }

  private static int precedence(Operator operator) {
    return switch (operator) {
      case OR -> 1;
      case AND -> 2;
      case EQ, NE, LT, LE, GT, GE -> 3;
      case ADD, SUB -> 4;
      case MUL, DIV -> 5;
      case POW -> 6;
      default -> 9;
    };
  }
}
