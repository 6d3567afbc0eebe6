package org.hwnas.runtime.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.hardware.ChipReader;
import org.hwnas.runtime.hardware.Chips;
import org.hwnas.runtime.hardware.Quantization;
import org.hwnas.runtime.training.NumberFormats;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What helps against what, on the recorded network for digits; and where it does not. */
@Tag("slow")
class MitigationTest {
  private static final String CELL = "tile.pe.crossbar.device.";
  private static final int CHIPS = 10;

  /** Mean accuracy of ten chips and its standard error. */
  private record Accuracy(double mean, double error) {
    boolean above(Accuracy other) {
      return mean - other.mean > 2 * Math.sqrt(error * error + other.error * other.error);
    }
  }

  private final RecordedDigits digits;

  MitigationTest() throws IOException, EvaluationFailure {
    digits = new RecordedDigits();
  }

  private Accuracy accuracy(Set<String> acts, double seconds, Object... changes)
      throws EvaluationFailure {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("tile.pe.crossbar.rows", 256);
    fields.put("tile.pe.crossbar.cols", 256);
    fields.put("tile.pe.crossbar.bits_per_cell", 7);
    fields.put("tile.pe.dac.bits", 8);
    fields.put(CELL + "g_min", 1e-6);
    fields.put(CELL + "g_max", 100e-6);
    for (int i = 0; i < changes.length; i += 2) {
      fields.put((String) changes[i], changes[i + 1]);
    }
    List<Object> all = new ArrayList<>();
    fields.forEach(
        (name, value) -> {
          all.add(name);
          all.add(value);
        });
    ResolvedBlock hardware = Chips.hardware(all.toArray());
    CellPhysics physics = CellPhysics.of(hardware, acts::contains, seconds);
    AnalogNetwork network =
        AnalogNetwork.of(
            digits.network,
            digits.weights,
            Map.of(),
            ChipReader.read(hardware),
            Quantization.of(Chips.quantization(8, 8)),
            hardware,
            acts::contains,
            NumberFormats.Rules.LARGEST,
            digits.calibration);
    double sum = 0;
    double squares = 0;
    for (int c = 0; c < CHIPS; c++) {
      double a = network.program(physics, 1, c).accuracy(digits.images, 540);
      sum += a;
      squares += a * a;
    }
    double mean = sum / CHIPS;
    double variance = Math.max(0, squares / CHIPS - mean * mean) / (CHIPS - 1);
    return new Accuracy(mean, Math.sqrt(variance));
  }

  private static Object[] and(Object[] some, Object... more) {
    Object[] all = java.util.Arrays.copyOf(some, some.length + more.length);
    System.arraycopy(more, 0, all, some.length, more.length);
    return all;
  }

  @Test
  void driftIsUndoneByFactorsAndByRefresh() throws EvaluationFailure {
    Object[] drifting = {CELL + "drift.nu.value", 0.06, CELL + "drift.nu_std.value", 0.02};
    Set<String> acts = Set.of("drift", "adc");
    double month = 2_592_000;
    Accuracy none = accuracy(acts, month, drifting);
    for (String how : List.of("global_scale", "per_column")) {
      Accuracy scaled = accuracy(acts, month, and(drifting, "mitigation.drift_compensation", how));
      assertThat(scaled.above(none)).as("%s: %s against %s", how, scaled, none).isTrue();
    }
    Accuracy fresh = accuracy(acts, month, and(drifting, "mitigation.refresh", 86400 * 0.7));
    assertThat(fresh.above(none)).as("%s against %s", fresh, none).isTrue();
    Accuracy late = accuracy(acts, month, and(drifting, "mitigation.refresh", 2 * month));
    assertThat(late).isEqualTo(none); // not yet
  }

  @Test
  void rowsGoAroundFaults() throws EvaluationFailure {
    for (int cell : new int[] {2, 7}) {
      Object[] stuck = {
        CELL + "stuck_at.off",
        0.05,
        CELL + "stuck_at.on",
        0.01,
        "tile.pe.crossbar.bits_per_cell",
        cell
      };
      Accuracy none = accuracy(Set.of("stuck_at", "adc"), 0, stuck);
      Accuracy around =
          accuracy(Set.of("stuck_at", "adc"), 0, and(stuck, "mitigation.remapping", "fault_aware"));
      assertThat(around.above(none)).as("%s against %s", around, none).isTrue();
    }
  }

  @Test
  void withoutFaultsOrWiresAnOrderChangesNothing() throws EvaluationFailure {
    Accuracy none = accuracy(Set.of("adc"), 0);
    assertThat(none.mean()).isGreaterThan(0.96);
    assertThat(accuracy(Set.of("adc", "stuck_at"), 0, "mitigation.remapping", "fault_aware"))
        .isEqualTo(none);
    // cells are whole levels of a window from 0 on, whose sums do not depend on the order
    assertThat(
            accuracy(Set.of("adc"), 0, CELL + "g_min", 0, "mitigation.remapping", "ir_drop_aware"))
        .isEqualTo(accuracy(Set.of("adc"), 0, CELL + "g_min", 0));
  }

  /** Helps while wires take some of the voltage, and no more when they take most of it. */
  @Test
  void heavyRowsNearTheGroundAndFactorsHelpAgainstWires() throws EvaluationFailure {
    Object[] wires = {"tile.pe.crossbar.wire_resistance", 5.0};
    Set<String> acts = Set.of("ir_drop", "adc");
    double none = accuracy(acts, 0, wires).mean();
    double ordered = accuracy(acts, 0, and(wires, "mitigation.remapping", "ir_drop_aware")).mean();
    double fitted = accuracy(acts, 0, and(wires, "mitigation.column_scaling", "calibrated")).mean();
    assertThat(ordered).isGreaterThan(none + 0.05);
    assertThat(fitted).isGreaterThan(none + 0.05);
  }

  @Test
  void clippingHelpsAgainstNoiseThatDoesNotDependOnTheWeight() throws EvaluationFailure {
    Object[] noisy = {
      CELL + "programming_noise.model", "constant", CELL + "programming_noise.sigma", 12e-6
    };
    Set<String> acts = Set.of("programming_noise", "adc");
    Accuracy none = accuracy(acts, 0, noisy);
    Accuracy clipped = accuracy(acts, 0, and(noisy, "mitigation.weight_clipping", 2));
    assertThat(clipped.above(none)).as("%s against %s", clipped, none).isTrue();
    // without noise it only takes away
    double exact = accuracy(Set.of("adc"), 0).mean();
    assertThat(accuracy(Set.of("adc"), 0, "mitigation.weight_clipping", 1).mean())
        .isLessThan(exact);
  }

  @Test
  void convertersThatErrCostAccuracy() throws EvaluationFailure {
    Object[] adc = {"tile.pe.adc.errors.gain", 0.2, "tile.pe.adc.columns_per_adc", 1};
    Object[] dac = {"tile.pe.dac.errors.offset", 0.2};
    Accuracy ideal = accuracy(Set.of("adc"), 0);
    assertThat(ideal.above(accuracy(Set.of("adc"), 0, adc))).isTrue();
    assertThat(ideal.above(accuracy(Set.of("adc", "dac"), 0, dac))).isTrue();
    assertThat(accuracy(Set.of("adc"), 0, dac)).isEqualTo(ideal); // not among what acts
    Accuracy noise = accuracy(Set.of("adc"), 0, "tile.pe.adc.errors.noise", 0.1);
    assertThat(ideal.above(noise)).isTrue();
  }

  @Test
  void cellsGivenMoreUndoWires() throws EvaluationFailure {
    Object[] wires = {"tile.pe.crossbar.wire_resistance", 5.0};
    Object[] corrected = and(wires, "mitigation.weight_correction", "ir_drop");
    Set<String> acts = Set.of("ir_drop", "adc");
    Accuracy ideal = accuracy(Set.of("adc"), 0);
    Accuracy none = accuracy(acts, 0, wires);
    Accuracy undone = accuracy(acts, 0, corrected);
    assertThat(none.mean()).isLessThan(ideal.mean() - 0.05);
    assertThat(undone.mean()).as("%s, %s", undone, none).isCloseTo(ideal.mean(), within(0.01));
    // a level is smaller, so that noise which does not depend on it weighs more: no gift
    Object[] noise = {
      CELL + "programming_noise.model", "constant", CELL + "programming_noise.sigma", 8e-6
    };
    Set<String> noisy = Set.of("ir_drop", "adc", "programming_noise");
    Accuracy flat = accuracy(Set.of("adc", "programming_noise"), 0, noise);
    Accuracy behind = accuracy(noisy, 0, and(corrected, noise));
    assertThat(flat.above(behind)).as("%s, %s", flat, behind).isTrue();
  }

  @Test
  void ageIsSinceTheLastWrite() {
    Mitigation daily =
        new Mitigation(
            Mitigation.Compensation.NONE,
            false,
            Mitigation.Remapping.NONE,
            OptionalDouble.empty(),
            false,
            OptionalDouble.of(86400));
    assertThat(daily.age(100)).isEqualTo(new Mitigation.Age(0, 100));
    assertThat(daily.age(3 * 86400 + 50)).isEqualTo(new Mitigation.Age(3, 50));
    assertThat(Mitigation.NONE.age(1e9)).isEqualTo(new Mitigation.Age(0, 1e9));
  }
}
