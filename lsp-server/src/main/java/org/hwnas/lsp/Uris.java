package org.hwnas.lsp;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Addresses of documents. Editors write the same file in several ways ({@code %3A} or {@code :},
 * {@code %20} or a blank), so a key stands for all of them.
 */
final class Uris {
  private Uris() {}

  /** The file behind an address; empty for what is no file, such as {@code untitled:1}. */
  static Optional<Path> path(String uri) {
    if (!uri.regionMatches(true, 0, "file:", 0, 5)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Path.of(URI.create(escaped(uri))).toAbsolutePath().normalize());
    } catch (IllegalArgumentException | FileSystemNotFoundException e) {
      return Optional.empty();
    }
  }

  /** One name for all spellings of an address. */
  static String key(String uri) {
    return path(uri).map(Uris::key).orElse(uri);
  }

  static String key(Path file) {
    return file.toAbsolutePath().normalize().toUri().toString();
  }

  /** The name of a document without its folder. */
  static String fileName(String uri) {
    Optional<String> name = path(uri).map(Path::getFileName).map(Path::toString);
    return name.orElseGet(
        () -> uri.substring(Math.max(uri.lastIndexOf('/'), uri.lastIndexOf(':')) + 1));
  }

  /**
   * Replaces what no address may hold, such as a blank, and a percent sign that escapes nothing.
   */
  private static String escaped(String uri) {
    StringBuilder escaped = new StringBuilder();
    for (byte b : uri.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (c <= ' ' || c >= 0x7f || "\"<>\\^`{|}[]".indexOf(c) >= 0) {
        escaped.append(String.format("%%%02X", (int) c));
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString().replaceAll("%(?![0-9A-Fa-f]{2})", "%25");
  }
}
