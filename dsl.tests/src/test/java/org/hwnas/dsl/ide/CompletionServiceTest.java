package org.hwnas.dsl.ide;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.hwnas.dsl.schema.Schemas;
import org.hwnas.dsl.sources.FileSource;
import org.junit.jupiter.api.Test;

class CompletionServiceTest {
  private static final String[] STATEMENTS = {"require", "when"};

  private static List<String> labels(String marked) {
    return EditedSpec.of(marked).labels();
  }

  /** The fields of a kind of block, so that a new field breaks no test. */
  private static List<String> fields(String kind) {
    return List.copyOf(Schemas.all().get(kind).fields().keySet());
  }

  @Test
  void proposesFieldsNotYetGiven() {
    assertThat(
            labels(
                """
                device lab {
                  g_max = 30 uS
                  <|>
                  cell_area_f2 = 4
                }
                """))
        .startsWith("kind", "g_min", "on_off_ratio")
        .contains("read_voltage", "programming_noise", "drift")
        .endsWith("require", "when")
        .doesNotContain("g_max", "cell_area_f2");
  }

  @Test
  void keepsTheFieldBeingTyped() {
    assertThat(labels("hardware H { adc { bi<|> } }"))
        .containsExactlyElementsOf(
            Stream.of(fields("adc").stream(), Stream.of("errors"), Stream.of(STATEMENTS))
                .flatMap(s -> s)
                .toList());
    assertThat(labels("hardware H { adc { bits<|> } }")).contains("bits");
  }

  @Test
  void proposesRightBehindABrace() {
    assertThat(labels("hardware H { tile { pe { buffer {<|>"))
        .containsExactly("capacity", "require", "when");
  }

  @Test
  void proposesBlocksFurtherBelow() {
    assertThat(labels("hardware H {\n  <|>\n}"))
        .contains("technology", "tile", "pe", "crossbar", "adc", "programming_noise")
        .doesNotContain("rows", "bits", "search");
  }

  @Test
  void takesANameOnTheNextLineForAField() {
    assertThat(labels("hardware H { pe { buffer {\n  capacity = 1 KiB\n  c<|>\n} } }"))
        .containsExactly(STATEMENTS);
    assertThat(labels("hardware H { crossbar {\n  rows = 8\n  co<|>\n} }"))
        .contains("cols", "count")
        .doesNotContain("rows", "uS");
  }

  @Test
  void proposesFieldsBehindAValueOnItsLine() {
    assertThat(labels("network N { stem = conv { kernel = 3  <|> } }"))
        .contains("channels", "stride")
        .doesNotContain("kernel");
  }

  @Test
  void proposesUnitsOfTheDimension() {
    assertThat(labels("device D { g_max = 30 <|> }")).startsWith("nS", "uS", "mS", "S", "pS");
    assertThat(labels("device D { g_max = 30 u<|> }")).startsWith("nS", "uS", "mS", "S");
    assertThat(labels("device D { g_max = 30<|> }")).contains("uS").doesNotContain("V", "ns");
    assertThat(labels("device D { g_max in {1 uS, 2 <|>} }"))
        .containsExactly("nS", "uS", "mS", "S", "pS");
    assertThat(labels("experiment E { require area <= 50 <|> }")).startsWith("um^2", "mm^2");
    assertThat(labels("experiment E { search ga { budget = 64 <|> } }"))
        .contains("evaluations", "generations", "h", "min");
  }

  @Test
  void proposesValues() {
    assertThat(labels("hardware H { dac { kind = <|> } }"))
        .containsExactly("voltage", "pulse_width");
    assertThat(labels("hardware H { dac { kind in {voltage, <|>} } }"))
        .containsExactly("voltage", "pulse_width");
    assertThat(labels("hardware H { dac { kind in <|> } }"))
        .containsExactly("{voltage, pulse_width}");
    assertThat(labels("experiment E { evaluate { accuracy = trained { device_aware = <|> } } }"))
        .containsExactly("true", "false");
    assertThat(labels("let r = 8\nhardware H { crossbar { rows = 128 cols = <|> } }"))
        .startsWith("128", "r")
        .contains("rows");
    assertThat(labels("hardware H { tile { count = <|> } }")).startsWith("auto");
  }

  @Test
  void proposesDefinitionsWhereANameIsWanted() {
    assertThat(labels("device a { }\nhardware H { crossbar { device = <|> } }"))
        .startsWith("a")
        .contains("hwnas.devices.pcm_joshi", "hwnas.devices.rram_milo", "hwnas.devices.ideal")
        .noneMatch(l -> l.contains("presets"));
    assertThat(labels("import hwnas.devices.*\nhardware H { crossbar { device in {<|>} } }"))
        .contains("pcm_joshi", "rram_milo");
    assertThat(labels("hardware H { technology = <|> }")).contains("hwnas.technologies.cmos_32");
    assertThat(labels("hardware H { technology = 32 <|> }")).contains("nm").doesNotContain("", "V");
    assertThat(labels("hardware H extends <|> { }"))
        .startsWith("hwnas.presets.isaac")
        .allMatch(l -> l.startsWith("hwnas.presets."));
    assertThat(labels("experiment E { hardware extends hwnas.pre<|> { } }"))
        .contains("hwnas.presets.isaac", "hwnas.presets.basic_analog");
    assertThat(labels("workload W { }\nexperiment E { workloads = {hwnas.models.vgg16, <|> }"))
        .startsWith("W")
        .contains("hwnas.models.resnet18")
        .doesNotContain("hwnas.devices.ideal");
  }

  @Test
  void proposesMetricsAndAggregates() {
    assertThat(labels("experiment E { minimize <|> }"))
        .startsWith("accuracy", "digital_accuracy", "energy", "latency", "area")
        .contains("worst", "geomean", "log2");
    assertThat(labels("experiment E { maximize mean(<|> }")).contains("accuracy");
    assertThat(labels("experiment E { require <|> }")).contains("fits_on_chip", "worst");
    assertThat(labels("hardware H { require adc.kind == <|> }")).startsWith("sar", "flash");
    assertThat(labels("hardware H { require adc.<|> }"))
        .containsAll(fields("adc").stream().map(f -> "adc." + f).toList());
  }

  @Test
  void proposesNamedBlocksAndWhatStandsInThem() {
    assertThat(labels("experiment E { search ga { <|> } }")).contains("phase", "population");
    assertThat(labels("experiment E { search ga { first = phase { <|> } } }"))
        .contains("generations", "crossover")
        .doesNotContain("seed");
    assertThat(labels("experiment E { first = stage { <|> } }"))
        .contains("decides", "minimize", "search", "evaluate");
    assertThat(labels("experiment E { evaluate { surrogate = <|> } }"))
        .contains("none", "gradient_boosting");
    assertThat(labels("experiment E { report { table { <|> } } }")).contains("best", "by");
  }

  @Test
  void proposesAlgorithmsAndLayers() {
    assertThat(labels("experiment E { search <|> }"))
        .containsExactlyElementsOf(Schemas.algorithms().keySet());
    assertThat(labels("network N { a = <|> }")).startsWith("conv", "depthwise", "pointwise");
    assertThat(labels("network N { choose residual { } | <|> }")).contains("mbconv");
    assertThat(labels("network N { repeat 2..3 as s { <|> } }"))
        .contains("conv", "repeat", "choose", "stride");
    assertThat(labels("network N { s = skip { <|> } }"))
        .contains("shortcut", "merge", "after", "channels", "conv", "parallel", "repeat");
    assertThat(labels("network N { p = parallel { repeat 2 as b { c = conv { <|> } } } }"))
        .contains("kernel_height", "groups", "order");
    assertThat(labels("network N { s = skip { shortcut = <|> } }"))
        .containsExactly("projection", "zero_pad", "pooled_pad", "identity");
    assertThat(labels("network N { t = transformer { <|> } }"))
        .startsWith("heads")
        .contains("feed_forwards", "bottleneck");
    assertThat(labels("network N { repeat 2 <|> }")).containsExactly("as");
  }

  @Test
  void proposesKindsAtTheTop() {
    assertThat(labels("<|>"))
        .containsExactly(
            "experiment",
            "hardware",
            "network",
            "technology",
            "device",
            "dac",
            "adc",
            "quantization",
            "pruning",
            "workload",
            "let",
            "import",
            "bibliography",
            "hwnas");
    assertThat(labels("hwnas 1.0\nimport <|>"))
        .containsExactlyElementsOf(FileSource.libraryPackages())
        .contains("hwnas.devices", "hwnas.technologies");
    assertThat(labels("hwnas 1.0\ndevice D <|>")).containsExactly("extends");
    assertThat(labels("hwnas 1.0\ndevice <|>")).isEmpty();
    assertThat(labels("hwnas 1.0\n@<|>")).containsExactly("cite");
  }

  @Test
  void staysSilentInCommentsAndTexts() {
    assertThat(labels("device D {\n  // <|>\n}")).isEmpty();
    assertThat(labels("device D { require g_max > 0 uS else \"<|>\" }")).isEmpty();
  }

  @Test
  void worksOnBrokenText() {
    String broken =
        """
        hwnas 1.0
        device lab {
          g_max = = 3 uS )
          programming_noise {
            model = <|>

        hardware H {
        """;
    assertThat(labels(broken)).startsWith("none", "constant").contains("polynomial");
  }

  @Test
  void replacesWhatIsTyped() {
    EditedSpec spec = EditedSpec.of("hardware H extends hwnas.pres<|> { }");
    Proposal first = spec.proposals().get(0);
    assertThat(first.replaces())
        .isEqualTo(new TextSpan(new TextPosition(0, 19), new TextPosition(0, 29)));
    assertThat(first.plain()).isEqualTo("hwnas.presets.isaac");
  }

  @Test
  void describesWhatItProposes() {
    Proposal rows =
        EditedSpec.of("hardware H { crossbar { <|> } }").proposals().stream()
            .filter(p -> p.label().equals("rows"))
            .findFirst()
            .orElseThrow();
    assertThat(rows.detail()).isEqualTo("whole number = 128");
    assertThat(rows.snippet()).isEqualTo("rows = $0");
    assertThat(rows.markdown()).contains("Word lines", "range: `1 .. 65536`");
  }
}
