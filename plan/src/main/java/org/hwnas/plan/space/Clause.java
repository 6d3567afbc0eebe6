package org.hwnas.plan.space;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.hwnas.plan.Requirement;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.ExprPrinter;

/**
 * A requirement with what is already decided put in: {@code when} implies {@code expr}; one that
 * needs an inactive parameter holds.
 *
 * @param parameters undecided parameters of both
 * @param text everything that tells it from another
 */
record Clause(Optional<Expr> when, Expr expr, Set<String> parameters, String text) {
  static Clause of(Optional<Expr> when, Expr expr) {
    Set<String> parameters = new TreeSet<>(expr.parameters());
    when.ifPresent(w -> parameters.addAll(w.parameters()));
    String condition = when.map(ExprPrinter::print).orElse("");
    return new Clause(when, expr, parameters, condition + "=>" + ExprPrinter.print(expr) + ";");
  }

  static Clause of(Requirement requirement) {
    return of(requirement.when(), requirement.expr());
  }
}
