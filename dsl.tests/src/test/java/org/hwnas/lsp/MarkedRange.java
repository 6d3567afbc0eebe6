package org.hwnas.lsp;

import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;

/**
 * A text with a caret written as {@code <|>}, a range between {@code <[} and {@code ]>}, or
 * neither.
 *
 * @param range empty at the caret; the whole text where nothing is marked
 */
record MarkedRange(String text, Range range, boolean marked) {
  static MarkedRange of(String text) {
    int caret = text.indexOf("<|>");
    if (caret >= 0) {
      String plain = text.replace("<|>", "");
      return new MarkedRange(plain, new Range(at(plain, caret), at(plain, caret)), true);
    }
    int start = text.indexOf("<[");
    String opened = start < 0 ? text : text.replace("<[", "");
    int end = start < 0 ? -1 : opened.indexOf("]>");
    String plain = end < 0 ? opened : opened.replace("]>", "");
    Range range =
        start < 0
            ? new Range(new Position(0, 0), at(plain, plain.length()))
            : new Range(at(plain, start), at(plain, end));
    return new MarkedRange(plain, range, start >= 0);
  }

  private static Position at(String text, int offset) {
    String before = text.substring(0, offset);
    int line = (int) before.chars().filter(c -> c == '\n').count();
    return new Position(line, offset - before.lastIndexOf('\n') - 1);
  }
}
