package org.hwnas.plan;

import java.util.Locale;
import java.util.Optional;

/**
 * Where a value comes from.
 *
 * @param kind whether the spec says it, a definition it extends, or the schema's default
 * @param place where it is written; empty for a default
 * @param citation key in {@link Plan#citations()}; empty where nothing is cited
 */
public record Origin(Kind kind, Optional<SourceLocation> place, Optional<String> citation) {
  /** Who decided a value. */
  public enum Kind {
    SPEC,
    INHERITED,
    DEFAULT;

    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public static final Origin DEFAULT = new Origin(Kind.DEFAULT, Optional.empty(), Optional.empty());
}
