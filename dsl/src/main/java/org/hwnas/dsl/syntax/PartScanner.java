package org.hwnas.dsl.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Where a file can be cut: behind the brace that closes a definition, where the next one begins.
 * There, and only there, the parser stands between two elements whatever came before.
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

  private final String text;
  private int at;

  PartScanner(String text) {
    this.text = text;
  }

  /** The offsets at which parts begin, the first of them 0. */
  List<Integer> starts() {
    List<Integer> starts = new ArrayList<>(List.of(0));
    int depth = 0;
    int closed = -1; // behind a brace that closed all, as long as nothing follows it
    while (at < text.length()) {
      char c = text.charAt(at);
      if (Character.isWhitespace(c) || skippedComment()) {
        at++;
        continue;
      }
      if (closed >= 0 && begins(c)) {
        starts.add(closed);
      }
      closed = -1;
      if (c == '"') {
        skipString();
      } else if (c == '{') {
        depth++;
      } else if (c == '}') {
        depth = Math.max(0, depth - 1);
        closed = depth == 0 ? at + 1 : -1;
      } else if (isWord(c)) {
        at = wordEnd() - 1;
      }
      at++;
    }
    return starts;
  }

  private boolean begins(char c) {
    return c == '@' || (isWord(c) && KINDS.contains(text.substring(at, wordEnd())));
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
