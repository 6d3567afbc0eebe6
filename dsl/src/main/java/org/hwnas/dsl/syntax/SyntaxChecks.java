package org.hwnas.dsl.syntax;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.emf.common.util.TreeIterator;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.xtext.nodemodel.ILeafNode;
import org.hwnas.dsl.diagnostics.Diagnostics;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.sources.Place;
import org.hwnas.dsl.sources.SourceText;
import org.hwnas.dsl.spec.Quantity;
import org.hwnas.dsl.spec.Spec;
import org.hwnas.dsl.spec.SpecPackage;
import org.hwnas.plan.units.Units;

/**
 * What can be said of a file from its text alone: syntax errors in the reader's words, unclosed
 * blocks, edition, stray units.
 */
public final class SyntaxChecks {
  /** Words that cannot be names anywhere. */
  public static final Set<String> RESERVED =
      Set.of(
          "let",
          "import",
          "extends",
          "in",
          "per",
          "repeat",
          "joint",
          "as",
          "choose",
          "when",
          "require",
          "else",
          "minimize",
          "maximize",
          "every",
          "step",
          "at",
          "or",
          "and",
          "not",
          "true",
          "false");

  /**
   * Reserved words that start a statement: at the start of a line they are no attempt at a name.
   */
  private static final Set<String> STATEMENTS =
      Set.of(
          "let", "import", "repeat", "choose", "when", "joint", "require", "minimize", "maximize");

  /** A line, up to a token, that ends in a word at the start of a member. */
  private static final Pattern BARE_NAME = Pattern.compile("(?:.*[{;])?\\s*([\\w.]+)\\s+");

  /** What stands behind a name that is given a value. */
  private static final Pattern NAMED = Pattern.compile("\\s*=(?!=)|\\s+in\\b");

  /** A line, up to an `=`, that is one word: meant as a name. */
  private static final Pattern RESERVED_FIELD = Pattern.compile("(?:^|[{;])\\s*(\\w+)\\s*$");

  private SyntaxChecks() {}

  /**
   * Reports everything found but stray units; a block that is never closed hides the follow-up
   * errors it causes.
   */
  public static void check(ParsedSpec parsed, Diagnostics diagnostics) {
    Optional<SyntaxError> deep =
        parsed.errors().stream().filter(e -> e.message().equals(Nesting.TOO_DEEP)).findFirst();
    Optional<Place> unclosed = unclosedBlock(parsed);
    if (deep.isPresent()) {
      Place at = new Place(parsed.source(), deep.get().offset(), deep.get().length());
      diagnostics.add(Issue.SYNTAX, at, Nesting.TOO_DEEP);
    } else if (unclosed.isPresent()) {
      diagnostics.add(
          Issue.UNCLOSED_BLOCK,
          unclosed.get(),
          "the block opened on line " + unclosed.get().line() + " is never closed",
          "this `{` has no `}`",
          "");
    } else {
      Set<Integer> lines = new HashSet<>(); // later errors of a line mostly follow from the first
      parsed.errors().stream()
          .filter(e -> lines.add(parsed.source().line(e.offset())))
          .limit(5)
          .forEach(e -> report(parsed, e, diagnostics));
    }
    edition(parsed, diagnostics);
  }

  private static void report(ParsedSpec parsed, SyntaxError error, Diagnostics diagnostics) {
    Place place = new Place(parsed.source(), error.offset(), error.length());
    String token = error.token();
    boolean startsLine =
        parsed.source().lineText(place.line()).substring(0, place.column() - 1).isBlank();
    if (STATEMENTS.contains(token) && startsLine) {
      diagnostics.add(
          Issue.SYNTAX,
          place,
          "the statement before `" + token + "` is incomplete" + wanted(error));
      return;
    }
    String line = parsed.source().lineText(place.line());
    String before = line.substring(0, place.column() - 1);
    int end = Math.min(line.length(), before.length() + token.length()); // a token may hold lines
    boolean named = NAMED.matcher(line.substring(end)).lookingAt();
    if (RESERVED.contains(token) && (named || !error.message().contains("expecting '"))) {
      reserved(token, place, diagnostics);
      return;
    }
    Matcher field = RESERVED_FIELD.matcher(before);
    if (field.find() && RESERVED.contains(field.group(1)) && Set.of("=", "in").contains(token)) {
      int start = place.offset() - before.length() + field.start(1);
      Place word = new Place(parsed.source(), start, field.group(1).length());
      reserved(field.group(1), word, diagnostics);
      return;
    }
    Matcher name = BARE_NAME.matcher(before);
    boolean bareName =
        name.matches() && !RESERVED.contains(name.group(1)) && token.matches("[\\w\"-].*");
    if (error.message().contains("expecting '='")
        || error.message().matches("no viable alternative at input '[}]'")
        || bareName) {
      diagnostics.add(
          Issue.FIELD_WITHOUT_VALUE,
          place,
          "a field is incomplete before `" + token + "`",
          "",
          "write `name = value` to fix it or `name in {…}` to search it");
      return;
    }
    diagnostics.add(Issue.SYNTAX, place, words(parsed.source(), error));
  }

  private static void reserved(String word, Place place, Diagnostics diagnostics) {
    diagnostics.add(
        Issue.RESERVED_WORD,
        place,
        "`" + word + "` is a word of the language and cannot be a name here",
        "",
        "choose another name, such as `" + word + "_`");
  }

  private static String words(SourceText source, SyntaxError error) {
    String message = error.message();
    if (error.token().startsWith("\"")) {
      return "the text in quotes is not closed on its line";
    }
    if (error.token().startsWith("/*")) {
      return "the comment is never closed";
    }
    boolean atEnd =
        source.text().substring(Math.min(error.offset(), source.text().length())).isBlank();
    if (error.token().isEmpty() && !atEnd && !message.contains("<EOF>")) {
      return "a number or unit cannot hold white space";
    }
    if (error.token().isEmpty() || message.contains("<EOF>")) {
      return "the file ends in the middle of something";
    }
    return "`" + first(error.token()) + "` does not fit here" + wanted(error);
  }

  private static String wanted(SyntaxError error) {
    String message = error.message();
    int expecting = message.indexOf("expecting ");
    String wanted = expecting < 0 ? "" : message.substring(expecting + 10);
    String readable =
        wanted
            .replace("RULE_ID", "a name")
            .replace("RULE_INT", "a number")
            .replace("RULE_STRING", "a text in quotes")
            .replaceAll("'([^']+)'", "`$1`");
    return readable.isEmpty() ? "" : "; expected " + readable;
  }

  private static String first(String token) {
    String line = token.lines().findFirst().orElse("");
    return line.length() > 30 ? line.substring(0, 30) + "…" : line;
  }

  /**
   * The innermost block that most likely lacks its brace: the first one whose indentation is
   * reached again by a line that does not start with a closing brace, or passed by one that does,
   * else the last one still open at the end of the file.
   */
  private static Optional<Place> unclosedBlock(ParsedSpec parsed) {
    if (parsed.errors().isEmpty()) {
      return Optional.empty(); // the grammar closes every brace
    }
    SourceText source = parsed.source();
    Deque<Integer> open = new ArrayDeque<>();
    Optional<Integer> suspect = Optional.empty();
    int line = 0;
    for (ParsedSpec.Part part : parsed.parts()) {
      for (ILeafNode leaf : part.node().getLeafNodes()) {
        if (leaf.isHidden()) {
          continue;
        }
        int offset = part.offset() + leaf.getOffset();
        int at = source.line(offset);
        boolean first = at != line;
        line = at;
        if (first && suspect.isEmpty() && !open.isEmpty()) {
          int block = open.peek();
          int blockIndent = indent(source.lineText(source.line(block)));
          int deeper = indent(source.lineText(at)) - blockIndent;
          boolean closes = leaf.getText().equals("}"); // of a block outside where it is less deep
          if (source.line(block) < at
              && (closes ? deeper < 0 : deeper <= 0)
              && !leaf.getText().equals("|")) {
            suspect = Optional.of(block);
          }
        }
        if (leaf.getText().equals("{")) {
          open.push(offset);
        } else if (leaf.getText().equals("}") && !open.isEmpty()) {
          open.pop();
        }
      }
    }
    if (open.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new Place(source, suspect.orElse(open.peek()), 1));
  }

  private static int indent(String line) {
    return line.length() - line.stripLeading().length();
  }

  private static void edition(ParsedSpec parsed, Diagnostics diagnostics) {
    Spec spec = parsed.spec();
    if (spec.getEdition() == null) {
      if (parsed.errors().isEmpty()) {
        diagnostics.add(
            Issue.EDITION_MISSING,
            new Place(parsed.source(), 0, 0),
            "the first line should name the edition",
            "",
            "add `hwnas 1.0`");
      }
    } else if (!spec.getEdition().equals("1.0")) {
      diagnostics.add(
          Issue.EDITION_UNKNOWN,
          parsed.place(spec, SpecPackage.Literals.SPEC__EDITION),
          "this version reads edition 1.0, but the file says " + spec.getEdition());
    }
  }

  /**
   * `bits = 8` and, on the next line, a name that is half a field: the parser takes it for a unit.
   */
  public static void strayUnits(ParsedSpec parsed, ParsedSpec.Part part, Diagnostics diagnostics) {
    for (TreeIterator<EObject> all = part.spec().eAllContents(); all.hasNext(); ) {
      if (all.next() instanceof Quantity quantity
          && quantity.getUnit() != null
          && parsed.place(quantity).isSeveralLines()) {
        Place number = parsed.place(quantity, SpecPackage.Literals.QUANTITY__VALUE);
        Place unit = parsed.place(quantity, SpecPackage.Literals.QUANTITY__UNIT);
        if (unit.line() != number.line()) {
          boolean known = Units.parse(quantity.getUnit()).isPresent();
          diagnostics.add(
              Issue.UNIT_ON_NEXT_LINE,
              unit,
              known
                  ? "the unit `" + quantity.getUnit() + "` must stand on the line of its number"
                  : "`"
                      + quantity.getUnit()
                      + "` is neither a unit of the number above nor a whole field",
              "",
              "to start a field, add `=` or `in`");
        }
      }
    }
  }
}
