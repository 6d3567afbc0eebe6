package org.hwnas.plan.space;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.hwnas.plan.expression.Expr;

/**
 * A requirement with what is already decided put in: {@code when} implies {@code expr}; one that
 * speaks of an inactive parameter holds.
 */
record Clause(Optional<Expr> when, Expr expr) {
  Set<String> parameters() {
    Set<String> ids = new TreeSet<>(expr.parameters());
    when.ifPresent(w -> ids.addAll(w.parameters()));
    return ids;
  }
}
