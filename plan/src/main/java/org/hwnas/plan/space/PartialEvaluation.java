package org.hwnas.plan.space;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hwnas.plan.expression.EvaluationException;
import org.hwnas.plan.expression.Evaluator;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.ExprPrinter;
import org.hwnas.plan.expression.Operator;
import org.hwnas.plan.expression.Value;

/**
 * Puts what is decided into expressions, so that whatever is decided first, the whole says in the
 * end what {@link Evaluator} says of the complete design.
 *
 * @param known decided parameters: a value, or nothing for an inactive one
 */
record PartialEvaluation(Map<String, Optional<Value>> known) {
  /**
   * Stands for what has no value because a parameter it needs is inactive. Only a branch whose
   * condition is still open holds it; no spec can name it.
   */
  static final Expr ABSENT = Expr.symbol("\u0000absent");

  private static final Expr FALSE = Expr.bool(false);

  /**
   * An expression with what is known put in, {@link #ABSENT} where it certainly needs an inactive
   * parameter. Conjunctions keep both sides: one that is false already may still turn out to need
   * an inactive parameter.
   */
  Expr put(Expr expr) {
    if (expr instanceof Expr.Param p) {
      Optional<Value> value = known.get(p.id());
      return value == null ? expr : value.<Expr>map(Expr.Const::new).orElse(ABSENT);
    }
    if (!(expr instanceof Expr.Apply a)) {
      return expr;
    }
    if (a.operator() == Operator.IF) {
      List<Expr> x = a.arguments();
      return choose(conditionOrOpen(x.get(0)), put(x.get(1)), put(x.get(2)));
    }
    if (a.operator() == Operator.SELECT) {
      return select(a.arguments());
    }
    List<Expr> arguments = new ArrayList<>(a.arguments().size());
    for (Expr argument : a.arguments()) {
      Expr put = put(argument);
      if (put.equals(ABSENT)) {
        return ABSENT;
      }
      arguments.add(put);
    }
    return new Expr.Apply(a.operator(), arguments);
  }

  /**
   * A condition with what is known put in, a truth value once it is decided: see {@link
   * Evaluator#holds}.
   *
   * @throws EvaluationException where it has come to have no value
   */
  Expr condition(Expr expr) {
    Expr put = conditionOrOpen(expr);
    if (!(put instanceof Expr.Const) && put.parameters().isEmpty()) {
      throw new EvaluationException("a condition has no value: " + ExprPrinter.print(expr));
    }
    return put;
  }

  private Expr conditionOrOpen(Expr expr) {
    if (expr instanceof Expr.Apply a) {
      switch (a.operator()) {
        case NOT:
          Expr inner = conditionOrOpen(a.arguments().get(0));
          Expr not = Expr.apply(Operator.NOT, inner);
          return inner instanceof Expr.Const ? Evaluator.fold(not) : not;
        case AND, OR:
          return junction(a);
        case IF:
          return choose(
              conditionOrOpen(a.arguments().get(0)),
              conditionOrOpen(a.arguments().get(1)),
              conditionOrOpen(a.arguments().get(2)));
        default:
          break;
      }
    }
    Expr put = put(expr);
    if (put.equals(ABSENT)) {
      return FALSE; // a comparison with what does not exist
    }
    return put.parameters().isEmpty() ? Evaluator.fold(put) : put;
  }

  /** What stands after a decisive side of a conjunction or disjunction does not matter. */
  private Expr junction(Expr.Apply a) {
    Expr decisive = Expr.bool(a.operator() == Operator.OR);
    Expr neutral = Expr.bool(a.operator() == Operator.AND);
    Expr left = conditionOrOpen(a.arguments().get(0));
    Expr right = conditionOrOpen(a.arguments().get(1));
    if (left.equals(decisive) || right.equals(decisive)) {
      return decisive;
    }
    if (left.equals(neutral)) {
      return right;
    }
    return right.equals(neutral) ? left : Expr.apply(a.operator(), left, right);
  }

  private Expr select(List<Expr> x) {
    List<Expr> arguments = new ArrayList<>();
    x.forEach(e -> arguments.add(put(e)));
    Expr selector = arguments.get(0);
    if (selector.equals(ABSENT)) {
      return ABSENT;
    }
    for (int i = 1; selector instanceof Expr.Const && i + 1 < arguments.size(); i += 2) {
      if (arguments.get(i).equals(selector)) {
        return arguments.get(i + 1);
      }
    }
    return new Expr.Apply(Operator.SELECT, arguments);
  }

  private static Expr choose(Expr condition, Expr then, Expr otherwise) {
    if (condition instanceof Expr.Const c && c.value() instanceof Value.Bool b) {
      return b.value() ? then : otherwise;
    }
    return then.equals(otherwise) ? then : Expr.apply(Operator.IF, condition, then, otherwise);
  }
}
