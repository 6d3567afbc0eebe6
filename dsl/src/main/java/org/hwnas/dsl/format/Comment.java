package org.hwnas.dsl.format;

/**
 * A comment as written, without the line end of a line comment.
 *
 * @param text from its first slash
 * @param ownLine whether nothing stands before it on its line
 * @param blankBefore whether a blank line precedes it
 * @param column of its first character, from 0
 */
record Comment(String text, boolean ownLine, boolean blankBefore, int column) {
  boolean toLineEnd() {
    return text.startsWith("//");
  }

  /** Whether it cannot stand in the middle of a line. */
  boolean breaksLine() {
    return toLineEnd() || text.contains("\n");
  }

  /** The text when the comment starts at another column: its later lines move along. */
  String at(int newColumn) {
    StringBuilder moved = new StringBuilder();
    for (String line : text.split("\n", -1)) {
      if (moved.length() == 0) {
        moved.append(line.stripTrailing());
        continue;
      }
      String content = line.strip();
      int indent = line.length() - line.stripLeading().length() + newColumn - column;
      moved.append('\n');
      if (!content.isEmpty()) {
        moved.append(" ".repeat(Math.max(0, indent))).append(content);
      }
    }
    return moved.toString();
  }
}
