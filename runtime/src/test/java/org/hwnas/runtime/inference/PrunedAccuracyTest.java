package org.hwnas.runtime.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
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

/** Accuracies of pruned networks and of formats layer by layer, on the set of the examples. */
class PrunedAccuracyTest {
  private static final DataSets DATA = new DataSets(List.of(Path.of("..", "examples", "data")));
  private static final ResolvedBlock NETWORK =
      Layers.network(
          "small",
          1,
          28,
          10,
          Layers.conv(8, 3, 2),
          Layers.conv(16, 3, 2),
          Layers.linear().with("pool", "flatten"));

  private final TrainedAccuracy accuracy =
      new TrainedAccuracy(
          new CostEstimator(new AnalyticalCostModel(), Catalogue::input), DATA, Nd4jKernels::new);

  private static ResolvedBlock block(
      String path, String kind, Map<String, Object> fields, ResolvedBlock... children) {
    Map<String, List<Value>> values = new LinkedHashMap<>();
    Map<String, Map<String, Value>> places = new LinkedHashMap<>();
    fields.forEach(
        (field, value) -> {
          if (value instanceof Map<?, ?> map) {
            Map<String, Value> at = new LinkedHashMap<>();
            map.forEach((place, v) -> at.put((String) place, value(v)));
            places.put(field, at);
            values.put(field, List.of(at.values().iterator().next()));
          } else {
            List<?> all = value instanceof List<?> list ? list : List.of(value);
            values.put(field, all.stream().map(PrunedAccuracyTest::value).toList());
          }
        });
    String name = path.substring(path.lastIndexOf('.') + 1);
    return new ResolvedBlock(path, name, kind, values, places, List.of(children));
  }

  private static Value value(Object o) {
    if (o instanceof Boolean flag) {
      return Value.of(flag);
    }
    return o instanceof Number n ? Value.of(n.doubleValue()) : Value.of((String) o);
  }

  private static ResolvedBlock pruning(
      int retrain, String schedule, String kind, Map<String, Object> fields) {
    return pruning("auto", retrain, schedule, kind, fields);
  }

  private static ResolvedBlock pruning(
      Object loss, int retrain, String schedule, String kind, Map<String, Object> fields) {
    return block(
        "pruning",
        "pruning",
        Map.of("retrain", retrain, "schedule", schedule, "accuracy_loss", loss),
        block("pruning.structure", kind, fields));
  }

  private static Map<String, Object> share(Object ratio, String criterion) {
    return Map.of("ratio", ratio, "criterion", criterion, "repack", true);
  }

  private SortedMap<String, MetricArray> measure(
      long seed, Object weightBits, Object activationBits, ResolvedBlock... pruning)
      throws EvaluationFailure {
    Map<String, Object> evaluate = new LinkedHashMap<>();
    evaluate.put("epochs", 4);
    evaluate.put("train_samples", 2000);
    evaluate.put("test_samples", 500);
    evaluate.put("batch", 32);
    evaluate.put("optimizer", "adam");
    evaluate.put("learning_rate", 0.01);
    evaluate.put("weight_decay", 0);
    evaluate.put("chips", 1);
    evaluate.put("nonidealities", List.of("dac"));
    evaluate.put("times", List.of());
    evaluate.put("noise_aware", 0);
    evaluate.put("schedule", "cosine");
    evaluate.put("momentum", 0.9);
    evaluate.put("augmentation", "none");
    evaluate.put("patience", "auto");
    evaluate.put("weight_clip", 0);
    List<ResolvedBlock> children = new ArrayList<>();
    children.add(
        block(
            "small",
            "workload",
            Map.of("dataset", "fashion_mnist_10k", "network", "small", "weight", 1)));
    children.add(NETWORK);
    children.add(Chips.hardware());
    children.add(
        block(
            "quantization",
            "quantization",
            Map.of(),
            block("quantization.weights", "weights", Map.of("bits", weightBits)),
            block("quantization.activations", "activations", Map.of("bits", activationBits))));
    children.addAll(List.of(pruning));
    children.add(
        block("evaluate", "evaluate", Map.of(), block("evaluate.accuracy", "trained", evaluate)));
    children.add(block("search", "search", Map.of("seed", seed)));
    return accuracy.estimate(
        block("", "experiment", Map.of(), children.toArray(ResolvedBlock[]::new)));
  }

  private double accuracy(long seed, ResolvedBlock... pruning) throws EvaluationFailure {
    return measure(seed, 8, 8, pruning).get("accuracy").at(0, 0);
  }

  @Test
  void trainingOnBringsBackWhatPruningTook() throws EvaluationFailure {
    for (long seed = 1; seed <= 2; seed++) {
      double dense = accuracy(seed);
      Map<String, Object> half = share(0.5, "magnitude");
      double once = accuracy(seed, pruning(0, "one_shot", "column", half));
      double again = accuracy(seed, pruning(4, "one_shot", "column", half));
      double slowly = accuracy(seed, pruning(4, "gradual", "column", half));
      // 500 images have a standard error of two points
      assertThat(once).as("seed " + seed).isLessThan(dense - 0.1);
      assertThat(again).as("seed " + seed).isGreaterThan(once + 0.1);
      assertThat(slowly).as("seed " + seed).isGreaterThan(once + 0.1);
      // beside it stands the network of which nothing was left out
      SortedMap<String, MetricArray> all =
          measure(seed, 8, 8, pruning(0, "one_shot", "column", half));
      assertThat(all.get("digital_accuracy").at(0, 0))
          .isEqualTo(measure(seed, 8, 8).get("digital_accuracy").at(0, 0));
      assertThat(all.get("digital_loss").at(0, 0)).isBetween(0.1, Math.log(10)); // of chance
      assertThat(all.get("loss").at(0, 0)).isGreaterThan(all.get("digital_loss").at(0, 0));
    }
  }

  @Test
  void coarseCodesAreTrainedFor() throws EvaluationFailure {
    for (long seed = 1; seed <= 2; seed++) {
      Map<String, Object> six = Map.of("bits", 6, "keep", true, "release", true);
      double once = accuracy(seed, pruning(0, "one_shot", "bit_slice", six));
      double again = accuracy(seed, pruning(4, "one_shot", "bit_slice", six));
      double two =
          accuracy(
              seed,
              pruning(
                  0, "one_shot", "bit_slice", Map.of("bits", 2, "keep", true, "release", true)));
      assertThat(two).as("seed " + seed).isGreaterThan(once + 0.1);
      assertThat(again).as("seed " + seed).isGreaterThan(once + 0.1);
    }
  }

  @Test
  void bitsOfLayersAct() throws EvaluationFailure {
    List<String> layers =
        NETWORK.children().stream().map(c -> NETWORK.path() + "." + c.name()).toList();
    Map<String, Object> last = Map.of(layers.get(0), 8, layers.get(1), 8, layers.get(2), 2);
    Map<String, Object> eight = Map.of(layers.get(0), 8, layers.get(1), 8, layers.get(2), 8);
    double whole = measure(1, 8, 8).get("accuracy").at(0, 0);
    assertThat(measure(1, eight, 8).get("accuracy").at(0, 0)).isEqualTo(whole);
    assertThat(measure(1, last, 8).get("accuracy").at(0, 0)).isLessThan(whole - 0.03);
    assertThat(measure(1, 8, last).get("accuracy").at(0, 0)).isNotEqualTo(whole);
    // of each of the last layer's kernels: a class of no bit is found by its bias alone
    Map<String, Object> kernels = new LinkedHashMap<>();
    for (int k = 0; k < 10; k++) {
      kernels.put(layers.get(2) + "#" + k, k == 9 ? 0 : 8);
    }
    kernels.put(layers.get(0), 8);
    kernels.put(layers.get(1), 8);
    double without = measure(1, kernels, 8).get("accuracy").at(0, 0);
    assertThat(without).isBetween(whole - 0.16, whole - 0.03); // a tenth of the images
  }

  @Test
  void aDesignThatLosesTooMuchIsRefused() throws EvaluationFailure {
    Map<String, Object> half = share(0.5, "magnitude");
    assertThat(accuracy(1, pruning(0.99, 0, "one_shot", "column", half))).isPositive();
    assertThatThrownBy(() -> accuracy(1, pruning(0.05, 0, "one_shot", "column", half)))
        .isInstanceOf(EvaluationFailure.class)
        .hasMessageContaining("pruning.accuracy_loss");
  }

  @Test
  void whatContradictsItselfIsRefused() {
    assertThatThrownBy(() -> accuracy(1, pruning(0, "gradual", "column", share(0.5, "magnitude"))))
        .isInstanceOf(EvaluationFailure.class)
        .hasMessageContaining("no pass to grow in");
    assertThatThrownBy(
            () ->
                accuracy(
                    1,
                    pruning(
                        2,
                        "gradual",
                        "bit_slice",
                        Map.of("bits", 2, "keep", true, "release", true))))
        .isInstanceOf(EvaluationFailure.class)
        .hasMessageContaining("one_shot");
  }
}
