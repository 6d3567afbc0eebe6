package org.hwnas.dsl.ide;

/**
 * A word of a spec, coarser than the lexer's: a dotted path, a number and a unit are one each.
 *
 * @param text as written
 * @param start offset of the first character
 * @param end offset after the last character
 * @param line from 1
 * @param column from 1
 * @param doc the {@code ///} lines directly before it; empty string for none
 */
record Token(Kind kind, String text, int start, int end, int line, int column, String doc) {
  enum Kind {
    /** A name, or names joined by dots. */
    PATH,
    NUMBER,
    UNIT,
    STRING,
    /** A reserved word. */
    WORD,
    SIGN
  }

  boolean is(String wanted) {
    return text.equals(wanted) && kind != Kind.STRING;
  }

  boolean isPath() {
    return kind == Kind.PATH;
  }

  /** The first parts of a dotted path, up to and with the one at an offset. */
  String upTo(int offset) {
    int dot = text.indexOf('.', Math.max(0, offset - start));
    return dot < 0 ? text : text.substring(0, dot);
  }
}
