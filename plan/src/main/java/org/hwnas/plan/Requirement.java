package org.hwnas.plan;

import java.util.Optional;
import org.hwnas.plan.expression.Expr;

/**
 * What a design must satisfy.
 *
 * @param scope over parameters alone (decided before evaluation) or over metrics (a constraint of
 *     the search)
 * @param expr boolean; a comparison at the top, or a conjunction of them, gives a size of violation
 * @param when condition over parameters under which the requirement applies; empty means always
 * @param message the author's own words, or empty
 * @param text the expression as the author wrote it
 * @param place where it is written
 * @param stage the stage of the flow it holds in; empty for all
 */
public record Requirement(
    Scope scope,
    Expr expr,
    Optional<Expr> when,
    Optional<String> message,
    String text,
    SourceLocation place,
    Optional<String> stage) {
  public Requirement(
      Scope scope,
      Expr expr,
      Optional<Expr> when,
      Optional<String> message,
      String text,
      SourceLocation place) {
    this(scope, expr, when, message, text, place, Optional.empty());
  }

  /**
   * Whether it says which designs there are: it is over parameters, and holds in every stage. One
   * of a single stage confines the search of that stage only.
   */
  public boolean confines() {
    return scope == Scope.DESIGN && stage.isEmpty();
  }

  /** The same, wherever it was stated. */
  public Requirement everywhere() {
    return new Requirement(scope, expr, when, message, text, place);
  }

  /** Whether an evaluation is needed to decide the requirement. */
  public enum Scope {
    DESIGN,
    METRIC
  }
}
