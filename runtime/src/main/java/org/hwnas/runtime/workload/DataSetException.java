package org.hwnas.runtime.workload;

/**
 * A data set that is not there, or not what it should be; the message says which file and what to
 * do.
 */
public final class DataSetException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DataSetException(String message) {
    super(message);
  }

  public DataSetException(String message, Throwable cause) {
    super(message, cause);
  }
}
