package org.hwnas.dsl.sources;

import org.hwnas.plan.SourceLocation;

/**
 * A stretch of a file.
 *
 * @param file where
 * @param offset first character, 0-based
 * @param length in characters, at least 0
 */
public record Place(SourceText file, int offset, int length) {
  public int line() {
    return file.line(offset);
  }

  public int column() {
    return file.column(offset);
  }

  /** Whether it ends on a later line than it begins. */
  public boolean isSeveralLines() {
    return file.line(offset + length) != line();
  }

  public SourceLocation location() {
    return new SourceLocation(file.name(), line(), column());
  }

  @Override
  public String toString() {
    return location().toString();
  }
}
