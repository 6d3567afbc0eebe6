package org.hwnas.dsl.ide;

import java.util.List;
import org.hwnas.dsl.sources.SourceText;

/**
 * One state of a text in an editor. Never changes: an edit gives the next state. Its words are read
 * on first use.
 */
public final class SpecDocument {
  private final String name;
  private final int version;
  private final String text;
  private final SourceText source;
  private final Object words = new Object();
  private List<Token> tokens;
  private Structure structure;
  private GivenNames givenNames;

  /**
   * A text.
   *
   * @param name the file's name in messages, without its folder
   * @param version as the editor counts
   * @param text as the editor holds it, with its own line ends
   */
  public SpecDocument(String name, int version, String text) {
    this.name = name;
    this.version = version;
    this.text = text;
    this.source = new SourceText(name, 0, text);
  }

  public String name() {
    return name;
  }

  public int version() {
    return version;
  }

  /** The text with the editor's own line ends. */
  public String text() {
    return text;
  }

  /** The text with unix line ends; all offsets count in this one. */
  public SourceText source() {
    return source;
  }

  /** The words of the text; needs no parse, so that what only looks at words waits for none. */
  List<Token> tokens() {
    synchronized (words) {
      return lexed();
    }
  }

  private List<Token> lexed() {
    if (tokens == null) {
      tokens = Tokens.of(source);
    }
    return tokens;
  }

  /** The blocks of the text, whole even where the text is broken. */
  Structure structure() {
    synchronized (words) {
      if (structure == null) {
        structure = Structure.of(lexed(), source.text().length());
      }
      return structure;
    }
  }

  /** The names that the text gives in place. */
  synchronized GivenNames givenNames() {
    if (givenNames == null) {
      givenNames = GivenNames.of(structure());
    }
    return givenNames;
  }

  /** Which word of the text begins at an offset, from 0; -1 where none does. */
  public int word(int offset) {
    List<Token> all = tokens();
    int low = 0;
    int high = all.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int start = all.get(middle).start();
      if (start == offset) {
        return middle;
      }
      if (start < offset) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  /** The offset of a position; a position behind a line's end counts as the line's end. */
  public int offset(TextPosition position) {
    if (position.line() < 0) {
      return 0;
    }
    if (position.line() >= source.lineCount()) {
      return source.text().length();
    }
    int length = source.lineText(position.line() + 1).length();
    return source.lineStart(position.line() + 1)
        + Math.max(0, Math.min(position.character(), length));
  }

  public TextPosition position(int offset) {
    int inside = Math.max(0, Math.min(offset, source.text().length()));
    return new TextPosition(source.line(inside) - 1, source.column(inside) - 1);
  }

  /** The span from one offset to another. */
  public TextSpan span(int start, int end) {
    return new TextSpan(position(start), position(end));
  }

  /** The state after a part of the text is replaced. */
  public SpecDocument edited(int newVersion, TextSpan range, String replacement) {
    int start = rawOffset(range.start());
    int end = Math.max(start, rawOffset(range.end()));
    return new SpecDocument(
        name, newVersion, text.substring(0, start) + replacement + text.substring(end));
  }

  /** The state after the whole text is replaced. */
  public SpecDocument replaced(int newVersion, String newText) {
    return new SpecDocument(name, newVersion, newText);
  }

  /** An offset in the editor's own text: edits must not lose its line ends. */
  private int rawOffset(TextPosition position) {
    int at = 0;
    for (int line = 0; line < position.line(); line++) {
      int end = lineEnd(at);
      if (end == text.length()) {
        return end;
      }
      at = end + (text.startsWith("\r\n", end) ? 2 : 1);
    }
    return position.line() < 0 ? 0 : Math.min(at + Math.max(0, position.character()), lineEnd(at));
  }

  private int lineEnd(int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
      at++;
    }
    return at;
  }
}
