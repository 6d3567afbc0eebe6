package org.hwnas.dsl.ide;

import java.util.ArrayList;
import java.util.List;

/** What of a text belongs together: to fold it away, and to select more and more of it. */
public final class StructureService {
  /** What a fold hides. */
  public enum Kind {
    BLOCK,
    COMMENT,
    IMPORTS
  }

  /**
   * Lines that can be folded away.
   *
   * @param first the line that stays, from 0
   * @param last the last one that goes
   */
  public record Fold(int first, int last, Kind kind) {}

  private StructureService() {}

  /** The folds of a text, by their first lines; in time linear in its length. */
  public static List<Fold> folds(SpecDocument document) {
    List<Fold> folds = new ArrayList<>();
    blocks(document, document.structure().root, folds);
    imports(document, folds);
    comments(document, folds);
    folds.sort((a, b) -> Integer.compare(a.first(), b.first()));
    return folds;
  }

  private static void blocks(SpecDocument document, Structure.Block block, List<Fold> into) {
    for (Structure.Member member : block.members) {
      for (Structure.Block inner : member.blocks) {
        int first = document.position(inner.start).line();
        int last = document.position(inner.end).line() - (inner.closed ? 1 : 0);
        if (last > first) {
          into.add(new Fold(first, last, Kind.BLOCK));
        }
        blocks(document, inner, into);
      }
    }
  }

  private static void imports(SpecDocument document, List<Fold> into) {
    int first = -1;
    int last = -1;
    for (Structure.Member member : document.structure().root.members) {
      if (member.startsWith("import")) {
        int line = member.first().line() - 1;
        first = first < 0 ? line : first;
        last = line;
      } else if (first >= 0) {
        break;
      }
    }
    if (last > first) {
      into.add(new Fold(first, last, Kind.IMPORTS));
    }
  }

  private static void comments(SpecDocument document, List<Fold> into) {
    int first = -1;
    for (int line = 1; line <= document.source().lineCount(); line++) {
      boolean comment = document.source().lineText(line).stripLeading().startsWith("//");
      if (comment && first < 0) {
        first = line;
      }
      boolean ends = first > 0 && (!comment || line == document.source().lineCount());
      if (ends) {
        int last = comment ? line : line - 1;
        if (last > first) {
          into.add(new Fold(first - 1, last - 1, Kind.COMMENT));
        }
        first = -1;
      }
    }
  }

  /** What to select around a position: the word, the member, its block, and so on outwards. */
  public static List<TextSpan> selections(SpecDocument document, TextPosition position) {
    int offset = document.offset(position);
    List<TextSpan> spans = new ArrayList<>();
    List<Structure.Block> around = document.structure().around(offset);
    for (int i = around.size() - 1; i >= 0; i--) {
      Structure.Block block = around.get(i);
      for (Structure.Member member : block.members) {
        if (member.start() <= offset && offset <= member.end) {
          for (Token token : member.tokens) {
            if (token.start() <= offset && offset <= token.end()) {
              add(spans, document.span(token.start(), token.end()));
            }
          }
          value(document, member, offset, spans);
          add(spans, document.span(member.start(), member.end));
        }
      }
      if (!block.isRoot()) {
        add(spans, document.span(block.start, block.end));
        add(spans, document.span(block.start - 1, block.closed ? block.end + 1 : block.end));
      }
    }
    add(spans, document.span(0, document.source().text().length()));
    return spans;
  }

  /** All that stands behind the equals sign. */
  private static void value(
      SpecDocument document, Structure.Member member, int offset, List<TextSpan> into) {
    if (member.tokens.size() > 2 && member.blocks.isEmpty() && member.isField()) {
      int start = member.tokens.get(2).start();
      if (start <= offset) {
        add(into, document.span(start, member.end));
      }
    }
  }

  private static void add(List<TextSpan> spans, TextSpan span) {
    boolean grows =
        spans.isEmpty()
            || (contains(span, spans.get(spans.size() - 1))
                && !span.equals(spans.get(spans.size() - 1)));
    if (grows) {
      spans.add(span);
    }
  }

  private static boolean contains(TextSpan outer, TextSpan inner) {
    return !after(outer.start(), inner.start()) && !after(inner.end(), outer.end());
  }

  private static boolean after(TextPosition a, TextPosition b) {
    return a.line() > b.line() || (a.line() == b.line() && a.character() > b.character());
  }
}
