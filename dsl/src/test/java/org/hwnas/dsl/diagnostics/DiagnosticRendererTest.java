package org.hwnas.dsl.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.hwnas.dsl.sources.Place;
import org.hwnas.dsl.sources.SourceText;
import org.junit.jupiter.api.Test;

class DiagnosticRendererTest {
  private static Diagnostic at(String text, String marked, String label, String help) {
    SourceText source = new SourceText("devices.hwnas", 0, text);
    Place place = new Place(source, source.text().indexOf(marked), marked.length());
    return new Diagnostic(
        Issue.WRONG_DIMENSION,
        "`g_max` is wrong",
        place,
        label,
        help.isEmpty() ? Optional.empty() : Optional.of(help));
  }

  private static String render(Diagnostic diagnostic) {
    return new DiagnosticRenderer(false).render(diagnostic);
  }

  @Test
  void framesTheSourceLine() {
    String text = "\n".repeat(8) + "  g_max  = 25 um\n}\n";
    assertThat(render(at(text, "25 um", "expected `25 uS`", "write `25 uS`")))
        .isEqualTo(
            """
            error[HW306]: `g_max` is wrong
              --> devices.hwnas:9:12
               |
             9 |   g_max  = 25 um
               |            ^^^^^ expected `25 uS`
               = help: write `25 uS`""");
  }

  @Test
  void widensTheGutterAndLeavesOutWhatIsEmpty() {
    String text = "\n".repeat(99) + "x = 1";
    assertThat(render(at(text, "x", "", "")))
        .isEqualTo(
            """
            error[HW306]: `g_max` is wrong
                --> devices.hwnas:100:1
                 |
             100 | x = 1
                 | ^""");
  }

  @Test
  void keepsCaretsUnderTabsAndWideCharacters() {
    assertThat(render(at("\ta\t= 25 um", "25 um", "", "")))
        .endsWith(" 1 |     a   = 25 um\n   |           ^^^^^");
    assertThat(render(at("/* \u4e2d\u6587 e\u0301 \ud83d\ude00 */ 25 um", "25 um", "", "")))
        .endsWith("\n   |" + " ".repeat(1 + 3 + 4 + 1 + 1 + 1 + 2 + 1 + 2 + 1) + "^^^^^");
    assertThat(render(at("\"\u4e2d\u6587\" x", "\u4e2d\u6587", "", ""))).endsWith("\n   |  ^^^^");
  }

  @Test
  void marksTheFirstLineOfALongRange() {
    assertThat(render(at("a {\n  b = 1\n}", "{\n  b = 1\n}", "here", "")))
        .endsWith(" 1 | a {\n   |   ^ here");
  }

  @Test
  void marksOneColumnWhereTheRangeIsEmptyOrAtTheEnd() {
    SourceText source = new SourceText("x.hwnas", 0, "a\n");
    Diagnostic end =
        new Diagnostic(Issue.SYNTAX, "m", new Place(source, 2, 0), "", Optional.empty());
    assertThat(render(end)).isEqualTo("error[HW101]: m\n  --> x.hwnas:2:1\n   |\n 2 |\n   | ^");
    Diagnostic behind =
        new Diagnostic(Issue.SYNTAX, "m", new Place(source, 9, 3), "", Optional.empty());
    assertThat(render(behind)).endsWith("   | ^");
  }

  @Test
  void letsNoControlCharacterThrough() {
    assertThat(render(at("\u001b[31m x = 1", "x", "", ""))).doesNotContain("\u001b");
  }

  @Test
  void coloursWithoutChangingTheText() {
    Diagnostic diagnostic = at("g_max = 25 um", "25 um", "expected", "help");
    String coloured = new DiagnosticRenderer(true).render(diagnostic);
    assertThat(coloured).contains("\u001b[1;31merror[HW306]\u001b[0m");
    assertThat(coloured.replaceAll("\u001b\\[[0-9;]*m", "")).isEqualTo(render(diagnostic));
  }

  @Test
  void givesJson() {
    assertThat(DiagnosticRenderer.json(at("a {\n  b = 1\n}", "{\n  b = 1\n}", "here", "h")))
        .hasToString(
            "{\"code\":\"HW306\",\"slug\":\"wrong-dimension\",\"severity\":\"error\","
                + "\"message\":\"`g_max` is wrong\",\"file\":\"devices.hwnas\",\"line\":1,"
                + "\"column\":3,\"endLine\":3,\"endColumn\":2,\"label\":\"here\",\"help\":\"h\",\"related\":[]}");
  }
}
