package org.hwnas.plan;

import java.util.Optional;
import org.hwnas.plan.expression.Expr;

/**
 * What the search optimises.
 *
 * @param name label: the spec's {@code as} name or the metric's
 * @param maximize direction
 * @param expr scalar once evaluated: every axis is reduced
 * @param unit display unit of the value
 * @param text the expression as the author wrote it
 * @param place where it is written
 * @param stage the stage of the flow it belongs to; empty for all that state none of their own
 */
public record Objective(
    String name,
    boolean maximize,
    Expr expr,
    String unit,
    String text,
    SourceLocation place,
    Optional<String> stage) {
  public Objective(
      String name, boolean maximize, Expr expr, String unit, String text, SourceLocation place) {
    this(name, maximize, expr, unit, text, place, Optional.empty());
  }
}
