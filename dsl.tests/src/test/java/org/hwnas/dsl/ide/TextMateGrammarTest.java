package org.hwnas.dsl.ide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hwnas.dsl.ide.highlight.TextMateGrammar;
import org.junit.jupiter.api.Test;

/** The extension's grammar is the language's. {@code -Dgolden=update} writes it. */
class TextMateGrammarTest {
  private static final Path FILE = Path.of("../vscode/syntaxes/hwnas.tmLanguage.json");

  @Test
  void theExtensionHasTheGrammarOfTheLanguage() throws IOException {
    if ("update".equals(System.getProperty("golden"))) {
      Files.writeString(FILE, TextMateGrammar.json());
    }
    assertThat(Files.readString(FILE)).isEqualTo(TextMateGrammar.json());
  }
}
