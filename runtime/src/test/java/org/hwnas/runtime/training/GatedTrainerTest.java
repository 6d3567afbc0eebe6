package org.hwnas.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.hwnas.runtime.training.GradientCheck.normal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.network.Layers;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.NetworkBuilder;
import org.hwnas.runtime.network.NetworkMixture;
import org.hwnas.runtime.network.Node;
import org.junit.jupiter.api.Test;

/** Mixtures of networks: against the networks themselves, and their definition in doubles. */
class GatedTrainerTest {
  private static final int BATCH = 4;

  private static Network network(int first, Layers.Layer second) throws EvaluationFailure {
    return NetworkBuilder.build(
        Layers.network(
            "toy",
            1,
            6,
            4,
            Layers.conv(5, first, 1).with("activation", "hswish"),
            second,
            Layers.linear(12, "flatten").with("activation", "gelu"),
            Layers.linear()));
  }

  private static Layers.Layer small() {
    return Layers.conv(5, 3, 1).with("activation", "gelu");
  }

  private static Layers.Layer large() {
    return Layers.mbconv(5, 5, 1, 2, 0, "gelu");
  }

  /** Kernels 3 and 5 at one place; a convolution, a block of five layers, or nothing at another. */
  private static NetworkMixture mixture() throws Exception {
    Network base = network(3, small());
    return NetworkMixture.of(
        base,
        List.of(
            List.of(base, network(5, small())),
            List.of(base, network(3, large()), network(3, Layers.identity()))));
  }

  @Test
  void onePieceAtEachPlaceIsANetworkOfTheSpace() throws Exception {
    NetworkMixture mixture = mixture();
    int[] kernels = {3, 5};
    Layers.Layer[] seconds = {small(), large(), Layers.identity()};
    for (int i = 0; i < 2; i++) {
      for (int j = 0; j < 3; j++) {
        assertThat(mixture.alone(new int[] {i, j}).nodes())
            .isEqualTo(network(kernels[i], seconds[j]).nodes());
      }
    }
    assertThat(mixture.places().get(1).count()).isEqualTo(3);
  }

  @Test
  void whatHasAnotherShapeToTheEndIsRefused() throws Exception {
    Network base = network(3, small());
    Network other =
        NetworkBuilder.build(Layers.network("toy", 1, 6, 5, Layers.conv(5, 3, 1), Layers.linear()));
    assertThatThrownBy(() -> NetworkMixture.of(base, List.of(List.of(base, other))))
        .isInstanceOf(NetworkMixture.Unmixable.class);
    assertThatThrownBy(
            () ->
                NetworkMixture.of(
                    base,
                    List.of(
                        List.of(base, network(5, small())), List.of(base, network(7, small())))))
        .hasMessageContaining("overlap");
  }

  private static Map<Integer, MixtureLayer> sums(NetworkMixture mixture, double[][] shares) {
    Map<Integer, MixtureLayer> sums = new HashMap<>();
    for (int p = 0; p < shares.length; p++) {
      MixtureLayer layer = new MixtureLayer(shares[p].length);
      System.arraycopy(shares[p], 0, layer.shares, 0, shares[p].length);
      sums.put(mixture.places().get(p).sum(), layer);
    }
    return sums;
  }

  /** The cross-entropy of a mixture, node by node in double precision. */
  private static double loss(
      NetworkMixture mixture,
      NetworkWeights weights,
      double[][] shares,
      float[] input,
      int[] labels) {
    List<double[]> values = new ArrayList<>();
    for (Node node : mixture.network().nodes()) {
      if (node.inputs().isEmpty()) {
        values.add(doubles(input));
        continue;
      }
      List<double[]> inputs = node.inputs().stream().map(values::get).toList();
      int place =
          mixture.places().stream().map(NetworkMixture.Place::sum).toList().indexOf(node.id());
      if (place >= 0) {
        double[] sum = new double[inputs.get(0).length];
        for (int k = 0; k < inputs.size(); k++) {
          for (int i = 0; i < sum.length; i++) {
            sum[i] += shares[place][k] * inputs.get(k)[i];
          }
        }
        values.add(sum);
        continue;
      }
      List<double[]> own =
          weights.of(node).stream().limit(2).map(GatedTrainerTest::doubles).toList();
      DoubleOperators exact =
          new DoubleOperators(
              mixture.network().node(node.inputs().get(0)).output(), node.output(), BATCH);
      values.add(
          node.operator() instanceof org.hwnas.runtime.network.Operator.Flatten
              ? inputs.get(0)
              : exact.apply(node.operator(), inputs, own));
    }
    double[] logits = values.get(values.size() - 1);
    int classes = logits.length / BATCH;
    double loss = 0;
    for (int n = 0; n < BATCH; n++) {
      double sum = 0;
      for (int c = 0; c < classes; c++) {
        sum += Math.exp(logits[n * classes + c]);
      }
      loss += (Math.log(sum) - logits[n * classes + labels[n]]) / BATCH;
    }
    return loss;
  }

  private static double[] doubles(float[] values) {
    double[] copy = new double[values.length];
    Arrays.setAll(copy, i -> values[i]);
    return copy;
  }

  @Test
  void gradientsOfSharesAreThoseOfTheDefinition() throws Exception {
    NetworkMixture mixture = mixture();
    double[][] shares = {{0.3, 0.7}, {0.2, 0.5, 0.3}};
    SharedWeights shared = new SharedWeights();
    shared.cover(mixture);
    shared.initialise(7);
    NetworkWeights weights = shared.of(mixture);
    Map<Integer, MixtureLayer> sums = sums(mixture, shares);
    float[] input = normal(BATCH * 36, "x");
    int[] labels = {0, 3, 1, 2};
    try (Kernels kernels = new Nd4jKernels()) {
      NetworkFunction function =
          new NetworkFunction(
              mixture.network(), BATCH, weights, NetworkFunction.Acting.NOTHING, 1, kernels, sums);
      System.arraycopy(input, 0, function.input(), 0, input.length);
      float[] logits = function.forward(new Layer.Mode(true, 0));
      float[] gradient = new float[logits.length];
      double found = Trainer.lossGradient(logits, labels, 4, gradient);
      assertThat(found).isCloseTo(loss(mixture, weights, shares, input, labels), within(1e-5));
      function.backward(gradient);
    }
    for (int p = 0; p < shares.length; p++) {
      double[] gradients = sums.get(mixture.places().get(p).sum()).gradients;
      for (int k = 0; k < shares[p].length; k++) {
        double kept = shares[p][k];
        shares[p][k] = kept + 1e-5;
        double above = loss(mixture, weights, shares, input, labels);
        shares[p][k] = kept - 1e-5;
        double below = loss(mixture, weights, shares, input, labels);
        shares[p][k] = kept;
        double numeric = (above - below) / 2e-5;
        assertThat(gradients[k]).as("place %d, piece %d", p, k).isCloseTo(numeric, within(2e-5));
        assertThat(Math.abs(numeric)).isGreaterThan(1e-3);
      }
    }
  }

  /** Shares that do not move. */
  private record Fixed(NetworkMixture mixture, double[][] all) implements GatedTrainer.Gating {
    @Override
    public double[][] shares(long step) {
      return all;
    }

    @Override
    public Optional<Network> path(long step) {
      return Optional.empty();
    }

    @Override
    public boolean moves(int epoch) {
      return false;
    }

    @Override
    public void begin(int epoch, SharedWeights shared, double loss) {}

    @Override
    public void move(long step, double[][] gradients) {}

    @Override
    public void end(int epoch) {}

    @Override
    public double[] state() {
      return new double[0];
    }

    @Override
    public void state(double[] state) {}
  }

  /** With all weight on one network, that network is trained, to the same bits. */
  @Test
  void oneNetworkOfAMixtureIsTrainedAsByItself() throws Exception {
    NetworkMixture mixture = mixture();
    Trainer.Settings settings =
        new Trainer.Settings(
            2,
            128,
            16,
            "adam",
            0.01,
            0,
            0,
            Schedule.COSINE,
            0.9,
            Augmentation.FLIP_CROP,
            OptionalInt.empty(),
            0);
    SharedWeights mixed =
        GatedTrainer.train(
            "one",
            new Fixed(mixture, new double[][] {{0, 1}, {1, 0, 0}}),
            ToyData.quarters(128, 4),
            settings,
            false,
            3,
            Nd4jKernels::new,
            Checkpoints.none());
    Network alone = network(5, small());
    SharedWeights single =
        SupernetTrainer.train(
            "alone",
            step -> List.of(alone),
            ToyData.quarters(128, 4),
            settings,
            3,
            Nd4jKernels::new,
            Checkpoints.none(),
            (epoch, epochs, loss) -> {});
    assertThat(mixed.of(alone)).usingRecursiveComparison().isEqualTo(single.of(alone));
    assertThat(mixed.covers(network(3, large()))).isTrue();
  }
}
