package org.hwnas.runtime.estimate;

/**
 * The design was measured, but nothing that measures knows a metric the plan asks for. A plan that
 * asks for less has no such failure, so it is not a fact about the design.
 */
public final class UnknownMetric extends EvaluationFailure {
  private static final long serialVersionUID = 1L;

  public UnknownMetric(String message) {
    super(message);
  }
}
