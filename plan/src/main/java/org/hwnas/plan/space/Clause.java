package org.hwnas.plan.space;

import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.hwnas.plan.Requirement;
import org.hwnas.plan.expression.Expr;

/**
 * A requirement with what is already decided put in: {@code when} implies {@code expr}; one that
 * speaks of an inactive parameter holds.
 *
 * @param mentioned undecided parameters the requirement speaks of, also where {@code expr} has come
 *     to depend on them no more
 */
record Clause(Optional<Expr> when, Expr expr, SortedSet<String> mentioned) {
  static Clause of(Requirement requirement) {
    return new Clause(
        requirement.when(), requirement.expr(), new TreeSet<>(requirement.expr().parameters()));
  }

  Set<String> parameters() {
    Set<String> ids = new TreeSet<>(mentioned);
    when.ifPresent(w -> ids.addAll(w.parameters()));
    return ids;
  }
}
