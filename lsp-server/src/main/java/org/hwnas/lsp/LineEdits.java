package org.hwnas.lsp;

import java.util.List;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextEdit;
import org.hwnas.dsl.ide.SpecDocument;

/** Turns a new text into an edit of the lines that differ, so that the caret keeps its place. */
final class LineEdits {
  private LineEdits() {}

  static List<TextEdit> between(SpecDocument document, String formatted) {
    String text = document.source().text();
    if (text.equals(formatted)) {
      return List.of();
    }
    String[] old = text.split("\n", -1);
    String[] now = formatted.split("\n", -1);
    int head = 0;
    while (head < old.length - 1 && head < now.length - 1 && old[head].equals(now[head])) {
      head++;
    }
    int tail = 0;
    while (tail < old.length - head - 1
        && tail < now.length - head - 1
        && old[old.length - 1 - tail].equals(now[now.length - 1 - tail])) {
      tail++;
    }
    int last = old.length - 1 - tail;
    StringBuilder replacement = new StringBuilder();
    for (int i = head; i < now.length - tail; i++) {
      replacement.append(i == head ? "" : "\n").append(now[i]);
    }
    boolean windows = document.text().contains("\r\n");
    return List.of(
        new TextEdit(
            new Range(new Position(head, 0), new Position(last, old[last].length())),
            windows ? replacement.toString().replace("\n", "\r\n") : replacement.toString()));
  }
}
