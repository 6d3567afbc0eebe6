package org.hwnas.plan.space;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.hwnas.plan.Domain;
import org.hwnas.plan.expression.EvaluationException;
import org.hwnas.plan.expression.Evaluator;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Operator;
import org.hwnas.plan.expression.Value;

/**
 * Interval arithmetic: between which numbers an expression lies whatever the parameters are. Bounds
 * are safe, and tight where each parameter occurs once (Moore, Interval Analysis, 1966).
 */
public final class Intervals {
  /** Numbers from {@code low} to {@code high}, both included and possibly infinite. */
  public record Interval(double low, double high) {
    static final Interval ALL = new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

    static Interval of(double... ends) {
      double low = Double.POSITIVE_INFINITY;
      double high = Double.NEGATIVE_INFINITY;
      for (double end : ends) {
        if (Double.isNaN(end)) {
          return ALL;
        }
        low = Math.min(low, end);
        high = Math.max(high, end);
      }
      return new Interval(low, high);
    }

    Interval and(Interval other) {
      return new Interval(Math.min(low, other.low), Math.max(high, other.high));
    }
  }

  private final Function<String, Optional<Domain>> domains;

  /**
   * @param domains of the parameters by id; empty for one that is not known
   */
  public Intervals(Function<String, Optional<Domain>> domains) {
    this.domains = domains;
  }

  /** Bounds of a numeric expression; everything where nothing is known. */
  public Interval number(Expr expr) {
    if (expr instanceof Expr.Const c) {
      return c.value() instanceof Value.Num n ? Interval.of(n.value()) : Interval.ALL;
    }
    if (expr instanceof Expr.Param p) {
      return domains.apply(p.id()).map(Intervals::of).orElse(Interval.ALL);
    }
    return expr instanceof Expr.Apply a ? apply(a) : Interval.ALL;
  }

  private static Interval of(Domain domain) {
    if (domain instanceof Domain.Grid g) {
      return new Interval(g.values().get(0), g.values().get(g.values().size() - 1));
    }
    if (domain instanceof Domain.Integers i) {
      return new Interval(i.low(), i.high());
    }
    return domain instanceof Domain.Interval i ? new Interval(i.low(), i.high()) : Interval.ALL;
  }

  private Interval apply(Expr.Apply a) {
    List<Expr> x = a.arguments();
    return switch (a.operator()) {
      case ADD, SUB, MUL -> corners(a.operator(), number(x.get(0)), number(x.get(1)));
      case DIV -> {
        Interval by = number(x.get(1));
        yield by.low() <= 0 && by.high() >= 0
            ? Interval.ALL
            : corners(Operator.DIV, number(x.get(0)), by);
      }
      case POW -> {
        Interval base = number(x.get(0));
        yield base.low() < 0
            ? Interval.ALL
            : corners(Operator.POW, base, number(x.get(1))); // monotone in each for a base from 0
      }
      case NEG, EXP, CEIL, FLOOR, ROUND -> monotone(a.operator(), number(x.get(0)));
      case LOG, LOG2, LOG10, SQRT -> {
        Interval of = number(x.get(0));
        yield of.low() < 0 ? Interval.ALL : monotone(a.operator(), of);
      }
      case ABS -> {
        Interval of = number(x.get(0));
        Interval ends = Interval.of(Math.abs(of.low()), Math.abs(of.high()));
        yield of.low() <= 0 && of.high() >= 0 ? new Interval(0, ends.high()) : ends;
      }
      case MIN, MAX, CLIP -> ends(a.operator(), x.stream().map(this::number).toList());
      case IF ->
          truth(x.get(0))
              .map(t -> number(x.get(t ? 1 : 2)))
              .orElseGet(() -> number(x.get(1)).and(number(x.get(2))));
      case SELECT -> {
        Interval all = number(x.get(2));
        for (int i = 4; i < x.size(); i += 2) {
          all = all.and(number(x.get(i)));
        }
        yield all;
      }
      default -> Interval.ALL;
    };
  }

  /** The operator at both ends; it is monotone in every argument. */
  private static Interval ends(Operator operator, List<Interval> x) {
    return new Interval(
        value(operator, x.stream().mapToDouble(Interval::low).toArray()),
        value(operator, x.stream().mapToDouble(Interval::high).toArray()));
  }

  private static Interval monotone(Operator operator, Interval x) {
    return Interval.of(value(operator, x.low()), value(operator, x.high()));
  }

  private static Interval corners(Operator operator, Interval x, Interval y) {
    return Interval.of(
        value(operator, x.low(), y.low()),
        value(operator, x.low(), y.high()),
        value(operator, x.high(), y.low()),
        value(operator, x.high(), y.high()));
  }

  private static double value(Operator operator, double... x) {
    try {
      return Evaluator.applyNumeric(operator, x);
    } catch (EvaluationException e) {
      return Double.NaN;
    }
  }

  /** Whether a condition always or never holds; empty where it depends, or is not known. */
  public Optional<Boolean> truth(Expr expr) {
    if (expr instanceof Expr.Const c) {
      return c.value() instanceof Value.Bool b ? Optional.of(b.value()) : Optional.empty();
    }
    if (!(expr instanceof Expr.Apply a)) {
      return Optional.empty();
    }
    List<Expr> x = a.arguments();
    switch (a.operator()) {
      case NOT:
        return truth(x.get(0)).map(t -> !t);
      case AND, OR:
        boolean decisive = a.operator() == Operator.OR;
        Optional<Boolean> left = truth(x.get(0));
        Optional<Boolean> right = truth(x.get(1));
        if (left.equals(Optional.of(decisive)) || right.equals(Optional.of(decisive))) {
          return Optional.of(decisive);
        }
        return left.isPresent() && right.isPresent() ? Optional.of(!decisive) : Optional.empty();
      case LT, LE, GT, GE:
        return comparison(a.operator(), number(x.get(0)), number(x.get(1)));
      default:
        return Optional.empty();
    }
  }

  private static Optional<Boolean> comparison(Operator operator, Interval x, Interval y) {
    return switch (operator) {
      case LT -> x.high() < y.low() ? yes() : x.low() >= y.high() ? no() : Optional.empty();
      case LE -> x.high() <= y.low() ? yes() : x.low() > y.high() ? no() : Optional.empty();
      case GT -> comparison(Operator.LT, y, x);
      default -> comparison(Operator.LE, y, x);
    };
  }

  private static Optional<Boolean> yes() {
    return Optional.of(true);
  }

  private static Optional<Boolean> no() {
    return Optional.of(false);
  }
}
