package org.hwnas.dsl.tests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hwnas.dsl.Compilation;
import org.hwnas.dsl.Compiler;
import org.hwnas.dsl.diagnostics.Diagnostic;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.sources.FileSource;

/**
 * A spec that says which diagnostics it gives: {@code //! HW309 empty-range: part of the message}
 * on the line they stand on, {@code //! in file line: …} for another file. A comment with {@code
 * --set path=value} gives the compiler that value from outside.
 */
record GoldenSpec(Path file, String text) {
  static final Path FOLDER = Path.of("src/test/resources/golden");

  private static final Pattern EXPECTED =
      Pattern.compile("//! (?:in (\\S+) (\\d+): )?(HW\\d+) ([a-z-]+): (.*?)(?=\\s*(?://!|$))");
  private static final Pattern SET = Pattern.compile("--set ([\\w.]+)=(\\S*)");

  /** A diagnostic as a golden spec states it; the message may be cut. */
  record Expected(String file, int line, String code, String slug, String message) {
    boolean matches(Diagnostic actual) {
      return actual.place().file().name().equals(file)
          && actual.place().line() == line
          && actual.issue().code().equals(code)
          && actual.issue().slug().equals(slug)
          && actual.message().contains(message);
    }
  }

  static List<GoldenSpec> all() {
    return specs(FOLDER).stream().map(GoldenSpec::read).toList();
  }

  /** Specs directly in a folder or one level below, in the order of their names. */
  static List<Path> specs(Path folder) {
    try (Stream<Path> files = Files.walk(folder, folder.equals(FOLDER) ? 1 : 2)) {
      return files.filter(f -> f.toString().endsWith(".hwnas")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static GoldenSpec read(Path file) {
    try {
      return new GoldenSpec(file, Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String name() {
    return file.getFileName().toString();
  }

  boolean good() {
    return name().startsWith("good-");
  }

  Compilation compile() {
    return compile(text);
  }

  /** Compiles another text in this spec's place. */
  Compilation compile(String other) {
    Map<String, String> overrides = new LinkedHashMap<>();
    for (Matcher at = SET.matcher(text); at.find(); ) {
      overrides.put(at.group(1), at.group(2));
    }
    return Compiler.compile(name(), other, FileSource.folder(file.getParent()), overrides);
  }

  List<Expected> expected() {
    List<Expected> expected = new ArrayList<>();
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      for (Matcher at = EXPECTED.matcher(lines.get(i)); at.find(); ) {
        boolean elsewhere = at.group(1) != null;
        expected.add(
            new Expected(
                elsewhere ? at.group(1) : name(),
                elsewhere ? Integer.parseInt(at.group(2)) : i + 1,
                at.group(3),
                at.group(4),
                at.group(5)));
      }
    }
    return expected;
  }

  /** The spec without what it states. */
  String bare() {
    return text.lines()
        .map(line -> line.contains("//!") ? line.substring(0, line.indexOf("//!")) : line)
        .map(String::stripTrailing)
        .reduce((a, b) -> a + "\n" + b)
        .map(t -> t.stripTrailing() + "\n")
        .orElse("");
  }

  /** The spec stating the given diagnostics. */
  String stating(List<Diagnostic> diagnostics) {
    List<String> lines = new ArrayList<>(bare().lines().toList());
    List<String> elsewhere = new ArrayList<>();
    for (Diagnostic diagnostic : diagnostics) {
      Issue issue = diagnostic.issue();
      int line = diagnostic.place().line();
      String file = diagnostic.place().file().name();
      String text = issue.code() + " " + issue.slug() + ": " + diagnostic.message();
      if (!file.equals(name())) {
        elsewhere.add("//! in " + file + " " + line + ": " + text);
        continue;
      }
      String old = line <= lines.size() ? lines.get(line - 1) : "";
      String stated = old + (old.isEmpty() ? "" : "  ") + "//! " + text;
      if (line <= lines.size()) {
        lines.set(line - 1, stated);
      } else {
        lines.add(stated);
      }
    }
    if (!elsewhere.isEmpty()) {
      lines.add("");
      lines.addAll(elsewhere);
    }
    return String.join("\n", lines) + "\n";
  }
}
