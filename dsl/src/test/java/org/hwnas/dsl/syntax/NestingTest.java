package org.hwnas.dsl.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.hwnas.dsl.Compiler;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.sources.FileSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NestingTest {
  @ParameterizedTest
  @ValueSource(strings = {"(", "- ", "-", "not ", "2 ^ ", "-(", "{", "f("})
  void refusesWhatNestsWithoutEnd(String piece) {
    String text = "hwnas 1.0\nlet a = " + piece.repeat(100_000) + "1\n";
    assertThat(Compiler.compile("a.hwnas", text, FileSource.none(), Map.of()).diagnostics())
        .anySatisfy(
            d -> {
              assertThat(d.issue()).isEqualTo(Issue.SYNTAX);
              assertThat(d.message()).isEqualTo("this is nested more than 200 levels deep");
            });
  }

  @Test
  void letsLongTextsPass() {
    assertThat(Nesting.tooDeep("(1 - 2) ^ 2 * 3 - ".repeat(10_000) + "1")).isEmpty();
    assertThat(Nesting.tooDeep("/* ((( */ // ((( \n \"(((\" ".repeat(1_000))).isEmpty();
    assertThat(Nesting.tooDeep("a { b { c = -1 } }\n".repeat(1_000))).isEmpty();
    assertThat(Nesting.tooDeep("a { ".repeat(200))).isEmpty();
    assertThat(Nesting.tooDeep("a { ".repeat(201))).hasValue(802);
  }
}
