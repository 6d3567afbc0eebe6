package org.hwnas.plan;

/**
 * A place in a spec.
 *
 * @param file path relative to the spec's folder with {@code /}, or {@code
 *     library:hwnas/presets.hwnas} for a built-in file; never an absolute path, so that a plan has
 *     the same bytes on every machine
 * @param line 1-based
 * @param column 1-based, in characters
 */
public record SourceLocation(String file, int line, int column) {
  @Override
  public String toString() {
    return file + ":" + line + ":" + column;
  }
}
