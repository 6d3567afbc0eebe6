package org.hwnas.dsl.sources;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A file of the language: its name in messages and plans, its text with LF line ends, and where its
 * lines begin.
 *
 * <p>Identity is by name; {@code order} sorts messages: the spec itself first, then what it
 * imports.
 */
public final class SourceText {
  private final String name;
  private final int order;
  private final String text;
  private final int[] lineStarts;

  /**
   * @param name path relative to the spec's folder with {@code /}, or {@code library:…}; never
   *     absolute
   * @param order position among the files of one compilation
   */
  public SourceText(String name, int order, String content) {
    this.name = name;
    this.order = order;
    this.text = content.replace("\r\n", "\n").replace('\r', '\n');
    this.lineStarts = lineStarts(text);
  }

  private static int[] lineStarts(String text) {
    int[] starts = new int[16];
    int count = 1; // the first line begins at 0
    for (int at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
      if (count == starts.length) {
        starts = Arrays.copyOf(starts, 2 * count);
      }
      starts[count++] = at + 1;
    }
    return Arrays.copyOf(starts, count);
  }

  public String name() {
    return name;
  }

  public int order() {
    return order;
  }

  public String text() {
    return text;
  }

  /** 1-based line of an offset; an offset past the end counts as the end. */
  public int line(int offset) {
    int found = Arrays.binarySearch(lineStarts, Math.min(offset, text.length()));
    return found >= 0 ? found + 1 : -found - 1;
  }

  /** 1-based column of an offset. */
  public int column(int offset) {
    return Math.min(offset, text.length()) - lineStarts[line(offset) - 1] + 1;
  }

  public int lineCount() {
    return lineStarts.length;
  }

  /** Offset of the first character of a 1-based line. */
  public int lineStart(int line) {
    return lineStarts[line - 1];
  }

  /** A 1-based line without its line end. */
  public String lineText(int line) {
    int start = lineStarts[line - 1];
    int end = line < lineStarts.length ? lineStarts[line] - 1 : text.length();
    return text.substring(start, end);
  }

  /** SHA-256 of the text in UTF-8, lower-case hexadecimal. */
  public String sha256() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SourceText that && name.equals(that.name) && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return name;
  }
}
