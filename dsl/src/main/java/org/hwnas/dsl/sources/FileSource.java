package org.hwnas.dsl.sources;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where the compiler reads files: a folder, a folder under unsaved editor buffers, or nothing but
 * the built-in library.
 */
@FunctionalInterface
public interface FileSource {
  /**
   * The text of a file.
   *
   * @param name relative to the spec's folder, with {@code /}
   * @return empty where there is no readable file of that name
   */
  Optional<String> read(String name);

  /**
   * The bytes of a file that is no text. The caller closes the stream.
   *
   * @param name as of {@link #read}
   * @return empty where there is no readable file of that name; here the text in UTF-8
   */
  default Optional<InputStream> open(String name) {
    return read(name).map(t -> new ByteArrayInputStream(t.getBytes(StandardCharsets.UTF_8)));
  }

  /** Files below a folder; a name that leads out of it is still read, as `../common.hwnas` may. */
  static FileSource folder(Path folder) {
    return new FolderSource(folder);
  }

  /** No files. */
  static FileSource none() {
    return name -> Optional.empty();
  }

  /**
   * The packages of the built-in library in the order of their index, {@code hwnas/packages.txt}.
   */
  static List<String> libraryPackages() {
    return library("hwnas/packages.txt").orElse("").lines().filter(l -> !l.isBlank()).toList();
  }

  /** A file of the built-in library, such as {@code hwnas/presets.hwnas}. */
  static Optional<String> library(String resource) {
    try (InputStream in = FileSource.class.getResourceAsStream("/" + resource)) {
      return in == null
          ? Optional.empty()
          : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
