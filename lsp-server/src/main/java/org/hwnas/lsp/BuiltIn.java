package org.hwnas.lsp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.hwnas.dsl.ide.SpecDocument;
import org.hwnas.dsl.sources.FileSource;

/**
 * Addresses of what is inside the server: the files of the built-in library and the help pages. An
 * editor that knows the scheme {@code hwnas-library} asks for their text; any other is given a
 * read-only copy in the user's cache.
 */
final class BuiltIn {
  static final String SCHEME = "hwnas-library:/";

  private static final Logger LOG = Logger.getLogger(BuiltIn.class.getName());
  private static final Pattern RESOURCE =
      Pattern.compile("hwnas/\\w+\\.(?:hwnas|bib)|help/HW\\d+\\.md");

  private final Editor editor;

  BuiltIn(Editor editor) {
    this.editor = editor;
  }

  /** The text behind an address of the scheme; empty where there is none. */
  static Optional<String> text(String address) {
    return address.startsWith(SCHEME)
        ? resource(address.substring(SCHEME.length()))
        : Optional.empty();
  }

  private static Optional<String> resource(String name) {
    return RESOURCE.matcher(name).matches() ? FileSource.library(name) : Optional.empty();
  }

  /** The help page of a diagnostic. */
  Optional<String> help(String code) {
    return address("help/" + code + ".md");
  }

  /**
   * An address the editor can open.
   *
   * @param resource such as {@code hwnas/devices.hwnas}
   * @return empty where there is no such resource, or no place for a copy
   */
  Optional<String> address(String resource) {
    if (resource(resource).isEmpty()) {
      return Optional.empty();
    }
    return editor.opensLibrary() ? Optional.of(SCHEME + resource) : copy(resource);
  }

  /** A resource as a text that is open under its address. */
  Optional<Buffers.Buffer> buffer(String resource) {
    return resource(resource)
        .flatMap(
            text ->
                address(resource)
                    .map(uri -> new Buffers.Buffer(uri, new SpecDocument(resource, 0, text))));
  }

  private static Optional<String> copy(String resource) {
    String text = resource(resource).orElseThrow();
    // The hash in the path: several versions of the server may share the cache.
    Path file = cache().resolve(Integer.toHexString(text.hashCode())).resolve(resource);
    try {
      if (!Files.isRegularFile(file) || Files.size(file) == 0) {
        Files.createDirectories(file.getParent());
        Path whole = Files.createTempFile(file.getParent(), "copy", ".tmp");
        Files.writeString(whole, text);
        whole.toFile().setReadOnly();
        Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING);
      }
      return Optional.of(file.toUri().toString());
    } catch (IOException | SecurityException e) {
      LOG.log(Level.WARNING, "no copy of " + resource + " can be made", e);
      return Optional.empty();
    }
  }

  /** Where a user's programs keep what they can make again. */
  private static Path cache() {
    String home = System.getProperty("user.home", "");
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    Optional<String> set =
        Optional.ofNullable(System.getenv(os.contains("win") ? "LOCALAPPDATA" : "XDG_CACHE_HOME"))
            .filter(s -> !s.isBlank());
    Path base =
        set.map(Path::of)
            .orElseGet(() -> Path.of(home, os.contains("mac") ? "Library/Caches" : ".cache"));
    return base.resolve("hwnas").resolve("built-in");
  }
}
