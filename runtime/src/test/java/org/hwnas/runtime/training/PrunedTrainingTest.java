package org.hwnas.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.network.Layers;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.NetworkBuilder;
import org.hwnas.runtime.network.Node;
import org.hwnas.runtime.network.Operator;
import org.hwnas.runtime.pruning.Criterion;
import org.hwnas.runtime.pruning.LayerPruning;
import org.hwnas.runtime.pruning.NetworkPruning;
import org.hwnas.runtime.pruning.Structure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Training goes on without what was left out, and leaves out the same when it is taken up again.
 */
class PrunedTrainingTest {
  @TempDir java.nio.file.Path folder;

  private static Network network() throws EvaluationFailure {
    return NetworkBuilder.build(
        Layers.network(
            "toy", 1, 6, 4, Layers.conv(8, 3, 1), Layers.linear(16, "flatten"), Layers.linear()));
  }

  private static NetworkPruning pruning(
      Network network, Structure structure, Criterion criterion, int epochs, boolean gradual) {
    SortedMap<Integer, LayerPruning> layers = new TreeMap<>();
    for (Node node : network.nodes()) {
      if (node.operator() instanceof Operator.Filters && node.id() < network.nodes().size() - 1) {
        layers.put(node.id(), new LayerPruning(structure, 0.5, criterion, true, 0, true, 8));
      }
    }
    return new NetworkPruning(layers, epochs, gradual, 16);
  }

  private static Trainer.Result train(
      NetworkPruning pruning, Checkpoints checkpoints, Trainer.Progress progress)
      throws EvaluationFailure {
    Trainer.Settings settings =
        new Trainer.Settings(pruning.epochs(), 128, 16, "adam", 0.01, 1e-4, 0);
    try (Kernels kernels = new ReferenceKernels()) {
      Trainer.Job job =
          new Trainer.Job(
              settings,
              Optional.of(WeightNoise.gaussian(0.02)),
              Optional.empty(),
              Optional.of(NetworkWeights.initial(network(), 3)),
              Optional.of(pruning));
      return Trainer.train(
          network(), ToyData.quarters(128, 64), job, 1, kernels, checkpoints, progress);
    }
  }

  private static long zeros(float[] values) {
    long zeros = 0;
    for (float v : values) {
      zeros += v == 0 ? 1 : 0;
    }
    return zeros;
  }

  @Test
  void momentumAndNoiseMoveNothingThatIsGone() throws EvaluationFailure {
    Network network = network();
    for (Structure structure : List.of(Structure.COLUMN, Structure.ROW, Structure.OPERATION_UNIT)) {
      for (boolean gradual : new boolean[] {false, true}) {
        NetworkPruning pruning = pruning(network, structure, Criterion.MAGNITUDE, 4, gradual);
        NetworkWeights trained = train(pruning, Checkpoints.none(), (e, all, loss) -> {}).weights();
        pruning
            .layers()
            .forEach(
                (id, layer) -> {
                  Operator.Filters filters = (Operator.Filters) network.node(id).operator();
                  float[] values = trained.of(network.node(id)).get(0);
                  assertThat(values.length - zeros(values))
                      .as("%s of node %d", structure, id)
                      .isEqualTo(layer.left(filters).weights());
                });
      }
    }
  }

  @Test
  void aKilledTrainingLeavesOutTheSame() throws EvaluationFailure {
    for (Criterion criterion : Criterion.values()) {
      NetworkPruning pruning = pruning(network(), Structure.COLUMN, criterion, 6, true);
      NetworkWeights whole = train(pruning, Checkpoints.none(), (e, all, loss) -> {}).weights();
      for (int stop : new int[] {2, 5}) {
        Checkpoints checkpoints = Checkpoints.in(folder.resolve(criterion + "-" + stop));
        try {
          train(
              pruning,
              checkpoints,
              (epoch, all, loss) -> {
                if (epoch == stop) {
                  throw new IllegalStateException("stopped");
                }
              });
        } catch (IllegalStateException e) {
          assertThat(e).hasMessage("stopped");
        }
        int[] first = {0};
        NetworkWeights resumed =
            train(
                    pruning,
                    checkpoints,
                    (epoch, all, loss) -> first[0] = first[0] == 0 ? epoch : first[0])
                .weights();
        assertThat(first[0]).as("taken up, not begun anew").isEqualTo(stop);
        assertThat(resumed.digest()).as("%s, %d", criterion, stop).isEqualTo(whole.digest());
      }
    }
  }

  @Test
  void theShareGrowsAsPublished() {
    NetworkPruning pruning = pruning8();
    // 1 - (1 - t)^3 at a quarter, a half, three quarters of the first half of eight passes
    double[] expected = {37.0 / 64, 7.0 / 8, 63.0 / 64, 1, 1, 1, 1, 1};
    for (int epoch = 0; epoch < 8; epoch++) {
      assertThat(pruning.share(epoch)).isCloseTo(expected[epoch], within(1e-12));
      assertThat(pruning.whole().share(epoch)).isEqualTo(1);
    }
  }

  private static NetworkPruning pruning8() {
    return new NetworkPruning(new TreeMap<>(), 8, true, 16);
  }

  /** The order of importance by first order against the losses that leaving out really makes. */
  @Test
  void theTaylorCriterionFindsWhatTheLossMissesLeast() throws EvaluationFailure {
    Network network = network();
    NetworkPruning none = new NetworkPruning(new TreeMap<>(), 6, false, 16);
    NetworkWeights trained = train(none, Checkpoints.none(), (e, all, loss) -> {}).weights();
    int layer =
        network.nodes().stream()
            .filter(n -> n.operator() instanceof Operator.Linear)
            .findFirst()
            .orElseThrow()
            .id();
    double taylor = loss(network, trained, layer, Criterion.TAYLOR);
    double chance = loss(network, trained, layer, Criterion.RANDOM);
    assertThat(taylor).isLessThan(chance);
  }

  private static double loss(
      Network network, NetworkWeights trained, int layer, Criterion criterion) {
    NetworkPruning pruning =
        new NetworkPruning(
            new TreeMap<>(
                Map.of(
                    layer, new LayerPruning(Structure.COLUMN, 0.5, criterion, true, 0, true, 8))),
            0,
            false,
            16);
    double sum = 0;
    int seeds = criterion == Criterion.RANDOM ? 5 : 1;
    for (int seed = 0; seed < seeds; seed++) {
      try (Kernels kernels = new ReferenceKernels()) {
        NetworkWeights pruned =
            new Pruner(network, ToyData.quarters(128, 64), pruning, 64, seed, kernels)
                .pruned(trained);
        NetworkFunction function = new NetworkFunction(network, 64, pruned, kernels);
        int[] labels = new int[64];
        for (int i = 0; i < 64; i++) {
          ToyData.quarters(128, 64).train().copy(i, function.input(), i * 36);
          labels[i] = ToyData.quarters(128, 64).train().label(i);
        }
        float[] logits = function.infer();
        sum += Trainer.lossGradient(logits, labels, 4, new float[logits.length]);
      }
    }
    return sum / seeds;
  }

  /** Kernels of their own bits have as many values, none has none, and gradients go straight. */
  @Test
  void kernelsAreRoundedToTheirOwnBits() {
    Operator.Linear layer = new Operator.Linear(50, 4, false);
    NumberFormats formats =
        new NumberFormats(
            5,
            8,
            false,
            new TreeMap<>(Map.of(7, new NumberFormats.Own(List.of(5, 3, 2, 0), 8, 0, false))));
    float[] filters = GradientCheck.normal(200, "kernels");
    FilterView view = formats.filters(layer, 7);
    float[] rounded = view.of(filters, new Layer.Mode(true, 0)).clone();
    int[] most = {31, 7, 3, 1}; // codes of 4 magnitude bits, 2, 1, none
    for (int o = 0; o < 4; o++) {
      java.util.Set<Float> values = new java.util.HashSet<>();
      for (int r = 0; r < 50; r++) {
        values.add(Math.abs(rounded[4 * r + o]));
        assertThat(o < 3 || rounded[4 * r + o] == 0).isTrue();
      }
      assertThat(values.size()).isLessThanOrEqualTo((most[o] + 1) / 2);
      assertThat(values.size()).isGreaterThan(o < 2 ? (most[o] + 1) / 4 : 0);
    }
    float[] gradient = GradientCheck.normal(200, "gradient");
    float[] before = gradient.clone();
    view.backward(filters, gradient);
    for (int i = 0; i < 200; i++) {
      assertThat(gradient[i]).isEqualTo(i % 4 == 3 ? 0 : before[i]);
    }
  }
}
