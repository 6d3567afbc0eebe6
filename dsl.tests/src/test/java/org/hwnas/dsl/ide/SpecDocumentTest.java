package org.hwnas.dsl.ide;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.hwnas.dsl.sources.FileSource;
import org.junit.jupiter.api.Test;

class SpecDocumentTest {
  private static final String[] PIECES = {
    "device d {",
    "}",
    "\n",
    "\r\n",
    "\r",
    "g_max = 3 uS",
    " ",
    "\ud83d\ude00",
    "\u00b5",
    "(",
    "\"",
    "//",
    "/*",
    "=",
    "in {1, 2}",
    "search",
    "repeat 2 as s {",
    "|",
    "@cite(",
    "choose conv"
  };

  private static TextPosition at(int line, int character) {
    return new TextPosition(line, character);
  }

  @Test
  void countsInUtf16() {
    SpecDocument document = new SpecDocument("a.hwnas", 1, "// \ud83d\ude00 x\nlet a = 1\n");
    assertThat(document.offset(at(0, 5))).isEqualTo(5);
    assertThat(document.position(document.source().text().indexOf("let"))).isEqualTo(at(1, 0));
    assertThat(document.edited(2, new TextSpan(at(0, 3), at(0, 5)), "ok").text())
        .isEqualTo("// ok x\nlet a = 1\n");
  }

  @Test
  void takesPositionsOutsideForTheNearestInside() {
    SpecDocument document = new SpecDocument("a.hwnas", 1, "ab\ncd");
    assertThat(document.offset(at(-1, 3))).isZero();
    assertThat(document.offset(at(0, 99))).isEqualTo(2);
    assertThat(document.offset(at(99, 0))).isEqualTo(5);
    assertThat(document.position(-4)).isEqualTo(at(0, 0));
    assertThat(document.position(99)).isEqualTo(at(1, 2));
    assertThat(document.edited(2, new TextSpan(at(1, 1), at(7, 7)), "!").text())
        .isEqualTo("ab\nc!");
  }

  @Test
  void keepsEveryLineEnd() {
    SpecDocument document = new SpecDocument("a.hwnas", 1, "a\r\nb\rc\nd");
    assertThat(document.source().text()).isEqualTo("a\nb\nc\nd");
    assertThat(document.edited(2, new TextSpan(at(2, 0), at(2, 1)), "C").text())
        .isEqualTo("a\r\nb\rC\nd");
    assertThat(document.edited(2, new TextSpan(at(0, 1), at(1, 0)), "").text())
        .isEqualTo("ab\rc\nd");
  }

  @Test
  void answersAfterAnyEdits() {
    Random random = new Random(1);
    SpecDocument document = new SpecDocument("a.hwnas", 0, "hwnas 1.0\nexperiment E {\n}\n");
    for (int version = 1; version <= 400; version++) {
      int length = document.source().text().length();
      int start = random.nextInt(length + 1);
      int end = Math.min(length, start + (random.nextInt(4) == 0 ? random.nextInt(20) : 0));
      TextSpan span = document.span(start, end);
      String piece = PIECES[random.nextInt(PIECES.length)];
      document = document.edited(version, span, piece);
      TextPosition caret = document.position(start);
      assertThat(document.position(document.offset(caret))).isEqualTo(caret);
      CompletionService.complete(document, caret, FileSource.none());
      HoverService.hover(document, caret, FileSource.none());
      DefinitionService.definition(document, caret, FileSource.none());
      OutlineService.outline(document);
    }
  }
}
