package org.hwnas.dsl.ide;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.hwnas.dsl.sources.FileSource;
import org.junit.jupiter.api.Test;

/** Hover, definition and outline. */
class NavigationTest {
  private static final String SPEC =
      """
      hwnas 1.0
      let die = 60 mm^2

      /// Our cell.
      device lab extends hwnas.devices.rram_generic {
        g_max = 30 uS
      }

      experiment E {
        network {
          stem = conv { channels in {8, 16} }
          repeat 2..3 as stage {
            choose residual { kernel = 3 } | mbconv { expand = 2 }
          }
        }
        hardware extends hwnas.presets.isaac {
          crossbar { rows = 128  cols = rows  device = lab }
          adc { kind = sar  bits in 4..8 }
          require adc.bits >= log2(rows) - 3
        }
        maximize mean(accuracy) as score
        require area <= 10 * die
        search nsga2 { budget = 64 evaluations }
      }
      """;

  /** The spec with the caret at the start of the n-th occurrence of a text. */
  private static EditedSpec at(String text, int occurrence) {
    int offset = -1;
    for (int i = 0; i < occurrence; i++) {
      offset = SPEC.indexOf(text, offset + 1);
    }
    return EditedSpec.of(SPEC.substring(0, offset) + "<|>" + SPEC.substring(offset));
  }

  @Test
  void explainsAField() {
    assertThat(at("g_max", 1).hover())
        .isEqualTo(
            """
            **device.g_max**

            Highest programmable conductance; from a resistance: `g_max = 1 / 6 kohm`.

            - type: conductance
            - unit: `uS`
            - default: `25 uS` (Joshi et al., Nature Communications 2020, phase-change memory)
            - range: `at least 1e-6 uS`
            - can be searched with `in`""");
    assertThat(at("kind", 1).hover()).contains("**adc.kind**", "options: `sar`, `flash`, `ramp`");
  }

  @Test
  void explainsBlocksMetricsAndOptions() {
    assertThat(at("crossbar", 1).hover()).startsWith("**crossbar**").contains("`rows`");
    assertThat(at("conv", 1).hover()).startsWith("**conv**");
    assertThat(at("mbconv", 1).hover()).startsWith("**mbconv**");
    assertThat(at("nsga2", 1).hover()).contains("NSGA-II");
    assertThat(at("accuracy", 1).hover())
        .contains("**accuracy** (metric)", "higher is better", "per workload and chip");
    assertThat(at("mean", 1).hover()).startsWith("**mean**");
    assertThat(at("sar", 1).hover()).contains("option of `kind`");
    assertThat(at("adc.bits", 1).hover()).contains("Converts the current");
    assertThat(at("bits >=", 1).hover()).contains("**adc.bits**");
  }

  @Test
  void explainsUnits() {
    assertThat(at("uS", 1).hover()).isEqualTo("`30 uS` = `3e-5 m^-2 kg^-1 s^3 A^2` (conductance)");
    assertThat(at("60 mm", 1).hover()).isEqualTo("`60 mm^2` = `6e-5 m^2` (area)");
  }

  @Test
  void explainsDefinitions() {
    assertThat(at("lab", 2).hover())
        .isEqualTo("```hwnas\ndevice lab extends hwnas.devices.rram_generic\n```\n\nOur cell.");
    assertThat(at("hwnas.presets.isaac", 1).hover()).contains("built-in library");
    assertThat(at("die", 2).hover()).isEqualTo("```hwnas\nlet die = 60 mm^2\n```");
    assertThat(at("Our cell", 1).hover()).isEmpty();
  }

  @Test
  void findsDefinitions() {
    assertThat(at("lab", 2).definition()).isEqualTo("lab@5");
    assertThat(at("die", 2).definition()).isEqualTo("die@2");
    assertThat(at("rows", 2).definition()).isEqualTo("rows@17");
    assertThat(at("rows", 3).definition()).isEqualTo("rows@17");
    assertThat(at("bits >=", 1).definition()).isEqualTo("bits@18");
    assertThat(at("stage", 1).definition()).isEqualTo("stage@12");
    assertThat(at("score", 1).definition()).isEqualTo("score@21");
    EditedSpec isaac = at("hwnas.presets.isaac", 1);
    assertThat(DefinitionService.definition(isaac.document(), isaac.caret(), FileSource.none()))
        .map(t -> t.file() + " " + t.library())
        .contains("hwnas/presets.hwnas true");
  }

  @Test
  void findsDefinitionsInImportedFiles() {
    FileSource files =
        name ->
            name.equals("parts/cells.hwnas")
                ? Optional.of("hwnas 1.0\n\ndevice lab { }\n")
                : Optional.empty();
    EditedSpec spec =
        EditedSpec.of("import \"parts/cells.hwnas\"\ndevice own extends la<|>b { }\n");
    assertThat(DefinitionService.definition(spec.document(), spec.caret(), files))
        .contains(
            new DefinitionService.Target(
                "parts/cells.hwnas",
                false,
                new TextSpan(new TextPosition(2, 7), new TextPosition(2, 10))));
    EditedSpec file = EditedSpec.of("import \"par<|>ts/cells.hwnas\"\n");
    assertThat(DefinitionService.definition(file.document(), file.caret(), files))
        .map(DefinitionService.Target::file)
        .contains("parts/cells.hwnas");
  }

  @Test
  void outlines() {
    SpecDocument document = new SpecDocument("spec.hwnas", 1, SPEC);
    StringBuilder tree = new StringBuilder();
    print(OutlineService.outline(document), "", tree);
    assertThat(tree.toString())
        .isEqualTo(
            """
            die LET: 60 mm^2
            lab DEFINITION: device
              g_max FIELD: = 30 uS
            E DEFINITION: experiment
              network BLOCK:
                stem LAYER: = conv
                  channels FIELD: in {8, 16}
                stage STATEMENT: repeat 2..3 as stage
                  choose STATEMENT:
                    residual LAYER:
                      kernel FIELD: = 3
                    mbconv LAYER:
                      expand FIELD: = 2
              hardware BLOCK: extends hwnas.presets.isaac
                crossbar BLOCK:
                  rows FIELD: = 128
                  cols FIELD: = rows
                  device BLOCK: = lab
                adc BLOCK:
                  kind FIELD: = sar
                  bits FIELD: in 4..8
                require STATEMENT: adc.bits >= log2(rows) - 3
              score STATEMENT: maximize mean(accuracy) as score
              require STATEMENT: area <= 10 * die
              nsga2 STATEMENT: search nsga2
                budget BLOCK: = 64 evaluations
            """);
  }

  private static void print(
      List<OutlineService.Symbol> symbols, String indent, StringBuilder into) {
    for (OutlineService.Symbol symbol : symbols) {
      String line = indent + symbol.name() + " " + symbol.kind() + ": " + symbol.detail();
      into.append(line.stripTrailing()).append('\n');
      print(symbol.children(), indent + "  ", into);
    }
  }
}
