package org.hwnas.runtime.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.circuit.WireResistance;
import org.hwnas.runtime.device.DeviceModel;
import org.hwnas.runtime.device.PublishedDevices;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.hardware.ChipReader;
import org.hwnas.runtime.hardware.Chips;
import org.hwnas.runtime.hardware.Quantization;
import org.hwnas.runtime.mapping.WeightSlicing;
import org.hwnas.runtime.network.Node;
import org.hwnas.runtime.network.Operator;
import org.hwnas.runtime.network.TensorShape;
import org.hwnas.runtime.training.CodeSet;
import org.hwnas.runtime.training.NetworkFunction;
import org.hwnas.runtime.training.NumberFormats;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Accuracies over time of the recorded network for digits, by the engine that designs are measured
 * with, against AIHWKit's: phase-change cells of two kinds, 8-bit converters of a bound of 10 full
 * weights and inputs, output noise of 0.04 of one.
 *
 * <p>AIHWKit scales every input vector to its own largest value, so that its noise is relative to
 * that; here a layer has one range. It is the root mean square of those largest values on a chip of
 * that age, which gives each layer the same noise power. Inputs are rounded more finely than
 * AIHWKit's 254 steps.
 */
@Tag("slow")
class InferenceOverTimeTest {
  private static final int CHIPS = 12;
  private static final int BITS = 12;

  /** Range of inputs over the scale that noise is relative to. */
  private static final double HEADROOM = 8;

  private static final double BOUND = 10;
  private static final double NOISE = 0.04;

  private final RecordedDigits digits;

  InferenceOverTimeTest() throws IOException, EvaluationFailure {
    digits = new RecordedDigits();
  }

  private static ResolvedBlock hardware(DeviceModel device) {
    return Chips.hardware(
        "tile.pe.crossbar.rows",
        512,
        "tile.pe.crossbar.cols",
        512,
        "tile.pe.crossbar.bits_per_cell",
        BITS - 1,
        "tile.pe.crossbar.device.g_min",
        device.gMin(),
        "tile.pe.crossbar.device.g_max",
        device.gMax(),
        "tile.pe.dac.bits",
        BITS,
        "tile.pe.adc.bits",
        8,
        "tile.pe.adc.range",
        "fixed",
        "tile.pe.adc.full_scale",
        BOUND / HEADROOM,
        "tile.pe.adc.subtraction",
        "analog",
        "tile.pe.adc.errors.noise",
        NOISE / BOUND,
        "mapping.weights",
        "differential_pair");
  }

  /** Step of all weights of a layer. */
  private float step(Node node) {
    float largest = 0;
    for (float w : digits.weights.of(node).get(0)) {
      largest = Math.max(largest, Math.abs(w));
    }
    return largest / CodeSet.INTEGERS.topOfWeight(BITS);
  }

  /** What the weights of a layer have become on a chip of its own. */
  private float[] aged(Node node, ResolvedBlock hardware, CellPhysics physics)
      throws EvaluationFailure {
    WeightSlicing slicing =
        WeightSlicing.of(ChipReader.read(hardware), new Quantization(BITS, BITS));
    WeightCodes codes = WeightCodes.of(node, digits.weights.of(node).get(0), slicing, step(node));
    float[] read =
        new ReadBack(new Programming(codes, slicing, physics, 8, 0, node.id())).effectiveCodes();
    for (int i = 0; i < read.length; i++) {
      read[i] *= step(node);
    }
    float[] filters = new float[read.length];
    codes.scatter(read, 0, false, filters);
    return filters;
  }

  /** By layer: one step for all weights, and inputs by the power of their vectors' largest. */
  private Map<Integer, NumberFormats.LayerFormat> formats(
      ResolvedBlock hardware, CellPhysics physics) throws EvaluationFailure {
    Map<Integer, float[]> filters = new TreeMap<>();
    for (Node node : digits.network.nodes()) {
      if (node.operator() instanceof Operator.Filters) {
        filters.put(node.id(), aged(node, hardware, physics));
      }
    }
    Map<Integer, double[]> power = new TreeMap<>();
    NetworkFunction function = NetworkFunction.withoutProducts(digits.network, digits.weights, 1);
    for (float[] sample : digits.calibration) {
      System.arraycopy(sample, 0, function.input(), 0, sample.length);
      function.infer(
          (node, input, output) -> {
            double[] sums = power.computeIfAbsent(node.id(), id -> new double[2]);
            for (double largest : largest(node, input)) {
              // a vector of zeros is not converted at all
              sums[0] += largest * largest;
              sums[1] += largest > 0 ? 1 : 0;
            }
            TensorShape in = digits.network.node(node.inputs().get(0)).output();
            FloatProduct.apply(node, in, input, filters.get(node.id()), output);
          });
    }
    Map<Integer, NumberFormats.LayerFormat> formats = new HashMap<>();
    power.forEach(
        (id, sums) -> {
          double scale = Math.sqrt(sums[0] / sums[1]);
          formats.put(
              id,
              new NumberFormats.LayerFormat(
                  List.of(step(digits.network.node(id))),
                  false,
                  (float) (HEADROOM * scale / ((1 << BITS) - 1))));
        });
    return formats;
  }

  /** The largest of each vector that a layer reads: of a 3 x 3 convolution, of each place's. */
  private List<Double> largest(Node node, float[] input) {
    List<Double> all = new ArrayList<>();
    if (!(node.operator() instanceof Operator.Conv)) {
      double most = 0;
      for (float x : input) {
        most = Math.max(most, x);
      }
      return List.of(most);
    }
    TensorShape shape = digits.network.node(node.inputs().get(0)).output();
    for (int y = 0; y < shape.height(); y++) {
      for (int x = 0; x < shape.width(); x++) {
        double most = 0;
        for (int c = 0; c < shape.channels(); c++) {
          for (int row = Math.max(0, y - 1); row < Math.min(shape.height(), y + 2); row++) {
            for (int col = Math.max(0, x - 1); col < Math.min(shape.width(), x + 2); col++) {
              most = Math.max(most, input[(c * shape.height() + row) * shape.width() + col]);
            }
          }
        }
        all.add(most);
      }
    }
    return all;
  }

  private double[] accuracies(DeviceModel device, double seconds, boolean compensated)
      throws EvaluationFailure {
    ResolvedBlock hardware = hardware(device);
    Mitigation mitigation =
        new Mitigation(
            compensated ? Mitigation.Compensation.GLOBAL_SCALE : Mitigation.Compensation.NONE,
            false,
            Mitigation.Remapping.NONE,
            OptionalDouble.empty(),
            false,
            OptionalDouble.empty());
    CellPhysics physics =
        new CellPhysics(
            device,
            WireResistance.NONE,
            512,
            512,
            seconds,
            0.2,
            mitigation,
            CellPhysics.WireModel.SOLVED);
    Set<String> acts = Set.of("adc");
    AnalogNetwork network =
        AnalogNetwork.of(
            digits.network,
            digits.weights,
            formats(hardware, physics),
            ChipReader.read(hardware),
            Quantization.of(Chips.quantization(BITS, BITS)),
            hardware,
            acts::contains,
            NumberFormats.Rules.LARGEST,
            digits.calibration);
    double[] all = new double[CHIPS];
    for (int chip = 0; chip < CHIPS; chip++) {
      all[chip] = network.program(physics, 9, chip).accuracy(digits.images, 540);
    }
    return all;
  }

  /**
   * A recorded case: the mean of ten programmings.
   *
   * @param deviation between them; 0: not recorded, ours is taken
   */
  private record Case(
      String device, double seconds, boolean compensated, double mean, double deviation) {}

  @Test
  void accuracyOverTimeIsAihwkits() throws EvaluationFailure {
    List<Case> cases =
        List.of(
            new Case("pcm", 0, true, .956, .010),
            new Case("pcm", 1, true, .960, .005),
            new Case("pcm", 3600, true, .955, .006),
            new Case("pcm", 86400, true, .952, .009),
            new Case("pcm", 2592000, true, .945, .013),
            new Case("pcm", 31536000, true, .947, .009),
            new Case("pcm", 86400, false, .941, 0),
            new Case("pcm", 2592000, false, .897, 0),
            new Case("pcm", 31536000, false, .862, 0),
            new Case("hermes", 86400, true, .946, 0),
            new Case("hermes", 2592000, true, .929, 0),
            new Case("hermes", 31536000, true, .920, 0));
    StringBuilder table = new StringBuilder();
    double worst = 0;
    for (Case c : cases) {
      DeviceModel device =
          c.device().equals("pcm") ? PublishedDevices.pcm(25, true) : PublishedDevices.hermes();
      double[] ours = accuracies(device, c.seconds(), c.compensated());
      double mean = Arrays.stream(ours).average().orElseThrow();
      double variance = Arrays.stream(ours).map(v -> (v - mean) * (v - mean)).sum() / (CHIPS - 1);
      double theirs = c.deviation() > 0 ? c.deviation() * c.deviation() : variance;
      double off = (mean - c.mean()) / Math.sqrt(theirs / 10 + variance / CHIPS);
      table.append(
          "%s: %.4f, recorded %.3f, %.1f standard errors%n".formatted(c, mean, c.mean(), off));
      worst = Math.max(worst, Math.abs(off));
    }
    assertThat(worst).as(table.toString()).isLessThan(LIMIT);
  }

  /**
   * Standard errors that the worst of twelve cases exceeds with a chance of 5 % where the spread is
   * that of ten programmings: Student's t for 9 degrees at 1 - 0.05 / 24.
   */
  private static final double LIMIT = 3.81;
}
