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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.cost.CostEstimator;
import org.hwnas.runtime.cost.analytical.AnalyticalCostModel;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.estimate.MetricArray;
import org.hwnas.runtime.hardware.Chips;
import org.hwnas.runtime.network.Layers;
import org.hwnas.runtime.training.Nd4jKernels;
import org.hwnas.runtime.workload.Catalogue;
import org.hwnas.runtime.workload.DataSets;
import org.junit.jupiter.api.Test;

/** From a design to accuracies, on the first images of the set that ships with the examples. */
class TrainedAccuracyTest {
  private static final String SET = "fashion_mnist_10k";
  private static final int TESTS = 300;
  private static final DataSets DATA = new DataSets(List.of(Path.of("..", "examples", "data")));

  private static final ResolvedBlock CONVOLUTIONS =
      Layers.network(
          "convolutions",
          1,
          28,
          10,
          Layers.conv(6, 3, 2),
          Layers.conv(12, 3, 2),
          Layers.linear().with("pool", "flatten"));
  private static final ResolvedBlock DENSE =
      Layers.network(
          "dense", 1, 28, 10, Layers.avgPool(2), Layers.linear(24, "flatten"), Layers.linear());

  private final AtomicInteger trainings = new AtomicInteger();
  private final TrainedAccuracy accuracy = counting(trainings);

  private static TrainedAccuracy counting(AtomicInteger trainings) {
    return new TrainedAccuracy(
        new CostEstimator(new AnalyticalCostModel(), Catalogue::input),
        DATA,
        () -> {
          trainings.incrementAndGet();
          return new Nd4jKernels();
        });
  }

  /** A design under construction; what is not said is as good as hardware can be. */
  private static final class Design {
    private final List<ResolvedBlock> networks;
    private final Map<String, Object> evaluate = new LinkedHashMap<>();
    private Object[] hardware = {"tile.pe.adc.bits", 12};
    private int bits = 8;
    private long seed = 1;

    Design(ResolvedBlock... networks) {
      this.networks = List.of(networks);
      evaluate.put("epochs", 2);
      evaluate.put("train_samples", 1200);
      evaluate.put("test_samples", TESTS);
      evaluate.put("batch", 32);
      evaluate.put("optimizer", "adam");
      evaluate.put("learning_rate", 0.01);
      evaluate.put("weight_decay", 0);
      evaluate.put("chips", 1);
      evaluate.put("nonidealities", "auto");
      evaluate.put("times", List.of());
      evaluate.put("noise_aware", 0);
      evaluate.put("schedule", "cosine");
      evaluate.put("momentum", 0.9);
      evaluate.put("augmentation", "none");
      evaluate.put("patience", "auto");
      evaluate.put("weight_clip", 0);
    }

    Design with(String field, Object value) {
      evaluate.put(field, value);
      return this;
    }

    Design hardware(Object... changes) {
      hardware = changes;
      return this;
    }

    /** Programming noise of this share of the target, read without converters: it alone acts. */
    Design noisy(double relative, int chips) {
      return hardware(
              "tile.pe.crossbar.device.programming_noise.model",
              "proportional",
              "tile.pe.crossbar.device.programming_noise.relative",
              relative)
          .with("nonidealities", List.of("programming_noise"))
          .with("chips", chips);
    }

    Design bits(int both) {
      bits = both;
      return this;
    }

    Design seed(long value) {
      seed = value;
      return this;
    }

    ResolvedBlock root() {
      List<ResolvedBlock> children = new ArrayList<>();
      for (ResolvedBlock network : networks) {
        String name = network.name();
        children.add(block(name, "workload", Map.of("dataset", SET, "network", name, "weight", 1)));
      }
      children.addAll(networks);
      children.add(Chips.hardware(hardware));
      children.add(Chips.quantization(bits, bits));
      children.add(block("evaluate", "evaluate", Map.of(), block("accuracy", "trained", evaluate)));
      children.add(block("search", "search", Map.of("seed", seed)));
      return block("", "experiment", Map.of(), children.toArray(ResolvedBlock[]::new));
    }
  }

  private static ResolvedBlock block(
      String name, String kind, Map<String, Object> fields, ResolvedBlock... children) {
    Map<String, List<Value>> values = new LinkedHashMap<>();
    fields.forEach(
        (field, value) ->
            values.put(
                field,
                value instanceof List<?> list
                    ? list.stream()
                        .map(
                            v ->
                                v instanceof Number n
                                    ? Value.of(n.doubleValue())
                                    : Value.of((String) v))
                        .toList()
                    : List.of(
                        value instanceof Number n
                            ? Value.of(n.doubleValue())
                            : Value.of((String) value))));
    return new ResolvedBlock(name, name, kind, values, List.of(children));
  }

  private static final String DEVICE = "tile.pe.crossbar.device.";

  /** Each effect by itself, strong enough that it cannot go unnoticed, and switched off again. */
  @Test
  void everyEffectLowersAccuracyAndCanBeLeftOut() throws EvaluationFailure {
    Map<String, Object[]> effects = new LinkedHashMap<>();
    effects.put("variation", new Object[] {DEVICE + "device_variation.sigma", 1.5});
    effects.put("read_noise", new Object[] {DEVICE + "read_noise.sigma", 30e-6});
    effects.put(
        "stuck_at", new Object[] {DEVICE + "stuck_at.on", 0.3, DEVICE + "stuck_at.count", "exact"});
    effects.put("ir_drop", new Object[] {"tile.pe.crossbar.wire_resistance", 1500});
    effects.put(
        "drift", new Object[] {DEVICE + "drift.nu.value", 0.3, DEVICE + "drift.nu_std.value", 0.3});
    effects.put(
        "retention",
        new Object[] {
          DEVICE + "retention.model", "logarithmic", DEVICE + "retention.spread", 20e-6
        });
    double good = at(new Design(DENSE).with("nonidealities", List.of("adc")), 0);
    for (Map.Entry<String, Object[]> effect : effects.entrySet()) {
      List<Object> hardware = new ArrayList<>(Arrays.asList(effect.getValue()));
      hardware.addAll(List.of("tile.pe.adc.bits", 12));
      Design with = new Design(DENSE).hardware(hardware.toArray()).with("times", List.of(86400));
      assertThat(at(with.with("nonidealities", List.of(effect.getKey(), "adc")), 0))
          .as(effect.getKey())
          .isLessThan(good - 0.04);
      assertThat(at(with.with("nonidealities", List.of("adc")), 0))
          .as("without " + effect.getKey())
          .isEqualTo(good);
    }
  }

  @Test
  void driftCompensationBringsBackWhatTheMeanDriftTook() throws EvaluationFailure {
    Object[] drifting = {
      DEVICE + "drift.nu.value", 0.1, DEVICE + "drift.nu_std.value", 0.01, "tile.pe.adc.bits", 12
    };
    List<Double> accuracies = new ArrayList<>();
    for (String compensation : List.of("none", "global_scale", "per_column")) {
      List<Object> hardware = new ArrayList<>(Arrays.asList(drifting));
      hardware.addAll(List.of("mitigation.drift_compensation", compensation));
      accuracies.add(
          at(
              new Design(DENSE)
                  .hardware(hardware.toArray())
                  .with("nonidealities", List.of("drift"))
                  .with("times", List.of(31536000)),
              0));
    }
    double good = at(new Design(DENSE).with("nonidealities", List.of()), 0);
    assertThat(accuracies.get(1)).isGreaterThan(accuracies.get(0)).isCloseTo(good, within(0.06));
    assertThat(accuracies.get(2)).isGreaterThan(accuracies.get(0)).isCloseTo(good, within(0.06));
  }

  /** One image leaves out what others hold: larger values are clipped, and the loss tells. */
  @Test
  void asManyImagesCalibrateAsStated() throws EvaluationFailure {
    Design design = new Design(DENSE).bits(4).with("nonidealities", List.of());
    Map<Integer, Double> losses = new LinkedHashMap<>();
    for (int samples : List.of(1, 32, 200)) {
      ResolvedBlock root = design.root();
      ResolvedBlock formats = root.child("quantization");
      List<ResolvedBlock> children = new ArrayList<>(root.children());
      List<ResolvedBlock> inside = new ArrayList<>(formats.children());
      inside.add(block("method", "post_training", Map.of("samples", samples)));
      children.set(
          children.indexOf(formats),
          new ResolvedBlock(
              formats.path(), formats.name(), formats.kind(), formats.fields(), inside));
      root = new ResolvedBlock(root.path(), root.name(), root.kind(), root.fields(), children);
      losses.put(samples, accuracy.estimate(root).get("loss").at(0, 0));
    }
    assertThat(losses.get(1)).isGreaterThan(losses.get(200));
    assertThat(losses.get(32)).isNotEqualTo(losses.get(200)).isEqualTo(lossOf(design));
  }

  private double lossOf(Design design) throws EvaluationFailure {
    return accuracy.estimate(design.root()).get("loss").at(0, 0);
  }

  @Test
  void bentCellsNeedInputsOfOneBit() {
    assertThatThrownBy(
            () ->
                at(
                    new Design(DENSE)
                        .hardware(DEVICE + "nonlinear_iv.model", "sinh", "tile.pe.dac.bits", 2),
                    0))
        .isInstanceOf(EvaluationFailure.class)
        .hasMessageContaining("dac.bits = 1");
  }

  @Test
  void goodHardwareIsAsAccurateAsTheNetwork() throws EvaluationFailure {
    for (String encoding : List.of("differential_pair", "offset")) {
      Map<String, MetricArray> metrics =
          accuracy.estimate(
              new Design(CONVOLUTIONS, DENSE)
                  .hardware("tile.pe.adc.bits", 12, "mapping.weights", encoding)
                  .root());
      for (int w = 0; w < 2; w++) {
        double digital = metrics.get("digital_accuracy").at(w, 0);
        // a tenth by chance; a few hundred images teach a small network this much
        assertThat(digital).isGreaterThan(0.55);
        // eight bits change the answer to few images: two points are six of them
        assertThat(metrics.get("accuracy").at(w, 0)).isCloseTo(digital, within(0.02));
      }
      assertThat(metrics.get("accuracy").workloads()).isEqualTo(2);
    }
    assertThat(trainings).hasValue(2); // one for each network, none for the second encoding
  }

  @Test
  void poorHardwareIsLessAccurate() throws EvaluationFailure {
    double good = at(new Design(DENSE), 0);
    // by more than the two points that pass for equal above
    double poor = good - 0.05;
    assertThat(at(new Design(DENSE).hardware("tile.pe.adc.bits", 2), 0)).isLessThan(poor);
    assertThat(at(new Design(DENSE).bits(2), 0)).isLessThan(poor);
    assertThat(at(new Design(DENSE).noisy(1, 1), 0)).isLessThan(poor);
    assertThat(trainings).hasValue(1);
  }

  private double at(Design design, int chip) throws EvaluationFailure {
    return accuracy.estimate(design.root()).get("accuracy").at(0, chip);
  }

  @Test
  void effectsThatAreOffDoNotAct() throws EvaluationFailure {
    double good = at(new Design(DENSE).with("nonidealities", List.of("programming_noise")), 0);
    assertThat(at(new Design(DENSE).noisy(0.9, 1).with("nonidealities", List.of()), 0))
        .isEqualTo(good);
    assertThat(
            at(
                new Design(DENSE).hardware("tile.pe.adc.bits", 1).with("nonidealities", List.of()),
                0))
        .isEqualTo(good);
  }

  @Test
  void aNetworkIsTrainedOnceForAllHardware() throws EvaluationFailure {
    Map<String, MetricArray> first = accuracy.estimate(new Design(DENSE).root());
    Map<String, MetricArray> second =
        accuracy.estimate(
            new Design(DENSE).hardware("tile.pe.adc.bits", 3, "tile.pe.crossbar.rows", 64).root());
    assertThat(trainings).hasValue(1);
    assertThat(second.get("digital_accuracy")).isEqualTo(first.get("digital_accuracy"));
    assertThat(second.get("accuracy")).isNotEqualTo(first.get("accuracy"));
  }

  @Test
  void whatTrainingDependsOnTrainsAnew() throws EvaluationFailure {
    accuracy.estimate(new Design(DENSE).root());
    accuracy.estimate(new Design(DENSE).seed(2).root());
    accuracy.estimate(new Design(DENSE).with("epochs", 1).root());
    accuracy.estimate(new Design(DENSE).with("noise_aware", 0.1).root());
    accuracy.estimate(new Design(CONVOLUTIONS).root());
    assertThat(trainings).hasValue(5);
    accuracy.estimate(new Design(DENSE).root());
    assertThat(trainings).hasValue(5);
  }

  @Test
  void chipsDifferUnderNoiseAndRepeat() throws EvaluationFailure {
    MetricArray five = accuracy.estimate(new Design(DENSE).noisy(0.6, 5).root()).get("accuracy");
    assertThat(five.chips()).isEqualTo(5);
    assertThat(Arrays.stream(five.values()).distinct().count()).isGreaterThan(1);
    // a chip's number decides it, not how many there are
    MetricArray two = accuracy.estimate(new Design(DENSE).noisy(0.6, 2).root()).get("accuracy");
    assertThat(two.values()).containsExactly(Arrays.copyOf(five.values(), 2));
  }

  @Test
  void severalTimesAreThoseOfTheSameChips() throws EvaluationFailure {
    Design drifting =
        new Design(DENSE)
            .hardware(
                "tile.pe.crossbar.device.drift.nu.value",
                0.3,
                "tile.pe.crossbar.device.drift.nu_std.value",
                0.15)
            .with("nonidealities", List.of("drift", "adc"))
            .with("chips", 2);
    List<Integer> times = List.of(0, 3600, 31_536_000);
    MetricArray all = accuracy.estimate(drifting.with("times", times).root()).get("accuracy");
    assertThat(all.times()).containsExactly(0.0, 3600.0, 31_536_000.0);
    for (int t = 0; t < 3; t++) {
      MetricArray one =
          accuracy.estimate(drifting.with("times", List.of(times.get(t))).root()).get("accuracy");
      for (int chip = 0; chip < 2; chip++) {
        assertThat(all.at(0, chip, t)).isEqualTo(one.at(0, chip));
      }
    }
    assertThat(all.at(0, 0, 2)).isLessThan(all.at(0, 0, 0) - 0.1);
    assertThat(trainings).hasValue(1);
  }

  @Test
  void chipsAreAlikeWithoutNoise() throws EvaluationFailure {
    MetricArray three =
        accuracy.estimate(new Design(DENSE).with("chips", 3).root()).get("accuracy");
    assertThat(Arrays.stream(three.values()).distinct().count()).isEqualTo(1);
  }

  @Test
  void neitherOrderNorCompanyMatters() throws Exception {
    List<ResolvedBlock> designs =
        List.of(
            new Design(DENSE).root(),
            new Design(CONVOLUTIONS).noisy(0.4, 2).root(),
            new Design(DENSE).noisy(0.4, 2).root(),
            new Design(DENSE).hardware("tile.pe.adc.bits", 4).root());
    List<Map<String, MetricArray>> forwards = new ArrayList<>();
    for (ResolvedBlock design : designs) {
      forwards.add(accuracy.estimate(design));
    }
    TrainedAccuracy other = counting(new AtomicInteger());
    for (int i = designs.size() - 1; i >= 0; i--) {
      assertThat(other.estimate(designs.get(i))).isEqualTo(forwards.get(i));
    }
    AtomicInteger shared = new AtomicInteger();
    TrainedAccuracy together = counting(shared);
    ExecutorService workers = Executors.newFixedThreadPool(4);
    try {
      List<Future<? extends Map<String, MetricArray>>> running = new ArrayList<>();
      for (ResolvedBlock design : designs) {
        running.add(workers.submit(() -> together.estimate(design)));
      }
      for (int i = 0; i < designs.size(); i++) {
        assertThat(running.get(i).get()).isEqualTo(forwards.get(i));
      }
    } finally {
      workers.shutdownNow();
    }
    assertThat(shared).hasValue(2); // who comes second waits for the first
  }

  @Test
  void aTrainingThatDivergesFailsEachDesignAlike() {
    for (int rows : new int[] {64, 128}) {
      ResolvedBlock root =
          new Design(DENSE)
              .hardware("tile.pe.crossbar.rows", rows)
              .with("optimizer", "sgd")
              .with("learning_rate", 1e30)
              .root();
      assertThatThrownBy(() -> accuracy.estimate(root))
          .isInstanceOf(EvaluationFailure.class)
          .hasMessageContaining("training diverged");
    }
    assertThat(trainings).hasValue(1);
  }

  /** Another failure than the network's may be gone the next time. */
  @Test
  void aDefectIsNotRemembered() throws EvaluationFailure {
    AtomicInteger calls = new AtomicInteger();
    TrainedAccuracy once =
        new TrainedAccuracy(
            new CostEstimator(new AnalyticalCostModel(), Catalogue::input),
            DATA,
            () -> {
              if (calls.getAndIncrement() == 0) {
                throw new IllegalStateException("the library does not load");
              }
              return new Nd4jKernels();
            });
    ResolvedBlock root = new Design(DENSE).root();
    assertThatThrownBy(() -> once.estimate(root)).hasStackTraceContaining("does not load");
    assertThat(once.estimate(root)).isEqualTo(accuracy.estimate(root));
  }
}
