package org.hwnas.runtime.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.cost.CostEstimator;
import org.hwnas.runtime.cost.analytical.AnalyticalCostModel;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.hardware.Chip;
import org.hwnas.runtime.hardware.ChipReader;
import org.hwnas.runtime.hardware.Chips;
import org.hwnas.runtime.hardware.Quantization;
import org.hwnas.runtime.mapping.WeightSlicing;
import org.hwnas.runtime.network.Layers;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.NetworkBuilder;
import org.hwnas.runtime.network.Node;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.training.FormatRule;
import org.hwnas.runtime.training.Nd4jKernels;
import org.hwnas.runtime.workload.Catalogue;
import org.hwnas.runtime.workload.DataSets;
import org.junit.jupiter.api.Test;

/** Training that knows of formats and devices, measured on crossbars as any other. */
class AwareTrainingTest {
  private static final DataSets DATA = new DataSets(List.of(Path.of("..", "examples", "data")));
  private static final String NOISE = "tile.pe.crossbar.device.programming_noise.";
  private static final ResolvedBlock DENSE =
      Layers.network(
          "dense", 1, 28, 10, Layers.avgPool(2), Layers.linear(24, "flatten"), Layers.linear());

  private final TrainedAccuracy accuracy =
      new TrainedAccuracy(
          new CostEstimator(new AnalyticalCostModel(), Catalogue::input), DATA, Nd4jKernels::new);

  private static ResolvedBlock block(
      String name, String kind, Map<String, Object> fields, ResolvedBlock... children) {
    Map<String, List<Value>> values = new LinkedHashMap<>();
    fields.forEach(
        (field, value) -> {
          List<?> all = value instanceof List<?> list ? list : List.of(value);
          values.put(field, all.stream().map(AwareTrainingTest::value).toList());
        });
    return new ResolvedBlock(name, name, kind, values, List.of(children));
  }

  private static Value value(Object o) {
    if (o instanceof Boolean flag) {
      return Value.of(flag);
    }
    return o instanceof Number n ? Value.of(n.doubleValue()) : Value.of((String) o);
  }

  private static ResolvedBlock aware(String kind, Object noise) {
    return aware(kind, noise, 8);
  }

  private static ResolvedBlock aware(String kind, Object noise, int epochs) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("epochs", epochs);
    fields.put("learning_rate", 0.003);
    fields.put("start", "finetune");
    fields.put("learn_clip", false);
    fields.put("noise", noise);
    return block("method", kind, fields);
  }

  private static final ResolvedBlock POST_TRAINING =
      block("method", "post_training", Map.of("samples", 128));

  private double measure(
      long seed,
      int bits,
      String scheme,
      ResolvedBlock method,
      Map<String, Object> training,
      Object... hardware)
      throws EvaluationFailure {
    Map<String, Object> format = Map.of("bits", bits, "scheme", scheme);
    return measure(
        seed,
        block("weights", "weights", format),
        block("activations", "activations", format),
        method,
        training,
        hardware);
  }

  private double measure(
      long seed,
      ResolvedBlock weights,
      ResolvedBlock activations,
      ResolvedBlock method,
      Map<String, Object> training,
      Object... hardware)
      throws EvaluationFailure {
    return measure(
        seed, weights, activations, accumulator("auto", "auto"), method, training, hardware);
  }

  private static ResolvedBlock accumulator(Object bits, Object fraction) {
    return block("accumulator", "accumulator", Map.of("bits", bits, "fraction_bits", fraction));
  }

  private double measure(
      long seed,
      ResolvedBlock weights,
      ResolvedBlock activations,
      ResolvedBlock accumulator,
      ResolvedBlock method,
      Map<String, Object> training,
      Object... hardware)
      throws EvaluationFailure {
    Map<String, Object> evaluate = new LinkedHashMap<>();
    evaluate.put("epochs", 8);
    evaluate.put("train_samples", 2000);
    evaluate.put("test_samples", 500);
    evaluate.put("batch", 32);
    evaluate.put("optimizer", "adam");
    evaluate.put("learning_rate", 0.01);
    evaluate.put("weight_decay", 0);
    evaluate.put("chips", 2);
    evaluate.put("nonidealities", List.of("programming_noise"));
    evaluate.put("times", List.of());
    evaluate.put("noise_aware", 0);
    evaluate.put("schedule", "cosine");
    evaluate.put("momentum", 0.9);
    evaluate.put("augmentation", "none");
    evaluate.put("patience", "auto");
    evaluate.put("weight_clip", 0);
    evaluate.put("device_aware", false);
    evaluate.putAll(training);
    ResolvedBlock root =
        block(
            "",
            "experiment",
            Map.of(),
            block(
                "dense",
                "workload",
                Map.of("dataset", "fashion_mnist_10k", "network", "dense", "weight", 1)),
            DENSE,
            Chips.hardware(hardware),
            block(
                "quantization",
                "quantization",
                Map.of(),
                weights,
                activations,
                accumulator,
                method),
            block("evaluate", "evaluate", Map.of(), block("accuracy", "trained", evaluate)),
            block("search", "search", Map.of("seed", seed)));
    var measured = accuracy.estimate(root).get("accuracy");
    return (measured.at(0, 0) + measured.at(0, 1)) / 2;
  }

  /**
   * At two bits (codes -1, 0 and 1 of weights, 0 to 3 of inputs) the network must be trained for
   * it.
   */
  @Test
  void trainingWithFormatsBeatsRoundingAfterwards() throws EvaluationFailure {
    for (long seed = 1; seed <= 2; seed++) {
      double rounded = measure(seed, 2, "uniform", POST_TRAINING, Map.of());
      double trained = measure(seed, 2, "uniform", aware("aware", "auto"), Map.of());
      double learned = measure(seed, 2, "learned", aware("aware", "auto"), Map.of());
      // 500 images have a standard error of two points; one large weight leaves few of its filter's
      // others a code but 0, which a trained step does not
      assertThat(trained).as("uniform, seed " + seed).isGreaterThan(rounded + 0.04);
      assertThat(learned).as("learned, seed " + seed).isGreaterThan(rounded + 0.1);
    }
  }

  private static ResolvedBlock format(String kind, int bits, String scheme, Object... fields) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("bits", bits);
    all.put("scheme", scheme);
    all.put("clip", "auto");
    all.put("calibration", "largest");
    all.put("percentile", 0.999);
    all.put("integer_bits", "auto");
    all.put("fraction_bits", "auto");
    for (int i = 0; i < fields.length; i += 2) {
      all.put((String) fields[i], fields[i + 1]);
    }
    return block(kind, kind, all);
  }

  /** Bits of each crossbar of both layers, of which those of none are left out. */
  private static ResolvedBlock perCrossbar(String scheme) {
    ResolvedBlock whole = format("weights", 8, scheme);
    Map<String, Value> bits = new LinkedHashMap<>();
    String[] layers =
        DENSE.children().stream().map(c -> DENSE.path() + "." + c.name()).toArray(String[]::new);
    for (int i = 0; i < 12; i++) { // 196 rows of 24 columns on 64 of 8
      bits.put(layers[1] + "#" + i, Value.of(new int[] {2, 0, 2, 3, 2}[i % 5]));
    }
    bits.put(layers[2] + "#0", Value.of(3));
    bits.put(layers[2] + "#1", Value.of(2));
    return new ResolvedBlock(
        whole.path(),
        whole.name(),
        whole.kind(),
        whole.fields(),
        Map.of("bits", bits),
        whole.children());
  }

  /**
   * Bits of crossbars are trained for: were they not, training would not bring back what it does.
   */
  @Test
  void trainingForBitsOfCrossbarsBeatsRoundingToThemAfterwards() throws EvaluationFailure {
    Object[] crossbars = {"tile.pe.crossbar.rows", 64, "tile.pe.crossbar.cols", 8};
    ResolvedBlock eight = format("activations", 8, "uniform");
    for (long seed = 1; seed <= 2; seed++) {
      double rounded =
          measure(seed, perCrossbar("uniform"), eight, POST_TRAINING, Map.of(), crossbars);
      double trained =
          measure(seed, perCrossbar("uniform"), eight, aware("aware", "auto"), Map.of(), crossbars);
      double learned =
          measure(
              seed,
              perCrossbar("learned"),
              eight,
              aware("noise_aware", "auto"),
              Map.of(),
              crossbars);
      assertThat(trained).as("uniform, seed " + seed).isGreaterThan(rounded + 0.08);
      assertThat(learned).as("learned, seed " + seed).isGreaterThan(rounded + 0.08);
    }
  }

  /** A register that holds all sums changes nothing, one of a few bits leaves little. */
  @Test
  void anAccumulatorThatIsTooNarrowCostsAccuracy() throws EvaluationFailure {
    ResolvedBlock weights = format("weights", 8, "uniform");
    ResolvedBlock inputs = format("activations", 8, "uniform");
    double whole = measure(1, weights, inputs, POST_TRAINING, Map.of());
    double wide = measure(1, weights, inputs, accumulator(30, "auto"), POST_TRAINING, Map.of());
    double narrow = measure(1, weights, inputs, accumulator(12, "auto"), POST_TRAINING, Map.of());
    double fine = measure(1, weights, inputs, accumulator(30, 16), POST_TRAINING, Map.of());
    double coarse = measure(1, weights, inputs, accumulator(3, 0), POST_TRAINING, Map.of());
    assertThat(wide).isEqualTo(whole);
    assertThat(narrow).isLessThan(whole - 0.05);
    assertThat(fine).isBetween(whole - 0.01, whole + 0.01);
    assertThat(coarse).isLessThan(whole - 0.05);
    assertThatThrownBy(
            () ->
                measure(
                    1,
                    perCrossbar("uniform"),
                    inputs,
                    accumulator(20, "auto"),
                    POST_TRAINING,
                    Map.of(),
                    "tile.pe.crossbar.rows",
                    64,
                    "tile.pe.crossbar.cols",
                    8))
        .isInstanceOf(EvaluationFailure.class)
        .hasMessageContaining("set it to auto");
  }

  /** With a constant rate a training of three epochs is the beginning of one of four. */
  @Test
  void theAccuracyOfTheLastEpochsIsTheMeanOfTrainingsThatEndWithEach() throws EvaluationFailure {
    Map<String, Object> training = new LinkedHashMap<>();
    training.put("schedule", "constant");
    for (boolean aware : new boolean[] {false, true}) {
      ResolvedBlock weights = format("weights", 4, "uniform");
      ResolvedBlock inputs = format("activations", 8, "uniform");
      double sum = 0;
      double last = 0;
      for (int epochs = 2; epochs <= 4; epochs++) {
        training.put("epochs", aware ? 2 : epochs);
        ResolvedBlock own = aware ? aware("aware", "auto", epochs) : POST_TRAINING;
        last = measure(1, weights, inputs, own, training);
        sum += last;
      }
      Map<String, Object> reported = new LinkedHashMap<>(training);
      reported.put("report_last", 3);
      ResolvedBlock own = aware ? aware("aware", "auto", 4) : POST_TRAINING;
      double mean = measure(1, weights, inputs, own, reported);
      assertThat(mean).isCloseTo(sum / 3, within(1e-12)).isNotEqualTo(last);
      // of as many as there are
      reported.put("report_last", 9);
      assertThat(measure(1, weights, inputs, own, reported)).isPositive();
    }
  }

  /** Few powers of two: 0, a half and 1 of a filter's largest. */
  @Test
  void trainingForPowersOfTwoBeatsRoundingToThemAfterwards() throws EvaluationFailure {
    ResolvedBlock eight = format("activations", 8, "uniform");
    ResolvedBlock powers = format("weights", 3, "power_of_two");
    for (long seed = 1; seed <= 2; seed++) {
      double rounded = measure(seed, powers, eight, POST_TRAINING, Map.of());
      double trained = measure(seed, powers, eight, aware("aware", "auto"), Map.of());
      assertThat(trained).as("seed " + seed).isGreaterThan(rounded + 0.02);
    }
  }

  /**
   * Fixed point of whole numbers alone, then with bits behind the point, stated and trained for.
   */
  @Test
  void fixedPointIsTrainedFor() throws EvaluationFailure {
    ResolvedBlock eight = format("activations", 8, "integer_fraction");
    ResolvedBlock coarse =
        format("weights", 2, "integer_fraction", "integer_bits", 0, "fraction_bits", 1);
    for (long seed = 1; seed <= 2; seed++) {
      double rounded = measure(seed, coarse, eight, POST_TRAINING, Map.of());
      double trained = measure(seed, coarse, eight, aware("aware", "auto"), Map.of());
      assertThat(trained).as("seed " + seed).isGreaterThan(rounded + 0.08);
    }
  }

  @Test
  void aLearnedStepNeedsTraining() {
    assertThatThrownBy(() -> measure(1, 4, "learned", POST_TRAINING, Map.of()))
        .isInstanceOf(EvaluationFailure.class)
        .hasMessageContaining("set `method = aware`");
  }

  /** Noise of a quarter of the range: what it teaches shows after some epochs. */
  @Test
  void trainingWithTheDevicesNoiseBeatsPlainTrainingUnderIt() throws EvaluationFailure {
    Object[] noisy = {
      NOISE + "model", "constant", NOISE + "sigma", 4e-6, "tile.pe.crossbar.bits_per_cell", 4
    };
    double plain = 0;
    double device = 0;
    double formats = 0;
    for (long seed = 1; seed <= 3; seed++) {
      plain += measure(seed, 5, "uniform", POST_TRAINING, Map.of(), noisy) / 3;
      device += measure(seed, 5, "uniform", POST_TRAINING, Map.of("device_aware", true), noisy) / 3;
      formats += measure(seed, 5, "uniform", aware("noise_aware", "auto"), Map.of(), noisy) / 3;
    }
    assertThat(device).isGreaterThan(plain + 0.03);
    assertThat(formats).isGreaterThan(plain + 0.03);
  }

  /**
   * Wires that take a good part of the current: measured on solved crossbars, trained on ladders.
   */
  @Test
  void trainingThatSeesWiresBeatsPlainTrainingBehindThem() throws EvaluationFailure {
    Object[] wired = {
      "tile.pe.crossbar.wire_resistance", 5.0,
      "tile.pe.crossbar.rows", 256,
      "tile.pe.crossbar.cols", 256,
      "tile.pe.crossbar.bits_per_cell", 7,
      "tile.pe.crossbar.device.g_max", 100e-6
    };
    Map<String, Object> effects = Map.of("nonidealities", List.of("ir_drop"));
    Map<String, Object> seeing = new LinkedHashMap<>(effects);
    seeing.put("ir_drop_aware", true);
    for (long seed = 1; seed <= 2; seed++) {
      double plain = measure(seed, 8, "uniform", POST_TRAINING, effects, wired);
      double aware = measure(seed, 8, "uniform", POST_TRAINING, seeing, wired);
      // with wires of no resistance it reaches 0.82
      assertThat(plain).as("plain, seed " + seed).isLessThan(0.7);
      assertThat(aware).as("aware, seed " + seed).isGreaterThan(0.77);
    }
  }

  @Test
  void trainingForWiresThatTheChipCorrectsIsRefused() {
    assertThatThrownBy(
            () ->
                measure(
                    1,
                    8,
                    "uniform",
                    POST_TRAINING,
                    Map.of("nonidealities", List.of("ir_drop"), "ir_drop_aware", true),
                    "tile.pe.crossbar.wire_resistance",
                    5.0,
                    "mitigation.weight_correction",
                    "ir_drop"))
        .isInstanceOf(EvaluationFailure.class)
        .hasMessageContaining("leave out one of them");
  }

  /** The deviation of a filter is that of its cells: two of a pair, of one slice each. */
  @Test
  void theNoiseOfADeviceIsThatOfItsCells() throws EvaluationFailure {
    double sigma = 2e-6;
    ResolvedBlock hardware =
        Chips.hardware(
            NOISE + "model",
            "constant",
            NOISE + "sigma",
            sigma,
            "tile.pe.crossbar.bits_per_cell",
            4);
    Chip chip = ChipReader.read(hardware);
    Quantization quantization = new Quantization(5, 8); // sign and four bits: one slice
    Network network =
        NetworkBuilder.build(Layers.network("n", 1, 28, 10, Layers.linear(40, "flatten")));
    Node layer =
        network.nodes().stream()
            .filter(n -> n.operator() instanceof org.hwnas.runtime.network.Operator.Linear)
            .findFirst()
            .orElseThrow();
    CellPhysics physics = CellPhysics.of(hardware, e -> e.equals("programming_noise"), 0);
    DeviceNoise noise =
        new DeviceNoise(
            network,
            WeightSlicing.of(chip, quantization),
            FormatRule.LARGEST,
            physics.forTraining(false),
            "text");
    float[] filters = new float[784 * 40];
    RandomStream random = RandomStream.of(3, "filters");
    for (int i = 0; i < filters.length; i++) {
      filters[i] = (random.nextInt(7) - 3) / 15f; // codes of magnitude up to 3
    }
    for (int o = 0; o < 40; o++) {
      filters[o] = 1; // the largest: a step is a fifteenth
    }
    float[] noisy = new float[filters.length];
    noise.perturb(layer.id(), filters, noisy, 1, 0);
    double sum = 0;
    double squares = 0;
    for (int i = 40; i < filters.length; i++) {
      sum += noisy[i] - filters[i];
      squares += Math.pow(noisy[i] - filters[i], 2);
    }
    int n = filters.length - 40;
    double unit = (chip.crossbar().device().gMax() - chip.crossbar().device().gMin()) / 15;
    double of = Math.sqrt(2) * sigma / unit / 15;
    boolean above = chip.crossbar().device().gMin() > 4 * sigma; // else cells end at 0
    assertThat(sum / n).isCloseTo(0, within(5 * of / Math.sqrt(n)));
    assertThat(Math.sqrt(squares / n)).isCloseTo(of, within((above ? 0.03 : 0.35) * of));
    List<float[]> steps = new ArrayList<>();
    for (int step : new int[] {0, 3, 4}) {
      float[] again = new float[filters.length];
      noise.perturb(layer.id(), filters, again, 1, step);
      steps.add(again);
    }
    assertThat(Arrays.equals(steps.get(0), noisy)).isTrue();
    assertThat(Arrays.equals(steps.get(1), noisy)).as("the same chip").isTrue();
    assertThat(Arrays.equals(steps.get(2), noisy)).as("the next chip").isFalse();
  }
}
