package org.hwnas.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hwnas.dsl.Compilation;
import org.hwnas.dsl.format.SpecFormatter;
import org.hwnas.plan.Block;
import org.hwnas.plan.Decision;
import org.hwnas.plan.Domain;
import org.hwnas.plan.Field;
import org.hwnas.plan.Objective;
import org.hwnas.plan.Plan;
import org.hwnas.plan.Variation;
import org.hwnas.plan.expression.Expr;
import org.hwnas.runtime.Capabilities;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The specs of published systems say what the papers and their code say: sizes of spaces, settings
 * of searches, forms of objectives. Numbers are from the papers; see each folder's README.
 */
class LiteratureTest {
  private static final Path LITERATURE = Path.of("literature").toAbsolutePath();

  /** Combinations of one layer in the NAQS code: 1152 of the convolution, 784 of the formats. */
  private static final BigInteger NAQS_LAYER = BigInteger.valueOf(903_168);

  static List<Path> specs() throws IOException {
    try (Stream<Path> all = Files.walk(LITERATURE, 2)) {
      return all.filter(p -> p.toString().endsWith(".hwnas")).sorted().toList();
    }
  }

  private static Plan plan(Path spec) {
    try {
      Compilation compilation = org.hwnas.dsl.Compiler.compile(spec, Map.of());
      assertThat(compilation.diagnostics()).isEmpty();
      return compilation.plan().orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Plan plan(String spec) {
    return plan(LITERATURE.resolve(spec));
  }

  @ParameterizedTest
  @MethodSource("specs")
  void compilesWithoutAWarningAndIsFormatted(Path spec) throws IOException {
    plan(spec);
    String text = Files.readString(spec);
    assertThat(SpecFormatter.format("spec", text)).contains(text);
  }

  @ParameterizedTest
  @MethodSource("specs")
  void citesThePaperItIsOfWithTitleYearAndAuthors(Path spec) throws IOException {
    String own = Files.readString(spec.resolveSibling("refs.bib"));
    assertThat(plan(spec).citations())
        .anySatisfy(c -> assertThat(own).contains("{" + c.key() + ","))
        .allSatisfy(c -> assertThat(c.fields()).containsKeys("title", "year", "author"));
  }

  @ParameterizedTest
  @MethodSource("specs")
  void isExplainedBesideIt(Path spec) throws IOException {
    String readme = Files.readString(spec.resolveSibling("README.md"));
    assertThat(readme).containsPattern("hwnas plan +examples/literature/");
    assertThat(Files.readString(LITERATURE.resolve("README.md")))
        .contains("(" + spec.getParent().getFileName() + ")");
  }

  @ParameterizedTest
  @CsvSource({
    "NAS4RRAM/nas4rram.hwnas, 138679078109",
    "FLASH/flash.hwnas, 13201147804104",
    // 9 pairs for each of 19 convolutions, 3 crossbars for the classifier
    "NAX/nax.hwnas, 4052555153018976267",
  })
  void hasTheNumberOfDesigns(String spec, BigInteger designs) {
    Plan plan = plan(spec);
    assertThat(plan.space().exact()).isTrue();
    assertThat(plan.space().count()).isEqualTo(designs);
  }

  @Test
  void analogNasHasTheEncodingsOfItsCode() {
    Plan plan = plan("AnalogNAS/analognas.hwnas");
    // 6 stems, 4 numbers of groups, 15 and four times 16 depths, 2 kinds and 4 branches five times.
    assertThat(plan.space().encodings()).isEqualTo(BigInteger.valueOf(773_094_113_280L));
    assertThat(plan.space().continuousParameters()).isEqualTo(5);
    Block search = child(plan.configuration(), "search");
    assertThat(number(search, "population")).isEqualTo(200);
    Block classes = child(search, "mutation");
    assertThat(classes.children())
        .extracting(Block::name)
        .containsExactly("width", "depth", "other");
    assertThat(classes.children())
        .extracting(c -> number(c, "weight"))
        .containsExactly(0.4, 0.4, 0.2);
    assertThat(symbols(child(classes, "depth"), "parameters"))
        .contains("network.group[3].block.count", "network.group[0].kind")
        .doesNotContain("network.stem.channels");
    assertThat(numbers(child(child(plan.configuration(), "evaluate"), "accuracy"), "times"))
        .containsExactly(1.0, 3600.0, 86_400.0, 2_592_000.0);
    assertThat(plan.requirements()).hasSize(2);
  }

  @Test
  void naxDecidesKernelAndCrossbarOfALayerTogether() {
    Plan plan = plan("NAX/nax.hwnas");
    assertThat(plan.decisions()).hasSize(19);
    Decision stem = plan.decisions().get(0);
    assertThat(stem.parameters())
        .containsExactly("network.stem.kernel", "hardware.tile.pe.crossbar.rows[network.stem]");
    Block crossbar = child(child(child(hardware(plan), "tile"), "pe"), "crossbar");
    assertThat(number(crossbar, "source_resistance")).isEqualTo(500);
    assertThat(number(crossbar, "sink_resistance")).isEqualTo(100);
    assertThat(number(crossbar, "wire_resistance")).isEqualTo(2.5);
    assertThat(crossbar.fields().get("rows").variation().map(Variation::per))
        .contains(Variation.Per.LAYER);
  }

  @Test
  void cmqDecidesBitsForEachCrossbarOfWeights() {
    Plan plan = plan("CMQ/cmq.hwnas");
    // Rows times columns of 128 x 128 weights: six convolutions of VGG-8, then two linear layers.
    int groups = 1 + 9 + 9 * 2 + 18 * 2 + 18 * 4 + 36 * 4 + 64 * 8 + 8;
    assertThat(plan.parameters()).hasSize(groups);
    assertThat(plan.space().count()).isEqualTo(BigInteger.valueOf(4).pow(groups));
    Block weights = child(child(plan.configuration(), "quantization"), "weights");
    Variation bits = weights.fields().get("bits").variation().orElseThrow();
    assertThat(bits.per()).isEqualTo(Variation.Per.CROSSBAR);
    assertThat(bits.values()).containsKey("network.fc1#511").doesNotContainKey("network.fc1#512");
    Block search = child(plan.configuration(), "search");
    assertThat(search.kind()).isEqualTo("differentiable");
  }

  @Test
  void gibbonHas64Chips() {
    Plan plan = plan("Gibbon/gibbon.hwnas");
    assertThat(sizeUnder(plan, "hardware.")).isEqualTo(BigInteger.valueOf(64));
    assertThat(child(plan.configuration(), "search").kind()).isEqualTo("esapp");
    Block surrogate = child(child(plan.configuration(), "evaluate"), "surrogate");
    assertThat(surrogate.kind()).isEqualTo("recurrent");
    assertThat(symbols(surrogate, "predicts")).contains("accuracy_loss").doesNotContain("accuracy");
    assertThat(Capabilities.gaps(plan)).noneMatch(Capabilities.Gap::refused);
    assertThat(plan.parameter("network.stage[0].block[0].body.kernel").orElseThrow().domain())
        .isEqualTo(new Domain.Grid(List.of(1.0, 2.0, 3.0), false));
  }

  @ParameterizedTest
  @CsvSource({"NACIM/nacim.hwnas, 81", "UAE/uae.hwnas, 1"})
  void hasTheSpaceOfNaqsForEachOfSixLayers(String spec, long chips) {
    Plan plan = plan(spec);
    BigInteger networks = NAQS_LAYER.pow(6);
    assertThat(plan.space().count()).isEqualTo(networks.multiply(BigInteger.valueOf(chips)));
    Block search = child(plan.configuration(), "search");
    assertThat(search.kind()).isEqualTo("reinforce");
    assertThat(number(search, "learning_rate")).isEqualTo(0.005);
    assertThat(number(search, "baseline_period")).isEqualTo(20);
    assertThat(number(child(search, "controller"), "hidden")).isEqualTo(35);
    assertThat(number(child(search, "budget"), "episodes")).isEqualTo(2000);
    Block accuracy = child(child(plan.configuration(), "evaluate"), "accuracy");
    assertThat(number(accuracy, "report_last")).isEqualTo(5);
  }

  @Test
  void uaeMaximizesALowerQuantileOverChipsWhoseSlicesErr() {
    Plan plan = plan("UAE/uae.hwnas");
    Objective objective = plan.objectives().get(0);
    assertThat(objective.maximize()).isTrue();
    assertThat(objective.text()).isEqualTo("quantile(accuracy, 5 %)");
    Block device = child(child(child(child(hardware(plan), "tile"), "pe"), "crossbar"), "device");
    assertThat(symbols(child(device, "programming_noise"), "model")).containsExactly("slices");
    assertThat(number(child(device, "programming_noise"), "slice_bits")).isEqualTo(2);
  }

  /**
   * The code's integers: a depth for six stages, for 21 blocks a kernel, four precisions, widths.
   */
  @Test
  void cimNasHasTheEncodingsThatItsAuthorsCount() {
    BigInteger widths =
        BigInteger.valueOf(5).multiply(BigInteger.valueOf(7L * 11 * 21 * 25 * 49).pow(4));
    BigInteger software = BigInteger.valueOf(3).pow(6 + 21 + 84).multiply(widths);
    assertThat(software)
        .isEqualTo(
            "7027708069673299651643358193117491968400238493822057969505368317936321458984375");
    Plan plan = plan("CIMNAS/cimnas.hwnas");
    assertThat(Capabilities.gaps(plan)).noneMatch(Capabilities.Gap::refused);
    assertThat(plan.parameters()).hasSize(141);
    assertThat(sizeUnder(plan, "network.", "quantization.")).isEqualTo(software);
    assertThat(sizeUnder(plan, "hardware.")).isEqualTo(BigInteger.valueOf(12_096_000));
    BigInteger all = software.multiply(BigInteger.valueOf(12_096_000));
    assertThat(all)
        .isEqualTo(
            "85007156810768232586278060703949182849769284821271613199136935173757744367875000000000");
    assertThat(plan.space().encodings()).isEqualTo(all);
    assertThat(plan.space().exact()).isTrue();
    assertThat(plan.space().count()).isLessThan(all);
  }

  @Test
  void plans1e85DesignsQuickly() {
    plan("CIMNAS/cimnas.hwnas"); // classes loaded
    Instant start = Instant.now();
    plan("CIMNAS/cimnas.hwnas");
    // A second is what a reader waits for; five leave room for a busy machine.
    assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(5));
  }

  private static BigInteger sizeUnder(Plan plan, String... prefixes) {
    return plan.parameters().stream()
        .filter(p -> Arrays.stream(prefixes).anyMatch(p.id()::startsWith))
        .map(p -> p.domain().size())
        .reduce(BigInteger.ONE, BigInteger::multiply);
  }

  private static Block hardware(Plan plan) {
    return child(plan.configuration(), "hardware");
  }

  private static Block child(Block block, String name) {
    return block
        .child(name)
        .orElseThrow(() -> new AssertionError("no " + name + " in " + block.name()));
  }

  private static List<Double> numbers(Block block, String field) {
    return values(block, field).map(c -> c.value().asNumber()).toList();
  }

  private static double number(Block block, String field) {
    return numbers(block, field).get(0);
  }

  private static List<String> symbols(Block block, String field) {
    return values(block, field).map(c -> c.value().toString()).toList();
  }

  private static Stream<Expr.Const> values(Block block, String field) {
    Field found = block.fields().get(field);
    assertThat(found).as(block.name() + "." + field).isNotNull();
    return found.values().stream().map(Expr.Const.class::cast);
  }
}
