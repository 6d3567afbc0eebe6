package org.hwnas.dsl.ide;

import java.util.function.Supplier;

/**
 * Something an editor may insert.
 *
 * @param label what the list shows and what is matched with the text typed so far
 * @param detail a few words behind the label; may be empty
 * @param documentation all there is to say, in Markdown, made when it is asked for; may be empty
 * @param plain what to insert
 * @param snippet what to insert where the editor knows tab stops such as {@code $0}
 * @param replaces the text typed so far
 */
public record Proposal(
    String label,
    Kind kind,
    String detail,
    Supplier<String> documentation,
    String plain,
    String snippet,
    TextSpan replaces) {
  /** What is proposed. */
  public enum Kind {
    FIELD,
    BLOCK,
    VALUE,
    UNIT,
    WORD,
    DEFINITION,
    METRIC,
    FUNCTION,
    CONSTANT
  }

  /** All there is to say, in Markdown. */
  public String markdown() {
    return documentation.get();
  }
}
