package org.hwnas.dsl.ide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.eclipse.xtext.nodemodel.ILeafNode;
import org.hwnas.dsl.sources.SourceText;
import org.hwnas.dsl.syntax.SpecLexer;
import org.hwnas.dsl.syntax.SpecParser;
import org.junit.jupiter.api.Test;

/** The lexer alone gives the leaves of the parser's tree, of sound texts and of broken ones. */
class LexerTest {
  @Test
  void givesTheLeavesOfTheTree() throws IOException {
    Random random = new Random(5);
    List<Path> specs;
    try (Stream<Path> all = Files.walk(Path.of("../examples"))) {
      specs = all.filter(f -> f.toString().endsWith(".hwnas")).sorted().toList();
    }
    for (Path spec : specs) {
      String text = Files.readString(spec);
      compare(text);
      for (int i = 0; i < 20; i++) {
        int from = random.nextInt(text.length());
        int to = Math.min(text.length(), from + random.nextInt(8));
        String typed =
            List.of("\"", "/*", "\u00b5\u20ac", "{", "1e", "..", "").get(random.nextInt(7));
        compare(text.substring(0, from) + typed + text.substring(to));
      }
    }
  }

  private static void compare(String text) {
    SourceText source = new SourceText("spec.hwnas", 0, text);
    List<SpecLexer.Lexeme> leaves = new ArrayList<>();
    for (ILeafNode leaf : SpecParser.parse(source).node().getLeafNodes()) {
      leaves.add(new SpecLexer.Lexeme(leaf.getText(), leaf.getOffset()));
    }
    assertThat(SpecLexer.lexemes(source)).as(text).isEqualTo(leaves);
  }
}
