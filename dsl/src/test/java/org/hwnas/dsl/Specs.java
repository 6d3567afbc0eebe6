package org.hwnas.dsl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The specs of the repository. */
public final class Specs {
  private Specs() {}

  /** Examples, the built-in library and the golden specs. */
  public static List<Path> all() {
    return Stream.of("../examples", "src/main/resources/hwnas", "../dsl.tests/src/test/resources")
        .map(Path::of)
        .filter(Files::isDirectory)
        .flatMap(Specs::below)
        .sorted()
        .toList();
  }

  private static Stream<Path> below(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(f -> f.toString().endsWith(".hwnas")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
