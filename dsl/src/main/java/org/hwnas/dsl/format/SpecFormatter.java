package org.hwnas.dsl.format;

import java.util.Optional;
import org.hwnas.dsl.sources.SourceText;
import org.hwnas.dsl.syntax.ParsedSpec;
import org.hwnas.dsl.syntax.SpecParser;

/**
 * Formats specs. Two blanks per brace, one blank around operators, two between the statements of a
 * line, lines of at most 100 characters where the tokens allow. Line breaks between statements and
 * single blank lines are the author's and stay. Formatting twice gives the same as formatting once.
 */
public final class SpecFormatter {
  /** Characters of a line. */
  public static final int WIDTH = 100;

  private SpecFormatter() {}

  /**
   * The formatted text, with LF line ends; the same tokens and comments in the same order.
   *
   * @param name the file's name
   * @return empty where the text has syntax errors
   */
  public static Optional<String> format(String name, String text) {
    return format(name, text, WIDTH);
  }

  /** As {@link #format(String, String)}, for lines of another width. */
  public static Optional<String> format(String name, String text, int width) {
    ParsedSpec parsed = SpecParser.parse(new SourceText(name, 0, text));
    return parsed.errors().isEmpty()
        ? Optional.of(Layout.of(TokenReader.read(parsed), width))
        : Optional.empty();
  }

  /**
   * As {@link #format(String, String)}, also for a text with syntax errors: its sound definitions
   * are formatted, and those that cannot be read stay as they are, to the character.
   */
  public static String formatSound(String name, String text, int width) {
    ParsedSpec parsed = SpecParser.parse(new SourceText(name, 0, text));
    return parsed.errors().isEmpty()
        ? Layout.of(TokenReader.read(parsed), width)
        : SoundParts.format(parsed, width);
  }
}
