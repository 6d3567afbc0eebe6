package org.hwnas.dsl.ide;

import java.util.List;
import java.util.Optional;

/** How far in a line begins that was just begun, before there is anything on it to lay out. */
public final class Indentation {
  private static final int STEP = 2;

  private Indentation() {}

  /**
   * The edit that puts the caret of an empty line, or the brace that closes a block, where it
   * belongs.
   *
   * @param line from 0
   * @return empty where it is there already, or something else stands on the line
   */
  public static Optional<CodeAction.Edit> ofNewLine(SpecDocument document, int line) {
    if (line < 0 || line >= document.source().lineCount()) {
      return Optional.empty();
    }
    String text = document.source().lineText(line + 1);
    String rest = text.stripLeading();
    boolean closes = rest.startsWith("}");
    if (!closes && !rest.isEmpty()) {
      return Optional.empty();
    }
    int start = document.source().lineStart(line + 1);
    int depth = depth(document, start) - (closes ? 1 : 0);
    String indent = " ".repeat(STEP * Math.max(0, depth));
    int old = text.length() - rest.length();
    return text.substring(0, old).equals(indent)
        ? Optional.empty()
        : Optional.of(new CodeAction.Edit(document.span(start, start + old), indent));
  }

  /** The blocks around a line; several that open on one line count once, as they are laid out. */
  private static int depth(SpecDocument document, int offset) {
    List<Structure.Block> around = document.structure().around(offset);
    return (int)
        around.stream()
            .filter(b -> !b.isRoot())
            .mapToInt(b -> document.source().line(b.start))
            .distinct()
            .count();
  }
}
