package org.hwnas.dsl.diagnostics;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hwnas.dsl.sources.Place;
import org.hwnas.dsl.sources.SourceText;

/**
 * What mends a diagnostic of a kind that is always mended alike, by the text at its place; what
 * depends on more is offered where it is found ({@link Offers}).
 */
final class Fixes {
  private static final Pattern AGGREGATE = Pattern.compile("\\w+\\s*\\(([^(),]+)\\)");
  private static final Pattern TIMED = Pattern.compile("([^()]+?)\\s+at\\s+[\\d.]+\\s*\\w+");

  private final Diagnostic diagnostic;
  private final Place place;
  private final String text;

  private Fixes(Diagnostic diagnostic) {
    this.diagnostic = diagnostic;
    this.place = diagnostic.place();
    String all = place.file().text();
    int end = Math.min(all.length(), place.offset() + place.length());
    this.text = all.substring(Math.min(place.offset(), end), end);
  }

  static Optional<Fix> of(Diagnostic diagnostic) {
    return new Fixes(diagnostic).find();
  }

  private Optional<Fix> find() {
    return switch (diagnostic.issue()) {
      case EDITION_MISSING ->
          Optional.of(new Fix("Name the edition", new Place(place.file(), 0, 0), "hwnas 1.0\n"));
      case UNCLOSED_BLOCK -> Optional.of(close());
      case FIELD_WITHOUT_VALUE -> equalsSign();
      case AGGREGATE_WITHOUT_AXIS -> unwrapped();
      case EDITION_UNKNOWN -> Optional.of(replace("1.0"));
      default -> Optional.empty();
    };
  }

  private Fix replace(String replacement) {
    return new Fix("Replace by `" + replacement + "`", place, replacement);
  }

  /** Before a value that stands directly behind its field's name. */
  private Optional<Fix> equalsSign() {
    boolean value = text.matches("(?s)[\\d\"].*");
    Place before = new Place(place.file(), place.offset(), 0);
    return value ? Optional.of(new Fix("Put in `=`", before, "= ")) : Optional.empty();
  }

  /** What an aggregate or a time is said of, without it. */
  private Optional<Fix> unwrapped() {
    Matcher call = AGGREGATE.matcher(text);
    Matcher timed = TIMED.matcher(text);
    if (call.matches()) {
      return Optional.of(replace(call.group(1)));
    }
    return timed.matches() ? Optional.of(replace(timed.group(1))) : Optional.empty();
  }

  /** Closes a block before the first later line that is indented no deeper. */
  private Fix close() {
    SourceText file = place.file();
    int indent = indent(file.lineText(place.line()));
    int line = place.line() + 1;
    while (line <= file.lineCount()
        && (file.lineText(line).isBlank() || indent(file.lineText(line)) > indent)) {
      line++;
    }
    boolean inside = line <= file.lineCount();
    int at = inside ? file.lineStart(line) : file.text().length();
    String before = !inside && !file.text().endsWith("\n") ? "\n" : "";
    String closing = before + " ".repeat(indent) + "}\n";
    return new Fix("Close the block", new Place(file, at, 0), closing);
  }

  private static int indent(String line) {
    return line.length() - line.stripLeading().length();
  }
}
