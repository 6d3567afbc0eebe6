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
  private SpecFormatter() {}

  /**
   * The formatted text, with LF line ends; the same tokens and comments in the same order.
   *
   * @param name the file's name
   * @return empty where the text has syntax errors
   */
  public static Optional<String> format(String name, String text) {
    ParsedSpec parsed = SpecParser.parse(new SourceText(name, 0, text));
    return parsed.errors().isEmpty()
        ? Optional.of(Layout.of(TokenReader.read(parsed)))
        : Optional.empty();
  }
}
