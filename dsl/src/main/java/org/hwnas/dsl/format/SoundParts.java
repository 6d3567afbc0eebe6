package org.hwnas.dsl.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.xtext.nodemodel.ILeafNode;
import org.hwnas.dsl.syntax.ParsedSpec;

/**
 * Formats what can be read of a broken text. A part begins where a line begins with a word that
 * starts a definition; each is read by itself, whatever the parser made of the whole, since an open
 * brace in one definition swallows all that follow.
 */
final class SoundParts {
  /** Words that start a definition or another statement of a file. */
  static final Set<String> STARTS =
      Set.of(
          "hwnas",
          "package",
          "import",
          "bibliography",
          "let",
          "@",
          "device",
          "hardware",
          "network",
          "quantization",
          "workload",
          "experiment",
          "technology",
          "adc",
          "dac",
          "pruning");

  private final ParsedSpec parsed;
  private final String text;
  private final int width;

  private SoundParts(ParsedSpec parsed, int width) {
    this.parsed = parsed;
    this.text = parsed.source().text();
    this.width = width;
  }

  static String format(ParsedSpec parsed, int width) {
    return new SoundParts(parsed, width).format();
  }

  private String format() {
    List<Integer> starts = starts();
    int parts = starts.size() - 1;
    StringBuilder out = new StringBuilder();
    int from = 0;
    while (from < parts) {
      int to = from;
      while (to < parts && part(starts.get(to), starts.get(to + 1)).isPresent()) {
        to++;
      }
      // Neighbours that can be read are formatted together: blank lines between them have rules.
      Optional<String> together =
          to > from ? part(starts.get(from), starts.get(to)) : Optional.empty();
      if (together.isPresent()) {
        out.append(together.get()).append(gap(starts.get(from), starts.get(to)));
        from = to;
      } else {
        out.append(text, starts.get(from), starts.get(from + 1));
        from++;
      }
    }
    return out.toString();
  }

  private Optional<String> part(int start, int end) {
    String part = text.substring(start, end);
    return part.isBlank()
        ? Optional.empty()
        : SpecFormatter.format(parsed.source().name(), part, width);
  }

  /** A blank line before what follows, where there was one. */
  private String gap(int start, int end) {
    String part = text.substring(start, end);
    long newlines =
        part.substring(part.stripTrailing().length()).chars().filter(c -> c == '\n').count();
    return newlines > 1 && end < text.length() ? "\n" : "";
  }

  /** Offsets at which parts begin, and the end of the text. */
  private List<Integer> starts() {
    List<Integer> starts = new ArrayList<>(List.of(0));
    boolean annotated = false;
    for (ILeafNode leaf : parsed.node().getLeafNodes()) {
      if (leaf.isHidden()) {
        continue;
      }
      boolean lineStart = leaf.getOffset() == 0 || text.charAt(leaf.getOffset() - 1) == '\n';
      if (lineStart && STARTS.contains(leaf.getText())) {
        int start = withComments(leaf.getOffset());
        if (!annotated && start > starts.get(starts.size() - 1)) {
          starts.add(start);
        }
        annotated = leaf.getText().equals("@");
      }
    }
    starts.add(text.length());
    return starts;
  }

  /** The start of the line comments directly above a line. */
  private int withComments(int lineStart) {
    int start = lineStart;
    while (start > 0) {
      int above = text.lastIndexOf('\n', start - 2) + 1;
      if (!text.startsWith("//", above)) {
        break;
      }
      start = above;
    }
    return start;
  }
}
