package org.hwnas.runtime.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.hwnas.plan.Domain;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.TestPlans;
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
        new NetworkScores(
            new CostEstimator(new AnalyticalCostModel(), Catalogue::input),
            DATA,
            () -> {
              made.incrementAndGet();
              return new Nd4jKernels();
            }));
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
            new NetworkScores(
                new CostEstimator(new AnalyticalCostModel(), Catalogue::input),
                new DataSets(List.of()),
                () -> {
                  throw new AssertionError("nothing to compute");
                }));
    double narrow = accuracy.estimate(root(zeroCost("nn_degree"), 4)).get("accuracy").at(0, 0);
    double wide = accuracy.estimate(root(zeroCost("nn_degree"), 8)).get("accuracy").at(0, 0);
    assertThat(wide).isGreaterThan(narrow);
  }

  /** Beside any accuracy, by the batch of a score in its place or by 128 images. */
  @Test
  void scoresAreMetricsOfTheirOwn() throws EvaluationFailure {
    NetworkScores scores =
        new NetworkScores(
            new CostEstimator(new AnalyticalCostModel(), Catalogue::input), DATA, Nd4jKernels::new);
    Set<String> both = Set.of("naswot", "nn_degree");
    var beside = scores.scores(root(TABULAR, 8), both);
    assertThat(beside).containsOnlyKeys(both);
    var accuracy = new ZeroCostAccuracy(scores);
    for (String score : both) {
      double same = beside.get(score).at(0, 0);
      ResolvedBlock large = block("accuracy", "zero_cost", Map.of("score", score, "samples", 128));
      assertThat(accuracy.estimate(root(large, 8)).get("accuracy").at(0, 0)).isEqualTo(same);
      double own = scores.scores(root(zeroCost("synflow"), 8), both).get(score).at(0, 0);
      assertThat(own == same).as(score).isEqualTo(score.equals("nn_degree")); // of 24 images
    }
    // a hidden layer of 8 channels: the mean number of links of a channel is its width
    assertThat(beside.get("nn_degree").at(0, 0)).isEqualTo(8);
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

  private static Parameter decision(String id, String... values) {
    return new Parameter(
        id,
        new Domain.Choice(Arrays.stream(values).map(Value::of).toList()),
        Optional.empty(),
        "1",
        "",
        TestPlans.conditional().parameters().get(0).place());
  }

  /** A plan of two decisions of a network, and of one of the hardware where it is asked for. */
  private static Plan deciding(boolean hardware) {
    Plan p = TestPlans.conditional();
    List<Parameter> parameters =
        new ArrayList<>(
            List.of(
                decision("network.a.op", "skip", "conv_3x3", "pool"),
                decision("network.b.op", "skip", "conv_3x3", "pool")));
    if (hardware) {
      parameters.add(decision("hardware.adc.kind", "sar", "flash"));
    }
    return new Plan(
        p.name(),
        p.doc(),
        p.edition(),
        parameters,
        p.configuration(),
        List.of(),
        List.of(),
        p.space(),
        List.of(),
        p.sources());
  }

  private static CodedAccuracy coded(String text, Plan plan, Integer... order)
      throws IOException, EvaluationFailure {
    Table table = Table.read("bench.csv", new StringReader(text));
    return new CodedAccuracy(table, plan, "arch", "acc", List.of(order));
  }

  private static double of(CodedAccuracy accuracy, String a, String b) throws EvaluationFailure {
    Design design = Design.of(Map.of("network.a.op", Value.of(a), "network.b.op", Value.of(b)));
    return accuracy.estimate(design, root(TABULAR, 4)).get("accuracy").at(0, 0);
  }

  @Test
  void codesOfDigitsAndOfNamesAreThoseOfTheDecisions() throws Exception {
    String digits = "arch,acc,else\n01,71.5,1\n\"(1, 0)\",60,2\n22,,3\n";
    CodedAccuracy accuracy = coded(digits, deciding(false));
    assertThat(of(accuracy, "skip", "conv_3x3")).isCloseTo(0.715, within(1e-12));
    assertThat(of(accuracy, "conv_3x3", "skip")).isCloseTo(0.6, within(1e-12));
    CodedAccuracy turned = coded(digits, deciding(false), 1, 0);
    assertThat(of(turned, "conv_3x3", "skip")).isCloseTo(0.715, within(1e-12));
    CodedAccuracy named =
        coded("arch,acc\n|skip~0|+|conv_3x3~0|,0.4\n|pool~0|+|pool~0|,0.5\n", deciding(false));
    assertThat(of(named, "skip", "conv_3x3")).isCloseTo(0.4, within(1e-12));
    assertThat(of(named, "pool", "pool")).isCloseTo(0.5, within(1e-12));
    for (String missing : List.of("pool", "skip")) { // no figure, and no row
      assertThatThrownBy(() -> of(accuracy, missing, missing))
          .isInstanceOf(EvaluationFailure.class)
          .hasMessageContaining("no accuracy of this network");
    }
    assertThat(accuracy.designs(deciding(false), root(TABULAR, 4)).orElseThrow())
        .containsExactly(
            Design.of(
                Map.of("network.a.op", Value.of("skip"), "network.b.op", Value.of("conv_3x3"))),
            Design.of(
                Map.of("network.a.op", Value.of("conv_3x3"), "network.b.op", Value.of("skip"))));
    Plan both = deciding(true);
    assertThat(coded(digits, both).designs(both, root(TABULAR, 4))).isEmpty();
  }

  @Test
  void codesOfOtherNetworksAreRefused() {
    Map<String, String> wrong =
        Map.of(
            "arch,acc\n012,1\n", "decides 3 times, the network 2 times",
            "arch,acc\n03,1\n", "has a 3 where `network.b.op` has 3 values",
            "arch,acc\n|skip~0|+|conv_5x5~0|,1\n",
                "`conv_5x5`, which is no value of `network.b.op`",
            "arch,acc\n01,1\n01,2\n", "the code `01` twice",
            "arch,accuracy\n01,1\n", "no column `acc`; it has arch, accuracy");
    wrong.forEach(
        (text, why) ->
            assertThatThrownBy(() -> coded(text, deciding(false)))
                .isInstanceOf(EvaluationFailure.class)
                .hasMessageContaining(why));
    for (Integer[] order : new Integer[][] {{0}, {0, 0}, {1, 2}}) {
      assertThatThrownBy(() -> coded("arch,acc\n01,1\n", deciding(false), order))
          .isInstanceOf(EvaluationFailure.class)
          .hasMessageContaining("each of the 2 places");
    }
  }
}
