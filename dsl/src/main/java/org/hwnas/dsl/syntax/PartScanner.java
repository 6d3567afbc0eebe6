package org.hwnas.dsl.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where a file can be cut: behind the brace that closes a definition, where the next one begins.
 * There, and only there, the parser stands between two elements whatever came before. Where braces
 * are missing, or too many, there is an error wherever it is cut: then what looks like a definition
 * at the start of a line is one.
 */
final class PartScanner {
  /** The words that begin a definition; as names of fields they stand within braces. */
  private static final Set<String> KINDS =
      Set.of(
          "device",
          "hardware",
          "network",
          "quantization",
          "workload",
          "experiment",
          "technology",
          "adc",
          "dac",
          "pruning",
          "let");

  private static final Pattern HEAD =
      Pattern.compile("@\\w|let\\s+\\w+\\s*=|(?!let\\b)\\w+\\s+\\w+\\s*(?:\\{|extends\\b)");

  private final String text;
  private int at;

  PartScanner(String text) {
    this.text = text;
  }

  /** The offsets at which parts begin, the first of them 0. */
  List<Integer> starts() {
    return starts(false).or(() -> starts(true)).orElseThrow();
  }

  /** Empty where the braces do not match, unless that is known. */
  private Optional<List<Integer>> starts(boolean unmatched) {
    List<Integer> starts = new ArrayList<>(List.of(0));
    int depth = 0;
    int end = 0; // of the last sign that is no comment
    boolean closed = false; // whether that closed a definition
    boolean annotated = false; // whether a part began with an annotation of what comes now
    at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (Character.isWhitespace(c) || skippedComment()) {
        at++;
        continue;
      }
      boolean head = unmatched && end > 0 && isHead(c);
      if (!annotated && (head || (closed && begins(c)))) {
        starts.add(end);
        depth = 0;
      }
      annotated = ((head && c == '@') || annotated) && !KINDS.contains(word());
      closed = false;
      if (c == '"') {
        skipString();
      } else if (c == '{') {
        depth++;
      } else if (c == '}') {
        depth--;
        closed = depth == 0;
        if (depth < 0 && !unmatched) {
          return Optional.empty();
        }
        depth = Math.max(0, depth);
      } else if (isWord(c)) {
        at = wordEnd() - 1;
      }
      at++;
      end = at;
    }
    return depth == 0 || unmatched ? Optional.of(starts) : Optional.empty();
  }

  private String word() {
    return text.substring(at, wordEnd());
  }

  /** Whether what begins a line looks like the first words of a definition. */
  private boolean isHead(char c) {
    return text.charAt(at - 1) == '\n'
        && begins(c)
        && HEAD.matcher(text).region(at, text.length()).lookingAt();
  }

  private boolean begins(char c) {
    return c == '@' || (isWord(c) && KINDS.contains(word()));
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }

  private int wordEnd() {
    int end = at;
    while (end < text.length() && isWord(text.charAt(end))) {
      end++;
    }
    return end;
  }

  /** Leaves the position on the last character of a comment, where one begins. */
  private boolean skippedComment() {
    boolean block = text.startsWith("/*", at);
    if (!block && !text.startsWith("//", at)) {
      return false;
    }
    int end = text.indexOf(block ? "*/" : "\n", at + 2);
    if (end < 0 && block) {
      return false; // never closed: no comment to the lexer either
    }
    at = end < 0 ? text.length() - 1 : end + (block ? 1 : 0);
    return true;
  }

  /** Leaves the position on the closing quote, or on the opening one where there is no other. */
  private void skipString() {
    int end = at + 1;
    while (end < text.length() && text.charAt(end) != '"' && text.charAt(end) != '\n') {
      end += text.charAt(end) == '\\' ? 2 : 1;
    }
    if (end < text.length() && text.charAt(end) == '"') {
      at = end;
    }
  }
}
