package org.hwnas.cli.output;

/**
 * An error the user can act on: the message states problem, cause and fix; no stack trace is shown.
 */
public final class UserError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  public UserError(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  public int exitCode() {
    return exitCode;
  }
}
