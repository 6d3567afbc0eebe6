package org.hwnas.runtime.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.hwnas.plan.Domain;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.design.DesignResolver;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Operator;
import org.hwnas.plan.expression.Value;
import org.hwnas.plan.fixtures.Plans;
import org.hwnas.runtime.cost.CostEstimator;
import org.hwnas.runtime.cost.analytical.AnalyticalCostModel;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.hardware.Chips;
import org.hwnas.runtime.network.Layers;
import org.hwnas.runtime.search.GateSteps;
import org.hwnas.runtime.training.Checkpoints;
import org.hwnas.runtime.training.Nd4jKernels;
import org.hwnas.runtime.training.SharedWeights;
import org.hwnas.runtime.workload.Catalogue;
import org.hwnas.runtime.workload.DataSets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Gates of a space, trained along with the weights of its networks. */
class SupernetGatesTest {
  private static final DataSets DATA = new DataSets(List.of(Path.of("..", "examples", "data")));
  private static final CostEstimator MODELS =
      new CostEstimator(new AnalyticalCostModel(), Catalogue::input);

  @TempDir Path folder;

  private static Map<String, Object> search(String gates, String alternate) {
    Map<String, Object> search = new LinkedHashMap<>();
    search.put("seed", 1);
    search.put("gates", gates);
    search.put("alternate", alternate);
    search.put("temperature", 1);
    search.put("temperature_end", 0.5);
    search.put("optimizer", "adam");
    search.put("learning_rate", 0.05);
    search.put("momentum", 0.9);
    search.put("weight_decay", 1e-3);
    search.put("warm_up", 1);
    search.put("result", "visited");
    return search;
  }

  private static Map<String, Object> training(int epochs) {
    return SharedPlans.training(
        Map.of(
            "sampling",
            "single_path",
            "recalibrate",
            128,
            "epochs",
            epochs,
            "test_samples",
            200,
            "weight_decay",
            1e-4));
  }

  /** Kernels of two layers, a converter's bits and rows, which the analog loss depends on. */
  private static Plan plan(String gates, String alternate, int epochs, Expr objective) {
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
                Layers.conv(6, 3, 4),
                Layers.conv(6, 3, 1),
                Layers.linear().with("pool", "flatten")),
            Chips.hardware("tile.pe.adc.bits", 8),
            Chips.quantization(8, 8),
            SharedPlans.block(
                "evaluate",
                "evaluate",
                Map.of(),
                SharedPlans.block("accuracy", "supernet", training(epochs))),
            SharedPlans.block(
                "search",
                "differentiable",
                search(gates, alternate),
                SharedPlans.block("budget", "budget", Map.of("iterations", "auto"))));
    return Plans.of(
        "gated",
        List.of(
            Plans.parameter("first", new Domain.Choice(List.of(Value.of(1), Value.of(5)))),
            Plans.parameter("second", new Domain.Choice(List.of(Value.of(1), Value.of(3)))),
            Plans.parameter("adc", new Domain.Choice(List.of(Value.of(1), Value.of(8))))),
        List.of(),
        SharedPlans.planned(
            root, Map.of("conv0.kernel", "first", "conv1.kernel", "second", "adc.bits", "adc")),
        List.of(Plans.minimize("total", objective)));
  }

  private static Expr times(double factor, String metric) {
    return Expr.apply(Operator.MUL, Expr.number(factor), new Expr.Metric(metric));
  }

  private static Expr plus(Expr a, Expr b) {
    return Expr.apply(Operator.ADD, a, b);
  }

  private SupernetAccuracy accuracy(Plan plan, Checkpoints checkpoints) {
    return new SupernetAccuracy(plan, MODELS, DATA, Nd4jKernels::new, checkpoints);
  }

  private static ResolvedBlock any(Plan plan) {
    return new DesignResolver(plan).resolve(Plans.designs(plan).get(0));
  }

  private static double value(Design design, String parameter) {
    return design.value(parameter).orElseThrow().asNumber();
  }

  /** Kernels of 5 and 3 see more than single pixels; a converter of one bit makes all alike. */
  @ParameterizedTest
  @CsvSource({
    "softmax, bilevel",
    "softmax, simultaneous",
    "gumbel, bilevel",
    "straight_through, bilevel"
  })
  void theLossAloneChoosesWhatSeesMore(String gates, String alternate) throws EvaluationFailure {
    Plan plan = plan(gates, alternate, 6, new Expr.Metric("loss"));
    SupernetAccuracy accuracy = accuracy(plan, Checkpoints.none());
    List<Design> found = accuracy.found(plan, any(plan)).orElseThrow();
    assertThat(value(found.get(0), "first")).isEqualTo(5);
    assertThat(value(found.get(0), "adc")).isEqualTo(8);
    assertThat(
            accuracy
                .estimate(new DesignResolver(plan).resolve(found.get(0)))
                .get("digital_accuracy")
                .at(0, 0))
        .as("far from chance, though weights were trained in company")
        .isGreaterThan(0.3);
  }

  /** The same with energy in the loss, and enough of it. */
  @Test
  void costInTheLossChoosesWhatIsCheap() throws EvaluationFailure {
    Plan plan =
        plan("softmax", "bilevel", 3, plus(new Expr.Metric("digital_loss"), times(1e9, "energy")));
    Design found = accuracy(plan, Checkpoints.none()).found(plan, any(plan)).orElseThrow().get(0);
    double least = Double.POSITIVE_INFINITY;
    double energy = Double.NaN;
    for (Design design : Plans.designs(plan)) {
      double here =
          MODELS
              .estimate(new DesignResolver(plan).resolve(design))
              .metrics()
              .get("energy")
              .at(0, 0);
      least = Math.min(least, here);
      energy = design.equals(found) ? here : energy;
    }
    assertThat(energy).isEqualTo(least);
  }

  private static final class Stop extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Stops after the second epoch, as a kill would. */
  private Checkpoints stopping() {
    Checkpoints kept = Checkpoints.in(folder);
    int[] saved = {0};
    return new Checkpoints() {
      @Override
      public Optional<byte[]> load(String training) {
        return kept.load(training);
      }

      @Override
      public void save(String training, byte[] state) {
        kept.save(training, state);
        if (++saved[0] == 2) {
          throw new Stop();
        }
      }

      @Override
      public void done(String training) {
        kept.done(training);
      }
    };
  }

  @ParameterizedTest
  @EnumSource(SupernetGates.Kind.class)
  void anInterruptedTrainingGoesOnToTheSame(SupernetGates.Kind kind) throws EvaluationFailure {
    Plan plan =
        plan(
            kind.name().toLowerCase(Locale.ROOT),
            "bilevel",
            4,
            plus(new Expr.Metric("loss"), times(1e5, "energy")));
    SupernetAccuracy whole = accuracy(plan, Checkpoints.none());
    List<Design> found = whole.found(plan, any(plan)).orElseThrow();
    assertThatThrownBy(() -> accuracy(plan, stopping()).found(plan, any(plan)))
        .isInstanceOf(Stop.class);
    SupernetAccuracy resumed = accuracy(plan, Checkpoints.in(folder));
    assertThat(resumed.found(plan, any(plan)).orElseThrow()).isEqualTo(found);
    ResolvedBlock root = new DesignResolver(plan).resolve(found.get(0));
    assertThat(resumed.networks(root).get(0).weights())
        .usingRecursiveComparison()
        .isEqualTo(whole.networks(root).get(0).weights());
  }

  /** Products of chances over the decisions of a place, against differences of the shares. */
  @Test
  void combinationsOfOnePlaceHaveTheProductsOfTheirChances() throws EvaluationFailure {
    Plan narrow =
        Plans.of(
            "widths",
            List.of(
                Plans.parameter("first", new Domain.Choice(List.of(Value.of(2), Value.of(3)))),
                Plans.parameter("kernel", new Domain.Choice(List.of(Value.of(1), Value.of(3))))),
            List.of(),
            SharedPlans.planned(
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
                        Layers.conv(2, 3, 4),
                        Layers.conv(4, 3, 1),
                        Layers.linear()),
                    Chips.hardware(),
                    Chips.quantization(8, 8),
                    SharedPlans.block(
                        "evaluate",
                        "evaluate",
                        Map.of(),
                        SharedPlans.block("accuracy", "supernet", training(1)))),
                Map.of("conv0.channels", "first", "conv1.kernel", "kernel")),
            List.of(Plans.minimize("total", new Expr.Metric("digital_loss"))));
    SupernetGates.Settings settings =
        new SupernetGates.Settings(
            SupernetGates.Kind.SOFTMAX, new GateSteps(1, 1, false, 1, 0, 0), 0, 1, 100);
    SupernetGates gates = new SupernetGates(narrow, settings, MODELS, (root, shared) -> 0, 4);
    assertThat(gates.mixture().places()).as("the second layer reads the first's width").hasSize(1);
    double[][] before = gates.shares(0);
    assertThat(before[0]).hasSize(4);
    assertThat(Arrays.stream(before[0]).sum()).isCloseTo(1, within(1e-12));
    assertThat(before[0][0] * before[0][3])
        .as("independent")
        .isCloseTo(before[0][1] * before[0][2], within(1e-12));
    // a step of plain descent goes against the gradient of sum over k of g_k share_k
    double[] direction = {0.3, -0.2, 0.9, 0.4};
    double[] state = gates.state();
    int at = 1 + 2; // steps made, designs passed
    double[] numeric = new double[4];
    int[] places = {at, at + 1, at + 4, at + 5}; // two gates and their velocities, twice
    for (int i = 0; i < 4; i++) {
      double[] above = state.clone();
      double[] below = state.clone();
      above[places[i]] += 1e-6;
      below[places[i]] -= 1e-6;
      gates.state(above);
      double more = dot(direction, gates.shares(0)[0]);
      gates.state(below);
      numeric[i] = (more - dot(direction, gates.shares(0)[0])) / 2e-6;
    }
    gates.state(state);
    gates.begin(0, new SharedWeights(), 1);
    gates.move(0, new double[][] {direction});
    for (int i = 0; i < 4; i++) {
      double moved = gates.state()[places[i]] - state[places[i]];
      assertThat(-moved).isCloseTo(numeric[i], within(1e-8));
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
