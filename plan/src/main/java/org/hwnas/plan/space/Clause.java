package org.hwnas.plan.space;

import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.hwnas.plan.Requirement;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.ExprPrinter;

/**
 * A requirement with what is already decided put in: {@code when} implies {@code expr}; one that
 * speaks of an inactive parameter holds.
 *
 * @param mentioned undecided parameters the requirement speaks of, also where {@code expr} has come
 *     to depend on them no more
 * @param parameters those and the ones of {@code when}
 * @param text everything that tells it from another
 */
record Clause(
    Optional<Expr> when,
    Expr expr,
    SortedSet<String> mentioned,
    Set<String> parameters,
    String text) {
  static Clause of(Optional<Expr> when, Expr expr, SortedSet<String> mentioned) {
    Set<String> parameters = new TreeSet<>(mentioned);
    when.ifPresent(w -> parameters.addAll(w.parameters()));
    String condition = when.map(ExprPrinter::print).orElse("");
    String text = condition + "=>" + ExprPrinter.print(expr) + mentioned + ";";
    return new Clause(when, expr, mentioned, parameters, text);
  }

  static Clause of(Requirement requirement) {
    return of(
        requirement.when(), requirement.expr(), new TreeSet<>(requirement.expr().parameters()));
  }
}
