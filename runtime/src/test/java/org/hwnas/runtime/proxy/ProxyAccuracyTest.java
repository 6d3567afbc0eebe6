package org.hwnas.runtime.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.cost.CostEstimator;
import org.hwnas.runtime.cost.analytical.AnalyticalCostModel;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.hardware.Chips;
import org.hwnas.runtime.network.Layers;
import org.hwnas.runtime.table.Table;
import org.hwnas.runtime.training.Nd4jKernels;
import org.hwnas.runtime.workload.Catalogue;
import org.hwnas.runtime.workload.DataSets;
import org.junit.jupiter.api.Test;

/** Accuracy of tables and of untrained networks, from a design as a search sees it. */
class ProxyAccuracyTest {
  private static final DataSets DATA = new DataSets(List.of(Path.of("..", "examples", "data")));

  private static ResolvedBlock block(
      String name, String kind, Map<String, Object> fields, ResolvedBlock... children) {
    Map<String, List<Value>> values = new LinkedHashMap<>();
    fields.forEach(
        (field, value) ->
            values.put(
                field,
                List.of(
                    value instanceof Number n
                        ? Value.of(n.doubleValue())
                        : Value.of((String) value))));
    return new ResolvedBlock(name, name, kind, values, List.of(children));
  }

  private static ResolvedBlock root(ResolvedBlock accuracy, int units, Object... hardware) {
    ResolvedBlock network =
        Layers.network("n", 1, 28, 10, Layers.linear(units, "flatten"), Layers.linear());
    return block(
        "",
        "experiment",
        Map.of(),
        block("w", "workload", Map.of("dataset", "fashion_mnist_10k", "network", "n", "weight", 1)),
        network,
        Chips.hardware(hardware),
        Chips.quantization(8, 8),
        block("evaluate", "evaluate", Map.of(), accuracy),
        block("search", "search", Map.of("seed", 4)));
  }

  private static ResolvedBlock zeroCost(String score) {
    return block("accuracy", "zero_cost", Map.of("score", score, "samples", 24));
  }

  private static ZeroCostAccuracy scores(AtomicInteger made) {
    return new ZeroCostAccuracy(
        new CostEstimator(new AnalyticalCostModel(), Catalogue::input),
        DATA,
        () -> {
          made.incrementAndGet();
          return new Nd4jKernels();
        });
  }

  @Test
  void aNetworkIsScoredOnceWhateverItsHardware() throws EvaluationFailure {
    AtomicInteger made = new AtomicInteger();
    ZeroCostAccuracy accuracy = scores(made);
    List<Double> found = new ArrayList<>();
    for (Object[] hardware :
        List.of(new Object[] {"tile.pe.adc.bits", 4}, new Object[] {"tile.pe.adc.bits", 12})) {
      found.add(accuracy.estimate(root(zeroCost("naswot"), 16, hardware)).get("accuracy").at(0, 0));
    }
    assertThat(found.get(0)).isEqualTo(found.get(1));
    assertThat(made).hasValue(1);
    double wider = accuracy.estimate(root(zeroCost("naswot"), 64)).get("accuracy").at(0, 0);
    assertThat(wider).isGreaterThan(found.get(0));
    assertThat(accuracy.estimate(root(zeroCost("synflow"), 16)).get("accuracy").at(0, 0))
        .isNotEqualTo(found.get(0));
    assertThat(made).hasValue(3);
  }

  /** Of the structure alone: no data set is read, no numerical library started. */
  @Test
  void aScoreOfLinksNeedsNoImages() throws EvaluationFailure {
    ZeroCostAccuracy accuracy =
        new ZeroCostAccuracy(
            new CostEstimator(new AnalyticalCostModel(), Catalogue::input),
            new DataSets(List.of()),
            () -> {
              throw new AssertionError("nothing to compute");
            });
    double narrow = accuracy.estimate(root(zeroCost("nn_degree"), 4)).get("accuracy").at(0, 0);
    double wide = accuracy.estimate(root(zeroCost("nn_degree"), 8)).get("accuracy").at(0, 0);
    assertThat(wide).isGreaterThan(narrow);
  }

  private static TabularAccuracy table(String text) throws IOException, EvaluationFailure {
    return new TabularAccuracy(Table.read("bench.csv", new StringReader(text)));
  }

  private static final ResolvedBlock TABULAR =
      block("accuracy", "tabular", Map.of("file", "bench.csv", "key", "auto"));

  @Test
  void anAccuracyIsThatOfTheDesignsRow() throws Exception {
    TabularAccuracy accuracy =
        table(
            """
            hardware.tile.pe.adc.bits,accuracy [%],digital_accuracy [%],energy
            4,71.5,90,3
            8,88.25,90,5
            """);
    var metrics = accuracy.estimate(root(TABULAR, 4, "tile.pe.adc.bits", 8));
    assertThat(metrics).containsOnlyKeys("accuracy", "digital_accuracy");
    assertThat(metrics.get("accuracy").at(0, 0)).isCloseTo(0.8825, within(1e-12));
    assertThat(accuracy.estimate(root(TABULAR, 4, "tile.pe.adc.bits", 4)).get("accuracy").at(0, 0))
        .isCloseTo(0.715, within(1e-12));
    assertThatThrownBy(() -> accuracy.estimate(root(TABULAR, 4, "tile.pe.adc.bits", 6)))
        .isInstanceOf(EvaluationFailure.class)
        .hasMessageContaining("bench.csv");
  }

  @Test
  void aTableWithoutAccuracyIsNone() throws Exception {
    TabularAccuracy accuracy = table("hardware.tile.pe.adc.bits,energy\n8,5\n");
    assertThatThrownBy(() -> accuracy.estimate(root(TABULAR, 4, "tile.pe.adc.bits", 8)))
        .isInstanceOf(EvaluationFailure.class)
        .hasMessageContaining("a column titled `accuracy`");
  }

  @Test
  void eachDesignIsAnsweredByTheEstimatorItNames() throws Exception {
    TabularAccuracy tabular = table("hardware.tile.pe.adc.bits,accuracy\n8,0.5\n");
    AtomicInteger opened = new AtomicInteger();
    AccuracyFamilies families =
        new AccuracyFamilies(
            Map.of(
                "tabular",
                settings -> {
                  opened.incrementAndGet();
                  return tabular;
                }));
    for (int i = 0; i < 3; i++) {
      assertThat(
              families.estimate(root(TABULAR, 4, "tile.pe.adc.bits", 8)).get("accuracy").at(0, 0))
          .isEqualTo(0.5);
    }
    assertThat(opened).hasValue(1);
    assertThatThrownBy(() -> families.estimate(root(zeroCost("naswot"), 4)))
        .isInstanceOf(EvaluationFailure.class)
        .hasMessageContaining("`zero_cost`");
  }
}
