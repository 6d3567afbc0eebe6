package org.hwnas.plan.expression;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Evaluates expressions over parameters (no metrics) and folds constants. Arithmetic is IEEE
 * double; transcendental functions use {@link StrictMath}, so that a plan has the same bytes on
 * every machine.
 */
public final class Evaluator {
  private Evaluator() {}

  /**
   * Evaluates an expression without metrics.
   *
   * @param parameters the value of each active parameter by id; empty for an inactive one
   * @throws EvaluationException where a parameter is inactive, an operand has the wrong kind, or
   *     the result is not a number
   */
  public static Value evaluate(Expr expr, Function<String, Optional<Value>> parameters) {
    if (expr instanceof Expr.Const c) {
      return c.value();
    }
    if (expr instanceof Expr.Param p) {
      return parameters
          .apply(p.id())
          .orElseThrow(
              () ->
                  new EvaluationException(
                      "parameter `" + p.id() + "` has no value in this design"));
    }
    if (expr instanceof Expr.Apply a && a.operator() == Operator.IF) {
      return evaluate(chosen(a, parameters), parameters);
    }
    if (expr instanceof Expr.Apply a) {
      return apply(a, x -> evaluate(x, parameters));
    }
    throw new EvaluationException(
        "`" + ExprPrinter.print(expr) + "` needs an evaluation of the design");
  }

  /**
   * Evaluates a condition; a comparison that needs an inactive parameter is false instead of
   * failing.
   */
  public static boolean holds(Expr condition, Function<String, Optional<Value>> parameters) {
    if (condition instanceof Expr.Apply a) {
      switch (a.operator()) {
        case AND:
          return holds(a.arguments().get(0), parameters) && holds(a.arguments().get(1), parameters);
        case OR:
          return holds(a.arguments().get(0), parameters) || holds(a.arguments().get(1), parameters);
        case NOT:
          return !holds(a.arguments().get(0), parameters);
        case IF:
          return holds(chosen(a, parameters), parameters);
        default:
          break;
      }
    }
    return !needsInactive(condition, parameters) && evaluate(condition, parameters).asBool();
  }

  /**
   * Whether an expression has no value because a parameter it needs is inactive: any it speaks of,
   * save those of the branches that an {@code if} or {@code select} over parameters does not take.
   */
  public static boolean needsInactive(Expr expr, Function<String, Optional<Value>> parameters) {
    if (expr instanceof Expr.Param p) {
      return parameters.apply(p.id()).isEmpty();
    }
    if (expr instanceof Expr.Apply a
        && (a.operator() == Operator.IF || a.operator() == Operator.SELECT)
        && a.arguments().get(0).metrics().isEmpty()) {
      if (a.operator() == Operator.IF) {
        return needsInactive(chosen(a, parameters), parameters);
      } else {
        Expr selector = a.arguments().get(0);
        return needsInactive(selector, parameters)
            || needsInactive(
                selected(
                    a.arguments(), evaluate(selector, parameters), e -> evaluate(e, parameters)),
                parameters);
      }
    }
    return expr.children().stream().anyMatch(e -> needsInactive(e, parameters));
  }

  /** The branch that an {@code if} takes. */
  private static Expr chosen(Expr.Apply choice, Function<String, Optional<Value>> parameters) {
    return choice.arguments().get(holds(choice.arguments().get(0), parameters) ? 1 : 2);
  }

  /**
   * Replaces every sub-expression without parameters and metrics by its value. Leaves what would
   * fail as it is.
   */
  public static Expr fold(Expr expr) {
    if (expr instanceof Expr.Apply a) {
      List<Expr> arguments = a.arguments().stream().map(Evaluator::fold).toList();
      return applied(new Expr.Apply(a.operator(), arguments));
    }
    if (expr instanceof Expr.Reduce r) {
      return new Expr.Reduce(r.reduction(), r.axis(), r.quantile(), fold(r.argument()));
    }
    return expr;
  }

  /**
   * As {@link #fold} of an operator applied to arguments that are folded already, which are not
   * looked into again: what is built up step by step stays linear.
   */
  public static Expr applied(Operator operator, Expr... folded) {
    return applied(new Expr.Apply(operator, List.of(folded)));
  }

  private static Expr applied(Expr.Apply folded) {
    Optional<Expr> shortcut = shortcut(folded);
    if (shortcut.isPresent()) {
      return shortcut.get();
    }
    if (folded.arguments().stream().allMatch(Expr.Const.class::isInstance)) {
      try {
        return new Expr.Const(apply(folded, x -> ((Expr.Const) x).value()));
      } catch (EvaluationException e) {
        return folded;
      }
    }
    return folded;
  }

  private static Optional<Expr> shortcut(Expr.Apply a) {
    List<Expr> x = a.arguments();
    return switch (a.operator()) {
      case AND ->
          x.contains(Expr.bool(false))
              ? Optional.of(Expr.bool(false))
              : x.get(0).equals(Expr.bool(true))
                  ? Optional.of(x.get(1))
                  : x.get(1).equals(Expr.bool(true)) ? Optional.of(x.get(0)) : Optional.empty();
      case OR ->
          x.contains(Expr.bool(true))
              ? Optional.of(Expr.bool(true))
              : x.get(0).equals(Expr.bool(false))
                  ? Optional.of(x.get(1))
                  : x.get(1).equals(Expr.bool(false)) ? Optional.of(x.get(0)) : Optional.empty();
      case IF ->
          x.get(0) instanceof Expr.Const c && c.value() instanceof Value.Bool b
              ? Optional.of(b.value() ? x.get(1) : x.get(2))
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  /** Applies an operator to numbers; the element-wise core that metric arrays share. */
  public static double applyNumeric(Operator operator, double... x) {
    double result =
        switch (operator) {
          case ADD -> x[0] + x[1];
          case SUB -> x[0] - x[1];
          case MUL -> x[0] * x[1];
          case DIV -> x[0] / x[1];
          case POW -> StrictMath.pow(x[0], x[1]);
          case NEG -> -x[0];
          case MIN -> java.util.Arrays.stream(x).min().orElseThrow();
          case MAX -> java.util.Arrays.stream(x).max().orElseThrow();
          case ABS -> Math.abs(x[0]);
          case EXP -> StrictMath.exp(x[0]);
          case LOG -> StrictMath.log(x[0]);
          case LOG2 -> log2(x[0]);
          case LOG10 -> StrictMath.log10(x[0]);
          case SQRT -> Math.sqrt(x[0]);
          case CEIL -> Math.ceil(x[0]);
          case FLOOR -> Math.floor(x[0]);
          case ROUND -> Math.rint(x[0]);
          case CLIP -> Math.max(x[1], Math.min(x[2], x[0]));
          default -> throw new EvaluationException("`" + operator.id() + "` is not arithmetic");
        };
    if (Double.isNaN(result)) {
      throw new EvaluationException(
          operator.id() + " of " + java.util.Arrays.toString(x) + " is not a number");
    }
    return result;
  }

  /** Exact for powers of two, which crossbar sizes are. */
  private static double log2(double x) {
    if (x > 0 && !Double.isInfinite(x)) {
      int exponent = Math.getExponent(x);
      if (x == Math.scalb(1.0, exponent)) {
        return exponent;
      }
    }
    return StrictMath.log(x) / StrictMath.log(2);
  }

  private static Value apply(Expr.Apply a, Function<Expr, Value> evaluate) {
    List<Expr> x = a.arguments();
    try {
      return switch (a.operator()) {
        case IF -> evaluate.apply(evaluate.apply(x.get(0)).asBool() ? x.get(1) : x.get(2));
        case SELECT -> evaluate.apply(selected(x, evaluate.apply(x.get(0)), evaluate));
        case AND ->
            Value.of(evaluate.apply(x.get(0)).asBool() && evaluate.apply(x.get(1)).asBool());
        case OR -> Value.of(evaluate.apply(x.get(0)).asBool() || evaluate.apply(x.get(1)).asBool());
        case NOT -> Value.of(!evaluate.apply(x.get(0)).asBool());
        case EQ -> Value.of(evaluate.apply(x.get(0)).equals(evaluate.apply(x.get(1))));
        case NE -> Value.of(!evaluate.apply(x.get(0)).equals(evaluate.apply(x.get(1))));
        case LT, LE, GT, GE ->
            Value.of(
                compare(
                    a.operator(),
                    evaluate.apply(x.get(0)).asNumber(),
                    evaluate.apply(x.get(1)).asNumber()));
        default ->
            Value.of(
                applyNumeric(
                    a.operator(),
                    x.stream().mapToDouble(e -> evaluate.apply(e).asNumber()).toArray()));
      };
    } catch (EvaluationException e) {
      throw e;
    } catch (IllegalStateException e) {
      throw new EvaluationException(e.getMessage() + " in `" + ExprPrinter.print(a) + "`");
    }
  }

  private static Expr selected(List<Expr> x, Value wanted, Function<Expr, Value> evaluate) {
    for (int i = 1; i + 1 < x.size(); i += 2) {
      if (evaluate.apply(x.get(i)).equals(wanted)) {
        return x.get(i + 1);
      }
    }
    throw new EvaluationException("nothing is selected by " + wanted);
  }

  /** Compares two numbers; the element-wise core that metric arrays share. */
  public static boolean compare(Operator operator, double left, double right) {
    return switch (operator) {
      case LT -> left < right;
      case LE -> left <= right;
      case GT -> left > right;
      case GE -> left >= right;
      case EQ -> left == right;
      case NE -> left != right;
      default -> throw new EvaluationException("`" + operator.id() + "` is not a comparison");
    };
  }
}
