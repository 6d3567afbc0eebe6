package org.hwnas.lsp;

import java.util.Optional;
import org.hwnas.dsl.sources.FileSource;

/** Pictures beside a text; what they show is worked out by what is not part of the server. */
@FunctionalInterface
public interface Pictures {
  /**
   * A device as SVG, small enough to stand in a hint.
   *
   * @param name as its definition has it
   * @param file that defines it, a name for {@code files}; empty for the library
   * @param files where it and what it imports are read
   * @return empty where there is none, as while the definition has errors
   */
  Optional<String> device(String name, Optional<String> file, FileSource files);

  /** Draws nothing. */
  static Pictures none() {
    return (name, file, files) -> Optional.empty();
  }
}
