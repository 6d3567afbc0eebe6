package org.hwnas.dsl.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Names of the built-in definitions, read from the library's files. */
final class Library {
  private static final Path FOLDER = Path.of("../dsl/src/main/resources/hwnas");
  private static final Pattern DEFINITION = Pattern.compile("(?m)^(\\w+) (\\w+)(?= |\\{)");
  private static final List<String[]> ALL = read();

  private Library() {}

  /** Qualified names of the definitions of a kind; a list of its own for each call. */
  static List<String> names(String kind) {
    List<String> names = new ArrayList<>();
    ALL.stream().filter(d -> d[0].equals(kind)).forEach(d -> names.add(d[1]));
    return names;
  }

  private static List<String[]> read() {
    List<String[]> all = new ArrayList<>();
    try (Stream<Path> files = Files.walk(FOLDER)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".hwnas")).sorted().toList()) {
        String home = FOLDER.relativize(file).toString().replace(".hwnas", "").replace('/', '.');
        Matcher definitions = DEFINITION.matcher(Files.readString(file));
        while (definitions.find()) {
          all.add(
              new String[] {definitions.group(1), "hwnas." + home + "." + definitions.group(2)});
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }
}
