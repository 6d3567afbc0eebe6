package org.hwnas.runtime.estimate;

/**
 * A design that cannot be measured; the message says why, with the values involved. Deterministic:
 * a repeat fails alike.
 */
public class EvaluationFailure extends Exception {
  private static final long serialVersionUID = 1L;

  public EvaluationFailure(String message) {
    super(message);
  }
}
