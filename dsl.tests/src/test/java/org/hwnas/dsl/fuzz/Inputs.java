package org.hwnas.dsl.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hwnas.dsl.sources.FileSource;

/** Inputs by number: generated, careless and damaged specs, and damaged files of the repository. */
final class Inputs {
  /** The files that generated specs import. */
  static final FileSource FILES =
      name ->
          name.equals(SpecGenerator.IMPORTED)
              ? Optional.of(SpecGenerator.IMPORTED_TEXT)
              : Optional.empty();

  private static final List<String> WRITTEN =
      Stream.of("../examples", "../dsl/src/main/resources/hwnas", "src/test/resources/golden")
          .flatMap(f -> files(Path.of(f)).stream())
          .map(Inputs::read)
          .toList();

  private Inputs() {}

  /** The input of a number; the same on any machine. */
  static String of(long seed) {
    Draw draw = new Draw(seed);
    String text =
        switch (draw.below(10)) {
          case 0, 1 -> SpecGenerator.sound(seed);
          case 2, 3, 4 -> SpecGenerator.careless(seed);
          default -> draw.of(WRITTEN);
        };
    if (draw.chance(0.2)) {
      return text;
    }
    String other = draw.chance(0.5) ? draw.of(WRITTEN) : SpecGenerator.careless(~seed);
    return new Mutator(draw).damaged(text, other);
  }

  /** Specs below a folder by name. */
  static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return new ArrayList<>(files.filter(f -> f.toString().endsWith(".hwnas")).sorted().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
