package org.hwnas.runtime.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.hwnas.plan.Domain;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.design.DesignResolver;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Value;
import org.hwnas.plan.fixtures.Plans;
import org.hwnas.runtime.cost.CostEstimator;
import org.hwnas.runtime.cost.analytical.AnalyticalCostModel;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.hardware.Chips;
import org.hwnas.runtime.network.Layers;
import org.hwnas.runtime.training.Checkpoints;
import org.hwnas.runtime.training.Kernels;
import org.hwnas.runtime.training.Nd4jKernels;
import org.hwnas.runtime.workload.Catalogue;
import org.hwnas.runtime.workload.DataSets;
import org.junit.jupiter.api.Test;

/** A space whose networks share weights: which are trained, and what designs make of it. */
class SupernetAccuracyTest {
  private static final DataSets DATA = new DataSets(List.of(Path.of("..", "examples", "data")));
  private static final CostEstimator NETWORKS =
      new CostEstimator(new AnalyticalCostModel(), Catalogue::input);

  private static Plan plan(String sampling) {
    Map<String, Object> evaluate =
        SharedPlans.training(
            Map.of(
                "sampling", sampling,
                "recalibrate", 256,
                "epochs", 4,
                "test_samples", 300,
                "weight_decay", 0));
    ResolvedBlock root =
        SharedPlans.block(
            "",
            "experiment",
            Map.of(),
            SharedPlans.workload(),
            Layers.network(
                "n",
                1,
                28,
                10,
                Layers.conv(6, 3, 2),
                Layers.conv(6, 3, 2),
                Layers.linear().with("pool", "flatten")),
            Chips.hardware("tile.pe.adc.bits", 12),
            Chips.quantization(8, 8),
            SharedPlans.block(
                "evaluate",
                "evaluate",
                Map.of(),
                SharedPlans.block("accuracy", "supernet", evaluate)),
            SharedPlans.block("search", "search", Map.of("seed", 1)));
    return Plans.of(
        "shared",
        List.of(
            Plans.parameter("first", new Domain.Grid(List.of(4.0, 6.0, 8.0), false)),
            Plans.parameter("second", new Domain.Integers(6, 9)),
            Plans.parameter("kernel", new Domain.Choice(List.of(Value.of(3), Value.of(5)))),
            Plans.parameter("adc", new Domain.Integers(4, 20))),
        List.of(),
        SharedPlans.planned(
            root,
            Map.of(
                "conv0.channels", "first",
                "conv0.kernel", "kernel",
                "conv1.channels", "second",
                "adc.bits", "adc")),
        List.of(Plans.maximize("accuracy", new Expr.Metric("accuracy"))));
  }

  private static Design design(int first, int second, int kernel, int adc) {
    return Design.of(
        Map.of(
            "first", Value.of(first),
            "second", Value.of(second),
            "kernel", Value.of(kernel),
            "adc", Value.of(adc)));
  }

  @Test
  void fairStepsUseEachValueOnce() {
    SupernetPaths paths =
        new SupernetPaths(plan("fair"), NETWORKS, "w", SupernetPaths.Sampling.FAIR, 5);
    assertThat(paths.paths()).as("values of `second`, not of the converter").isEqualTo(4);
    for (long step = 0; step < 20; step++) {
      List<Design> designs = paths.designs(step, 0);
      Map<String, Map<Value, Integer>> used = new HashMap<>();
      for (Design design : designs) {
        for (String id : List.of("first", "second", "kernel")) {
          used.computeIfAbsent(id, i -> new HashMap<>())
              .merge(design.value(id).orElseThrow(), 1, Integer::sum);
        }
      }
      assertThat(used.get("second").values()).containsExactly(1, 1, 1, 1);
      assertThat(used.get("kernel").values()).containsExactly(2, 2);
      assertThat(used.get("first").values()).containsExactlyInAnyOrder(1, 1, 2);
      assertThat(paths.designs(step, 0)).isEqualTo(designs);
    }
    assertThat(paths.designs(1, 0)).isNotEqualTo(paths.designs(2, 0));
  }

  @Test
  void aSandwichHasTheLargestAndTheSmallest() throws EvaluationFailure {
    SupernetPaths paths =
        new SupernetPaths(plan("sandwich"), NETWORKS, "w", SupernetPaths.Sampling.SANDWICH, 5);
    List<Design> designs = paths.designs(3, 0);
    assertThat(designs).hasSize(4);
    assertThat(designs.get(0).value("first")).contains(Value.of(8));
    assertThat(designs.get(0).value("second")).contains(Value.of(9));
    assertThat(designs.get(1).value("first")).contains(Value.of(4));
    assertThat(designs.get(1).value("second")).contains(Value.of(6));
    assertThat(paths.of(3)).hasSize(4);
    assertThat(
            new SupernetPaths(plan("x"), NETWORKS, "w", SupernetPaths.Sampling.SINGLE_PATH, 5)
                .of(3))
        .hasSize(1);
  }

  /** Kernels of which few are open at a time: a training has thousands of networks. */
  private static final class Watched implements Kernels {
    private final Kernels kernels = new Nd4jKernels();
    private final AtomicInteger open;

    Watched(AtomicInteger open) {
      this.open = open;
      assertThat(open.incrementAndGet()).isLessThanOrEqualTo(2);
    }

    @Override
    public Convolution convolution(ConvSize size) {
      return kernels.convolution(size);
    }

    @Override
    public Dense dense(int batch, int in, int out) {
      return kernels.dense(batch, in, out);
    }

    @Override
    public void close() {
      kernels.close();
      open.decrementAndGet();
    }
  }

  /** One training serves all designs, and each is far better than chance. */
  @Test
  void designsShareOneTraining() throws EvaluationFailure {
    Plan plan = plan("fair");
    AtomicInteger trainings = new AtomicInteger();
    Checkpoints counting =
        new Checkpoints() {
          @Override
          public Optional<byte[]> load(String training) {
            return Optional.empty();
          }

          @Override
          public void save(String training, byte[] state) {}

          @Override
          public void done(String training) {
            trainings.incrementAndGet();
          }
        };
    AtomicInteger open = new AtomicInteger();
    SupernetAccuracy accuracy =
        new SupernetAccuracy(plan, NETWORKS, DATA, () -> new Watched(open), counting);
    DesignResolver resolver = new DesignResolver(plan);
    List<Double> analog = new ArrayList<>();
    for (Design design : List.of(design(8, 9, 3, 4), design(8, 9, 3, 12), design(4, 6, 5, 12))) {
      var metrics = accuracy.estimate(resolver.resolve(design));
      assertThat(metrics.get("digital_accuracy").at(0, 0)).as("%s", design).isGreaterThan(0.5);
      analog.add(metrics.get("accuracy").at(0, 0));
    }
    assertThat(trainings).hasValue(1);
    assertThat(open).as("kernels that hold native memory").hasValue(0);
    assertThat(analog.get(1))
        .isGreaterThan(0.5)
        .as("the converter acts")
        .isNotEqualTo(analog.get(0));
  }
}
