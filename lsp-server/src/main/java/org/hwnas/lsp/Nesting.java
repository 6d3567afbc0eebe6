package org.hwnas.lsp;

/** Tells a text that is nested beyond the stack from a fault of ours. */
final class Nesting {
  private Nesting() {}

  /** Whether a failure comes from the stack's end; the parser wraps it. */
  static boolean isTooDeep(Throwable failure) {
    Throwable at = failure;
    while (at != null && !(at instanceof StackOverflowError)) {
      at = at.getCause();
    }
    return at != null;
  }
}
