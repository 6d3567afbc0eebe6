package org.hwnas.runtime.table;

/** A file that is not the table it should be; the message names file, line, values and cause. */
public final class TableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TableException(String message) {
    super(message);
  }
}
