package org.hwnas.runtime.execution;

import org.hwnas.plan.design.Design;

/**
 * An evaluation broke for a reason that is no property of the design: out of memory, a missing data
 * set, a defect. The run can be resumed.
 */
public final class EvaluatorDefect extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public EvaluatorDefect(Design design, Throwable cause) {
    super("evaluating " + design.key() + " broke: " + cause, cause);
  }
}
