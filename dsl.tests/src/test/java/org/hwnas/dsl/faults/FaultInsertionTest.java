package org.hwnas.dsl.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.hwnas.dsl.Compilation;
import org.hwnas.dsl.Compiler;
import org.hwnas.dsl.diagnostics.Diagnostic;
import org.hwnas.dsl.diagnostics.Fix;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.faults.Fault.Sound;
import org.hwnas.dsl.sources.FileSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FaultInsertionTest {
  private static final Path SPEC = Path.of("src/test/resources/faults/edge_cosearch.hwnas");

  private static Sound spec() {
    try {
      return new Sound(Files.readString(SPEC));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Compilation compile(String text) {
    return Compiler.compile("spec.hwnas", text, FileSource.none(), Map.of());
  }

  static Stream<Fault> faults() {
    return Stream.of(units(), ranges(), references(), aggregates(), structure())
        .flatMap(List::stream);
  }

  private static List<Fault> units() {
    Sound spec = spec();
    return List.of(
        spec.replacing("g_max = 50 uS").by("g_max = 50 um").gives(Issue.WRONG_DIMENSION),
        spec.replacing("g_max = 50 uS").by("g_max = 50").givesMended(Issue.UNIT_MISSING),
        spec.replacing("g_min = 1 uS").by("g_min = 1 uSS").givesMended(Issue.UNKNOWN_UNIT),
        spec.replacing("read_voltage = 0.2 V")
            .by("read_voltage = 0.2 A")
            .gives(Issue.WRONG_DIMENSION),
        spec.replacing("noise_share * g_max").by("noise_share").gives(Issue.UNIT_MISSING),
        spec.replacing("noise_share * g_max")
            .by("noise_share + g_max")
            .gives(Issue.INCOMPATIBLE_DIMENSIONS),
        spec.replacing("step 0.05 V").by("step 0.05 s").gives(Issue.BAD_STEP),
        spec.replacing("{100 MHz, 250 MHz").by("{100 MHz, 250 ns").gives(Issue.WRONG_DIMENSION),
        spec.replacing("{100 MHz, 250 MHz").by("{100 MHz, 250").givesMended(Issue.UNIT_MISSING),
        spec.replacing("in 1 ns .. 100 ns log")
            .by("in 1 ns .. 100 MHz log")
            .gives(Issue.WRONG_DIMENSION),
        spec.replacing("512 KiB ..").by("512 KiV ..").givesMended(Issue.UNKNOWN_UNIT),
        spec.replacing("flit = 32 bit").by("flit = 32 bits").givesMended(Issue.UNKNOWN_UNIT),
        spec.replacing("rows in 32..512 step x2")
            .by("rows in 32 um..512 step x2")
            .gives(Issue.WRONG_DIMENSION),
        spec.replacing("wire_resistance = 2.5 ohm")
            .by("wire_resistance = 2.5 S")
            .gives(Issue.WRONG_DIMENSION),
        spec.replacing("dac { bits = 1 }").by("dac { bits = 1 V }").gives(Issue.WRONG_DIMENSION),
        spec.replacing("weight = 2").by("weight = 2 J").givesMended(Issue.WRONG_DIMENSION),
        spec.replacing("30 d}").by("30 m}").gives(Issue.WRONG_DIMENSION),
        spec.replacing("accuracy at 30 d").by("accuracy at 30 V").gives(Issue.WRONG_DIMENSION),
        spec.replacing("let die_budget = 80 mm^2")
            .by("let die_budget = 80 mn^2")
            .gives(Issue.UNKNOWN_UNIT),
        spec.replacing("<= die_budget")
            .by("<= die_budget * 1 mm")
            .gives(Issue.INCOMPATIBLE_DIMENSIONS),
        spec.replacing("worst(latency) <= 5 ms")
            .by("worst(latency) <= 5 mJ")
            .gives(Issue.INCOMPATIBLE_DIMENSIONS),
        spec.replacing("wall_clock = 24 h").by("wall_clock = 24").givesMended(Issue.UNIT_MISSING));
  }

  private static List<Fault> ranges() {
    Sound spec = spec();
    return List.of(
        spec.replacing("0.50 V .. 0.85 V step 0.05 V")
            .by("0.85 V .. 0.50 V step 0.05 V")
            .givesMended(Issue.EMPTY_RANGE),
        spec.replacing("count in 4..64 step x2")
            .by("count in 64..4 step x2")
            .givesMended(Issue.EMPTY_RANGE),
        spec.replacing("count in 4..64 step x2")
            .by("count in 4..63 step x2")
            .givesMended(Issue.STEP_DOES_NOT_HIT),
        spec.replacing("cols in 32..512 step x2")
            .by("cols in 0..512 step x2")
            .gives(Issue.OUT_OF_RANGE),
        spec.replacing("cols in 32..512 step x2")
            .by("cols in 32..512 step x1")
            .gives(Issue.BAD_STEP),
        spec.replacing("bits_per_cell in 1..4")
            .by("bits_per_cell in 1..40")
            .gives(Issue.OUT_OF_RANGE),
        spec.replacing("bits_per_cell in 1..4")
            .by("bits_per_cell in 1.5..4")
            .gives(Issue.NOT_AN_INTEGER),
        spec.replacing("columns_per_adc in {4, 8, 16, 32}")
            .by("columns_per_adc in {4, 8, 8, 32}")
            .gives(Issue.DUPLICATE_CHOICE),
        spec.replacing("columns_per_adc in {4, 8, 16, 32}")
            .by("columns_per_adc in {}")
            .gives(Issue.EMPTY_SET),
        spec.replacing("epochs = 2").by("epochs = 0").gives(Issue.OUT_OF_RANGE),
        spec.replacing("chips = 25").by("chips = 2.5").gives(Issue.NOT_AN_INTEGER),
        spec.replacing("activations { bits in {4, 8} per network }")
            .by("activations { bits in {4, 99} per network }")
            .gives(Issue.OUT_OF_RANGE),
        spec.replacing("seed = 11").by("seed in {11, 12}").gives(Issue.NOT_SEARCHABLE),
        spec.replacing("adc.bits >= log2(rows) + bits_per_cell - 3")
            .by("adc.bits >= log2(rows) + bits_per_cell + 9")
            .gives(Issue.ALWAYS_FALSE),
        spec.replacing("adc.bits >= log2(rows) + bits_per_cell - 3")
            .by("adc.bits >= log2(rows) - 30")
            .gives(Issue.ALWAYS_TRUE),
        spec.replacing("cycle in 1 ns .. 100 ns log")
            .by("cycle in 0 ns .. 100 ns log")
            .gives(Issue.OUT_OF_RANGE),
        spec.replacing("repeat 3..5 as stage")
            .by("repeat 5..3 as stage")
            .givesMended(Issue.EMPTY_RANGE));
  }

  private static List<Fault> references() {
    Sound spec = spec();
    return List.of(
        spec.replacing("import hwnas.devices.*")
            .by("import hwnas.devises.*")
            .givesMended(Issue.IMPORT_NOT_FOUND),
        spec.replacing("@cite(shafiee2016isaac,")
            .by("@cite(shafiee2016isac,")
            .givesMended(Issue.UNKNOWN_CITATION),
        spec.replacing("extends rram_generic")
            .by("extends rram_generik")
            .givesMended(Issue.UNKNOWN_DEFINITION),
        spec.replacing("extends rram_generic").by("extends EdgeNet").gives(Issue.WRONG_KIND),
        spec.replacing("extends rram_generic").by("extends lab_cell").gives(Issue.CYCLIC_EXTENDS),
        spec.replacing("hwnas.presets.isaac")
            .by("hwnas.presets.issac")
            .givesMended(Issue.UNKNOWN_DEFINITION),
        spec.replacing("{lab_cell, pcm_joshi}")
            .by("{lab_cell, pcm_yoshi}")
            .givesMended(Issue.UNKNOWN_DEFINITION),
        spec.replacing("supply in 0.50").by("suply in 0.50").givesMended(Issue.UNKNOWN_FIELD),
        spec.replacing("rows in 32..512 step x2")
            .by("row in 32..512 step x2")
            .givesMended(Issue.UNKNOWN_FIELD),
        spec.replacing("kind in {sar, flash}")
            .by("kind in {sar, flush}")
            .givesMended(Issue.NOT_AN_OPTION),
        spec.replacing("(adc.kind == flash)")
            .by("(adc.kind == flsh)")
            .givesMended(Issue.NOT_AN_OPTION),
        spec.replacing("kind = h_tree").by("kind = h_three").givesMended(Issue.NOT_AN_OPTION),
        spec.replacing("require adc.bits >=")
            .by("require adc.bit >=")
            .givesMended(Issue.UNKNOWN_NAME),
        spec.replacing("log2(rows)").by("log3(rows)").givesMended(Issue.UNKNOWN_FUNCTION),
        spec.replacing("hardware = Accelerator")
            .by("hardware = Acelerator")
            .givesMended(Issue.UNKNOWN_DEFINITION),
        spec.replacing("quantization = Mixed")
            .by("quantization = Accelerator")
            .gives(Issue.WRONG_KIND),
        spec.replacing("{Clothes, Digits}")
            .by("{Clothes, Digit}")
            .givesMended(Issue.UNKNOWN_DEFINITION),
        spec.replacing("dataset = fashion_mnist_10k")
            .by("dataset = fashion_mnist_1k")
            .givesMended(Issue.NOT_AN_OPTION),
        spec.replacing("choose mbconv").by("choose mbconf").givesMended(Issue.UNKNOWN_VARIANT),
        spec.replacing("head = linear").by("head = liniar").givesMended(Issue.UNKNOWN_VARIANT),
        spec.replacing("expand in {3, 4, 6}")
            .by("expnd in {3, 4, 6}")
            .givesMended(Issue.UNKNOWN_FIELD),
        spec.replacing("search nsga2").by("search nsga22").givesMended(Issue.UNKNOWN_VARIANT),
        spec.replacing("accuracy = trained")
            .by("accuracy = traind")
            .givesMended(Issue.UNKNOWN_VARIANT),
        spec.replacing("minimize area").by("minimize aera").givesMended(Issue.UNKNOWN_NAME),
        spec.replacing("per layer").by("per layr").gives(Issue.UNKNOWN_SCOPE));
  }

  private static List<Fault> aggregates() {
    Sound spec = spec();
    return List.of(
        spec.replacing("worst(p05(accuracy at 30 d))")
            .by("p05(accuracy at 30 d)")
            .givesMended(Issue.AGGREGATE_MISSING),
        spec.replacing("worst(p05(accuracy at 30 d))")
            .by("worst(p05(accuracy))")
            .givesMended(Issue.AGGREGATE_MISSING),
        spec.replacing("worst(energy) *").by("energy *").givesMended(Issue.AGGREGATE_MISSING),
        spec.replacing("minimize area")
            .by("minimize worst(area)")
            .givesMended(Issue.AGGREGATE_WITHOUT_AXIS),
        spec.replacing("worst(p05(accuracy at 30 d))")
            .by("wurst(p05(accuracy at 30 d))")
            .givesMended(Issue.UNKNOWN_FUNCTION),
        spec.replacing("accuracy at 30 d").by("accuracy at 2 d").gives(Issue.TIME_NOT_MEASURED),
        spec.replacing("require worst(utilization) >= 10 %")
            .by("require worst(utilization) + 10 %")
            .gives(Issue.WRONG_TYPE));
  }

  private static List<Fault> structure() {
    Sound spec = spec();
    return List.of(
        spec.replacing("hwnas 1.0\n").by("hwnas 9.0\n").givesMended(Issue.EDITION_UNKNOWN),
        spec.replacing("hwnas 1.0\n").nothing().givesMended(Issue.EDITION_MISSING),
        spec.replacing("g_min = 1 uS").by("g_min 1 uS").givesMended(Issue.FIELD_WITHOUT_VALUE),
        spec.replacing("g_min = 1 uS\n").by("g_max = 1 uS\n`").gives(Issue.DUPLICATE_FIELD),
        spec.replacing("    }\n  }\n  mapping")
            .by("  }\n  mapping")
            .on("    pe {")
            .givesMended(Issue.UNCLOSED_BLOCK),
        spec.replacing("tile {").by("let {").gives(Issue.SYNTAX),
        spec.replacing("minimize area\n")
            .by("minimize area +\n")
            .on("require area")
            .gives(Issue.SYNTAX),
        spec.replacing("population = 128").by("minimize area").gives(Issue.MISPLACED),
        spec.replacing("require area <= die_budget")
            .by("require area <= die_budget\n    require energy <= 1 J")
            .on("require energy")
            .givesMended(Issue.AGGREGATE_MISSING),
        spec.replacing("    budget { evaluations = 20_000  wall_clock = 24 h }\n")
            .nothing()
            .on("search nsga2")
            .gives(Issue.BUDGET_MISSING),
        spec.replacing("workload Digits").by("workload Clothes").gives(Issue.DUPLICATE_DEFINITION),
        spec.replacing("bits in {4, 6, 8} per layer")
            .by("bits in (4, 6, 8) per layer")
            .gives(Issue.WRONG_TYPE),
        spec.replacing("else \"converter").by("else converter").gives(Issue.SYNTAX),
        spec.replacing("experiment EdgeCoSearch")
            .by("experiment minimize")
            .gives(Issue.RESERVED_WORD));
  }

  @Test
  void theSpecItselfIsSound() {
    assertThat(compile(spec().text()).diagnostics()).isEmpty();
    assertThat(faults().map(Fault::name).distinct().count()).isGreaterThanOrEqualTo(60);
  }

  @ParameterizedTest
  @MethodSource("faults")
  void isReportedOnItsLine(Fault fault) {
    List<Diagnostic> found = compile(fault.text()).diagnostics();
    assertThat(found)
        .as("%s on line %d", fault.issue(), fault.line())
        .anyMatch(d -> d.issue() == fault.issue() && d.place().line() == fault.line());
    assertThat(found.size()).as("follow-up errors: %s", found).isLessThanOrEqualTo(3);
  }

  /** Every fix that is offered mends, whether or not the fault is known to have one. */
  @ParameterizedTest
  @MethodSource("faults")
  void whatIsOfferedMendsIt(Fault fault) {
    Optional<Fix> fix =
        compile(fault.text()).diagnostics().stream()
            .filter(d -> d.issue() == fault.issue() && d.place().line() == fault.line())
            .findFirst()
            .flatMap(Diagnostic::fix);
    assertThat(fix.isPresent()).isEqualTo(fault.mended());
    fix.ifPresent(f -> assertThat(compile(f.applied()).diagnostics()).isEmpty());
  }
}
