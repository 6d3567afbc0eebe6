package org.hwnas.dsl.diagnostics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hwnas.dsl.sources.Place;
import org.hwnas.dsl.sources.SourceText;

/**
 * Changes that a finder offers beside what it reports: what was surely meant, or guesses a writer
 * picks from, none of which is made without being looked at.
 */
public final class Offers {
  /** What stands between the name of something and its body. */
  private static final Pattern HEAD =
      Pattern.compile(
          "(?:search\\s+)?[\\w.]+(?:[ \\t]*=[ \\t]*[\\w.]+)?(?:[ \\t]+extends[ \\t]+[\\w.]+)?"
              + "(?:[ \\t]*\\([^(){}\\n]*\\))?");

  private static final Pattern REQUIRE = Pattern.compile("\\brequire\\s+$");
  private static final Pattern ELSE = Pattern.compile("\\s*else\\s*\"[^\"\\n]*\"");
  private static final Pattern OPENING = Pattern.compile("\\s*\\{");
  private static final int INDENT = 2;

  private static final Pattern PATH = Pattern.compile("[\\p{L}_][\\w.\\u00b5\\u03a9]*");
  private static final Pattern CALL = Pattern.compile("(?s)([A-Za-z_]\\w*)(\\s*\\(.*)");

  private static final Pattern RANGE =
      Pattern.compile("(?s)(.+?)(\\s*\\.\\.\\s*)(.+?)(\\s+(?:step|log|round)\\b.*)?");
  private static final Pattern QUANTITY = Pattern.compile("(-?[\\d._eE+-]+)\\s+\\S+");

  private Offers() {}

  /**
   * What was probably meant, put there: for a name only where the name itself stands at the place,
   * for a number its unit only where a number is written.
   *
   * @param place of the finding; a call may stand there, of which the name is replaced
   */
  static List<Fix> meant(Issue issue, Place place, String meant) {
    String text = text(place);
    Optional<String> whole =
        issue == Issue.UNIT_MISSING ? withUnit(text, meant) : instead(text, meant);
    return whole.map(w -> new Fix("Replace by `" + meant + "`", place, w)).stream().toList();
  }

  private static Optional<String> withUnit(String text, String meant) {
    boolean written = meant.startsWith(text) && text.matches("[-\\d.].*");
    return written ? Optional.of(meant) : Optional.empty();
  }

  private static Optional<String> instead(String text, String meant) {
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
    return Optional.of(name.substring(0, dot + 1) + meant + behind);
  }

  /** Other text in a place, the likeliest first. */
  public static List<Fix> instead(Place place, List<String> texts) {
    return texts.stream().map(t -> new Fix("Replace by `" + t + "`", place, t, false)).toList();
  }

  /** Text that says what the one in a place was meant to say. */
  public static List<Fix> replaced(Place place, String text) {
    return List.of(new Fix("Replace by `" + text + "`", place, text));
  }

  /** Other text in a place, of which the first is what is nearly always meant. */
  public static List<Fix> usually(Place place, List<String> texts) {
    List<Fix> fixes =
        new ArrayList<>(place.length() == 0 ? List.of() : replaced(place, texts.get(0)));
    fixes.addAll(instead(place, texts.subList(1, texts.size())));
    return fixes;
  }

  /** The number of a quantity without its unit. */
  public static List<Fix> withoutUnit(Place quantity) {
    Matcher parts = QUANTITY.matcher(text(quantity));
    return parts.matches()
        ? List.of(new Fix("Leave the unit out", quantity, parts.group(1)))
        : List.of();
  }

  /** A range with its ends swapped. */
  public static List<Fix> swapped(Place range) {
    Matcher parts = RANGE.matcher(text(range));
    if (!parts.matches()) {
      return List.of();
    }
    String rest = parts.group(4) == null ? "" : parts.group(4);
    String swapped = parts.group(3) + parts.group(2) + parts.group(1) + rest;
    return List.of(new Fix("Swap the ends", range, swapped));
  }

  private static String text(Place place) {
    String all = place.file().text();
    int end = Math.min(all.length(), place.offset() + place.length());
    return all.substring(Math.min(place.offset(), end), end);
  }

  /**
   * One of several members, put into a body that lacks it.
   *
   * @param owner where the name of what has the body stands
   */
  public static List<Fix> member(Place owner, String... members) {
    return Arrays.stream(members).map(m -> member(owner, m)).flatMap(Optional::stream).toList();
  }

  private static Optional<Fix> member(Place owner, String member) {
    SourceText file = owner.file();
    String text = file.text();
    Matcher head = HEAD.matcher(text).region(owner.offset(), text.length());
    if (!head.lookingAt()) {
      return Optional.empty();
    }
    String title = "Add `" + member + "`";
    Matcher opening = OPENING.matcher(text).region(head.end(), text.length());
    if (!opening.lookingAt()) {
      return Optional.of(
          new Fix(title, new Place(file, head.end(), 0), " { " + member + " }", false));
    }
    int close = closing(text, opening.end());
    if (close < 0 || sets(text.substring(opening.end(), close), member)) {
      return Optional.empty();
    }
    int line = file.line(close);
    boolean alone = text.substring(file.lineStart(line), close).isBlank();
    if (alone && file.line(opening.end()) < line) {
      int indent = close - file.lineStart(line) + INDENT;
      Place before = new Place(file, file.lineStart(line), 0);
      return Optional.of(new Fix(title, before, " ".repeat(indent) + member + "\n", false));
    }
    int from = close;
    while (Character.isWhitespace(text.charAt(from - 1))) {
      from--;
    }
    boolean first = from == opening.end();
    String before = first ? " " : "  ";
    return Optional.of(
        new Fix(title, new Place(file, from, close - from), before + member + " ", false));
  }

  /** Whether a body sets the field of a member already: what it sets is then what is wrong. */
  private static boolean sets(String body, String member) {
    String field = member.substring(0, member.indexOf(' '));
    return Pattern.compile("\\b" + field + "\\s*(?:=|in\\b)").matcher(body).find();
  }

  /** Where the body that is open at an offset closes; negative where it does not. */
  private static int closing(String text, int from) {
    int depth = 1;
    int at = from;
    while (at < text.length()) {
      if (text.startsWith("//", at)) {
        at = end(text, "\n", at);
      } else if (text.startsWith("/*", at)) {
        at = end(text, "*/", at + 1);
      } else if (text.charAt(at) == '"') {
        at = end(text, "\"", at + 1);
      } else if (text.charAt(at) == '{') {
        depth++;
      } else if (text.charAt(at) == '}' && --depth == 0) {
        return at;
      }
      at++;
    }
    return -1;
  }

  private static int end(String text, String mark, int from) {
    int at = text.indexOf(mark, from);
    return at < 0 ? text.length() : at + mark.length() - 1;
  }

  /** A statement taken out, with its lines where it has them to itself. */
  public static List<Fix> without(String title, Place statement) {
    SourceText file = statement.file();
    String text = file.text();
    int start = statement.offset();
    int end = Math.min(text.length(), start + statement.length());
    int lineStart = file.lineStart(file.line(start));
    int lineEnd = text.indexOf('\n', end) < 0 ? text.length() : text.indexOf('\n', end);
    boolean first = text.substring(lineStart, start).isBlank();
    if (first && text.substring(end, lineEnd).isBlank()) {
      int next = Math.min(text.length(), lineEnd + 1);
      return List.of(new Fix(title, new Place(file, lineStart, next - lineStart), "", false));
    }
    while (first && end < lineEnd && text.charAt(end) == ' ') {
      end++;
    }
    while (!first && text.charAt(start - 1) == ' ') {
      start--;
    }
    return List.of(new Fix(title, new Place(file, start, end - start), "", false));
  }

  /**
   * A requirement taken out.
   *
   * @param condition what it requires
   */
  public static List<Fix> withoutRequirement(Place condition) {
    SourceText file = condition.file();
    int end = condition.offset() + condition.length();
    String before = file.text().substring(0, condition.offset());
    Matcher start = REQUIRE.matcher(before).region(before.lastIndexOf('\n') + 1, before.length());
    Matcher message = ELSE.matcher(file.text()).region(end, file.text().length());
    if (!start.find()) {
      return List.of();
    }
    int last = message.lookingAt() ? message.end() : end;
    return without("Take it out", new Place(file, start.start(), last - start.start()));
  }

  /** A value taken out of a set, with the comma before it. */
  public static List<Fix> withoutValue(Place value) {
    String text = value.file().text();
    int start = value.offset();
    while (start > 0 && Character.isWhitespace(text.charAt(start - 1))) {
      start--;
    }
    if (start == 0 || text.charAt(start - 1) != ',') {
      return List.of();
    }
    int end = value.offset() + value.length();
    Place with = new Place(value.file(), start - 1, end - start + 1);
    return List.of(new Fix("Take it out", with, "", false));
  }
}
