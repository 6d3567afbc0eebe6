package org.hwnas.lsp;

import org.eclipse.lsp4j.Position;

/** A text with a caret written as {@code <|>}. */
record MarkedText(String text, int offset) {
  static MarkedText of(String marked) {
    int at = marked.indexOf("<|>");
    return new MarkedText(marked.replace("<|>", ""), at);
  }

  Position position() {
    String before = text.substring(0, offset);
    int line = (int) before.chars().filter(c -> c == '\n').count();
    return new Position(line, offset - before.lastIndexOf('\n') - 1);
  }
}
