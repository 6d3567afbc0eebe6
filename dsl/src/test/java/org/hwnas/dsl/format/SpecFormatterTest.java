package org.hwnas.dsl.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.eclipse.xtext.GrammarUtil;
import org.eclipse.xtext.nodemodel.ILeafNode;
import org.hwnas.dsl.Specs;
import org.hwnas.dsl.schema.Schemas;
import org.hwnas.dsl.sources.SourceText;
import org.hwnas.dsl.syntax.ParsedSpec;
import org.hwnas.dsl.syntax.SpecParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SpecFormatterTest {
  private static String format(String text) {
    return SpecFormatter.format("test.hwnas", text).orElseThrow();
  }

  static List<Path> readable() {
    return Specs.all().stream().filter(p -> parse(Specs.read(p)).errors().isEmpty()).toList();
  }

  private static ParsedSpec parse(String text) {
    return SpecParser.parse(new SourceText("test.hwnas", 0, text));
  }

  private static List<String> tokens(String text) {
    List<String> tokens = new ArrayList<>();
    for (ILeafNode leaf : parse(text).node().getLeafNodes()) {
      if (!leaf.getText().isBlank()) {
        tokens.add(leaf.getText().lines().map(String::strip).toList().toString());
      }
    }
    return tokens;
  }

  private static void holds(String text) {
    String once = format(text);
    assertThat(tokens(once)).isEqualTo(tokens(text));
    assertThat(format(once)).isEqualTo(once);
    assertThat(once).doesNotContainPattern("[ \t]\n").doesNotContain("\n\n\n").doesNotContain("\r");
    assertThat(once).endsWith("\n").doesNotStartWith("\n").doesNotEndWith("\n\n");
  }

  @ParameterizedTest
  @MethodSource("readable")
  void keepsTokensAndCommentsAndIsAFixedPoint(Path spec) {
    holds(Specs.read(spec));
  }

  @ParameterizedTest
  @MethodSource("readable")
  void holdsForAnyWhiteSpace(Path spec) {
    Random random = new Random(spec.getFileName().toString().hashCode());
    for (int i = 0; i < 20; i++) {
      holds(mangled(Specs.read(spec), random));
    }
  }

  /** The same tokens with other white space, some of them with comments in between. */
  private static String mangled(String text, Random random) {
    List<String> spaces = List.of(" ", "  ", "\t", "\n", "\n\n\n", " \n  ", "\r\n");
    StringBuilder mangled = new StringBuilder();
    String left = "";
    for (ILeafNode leaf : parse(text).node().getLeafNodes()) {
      if (leaf.isHidden() && leaf.getText().isBlank()) {
        mangled.append(spaces.get(random.nextInt(spaces.size())));
        left = "";
        continue;
      }
      String rule =
          leaf.isHidden() ? "" : GrammarUtil.containingRule(leaf.getGrammarElement()).getName();
      boolean inside = rule.equals(left) && Set.of("Number", "Unit", "UnitPower").contains(rule);
      boolean unit = rule.startsWith("Unit") && left.startsWith("Unit");
      if (!inside && !unit && random.nextInt(6) == 0) {
        mangled.append(spaces.get(random.nextInt(spaces.size())));
        if (random.nextInt(6) == 0) {
          mangled.append(
              List.of("/* c */", "/* c\n  d */", "// c\n", "/// c \n").get(random.nextInt(4)));
        }
      }
      mangled.append(leaf.getText());
      left = rule;
    }
    return mangled.toString();
  }

  @Test
  void normalisesSpacingWithinAStatement() {
    assertThat(format("let   a=-2*( b+1 ) ^2\nlet b =  max( a,3 ) ;let c= 5 mJ/s / a"))
        .isEqualTo("let a = -2 * (b + 1) ^ 2\nlet b = max(a, 3);\nlet c = 5 mJ/s / a\n");
    assertThat(format("experiment  E{x in{1,2 , 3}y in 0.5 V .. 1 V   step 0.1V\n}"))
        .isEqualTo("experiment E {\n  x in {1, 2, 3}  y in 0.5 V .. 1 V step 0.1 V\n}\n");
    assertThat(format("import hwnas . devices .*\n@ cite ( k,\"T 1\" )device d{}"))
        .isEqualTo("import hwnas.devices.*\n\n@cite(k, \"T 1\")\ndevice d { }\n");
    assertThat(format("experiment E { when( not a==b and - 1<c ){ a=true } }"))
        .isEqualTo("experiment E { when (not a == b and -1 < c) { a = true } }\n");
  }

  @Test
  void keepsTheAuthorsLinesAndAtMostOneBlankLine() {
    String text =
        """
        // head


        // second
        device a { // opens

            g_min = 1 uS   g_max = 2 uS // both


            /* block
               of two lines */
            read_voltage = 0.2 V
            // last

        }
        // after a
        device b { }
        // end""";
    assertThat(format(text))
        .isEqualTo(
            """
            // head

            // second
            device a {  // opens
              g_min = 1 uS  g_max = 2 uS  // both

              /* block
                 of two lines */
              read_voltage = 0.2 V
              // last
            }

            // after a
            device b { }
            // end
            """);
  }

  @Test
  void wrapsWhatDoesNotFit() {
    String names =
        "abcdefghij_1, abcdefghij_2, abcdefghij_3, abcdefghij_4, abcdefghij_5, abcdefghij_6";
    assertThat(format("experiment E {\nworkloads = {" + names + ", abcdefghij_7}\n}"))
        .isEqualTo("experiment E {\n  workloads = {" + names + ",\n      abcdefghij_7}\n}\n");
    assertThat(
            format(
                "experiment E {\nrequire "
                    + "aaaaaaaaaa > 1 and ".repeat(4)
                    + "b else \""
                    + "m".repeat(30)
                    + "\"\n}"))
        .isEqualTo(
            "experiment E {\n  require "
                + "aaaaaaaaaa > 1 and ".repeat(4)
                + "b\n      else \""
                + "m".repeat(30)
                + "\"\n}\n");
    assertThat(
            format(
                "network n { conv1 = conv { kernel = 11  stride = 4  channels = 64  padding = valid  activation = relu } }"))
        .isEqualTo(
            """
            network n {
              conv1 = conv { kernel = 11  stride = 4  channels = 64  padding = valid  activation = relu }
            }
            """);
  }

  @Test
  void breaksAProductOnlyWhereASumOffersNoPlace() {
    String product = "abcdefghijklmnopqrs_1 * abcdefghijklmnopqrs_2";
    assertThat(format("let total = " + product + " + " + product + " * 2 + 1"))
        .isEqualTo("let total = " + product + "\n    + " + product + " * 2 + 1\n");
    assertThat(format("let total = " + product + " * " + product + " * 2 + 1"))
        .isEqualTo(
            "let total = "
                + product
                + " * abcdefghijklmnopqrs_1\n    * abcdefghijklmnopqrs_2 * 2 + 1\n");
  }

  @Test
  void leavesAHalfTypedFieldOnItsLine() {
    assertThat(format("device d {\n  g_min = 8\n  uS\n}"))
        .isEqualTo("device d {\n  g_min = 8\n      uS\n}\n");
  }

  @Test
  void knowsTheWordsThatStartADefinition() {
    assertThat(SoundParts.STARTS).containsAll(Schemas.DEFINITIONS.keySet());
  }

  @Test
  void givesNothingForABrokenSpec() {
    assertThat(SpecFormatter.format("x.hwnas", "experiment {")).isEmpty();
    assertThat(SpecFormatter.format("x.hwnas", "")).contains("");
    assertThat(SpecFormatter.format("x.hwnas", "\n // only this \n\n")).contains("// only this\n");
  }
}
