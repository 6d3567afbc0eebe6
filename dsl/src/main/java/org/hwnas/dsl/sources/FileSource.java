package org.hwnas.dsl.sources;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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

  /** Files below a folder; a name that leads out of it is still read, as `../common.hwnas` may. */
  static FileSource folder(Path folder) {
    return name -> {
      try {
        Path path = folder.resolve(name);
        return Files.isRegularFile(path)
            ? Optional.of(Files.readString(path, StandardCharsets.UTF_8))
            : Optional.empty();
      } catch (IOException | IllegalArgumentException e) {
        return Optional.empty();
      }
    };
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
