package org.hwnas.dsl.onnx;

/** Why a file is no network of the language. */
public final class OnnxException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What is wrong. */
  public enum Reason {
    /** The file is no ONNX model, or not a whole one. */
    UNREADABLE,
    /** An operator, or a use of it, has no layer in the language. */
    OPERATOR,
    /** A size that the network depends on is not in the file. */
    SHAPE,
    /** The graph reads something else than the spec says. */
    INPUT
  }

  private final Reason reason;
  private final String cause;
  private final String fix;

  /**
   * A finding.
   *
   * @param problem what is wrong, with its values
   * @param cause why; may be empty
   * @param fix what helps; may be empty
   */
  OnnxException(Reason reason, String problem, String cause, String fix) {
    super(problem);
    this.reason = reason;
    this.cause = cause;
    this.fix = fix;
  }

  public Reason reason() {
    return reason;
  }

  /** Why it is wrong; may be empty. */
  public String cause() {
    return cause;
  }

  /** What helps; may be empty. */
  public String fix() {
    return fix;
  }
}
