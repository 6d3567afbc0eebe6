package org.hwnas.dsl.diagnostics;

import java.nio.file.Path;
import java.util.Optional;
import org.hwnas.dsl.sources.SourceText;

/**
 * A diagnostic with where its files are for somebody outside the compiler: a build server, an
 * editor's problem list.
 *
 * @param diagnostic what was found
 * @param folder of the spec, relative to where the command was started, with {@code /}; empty where
 *     that is the same
 */
public record Finding(Diagnostic diagnostic, String folder) {
  /** Name of the text that holds the values given on the command line. */
  private static final String OVERRIDES = "--set";

  /**
   * The address of a file, relative to where the command was started, or of a library file {@code
   * library:…}; empty for values given on the command line.
   */
  public Optional<String> file(SourceText source) {
    String name = source.name();
    if (name.equals(OVERRIDES)) {
      return Optional.empty();
    }
    if (name.startsWith("library:") || folder.isEmpty()) {
      return Optional.of(name);
    }
    return Optional.of(Path.of(folder, name).normalize().toString().replace('\\', '/'));
  }

  /** The file the diagnostic stands in. */
  public Optional<String> file() {
    return file(diagnostic.place().file());
  }
}
