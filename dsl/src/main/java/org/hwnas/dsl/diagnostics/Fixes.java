package org.hwnas.dsl.diagnostics;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hwnas.dsl.sources.Place;
import org.hwnas.dsl.sources.SourceText;

/**
 * What mends a diagnostic, where its help names it: what is offered in words and what an editor
 * does are one thing and cannot differ. Where several changes are possible, none is offered.
 */
final class Fixes {
  private static final Pattern MEANT = Pattern.compile("did you mean `([^`]+)`\\?");
  private static final Pattern WRAPPED = Pattern.compile("wrap it, for example `([^`]+)`");
  private static final Pattern PATH = Pattern.compile("[\\p{L}_][\\w.\\u00b5\\u03a9]*");
  private static final Pattern CALL = Pattern.compile("(?s)([A-Za-z_]\\w*)(\\s*\\(.*)");
  private static final Pattern RANGE =
      Pattern.compile("(?s)(.+?)(\\s*\\.\\.\\s*)(.+?)(\\s+(?:step|log|round)\\b.*)?");
  private static final Pattern LAST = Pattern.compile("end at (.+), not at ");
  private static final Pattern AGGREGATE = Pattern.compile("\\w+\\s*\\(([^(),]+)\\)");
  private static final Pattern TIMED = Pattern.compile("([^()]+?)\\s+at\\s+[\\d.]+\\s*\\w+");
  private static final Pattern QUANTITY = Pattern.compile("(-?[\\d._eE+-]+)\\s+\\S+");

  private final Diagnostic diagnostic;
  private final Place place;
  private final String text;
  private final String help;

  private Fixes(Diagnostic diagnostic) {
    this.diagnostic = diagnostic;
    this.place = diagnostic.place();
    String all = place.file().text();
    int end = Math.min(all.length(), place.offset() + place.length());
    this.text = all.substring(Math.min(place.offset(), end), end);
    this.help = diagnostic.help().orElse("");
  }

  static Optional<Fix> of(Diagnostic diagnostic) {
    return new Fixes(diagnostic).find();
  }

  private Optional<Fix> find() {
    return switch (diagnostic.issue()) {
      case EDITION_MISSING ->
          Optional.of(new Fix("Name the edition", new Place(place.file(), 0, 0), "hwnas 1.0\n"));
      case UNCLOSED_BLOCK -> Optional.of(close());
      case EMPTY_RANGE -> swapped();
      case STEP_DOES_NOT_HIT -> end();
      case UNIT_MISSING -> meant().flatMap(this::withUnit);
      case FIELD_WITHOUT_VALUE -> equalsSign();
      case WRONG_DIMENSION -> withoutUnit();
      case AGGREGATE_MISSING -> wrapped();
      case AGGREGATE_WITHOUT_AXIS -> unwrapped();
      case EDITION_UNKNOWN -> Optional.of(replace("1.0"));
      default -> meant().flatMap(this::instead);
    };
  }

  private Optional<String> meant() {
    Matcher meant = MEANT.matcher(help);
    return meant.find() ? Optional.of(meant.group(1)) : Optional.empty();
  }

  private Fix replace(String replacement) {
    return new Fix("Replace by `" + replacement + "`", place, replacement);
  }

  /** A near miss of a name: only where the name itself stands at the place. */
  private Optional<Fix> instead(String meant) {
    Matcher call = CALL.matcher(text);
    String name = call.matches() ? call.group(1) : text;
    String behind = call.matches() ? call.group(2) : "";
    if (!PATH.matcher(name).matches()) {
      return Optional.empty();
    }
    int dot = meant.contains(".") ? -1 : name.lastIndexOf('.');
    String last = name.substring(dot + 1);
    boolean qualifies = meant.endsWith("." + name.substring(name.lastIndexOf('.') + 1));
    if (!qualifies && DidYouMean.nearest(last, List.of(meant)).isEmpty()) {
      return Optional.empty();
    }
    String whole = name.substring(0, dot + 1) + meant + behind;
    return Optional.of(new Fix("Replace by `" + meant + "`", place, whole));
  }

  /** A number with the field's unit, where that is written behind a number at all. */
  private Optional<Fix> withUnit(String meant) {
    boolean written = meant.startsWith(text) && text.matches("[-\\d.].*");
    return written ? Optional.of(replace(meant)) : Optional.empty();
  }

  /** Before a value that stands directly behind its field's name. */
  private Optional<Fix> equalsSign() {
    boolean value = text.matches("(?s)[\\d\"].*");
    Place before = new Place(place.file(), place.offset(), 0);
    return value ? Optional.of(new Fix("Put in `=`", before, "= ")) : Optional.empty();
  }

  private Optional<Fix> withoutUnit() {
    Matcher quantity = QUANTITY.matcher(text);
    boolean plain = diagnostic.label().contains("without a unit");
    return plain && quantity.matches()
        ? Optional.of(new Fix("Leave the unit out", place, quantity.group(1)))
        : Optional.empty();
  }

  private Optional<Fix> wrapped() {
    Matcher wrapped = WRAPPED.matcher(help);
    return wrapped.find() && place.length() > 0
        ? Optional.of(replace(wrapped.group(1)))
        : Optional.empty();
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

  private Optional<Fix> swapped() {
    Matcher range = RANGE.matcher(text);
    if (!help.equals("swap the ends") || !range.matches()) {
      return Optional.empty();
    }
    String rest = range.group(4) == null ? "" : range.group(4);
    String swapped = range.group(3) + range.group(2) + range.group(1) + rest;
    return Optional.of(new Fix("Swap the ends", place, swapped));
  }

  private Optional<Fix> end() {
    Matcher last = LAST.matcher(diagnostic.message());
    return last.find() ? Optional.of(replace(last.group(1))) : Optional.empty();
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
