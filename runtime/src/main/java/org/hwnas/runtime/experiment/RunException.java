package org.hwnas.runtime.experiment;

/** A run that cannot be started, read or continued; the message says what, where and what to do. */
public final class RunException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RunException(String message) {
    super(message);
  }

  public RunException(String message, Throwable cause) {
    super(message, cause);
  }
}
