package org.hwnas.lsp;

import com.github.difflib.DiffUtils;
import com.github.difflib.patch.AbstractDelta;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextEdit;
import org.hwnas.dsl.ide.SpecDocument;

/** Turns a new text into an edit of the lines that differ, so that the caret keeps its place. */
final class LineEdits {
  private LineEdits() {}

  /** The edits of a new text apart from each other, each as small as whole lines allow. */
  static List<TextEdit> hunks(SpecDocument document, String formatted) {
    List<String> old = List.of(document.source().text().split("\n", -1));
    List<String> now = List.of(formatted.split("\n", -1));
    String end = document.text().contains("\r\n") ? "\r\n" : "\n";
    List<TextEdit> edits = new ArrayList<>();
    for (AbstractDelta<String> delta : DiffUtils.diff(old, now).getDeltas()) {
      int from = delta.getSource().getPosition();
      int to = from + delta.getSource().size();
      if (delta.getSource().size() == delta.getTarget().size()) {
        for (int line = from; line < to; line++) {
          Range whole =
              new Range(new Position(line, 0), new Position(line, old.get(line).length()));
          edits.add(new TextEdit(whole, delta.getTarget().getLines().get(line - from)));
        }
        continue;
      }
      StringBuilder text = new StringBuilder();
      delta.getTarget().getLines().forEach(line -> text.append(line).append(end));
      boolean last = to == old.size();
      if (last && text.length() > 0) {
        text.setLength(text.length() - end.length());
      }
      Position stop = last ? new Position(to - 1, old.get(to - 1).length()) : new Position(to, 0);
      edits.add(new TextEdit(new Range(new Position(from, 0), stop), text.toString()));
    }
    return edits;
  }

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
