package org.hwnas.dsl.ide.reference;

import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/** Small pieces of Markdown that the templates share. */
final class Markdown {
  private Markdown() {}

  /** Text for a cell of a table. */
  static String cell(String text) {
    return text.replace("|", "\\|").replaceAll("\\s*\\R\\s*", " ").strip();
  }

  /** A word as code for a cell; nothing for nothing. */
  static String code(String text) {
    return text.isEmpty() ? "" : "`" + cell(text) + "`";
  }

  static String codes(Collection<String> texts) {
    return texts.stream().map(Markdown::code).collect(Collectors.joining(", "));
  }

  /** The anchor that readers of Markdown give a heading. */
  static String anchor(String heading) {
    return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\w\\- ]", "").replace(' ', '-');
  }
}
