package org.hwnas.dsl.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.eclipse.emf.ecore.EObject;
import org.hwnas.dsl.Specs;
import org.hwnas.dsl.sources.Place;
import org.hwnas.dsl.sources.SourceText;
import org.junit.jupiter.api.Test;

/** Definition by definition, a text is read as it is as a whole; edited, as it is afresh. */
class PartParserTest {
  private static final List<String> TYPED =
      List.of(
          "8",
          " ",
          "{",
          "}",
          "x",
          "=",
          "uS",
          "in ",
          "\n",
          "extends ",
          "\"",
          "//",
          "/*",
          "*/",
          "(",
          "device d { }",
          "}\ndevice",
          "@",
          "/// said\n",
          "\\",
          "let x = 3\n");

  @Test
  void readsWhatTheWholeIsReadAs() {
    int parts = 0;
    for (Path spec : Specs.all()) {
      SourceText source = new SourceText("spec.hwnas", 0, Specs.read(spec));
      ParsedSpec whole = SpecParser.parse(source);
      ParsedSpec inParts = PartParser.parse(source);
      assertThat(inParts.errors().isEmpty()).as("%s", spec).isEqualTo(whole.errors().isEmpty());
      if (whole.errors().isEmpty()) {
        assertThat(shown(inParts)).as("%s", spec).isEqualTo(shown(whole));
        parts += inParts.parts().size();
      }
    }
    assertThat(parts).isGreaterThan(200);
  }

  @Test
  void readsAfterEveryEditWhatIsReadAfresh() {
    Random random = new Random(11);
    PartParser edited = new PartParser();
    int sound = 0;
    for (Path spec : Specs.all()) {
      String text = Specs.read(spec);
      for (int i = 0; i < 20; i++) {
        int at = random.nextInt(text.length() + 1);
        int to = Math.min(text.length(), at + random.nextInt(3));
        String typed = TYPED.get(random.nextInt(TYPED.size()));
        String now = text.substring(0, at) + typed + text.substring(to);
        SourceText source = new SourceText("spec.hwnas", 0, now);
        ParsedSpec fresh = PartParser.parse(source);
        assertThat(shown(edited.next(source))).as("%s%n%s", spec, now).isEqualTo(shown(fresh));
        ParsedSpec whole = SpecParser.parse(source);
        assertThat(fresh.errors().isEmpty())
            .as("%s%n%s", spec, now)
            .isEqualTo(whole.errors().isEmpty());
        if (whole.errors().isEmpty()) {
          sound++;
          assertThat(shown(fresh)).as("%s%n%s", spec, now).isEqualTo(shown(whole));
        }
        text = random.nextInt(3) == 0 ? now : text;
      }
    }
    assertThat(sound).isGreaterThan(100);
  }

  @Test
  void readsOnlyTheDefinitionThatWasEdited() {
    PartParser edited = new PartParser();
    String text = "hwnas 1.0\ndevice a { bits = 1 }\n/// B.\ndevice b { bits = 2 }\n";
    ParsedSpec before = edited.next(new SourceText("m.hwnas", 0, text));
    ParsedSpec after = edited.next(new SourceText("m.hwnas", 0, "\n" + text.replace("2", "3")));
    assertThat(before.parts()).hasSize(2);
    assertThat(after.parts().get(1).node()).isNotSameAs(before.parts().get(1).node());
    ParsedSpec moved = edited.next(new SourceText("m.hwnas", 0, "\n\n" + text.replace("2", "3")));
    assertThat(moved.parts().get(1).node()).isSameAs(after.parts().get(1).node());
    assertThat(moved.place(moved.elements().get(1)).line()).isEqualTo(6);
    assertThat(moved.doc(moved.elements().get(1))).isEqualTo("B.");
  }

  @Test
  void readsEachOfTwoAlike() {
    PartParser edited = new PartParser();
    String text = "hwnas 1.0 device a { }" + " device b { bits = 1 }".repeat(2);
    edited.next(new SourceText("m.hwnas", 0, text));
    ParsedSpec again = edited.next(new SourceText("m.hwnas", 0, text));
    assertThat(again.elements()).hasSize(3).doesNotHaveDuplicates();
  }

  @Test
  void keepsAnErrorToItsDefinition() {
    String text = "hwnas 1.0\ndevice a { bits = }\ndevice b { bits = 2 }\n";
    ParsedSpec parsed = PartParser.parse(new SourceText("m.hwnas", 0, text));
    assertThat(parsed.errors()).isNotEmpty();
    assertThat(parsed.errors()).allMatch(e -> parsed.source().line(e.offset()) == 2);
    assertThat(parsed.elements()).hasSize(2);
  }

  /** Every element with what it says and where, and every error. */
  private static String shown(ParsedSpec parsed) {
    StringBuilder all = new StringBuilder();
    all.append(parsed.spec().getEdition()).append(parsed.spec().getName()).append('\n');
    parsed.spec().getImports().forEach(i -> show(parsed, i, all));
    parsed.spec().getBibliographies().forEach(b -> show(parsed, b, all));
    parsed.elements().forEach(e -> show(parsed, e, all));
    parsed.errors().forEach(e -> all.append(e).append('\n'));
    return all.toString();
  }

  private static void show(ParsedSpec parsed, EObject element, StringBuilder into) {
    Place place = parsed.place(element);
    into.append(element.eClass().getName())
        .append(' ')
        .append(place.offset())
        .append('+')
        .append(place.length())
        .append(' ')
        .append(parsed.text(element))
        .append(" | ")
        .append(parsed.doc(element))
        .append('\n');
    element.eClass().getEAllAttributes().forEach(a -> into.append(element.eGet(a)).append(','));
    element.eClass().getEAllStructuralFeatures().stream()
        .map(f -> parsed.place(element, f))
        .forEach(p -> into.append(p.offset()).append('+').append(p.length()).append(' '));
    element.eContents().forEach(inner -> show(parsed, inner, into));
  }
}
