package org.hwnas.plan.expression;

/**
 * An expression has no value for this design: an inactive parameter, a wrong kind of operand, or a
 * result that is not a number.
 */
public final class EvaluationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public EvaluationException(String message) {
    super(message);
  }
}
