package org.hwnas.dsl.ide;

/**
 * Something an editor may insert.
 *
 * @param label what the list shows and what is matched with the text typed so far
 * @param detail a few words behind the label; may be empty
 * @param markdown all there is to say; may be empty
 * @param plain what to insert
 * @param snippet what to insert where the editor knows tab stops such as {@code $0}
 * @param replaces the text typed so far
 */
public record Proposal(
    String label,
    Kind kind,
    String detail,
    String markdown,
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
}
