package org.hwnas.runtime.execution;

/** A cluster cannot be used, or was lost for good. The run can be resumed, there or here. */
public final class EngineException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public EngineException(String message, Throwable cause) {
    super(message, cause);
  }

  public EngineException(String message) {
    super(message);
  }
}
