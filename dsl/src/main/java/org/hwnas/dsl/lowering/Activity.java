package org.hwnas.dsl.lowering;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.hwnas.plan.expression.Evaluator;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Operator;

/**
 * The condition under which a decision that several places share exists: where any of them does.
 * Kept short, for it is counted over and read by people: what one place implies is left out, what
 * all have in common stands once.
 */
final class Activity {
  private Activity() {}

  /** The disjunction of conditions, at least one. */
  static Expr any(List<Expr> conditions) {
    List<Set<Expr>> places = new ArrayList<>();
    for (Expr condition : conditions) {
      Set<Expr> all = new LinkedHashSet<>();
      conjuncts(Evaluator.fold(condition), all);
      if (all.contains(Expr.bool(false)) || places.stream().anyMatch(all::containsAll)) {
        continue;
      }
      places.removeIf(p -> p.containsAll(all));
      places.add(all);
    }
    if (places.isEmpty()) {
      return Expr.bool(false);
    }
    Set<Expr> common = new LinkedHashSet<>(places.get(0));
    places.forEach(common::retainAll);
    Expr rest = Expr.bool(false);
    for (Set<Expr> place : places) {
      Set<Expr> own = new LinkedHashSet<>(place);
      own.removeAll(common);
      rest = Evaluator.fold(Expr.apply(Operator.OR, rest, conjunction(own)));
    }
    return Evaluator.fold(Expr.and(conjunction(common), rest));
  }

  private static Expr conjunction(Set<Expr> all) {
    return all.stream().reduce(Expr.bool(true), Expr::and);
  }

  private static void conjuncts(Expr condition, Set<Expr> into) {
    if (condition instanceof Expr.Apply a && a.operator() == Operator.AND) {
      a.arguments().forEach(side -> conjuncts(side, into));
    } else if (!condition.equals(Expr.bool(true))) {
      into.add(condition);
    }
  }
}
