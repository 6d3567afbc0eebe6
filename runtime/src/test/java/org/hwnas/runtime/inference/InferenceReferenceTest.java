package org.hwnas.runtime.inference;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.RecordedFigures;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.hardware.ChipReader;
import org.hwnas.runtime.hardware.Chips;
import org.hwnas.runtime.hardware.Quantization;
import org.hwnas.runtime.onnx.StoredFilters;
import org.hwnas.runtime.training.CodeSet;
import org.hwnas.runtime.training.NumberFormats;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Accuracies of the recorded network for digits, by the engine that designs are measured with,
 * against CrossSim's. Its weights are not rounded and have one scale a layer: here 12 bits with one
 * step a layer, in one cell each.
 */
@Tag("slow")
class InferenceReferenceTest {
  private static final String CELL = "tile.pe.crossbar.device.";
  private static final int CHIPS = 100;
  private static final int BITS = 12;

  /** Range of inputs over the calibrated one; 512 codes are left of that. */
  private static final float HEADROOM = 8;

  private static final double US = 1e-6;

  /**
   * Standard errors that the worst of ten cases exceeds with a chance of 5 % where the recorded
   * spread is that of ten programmings: the quantile of Student's t for 9 degrees at 1 - 0.05 / 20.
   */
  private static final double LIMIT = 3.69;

  /** The same where it is that of 120 programmings: the normal distribution's quantile. */
  private static final double FINE_LIMIT = 2.81;

  /** Accuracies of CrossSim over programmings: mean and deviation. */
  private record Programmings(int count, double mean, double deviation) {
    double off(double[] ours) {
      double error = Math.sqrt(deviation * deviation / count + variance(ours) / ours.length);
      return (InferenceReferenceTest.mean(ours) - mean) / error;
    }
  }

  /** CrossSim 3.2 run with more programmings, by benchmarks/peers/crosssim_digits.py. */
  private static Map<String, Programmings> repeated() throws IOException {
    Map<String, Programmings> all = new HashMap<>();
    try (InputStream in = InferenceReferenceTest.class.getResourceAsStream("crosssim-digits.csv")) {
      String[] lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\\R");
      for (String line : List.of(lines).subList(1, lines.length)) {
        String[] cells = line.split(",");
        all.put(
            cells[0],
            new Programmings(
                Integer.parseInt(cells[1]),
                Double.parseDouble(cells[2]),
                Double.parseDouble(cells[3])));
      }
    }
    return all;
  }

  private final RecordedDigits digits;

  InferenceReferenceTest() throws IOException, EvaluationFailure {
    digits = new RecordedDigits();
  }

  private static ResolvedBlock hardware(Object... fields) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("tile.pe.crossbar.rows", 1024);
    all.put("tile.pe.crossbar.cols", 1024);
    all.put("tile.pe.crossbar.bits_per_cell", BITS - 1);
    all.put("tile.pe.dac.bits", BITS);
    all.put("mapping.weights", "differential_pair");
    for (int i = 0; i < fields.length; i += 2) {
      all.put((String) fields[i], fields[i + 1]);
    }
    List<Object> flat = new ArrayList<>();
    all.forEach((name, value) -> flat.addAll(List.of(name, value)));
    return Chips.hardware(flat.toArray());
  }

  private AnalogNetwork network(
      ResolvedBlock hardware, Set<String> acts, Map<Integer, NumberFormats.LayerFormat> formats)
      throws EvaluationFailure {
    return AnalogNetwork.of(
        digits.network,
        digits.weights,
        formats,
        ChipReader.read(hardware),
        Quantization.of(Chips.quantization(BITS, BITS)),
        hardware,
        acts::contains,
        NumberFormats.Rules.LARGEST,
        digits.calibration);
  }

  /** Weights with the step of the layer's largest; inputs with room, as CrossSim bounds none. */
  private Map<Integer, NumberFormats.LayerFormat> oneStepALayer(ResolvedBlock hardware)
      throws EvaluationFailure {
    Map<Integer, NumberFormats.LayerFormat> formats = new HashMap<>();
    for (Map.Entry<Integer, StoredFilters> e :
        network(hardware, Set.of(), Map.of()).stored().entrySet()) {
      float largest = 0;
      for (float w : digits.weights.of(digits.network.node(e.getKey())).get(0)) {
        largest = Math.max(largest, Math.abs(w));
      }
      formats.put(
          e.getKey(),
          new NumberFormats.LayerFormat(
              List.of(largest / CodeSet.INTEGERS.topOfWeight(BITS)),
              e.getValue().signedInputs(),
              HEADROOM * e.getValue().inputStep()));
    }
    return formats;
  }

  private double[] accuracies(Set<String> acts, double seconds, Object... fields)
      throws EvaluationFailure {
    ResolvedBlock hardware = hardware(fields);
    AnalogNetwork network = network(hardware, acts, oneStepALayer(hardware));
    CellPhysics physics = CellPhysics.of(hardware, acts::contains, seconds);
    double[] all = new double[CHIPS];
    for (int chip = 0; chip < CHIPS; chip++) {
      all[chip] = network.program(physics, 3, chip).accuracy(digits.images, 540);
    }
    return all;
  }

  private static double mean(double[] x) {
    return java.util.Arrays.stream(x).average().orElseThrow();
  }

  private static double variance(double[] x) {
    double m = mean(x);
    return java.util.Arrays.stream(x).map(v -> (v - m) * (v - m)).sum() / (x.length - 1);
  }

  @Test
  void accuracyWithProgrammingNoiseIsCrossSims() throws IOException, EvaluationFailure {
    JsonObject recorded =
        JsonParser.parseString(
                Files.readString(RecordedFigures.folder("nonideal").resolve("crosssim/cnn.json")))
            .getAsJsonObject();
    assertThat(mean(accuracies(Set.of(), 0)) * 540).isBetween(520.0, 524.0); // CrossSim: 522
    Map<String, Object[]> cases = new LinkedHashMap<>();
    for (double m : new double[] {0.02, 0.05, 0.1, 0.2}) {
      Object[] window = {CELL + "g_min", US, CELL + "g_max", 100 * US};
      cases.put("prog_indep_" + m, noise(window, "constant", "sigma", m * 100 * US));
      cases.put("prog_prop_" + m, noise(window, "proportional", "relative", m));
    }
    cases.put(
        "PCMJoshi",
        noise(
            new Object[] {CELL + "g_min", 0.25 * US, CELL + "g_max", 25 * US},
            "polynomial",
            "c0",
            0.28638599 * US,
            "c1",
            0.07585724,
            "c2",
            -0.00178767 / US));
    cases.put(
        "RRAMWan",
        noise(
            new Object[] {CELL + "g_min", US, CELL + "g_max", 39.26 * US},
            "polynomial",
            "c0",
            1.053 * US,
            "c1",
            0.2374,
            "c2",
            -1.167e-2 / US,
            "c3",
            1.536e-4 / US / US));
    Map<String, Programmings> repeated = repeated();
    StringBuilder table = new StringBuilder();
    boolean all = true;
    for (Map.Entry<String, Object[]> c : cases.entrySet()) {
      JsonObject r = recorded.getAsJsonObject(c.getKey());
      Programmings ten =
          new Programmings(
              r.get("reps").getAsInt(),
              r.get("acc_mean").getAsDouble(),
              r.get("acc_std").getAsDouble());
      Programmings many = repeated.get(c.getKey());
      double[] ours = accuracies(Set.of("programming_noise"), 0, c.getValue());
      table.append(
          "%s: %.4f, recorded %.4f, %.1f standard errors, repeated %.4f, %.1f%n"
              .formatted(
                  c.getKey(), mean(ours), ten.mean(), ten.off(ours), many.mean(), many.off(ours)));
      all &= Math.abs(ten.off(ours)) < LIMIT && Math.abs(many.off(ours)) < FINE_LIMIT;
    }
    assertThat(all).as(table.toString()).isTrue();
  }

  private static Object[] noise(Object[] window, String model, Object... coefficients) {
    List<Object> fields = new ArrayList<>(List.of(window));
    fields.addAll(List.of(CELL + "programming_noise.model", model));
    for (int i = 0; i < coefficients.length; i += 2) {
      fields.add(CELL + "programming_noise." + coefficients[i]);
      fields.add(coefficients[i + 1]);
    }
    return fields.toArray();
  }
}
