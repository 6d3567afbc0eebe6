package org.hwnas.dsl.diagnostics;

/**
 * A line as a terminal shows it: tabs as blanks, control characters replaced, and the column at
 * which each character lands. Widths after Unicode Standard Annex 11, coarsened to its blocks.
 */
final class TerminalLine {
  private static final int TAB = 4;

  /** First and last code points of the blocks whose characters take two columns. */
  private static final int[][] WIDE = {
    {0x1100, 0x115f},
    {0x2e80, 0x303e},
    {0x3041, 0xa4cf},
    {0xac00, 0xd7a3},
    {0xf900, 0xfaff},
    {0xfe30, 0xfe6f},
    {0xff00, 0xff60},
    {0xffe0, 0xffe6},
    {0x1f300, 0x1f64f},
    {0x1f680, 0x1f6ff},
    {0x1f900, 0x1f9ff},
    {0x20000, 0x3fffd}
  };

  private final String text;
  private final int[] columns;

  private TerminalLine(String text, int[] columns) {
    this.text = text;
    this.columns = columns;
  }

  static TerminalLine of(String source) {
    StringBuilder text = new StringBuilder();
    int[] columns = new int[source.length() + 1];
    int column = 0;
    for (int i = 0; i < source.length(); ) {
      int character = source.codePointAt(i);
      int units = Character.charCount(character);
      for (int unit = 0; unit < units; unit++) {
        columns[i + unit] = column;
      }
      if (character == '\t') {
        int blanks = TAB - column % TAB;
        text.append(" ".repeat(blanks));
        column += blanks;
      } else {
        // An escape sequence in a file of a stranger must not reach the terminal.
        int shown = Character.isISOControl(character) ? 0xfffd : character;
        text.appendCodePoint(shown);
        column += width(shown);
      }
      i += units;
    }
    columns[source.length()] = column;
    return new TerminalLine(text.toString(), columns);
  }

  private static int width(int character) {
    int type = Character.getType(character);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT) {
      return 0;
    }
    for (int[] block : WIDE) {
      if (character >= block[0] && character <= block[1]) {
        return 2;
      }
    }
    return 1;
  }

  String text() {
    return text;
  }

  /**
   * The column, from 0, of a position in the source line; its width where the position is behind.
   */
  int columnOf(int position) {
    return columns[Math.min(position, columns.length - 1)];
  }
}
