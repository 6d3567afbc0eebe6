package org.hwnas.dsl.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A token with the comments around it and what the source had before it. */
final class Token implements Piece {
  /** Whether a line break before the token is part of the layout, and how far it indents. */
  enum Break {
    NONE,
    STATEMENT,
    CONTINUATION
  }

  private static final Set<String> CALLS = Set.of("Annotation", "Field", "Instance", "Reference");
  private static final Set<String> UNITS = Set.of("Unit", "UnitPower");
  private static final Set<String> BREAKABLE =
      Set.of("Expression", "And", "Comparison", "Additive");
  private static final Set<String> BREAKABLE_IN_NEED = Set.of("Multiplicative");

  final String text;

  /** Name of the grammar rule that reads the token. */
  final String rule;

  /** Comments before it that are not written behind the token before. */
  final List<Comment> before = new ArrayList<>();

  /** Comments written behind it on its line. */
  final List<Comment> after = new ArrayList<>();

  /** Whether it starts a new line of the source. */
  boolean newline;

  boolean blankBefore;

  /** Whether the dots of a range have blanks around them. */
  boolean loose;

  boolean startsStatement;
  Break fixedBreak = Break.NONE;

  Token(String text, String rule) {
    this.text = text;
    this.rule = rule;
  }

  boolean opensBody() {
    return rule.equals("Body") && text.equals("{");
  }

  boolean closesBody() {
    return rule.equals("Body") && text.equals("}");
  }

  boolean isUnit() {
    return UNITS.contains(rule);
  }

  /** Whether one blank stands between two neighbours on a line. */
  static boolean spaced(Token left, Token right) {
    if (left.rule.equals("Number") && right.rule.equals("Number")
        || left.isUnit() && right.isUnit()) {
      return false;
    }
    if (left.text.equals("..") || right.text.equals("..")) {
      return left.loose || right.loose;
    }
    if (left.text.equals("@")) {
      return false;
    }
    if (dot(left) || dot(right) || right.text.equals(".*")) {
      return false;
    }
    if (left.text.equals("(") || setBrace(left, "{")) {
      return false;
    }
    if (Set.of(",", ";", ")").contains(right.text) || setBrace(right, "}")) {
      return false;
    }
    if (right.text.equals("(") && CALLS.contains(right.rule)) {
      return false;
    }
    return !(left.rule.equals("Prefix") && left.text.equals("-"));
  }

  private static boolean dot(Token token) {
    return (token.rule.equals("Path") || token.rule.equals("FieldPath")) && token.text.equals(".");
  }

  private static boolean setBrace(Token token, String brace) {
    return token.rule.equals("SetLiteral") && token.text.equals(brace);
  }

  /** Whether a statement that is too long may go on with this token on a new line. */
  boolean mayStartLine(Token left) {
    return left.text.equals(",")
        || (BREAKABLE.contains(rule) && spaced(left, this))
        || (rule.equals("Goal") && text.equals("as"));
  }

  /** Whether it may start a line where what stands between better places does not fit on one. */
  boolean mayStartLineInNeed(Token left) {
    return BREAKABLE_IN_NEED.contains(rule) && spaced(left, this);
  }

  /** Whether a statement that does not fit on one line always goes on here. */
  boolean startsLineOfLongStatement() {
    return (rule.equals("Choose") && text.equals("|"))
        || (rule.equals("Require") && text.equals("else"));
  }
}
