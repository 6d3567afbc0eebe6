package org.hwnas.dsl.syntax;

import java.util.OptionalInt;

/**
 * How deep a text nests. The parser calls itself for each level, so a text made to nest without end
 * would exhaust the stack; and where that happens while a class is loaded, the class stays
 * unusable.
 */
final class Nesting {
  /** Far more than anyone writes, far less than a small stack holds. */
  static final int MOST = 200;

  /** The message where a text nests deeper. */
  static final String TOO_DEEP = "this is nested more than " + MOST + " levels deep";

  private final String text;
  private int at;
  private int brackets;
  private int operators;
  private boolean behindValue;

  private Nesting(String text) {
    this.text = text;
  }

  /** The offset where a text goes too deep; empty where it does not. */
  static OptionalInt tooDeep(String text) {
    return new Nesting(text).scan();
  }

  private OptionalInt scan() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '"') {
        skipString();
      } else if (text.startsWith("//", at)) {
        skipTo("\n");
      } else if (text.startsWith("/*", at)) {
        at += 2;
        skipTo("*/");
      } else if (Character.isLetterOrDigit(c) || c == '_') {
        word();
      } else if (!Character.isWhitespace(c)) {
        sign(c);
      }
      if (brackets + operators > MOST) {
        return OptionalInt.of(at);
      }
      at++;
    }
    return OptionalInt.empty();
  }

  private void sign(char c) {
    if (c == '(' || c == '{') {
      brackets++;
    } else if (c == ')' || c == '}') {
      brackets = Math.max(0, brackets - 1);
    }
    // Signs in front of a value and powers nest; other operators stand in a row.
    boolean nests = c == '^' || (c == '-' && !behindValue);
    operators = nests ? operators + 1 : c == '(' || c == ')' ? operators : 0;
    behindValue = c == ')' || c == '%';
  }

  private void word() {
    int start = at;
    while (at + 1 < text.length()
        && (Character.isLetterOrDigit(text.charAt(at + 1)) || text.charAt(at + 1) == '_')) {
      at++;
    }
    boolean not = text.substring(start, at + 1).equals("not");
    operators += not ? 1 : 0;
    behindValue = !not;
  }

  /** Leaves the position on the closing quote, or on the last character of the line. */
  private void skipString() {
    at++;
    while (at < text.length() && text.charAt(at) != '"' && text.charAt(at) != '\n') {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    behindValue = true;
  }

  /** Leaves the position on the last character of a mark, or behind the text. */
  private void skipTo(String mark) {
    int found = text.indexOf(mark, at);
    at = found < 0 ? text.length() : found + mark.length() - 1;
  }
}
