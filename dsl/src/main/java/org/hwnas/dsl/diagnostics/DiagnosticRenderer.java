package org.hwnas.dsl.diagnostics;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import org.hwnas.dsl.sources.Place;
import org.hwnas.dsl.sources.SourceText;

/** Diagnostics as text for people, with the source line and carets, and as JSON for programs. */
public final class DiagnosticRenderer {
  private static final String RESET = "\u001b[0m";
  private static final String BOLD = "\u001b[1m";
  private static final String RED = "\u001b[1;31m";
  private static final String YELLOW = "\u001b[1;33m";
  private static final String BLUE = "\u001b[1;34m";

  private final boolean colour;

  /**
   * @param colour whether to add ANSI colour codes
   */
  public DiagnosticRenderer(boolean colour) {
    this.colour = colour;
  }

  /** The frame of one diagnostic, several lines, no line end after the last. */
  public String render(Diagnostic diagnostic) {
    Place place = diagnostic.place();
    String mark = diagnostic.severity() == Severity.ERROR ? RED : YELLOW;
    String number = Integer.toString(place.line());
    String margin = " ".repeat(number.length() + 2);
    String head = diagnostic.severity().word() + "[" + diagnostic.issue().code() + "]";
    TerminalLine line = TerminalLine.of(place.file().lineText(place.line()));
    int from = place.column() - 1;
    int width = Math.max(1, line.columnOf(endOnFirstLine(place)) - line.columnOf(from));
    String carets = "^".repeat(width) + (diagnostic.label().isEmpty() ? "" : " ");
    String label = TerminalLine.of(diagnostic.label()).text();
    StringBuilder text = new StringBuilder();
    text.append(in(mark, head))
        .append(in(BOLD, ": " + TerminalLine.of(diagnostic.message()).text()))
        .append('\n')
        .append(in(BLUE, margin.substring(1) + "--> "))
        .append(place)
        .append('\n')
        .append(in(BLUE, margin + "|"))
        .append('\n')
        .append(in(BLUE, " " + number + " |"))
        .append(line.text().isEmpty() ? "" : " " + line.text())
        .append('\n')
        .append(in(BLUE, margin + "|"))
        .append(" ".repeat(1 + line.columnOf(from)))
        .append(in(mark, carets + label));
    diagnostic
        .help()
        .ifPresent(
            help ->
                text.append('\n')
                    .append(in(BLUE, margin + "="))
                    .append(in(BOLD, " help:"))
                    .append(' ')
                    .append(TerminalLine.of(help).text()));
    for (Diagnostic.Related related : diagnostic.related()) {
      text.append('\n')
          .append(in(BLUE, margin + "="))
          .append(in(BOLD, " see:"))
          .append(' ')
          .append(related.place())
          .append(", ")
          .append(TerminalLine.of(related.message()).text());
    }
    return text.toString();
  }

  /** Where a place ends, as a position in its first line. */
  private static int endOnFirstLine(Place place) {
    int length = place.file().lineText(place.line()).length();
    return Math.min(length, place.column() - 1 + place.length());
  }

  private String in(String code, String text) {
    return colour ? code + text + RESET : text;
  }

  /**
   * A diagnostic as one JSON object. Lines and columns count from 1, columns in UTF-16 units; the
   * end is the first character behind the range. {@code label} and {@code help} are empty where
   * there is none.
   */
  public static JsonObject json(Diagnostic diagnostic) {
    Place place = diagnostic.place();
    SourceText file = place.file();
    int end = place.offset() + place.length();
    JsonObject json = new JsonObject();
    json.addProperty("code", diagnostic.issue().code());
    json.addProperty("slug", diagnostic.issue().slug());
    json.addProperty("severity", diagnostic.severity().word());
    json.addProperty("message", diagnostic.message());
    json.addProperty("file", file.name());
    json.addProperty("line", place.line());
    json.addProperty("column", place.column());
    json.addProperty("endLine", file.line(end));
    json.addProperty("endColumn", file.column(end));
    json.addProperty("label", diagnostic.label());
    json.addProperty("help", diagnostic.help().orElse(""));
    JsonArray related = new JsonArray();
    for (Diagnostic.Related other : diagnostic.related()) {
      JsonObject one = new JsonObject();
      one.addProperty("file", other.place().file().name());
      one.addProperty("line", other.place().line());
      one.addProperty("column", other.place().column());
      one.addProperty("message", other.message());
      related.add(one);
    }
    json.add("related", related);
    return json;
  }
}
