package org.hwnas.plan.json;

/**
 * A file that is not a plan this version can read; the message names the place and what was
 * expected.
 */
public final class PlanFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param path place in the file, such as {@code $.parameters[3].domain}
   * @param problem what is wrong there
   */
  public PlanFormatException(String path, String problem) {
    super("not a readable plan: " + problem + " at " + path);
  }
}
