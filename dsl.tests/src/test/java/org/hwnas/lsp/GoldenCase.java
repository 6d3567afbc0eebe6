package org.hwnas.lsp;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One question to the server and its answer, as a Markdown file: files of a workspace in fenced
 * blocks headed by their language and name, a block {@code request}, a block {@code expected}. The
 * README beside the cases says how they are written.
 *
 * @param file where it stands
 * @param files the workspace's texts by name; {@code <|>} marks the caret, {@code <[} and {@code
 *     ]>} a range
 * @param lines the lines of the request
 * @param expected the answer as {@link GoldenAnswer} renders it
 */
record GoldenCase(Path file, Map<String, MarkedRange> files, List<String> lines, String expected) {
  static final Path FOLDER = Path.of("src/test/resources/lsp");

  private static final String EXPECTED = "```expected\n";

  private static final Pattern FENCE =
      Pattern.compile("^```(\\S+)(?: (\\S+))?\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  /** All cases, in the order of their names. */
  static List<GoldenCase> all() {
    try (Stream<Path> files = Files.walk(FOLDER, 2)) {
      return files
          .filter(f -> f.toString().endsWith(".md") && !f.getParent().equals(FOLDER))
          .sorted()
          .map(GoldenCase::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static GoldenCase read(Path file) {
    Map<String, MarkedRange> files = new LinkedHashMap<>();
    List<String> lines = new ArrayList<>();
    String expected = "";
    String text = text(file);
    int answer = text.indexOf(EXPECTED); // which may hold fences of its own
    if (answer >= 0) {
      int from = answer + EXPECTED.length();
      expected = text.substring(from, Math.max(from, text.lastIndexOf("```")));
      text = text.substring(0, answer);
    }
    for (Matcher block = FENCE.matcher(text); block.find(); ) {
      switch (block.group(1)) {
        case "request" -> block.group(3).lines().forEach(lines::add);
        default -> files.put(block.group(2), MarkedRange.of(block.group(3)));
      }
    }
    if (files.isEmpty() || lines.isEmpty()) {
      throw new IllegalStateException(file + " holds no text or no request");
    }
    return new GoldenCase(file, files, List.copyOf(lines), expected);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The folder it stands in: what it is a test of. */
  String feature() {
    return file.getParent().getFileName().toString();
  }

  String name() {
    return feature() + "/" + file.getFileName().toString().replace(".md", "");
  }

  String method() {
    return lines.get(0).strip();
  }

  /** The rest of the first line that begins with a word. */
  Optional<String> option(String word) {
    return lines.stream()
        .skip(1)
        .filter(l -> l.equals(word) || l.startsWith(word + " "))
        .map(l -> l.substring(word.length()).strip())
        .findFirst();
  }

  JsonObject json(String word) {
    return option(word)
        .map(text -> JsonParser.parseString(text).getAsJsonObject())
        .orElseGet(JsonObject::new);
  }

  /** The file with the caret or the range; else {@code main.hwnas}. */
  String mainFile() {
    return files.entrySet().stream()
        .filter(e -> e.getValue().marked())
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse("main.hwnas");
  }

  /** Writes the answer in place of the expected one. */
  void write(String answer) {
    String text = text(file);
    int at = text.indexOf(EXPECTED);
    String head = at < 0 ? text.stripTrailing() + "\n\n" : text.substring(0, at);
    try {
      Files.writeString(file, head + EXPECTED + answer + "```\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
