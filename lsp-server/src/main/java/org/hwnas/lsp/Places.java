package org.hwnas.lsp;

import java.util.Optional;
import org.eclipse.lsp4j.Location;
import org.hwnas.dsl.ide.TextSpan;

/** Turns what a text calls a file into an address, and the other way round. */
final class Places {
  private static final String LIBRARY = "library:";

  private final Buffers buffers;
  private final BuiltIn builtIn;

  Places(Buffers buffers, BuiltIn builtIn) {
    this.buffers = buffers;
    this.builtIn = builtIn;
  }

  /**
   * One name for a file in all texts; a text without a folder knows itself only.
   *
   * @param file relative to the text's folder, or a resource of the library
   */
  Optional<String> key(Buffers.Buffer from, String file, boolean library) {
    if (library) {
      return Optional.of(LIBRARY + file);
    }
    if (file.equals(from.document().name())) {
      return Optional.of(Uris.key(from.uri()));
    }
    return from.folder().flatMap(folder -> Buffers.keyBeside(folder, file));
  }

  /** The address of a file, as the editor writes it where it has it open. */
  Optional<String> address(Buffers.Buffer from, String file, boolean library) {
    return key(from, file, library)
        .flatMap(
            key ->
                library
                    ? builtIn.address(file)
                    : Optional.of(buffers.byKey(key).map(Buffers.Buffer::uri).orElse(key)));
  }

  Optional<Location> location(Buffers.Buffer from, String file, boolean library, TextSpan span) {
    return address(from, file, library).map(uri -> new Location(uri, Protocol.range(span)));
  }

  /** A text that is open, or saved, or of the library. */
  Optional<Buffers.Buffer> text(String key) {
    return key.startsWith(LIBRARY)
        ? builtIn.buffer(key.substring(LIBRARY.length()))
        : buffers.byKey(key).or(() -> buffers.saved(key));
  }
}
