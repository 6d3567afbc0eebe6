package org.hwnas.dsl.diagnostics;

import java.util.Optional;

/**
 * How to mend a finding, in words, and what was probably meant where that is clear: the words and
 * the change that an editor makes come from the one place that knows.
 *
 * @param text as a reader sees it; empty for none
 * @param meant what should stand there
 */
public record Hint(String text, Optional<String> meant) {
  /** Words only. */
  public static Hint of(String text) {
    return new Hint(text, Optional.empty());
  }

  public static Hint none() {
    return of("");
  }

  /** Something else was meant. */
  public static Hint meant(String meant) {
    return new Hint("did you mean `" + meant + "`?", Optional.of(meant));
  }
}
