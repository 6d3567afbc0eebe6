package org.hwnas.dsl.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.xtext.nodemodel.ILeafNode;
import org.hwnas.dsl.Compilation;
import org.hwnas.dsl.Compiler;
import org.hwnas.dsl.format.SpecFormatter;
import org.hwnas.dsl.sources.FileSource;
import org.hwnas.dsl.sources.SourceText;
import org.hwnas.dsl.syntax.SpecParser;
import org.hwnas.plan.Plan;
import org.hwnas.plan.json.PlanJson;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The layout of any spec: a fixed point, at two widths, that says what the author's text said. */
class FormatPropertiesTest {
  private static final int NARROW = 40; // where most lines break
  private static final int[] WIDTHS = {NARROW, SpecFormatter.WIDTH};

  static List<Path> repository() {
    return Stream.of("../examples", "../dsl/src/main", "../dsl.ide/src/main", "src/test/resources")
        .map(Path::of)
        .filter(p -> p.toFile().isDirectory())
        .flatMap(p -> Inputs.files(p).stream())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("repository")
  void holdsForEveryFileOfTheRepository(Path file) {
    holds(Inputs.read(file), FileSource.folder(file.toAbsolutePath().getParent()));
  }

  /** Golden specs show broken layouts on purpose. */
  @ParameterizedTest
  @MethodSource("repository")
  void changesNoFileOfTheRepository(Path file) {
    String text = Inputs.read(file);
    boolean golden = file.startsWith("src/test/resources");
    Optional<String> formatted = SpecFormatter.format("spec.hwnas", text);
    if (golden && formatted.isEmpty()) {
      return;
    }
    assertThat(formatted).contains(text);
  }

  @Test
  void holdsForGeneratedSpecs() {
    holdsForGenerated(0, 200);
  }

  @Test
  @Tag("slow")
  void holdsForAThousandGeneratedSpecs() {
    holdsForGenerated(200, 1_200);
  }

  private static void holdsForGenerated(long from, long to) {
    for (long seed = from; seed < to; seed++) {
      holds(SpecGenerator.sound(seed), Inputs.FILES);
    }
  }

  private static void holds(String text, FileSource files) {
    Compilation before = Compiler.compile("spec.hwnas", text, files, Map.of());
    for (int width : WIDTHS) {
      Optional<String> formatted = SpecFormatter.format("spec.hwnas", text, width);
      if (formatted.isEmpty()) {
        String sound = SpecFormatter.formatSound("spec.hwnas", text, width);
        assertThat(tokens(sound)).isEqualTo(tokens(text));
        assertThat(SpecFormatter.formatSound("spec.hwnas", sound, width)).isEqualTo(sound);
        continue;
      }
      String once = formatted.get();
      assertThat(tokens(once)).as(text).isEqualTo(tokens(text));
      assertThat(SpecFormatter.format("spec.hwnas", once, width)).contains(once);
      if (width == NARROW && before.plan().isPresent()) {
        Compilation after = Compiler.compile("spec.hwnas", once, files, Map.of());
        assertThat(meaning(after.plan().orElseThrow())).isEqualTo(meaning(before.plan().get()));
      }
    }
  }

  /** A plan without places, which a layout moves, and without the hashes of text and plan. */
  private static String meaning(Plan plan) {
    return new String(PlanJson.write(plan), StandardCharsets.UTF_8)
        .replaceAll("\"at\":\\s*\"[^\"]*\"", "")
        .replaceAll("\"(sha256|hash)\":\\s*\"[0-9a-f]+\"", "");
  }

  private static List<String> tokens(String text) {
    List<String> tokens = new ArrayList<>();
    for (ILeafNode leaf :
        SpecParser.parse(new SourceText("spec.hwnas", 0, text)).node().getLeafNodes()) {
      if (!leaf.getText().isBlank()) {
        tokens.add(leaf.getText().lines().map(String::strip).toList().toString());
      }
    }
    return tokens;
  }

  @Test
  void formatsWhatIsSoundAndLeavesWhatIsNot() {
    String broken = "hardware  b {\n   supply =  = 1 V\n   }\n";
    String text =
        "hwnas   1.0\n\n// of a\n@cite(x)\ndevice a {g_max=1 uS}\n" + broken + "\nlet  c=2\n";
    assertThat(SpecFormatter.formatSound("spec.hwnas", text, 100))
        .isEqualTo(
            "hwnas 1.0\n\n// of a\n@cite(x)\ndevice a { g_max = 1 uS }\n"
                + broken
                + "\nlet c = 2\n");
  }

  @Test
  void leavesAnUnclosedBlockAndFormatsTheDefinitionsAroundIt() {
    String open = "hardware h {\n  tile {\n     count =  4\n}\n";
    String text = "hwnas 1.0\ndevice a {g_max=1 uS}\n\n" + open + "device c {g_max=3 uS}\n";
    assertThat(SpecFormatter.formatSound("spec.hwnas", text, 100))
        .isEqualTo(
            "hwnas 1.0\n\ndevice a { g_max = 1 uS }\n\n" + open + "device c { g_max = 3 uS }\n");
  }
}
