package org.hwnas.dsl.syntax;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hwnas.dsl.sources.SourceText;

/**
 * Parses a file definition by definition. What cannot be read in one is no reason to misread the
 * next, and of a text that was edited only those are read again that the edit touched. The tree of
 * a part depends on the part's text alone, so a parser that remembers gives what a new one gives.
 *
 * <p>Trees are handed out again with the next state of the same text: whoever asks for that is done
 * with the one before. For one thread at a time.
 */
public final class PartParser {
  private static final int MOST_TEXTS = 4;

  /** The parts of the last state of each text that is edited, by what they say. */
  private final Map<String, Map<String, Deque<ParsedSpec.Tree>>> texts =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(
            Map.Entry<String, Map<String, Deque<ParsedSpec.Tree>>> eldest) {
          return size() > MOST_TEXTS;
        }
      };

  /** Parses a text that nothing is known of. Safe for concurrent calls. */
  public static ParsedSpec parse(SourceText source) {
    return parse(source, new HashMap<>(), new HashMap<>());
  }

  /** Parses the next state of a text, which goes by its name. */
  public ParsedSpec next(SourceText source) {
    Map<String, Deque<ParsedSpec.Tree>> now = new HashMap<>();
    ParsedSpec parsed = parse(source, texts.getOrDefault(source.name(), Map.of()), now);
    texts.put(source.name(), now);
    return parsed;
  }

  private static ParsedSpec parse(
      SourceText source,
      Map<String, Deque<ParsedSpec.Tree>> before,
      Map<String, Deque<ParsedSpec.Tree>> now) {
    String text = source.text();
    if (Nesting.tooDeep(text).isPresent()) {
      return SpecParser.parse(source);
    }
    List<ParsedSpec.Part> parts = new ArrayList<>();
    List<SyntaxError> errors = new ArrayList<>();
    List<Integer> starts = new PartScanner(text).starts();
    for (int i = 0; i < starts.size(); i++) {
      int start = starts.get(i);
      boolean last = i + 1 == starts.size();
      String own = text.substring(start, last ? text.length() : starts.get(i + 1));
      Deque<ParsedSpec.Tree> known = before.get(own);
      ParsedSpec.Tree tree =
          known == null || known.isEmpty() ? SpecParser.tree(own) : known.remove();
      now.computeIfAbsent(own, k -> new ArrayDeque<>()).add(tree);
      if (tree.errors().stream().anyMatch(e -> e.message().equals(Nesting.TOO_DEEP))) {
        return SpecParser.parse(source);
      }
      parts.add(new ParsedSpec.Part(start, tree.spec(), tree.node(), tree.errors().isEmpty()));
      tree.errors().stream()
          .filter(e -> last || tree.errors().size() == 1 || e.offset() < own.length())
          .map(e -> new SyntaxError(e.message(), e.token(), start + e.offset(), e.length()))
          .forEach(errors::add);
    }
    return new ParsedSpec(source, parts, errors);
  }
}
