package org.hwnas.lsp;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.lsp4j.TextDocumentContentChangeEvent;
import org.hwnas.dsl.ide.SpecDocument;
import org.hwnas.dsl.sources.FileSource;

/** The texts that the editor holds open; they stand for the files of the same names. */
final class Buffers {
  /**
   * An open text.
   *
   * @param uri as the editor writes it
   */
  record Buffer(String uri, SpecDocument document) {
    Optional<Path> folder() {
      return Uris.path(uri).flatMap(p -> Optional.ofNullable(p.getParent()));
    }
  }

  private static final Logger LOG = Logger.getLogger(Buffers.class.getName());

  private final Map<String, Buffer> open = new ConcurrentHashMap<>();
  private final Map<String, Integer> edited = new ConcurrentHashMap<>();

  void open(String uri, int version, String text) {
    SpecDocument document = new SpecDocument(Uris.fileName(uri), version, text);
    open.put(Uris.key(uri), new Buffer(uri, document));
  }

  /** Applies edits in order; false where the text is not open. */
  boolean change(String uri, Integer version, List<TextDocumentContentChangeEvent> changes) {
    return open.computeIfPresent(
            Uris.key(uri),
            (key, buffer) -> {
              SpecDocument document = buffer.document();
              int number = version == null ? document.version() + 1 : version;
              for (TextDocumentContentChangeEvent change : changes) {
                if (change.getRange() != null) {
                  int lines = (int) change.getText().chars().filter(c -> c == '\n').count();
                  edited.put(key, change.getRange().getStart().getLine() + lines);
                }
                document =
                    change.getRange() == null
                        ? document.replaced(number, change.getText())
                        : document.edited(
                            number, Protocol.span(change.getRange()), change.getText());
              }
              return new Buffer(buffer.uri(), document);
            })
        != null;
  }

  void close(String uri) {
    open.remove(Uris.key(uri));
    edited.remove(Uris.key(uri));
  }

  /** The text was saved: no line of it is being edited. */
  void rested(String uri) {
    edited.remove(Uris.key(uri));
  }

  /** The line that was edited last since the text was saved, from 0. */
  Optional<Integer> editedLine(String key) {
    return Optional.ofNullable(edited.get(key));
  }

  Optional<Buffer> get(String uri) {
    return byKey(Uris.key(uri));
  }

  Optional<Buffer> byKey(String key) {
    return Optional.ofNullable(open.get(key));
  }

  /** A file as it is on disk, as if it were open; empty where it cannot be read. */
  Optional<Buffer> saved(String key) {
    Optional<Path> path = Uris.path(key);
    if (path.isEmpty() || !Files.isRegularFile(path.get())) {
      return Optional.empty();
    }
    try {
      String text = Files.readString(path.get());
      return Optional.of(new Buffer(key, new SpecDocument(Uris.fileName(key), 0, text)));
    } catch (IOException e) {
      LOG.log(Level.FINE, "not read", e); // gone meanwhile, or no text
      return Optional.empty();
    }
  }

  List<String> keys() {
    return List.copyOf(open.keySet());
  }

  /**
   * The files beside a buffer, unsaved texts before saved ones.
   *
   * @param asked is told the key of each file asked for, whether or not there is one
   */
  FileSource beside(Buffer buffer, Consumer<String> asked) {
    Optional<Path> folder = buffer.folder();
    if (folder.isEmpty()) {
      return FileSource.none();
    }
    FileSource saved = FileSource.folder(folder.get());
    return new FileSource() {
      @Override
      public Optional<String> read(String name) {
        Optional<String> key = keyBeside(folder.get(), name);
        key.ifPresent(asked);
        Optional<String> unsaved = key.flatMap(Buffers.this::byKey).map(b -> b.document().text());
        return unsaved.isPresent() ? unsaved : saved.read(name);
      }

      @Override
      public Optional<InputStream> open(String name) {
        // what is no text cannot be edited here, so what is saved is what there is
        keyBeside(folder.get(), name).ifPresent(asked);
        return saved.open(name);
      }
    };
  }

  /** The key of a file named from a folder; empty where the name cannot be one. */
  static Optional<String> keyBeside(Path folder, String name) {
    try {
      return Optional.of(Uris.key(folder.resolve(name)));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
