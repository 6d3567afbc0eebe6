package org.hwnas.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.network.Layers;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.NetworkBuilder;
import org.hwnas.runtime.workload.DataSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What training promises: that it learns, that it repeats, that it says when it fails. */
class TrainerTest {
  private static final DataSet DATA = ToyData.quarters(256, 128);

  /** Convolution, normalisation, pooling, dropout: every user of random numbers in it. */
  private static Network network;

  @BeforeAll
  static void build() throws EvaluationFailure {
    network =
        NetworkBuilder.build(
            Layers.network(
                "toy",
                1,
                6,
                4,
                Layers.conv(4, 3, 1),
                Layers.maxPool(2, 2),
                Layers.linear(16, "flatten").with("dropout", 0.1),
                Layers.linear()));
  }

  private static Trainer.Settings settings(int epochs, String optimizer, double rate) {
    return new Trainer.Settings(epochs, 256, 32, optimizer, rate, 1e-4, 0.02);
  }

  private static NetworkWeights train(Trainer.Settings settings, long seed)
      throws EvaluationFailure {
    try (Kernels kernels = new Nd4jKernels()) {
      return Trainer.train(network, DATA, settings, seed, kernels);
    }
  }

  private static List<List<Integer>> bits(NetworkWeights weights) {
    List<List<Integer>> bits = new ArrayList<>();
    for (List<float[]> node : weights.nodes()) {
      for (float[] values : node) {
        List<Integer> array = new ArrayList<>();
        for (float value : values) {
          array.add(Float.floatToRawIntBits(value));
        }
        bits.add(array);
      }
    }
    return bits;
  }

  private static double loss(NetworkWeights weights, DataSet.Split split) {
    float[] gradient = new float[split.size() * 4];
    return Trainer.lossGradient(logits(weights, split), labels(split), 4, gradient);
  }

  private static float[] logits(NetworkWeights weights, DataSet.Split split) {
    return logits(network, weights, split);
  }

  private static float[] logits(Network network, NetworkWeights weights, DataSet.Split split) {
    NetworkFunction function =
        new NetworkFunction(network, split.size(), weights, new ReferenceKernels());
    for (int i = 0; i < split.size(); i++) {
      split.copy(i, function.input(), i * split.sampleSize());
    }
    return function.infer();
  }

  private static int[] labels(DataSet.Split split) {
    int[] labels = new int[split.size()];
    Arrays.setAll(labels, i -> split.labels()[i]);
    return labels;
  }

  private static double accuracy(NetworkWeights weights, DataSet.Split split) {
    return accuracy(network, weights, split);
  }

  private static double accuracy(Network network, NetworkWeights weights, DataSet.Split split) {
    float[] logits = logits(network, weights, split);
    int right = 0;
    for (int n = 0; n < split.size(); n++) {
      int best = 0;
      for (int c = 1; c < 4; c++) {
        best = logits[n * 4 + c] > logits[n * 4 + best] ? c : best;
      }
      right += best == split.labels()[n] ? 1 : 0;
    }
    return (double) right / split.size();
  }

  @Test
  void aSeedDecidesEveryBit() throws EvaluationFailure {
    List<List<Integer>> first = bits(train(settings(2, "adam", 0.01), 5));
    assertThat(bits(train(settings(2, "adam", 0.01), 5))).isEqualTo(first);
    assertThat(bits(train(settings(2, "adam", 0.01), 6))).isNotEqualTo(first);
  }

  @Test
  void trainingsAtOnceDoNotDisturbEachOther() throws Exception {
    List<List<Integer>> alone = bits(train(settings(3, "adam", 0.01), 5));
    List<List<Integer>> other = bits(train(settings(3, "adam", 0.01), 6));
    ExecutorService workers = Executors.newFixedThreadPool(2);
    try {
      CountDownLatch both = new CountDownLatch(2);
      List<Future<NetworkWeights>> running = new ArrayList<>();
      for (long seed : new long[] {5, 6}) {
        running.add(
            workers.submit(
                () -> {
                  both.countDown();
                  both.await(); // or the first might end before the second begins
                  return train(settings(3, "adam", 0.01), seed);
                }));
      }
      assertThat(bits(running.get(0).get())).isEqualTo(alone);
      assertThat(bits(running.get(1).get())).isEqualTo(other);
    } finally {
      workers.shutdownNow();
    }
  }

  @Test
  void whatCanBeToldApartIsLearned() throws EvaluationFailure {
    for (String optimizer : List.of("adam", "sgd")) {
      double rate = optimizer.equals("adam") ? 0.01 : 0.05;
      NetworkWeights weights = train(settings(12, optimizer, rate), 1);
      // the bright quarter's mean lies 9 * 100 / sqrt(9 * 156^2 / 12), more than six deviations,
      // above the others
      assertThat(accuracy(weights, DATA.test())).as(optimizer).isGreaterThan(0.97);
    }
  }

  @Test
  void theLossGoesDownWithTheEpochs() throws EvaluationFailure {
    double untrained = loss(NetworkWeights.initial(network, 1), DATA.train());
    double little = loss(train(settings(1, "adam", 0.01), 1), DATA.train());
    double more = loss(train(settings(8, "adam", 0.01), 1), DATA.train());
    assertThat(little).isLessThan(untrained);
    assertThat(more).isLessThan(0.5 * little);
  }

  @Test
  void thousandfoldRatesEndInAFailureThatNamesThem() {
    assertThatThrownBy(() -> train(settings(20, "sgd", 1e30), 1))
        .isInstanceOf(EvaluationFailure.class)
        .hasMessageContaining("diverged")
        .hasMessageContaining("sgd")
        .hasMessageContaining("1.0E30");
  }

  @Test
  void aLastStepThatDivergesIsNotPassedOn() {
    // one batch, one epoch: no later step would see what this one leaves
    Trainer.Settings one = new Trainer.Settings(1, 32, 32, "sgd", 1e39, 0, 0);
    assertThatThrownBy(() -> train(one, 1))
        .isInstanceOf(EvaluationFailure.class)
        .hasMessageContaining("diverged");
  }

  @Test
  void networksThatReadWordsAreRefusedByName() throws EvaluationFailure {
    Network words =
        NetworkBuilder.build(
            Layers.network(
                "toy", 1, 6, 4, Layers.embedding(16, 8), Layers.transformer(2), Layers.linear()));
    try (Kernels kernels = new Nd4jKernels()) {
      assertThatThrownBy(() -> Trainer.train(words, DATA, settings(1, "adam", 1e-3), 1, kernels))
          .isInstanceOf(EvaluationFailure.class)
          .hasMessageContaining("`embedding0` reads words")
          .hasMessageContaining("leave accuracy out");
    }
  }

  /** Which quarter is bright shows in the places of tokens alone: without them it is a guess. */
  @Test
  void transformersLearnWhereTokensAreByTheirPositions() throws EvaluationFailure {
    Network without =
        NetworkBuilder.build(
            Layers.network(
                "toy", 1, 6, 4, Layers.patches(3, 8), Layers.transformer(2), Layers.linear()));
    Network with =
        NetworkBuilder.build(
            Layers.network(
                "toy",
                1,
                6,
                4,
                Layers.patches(3, 8),
                Layers.positions(),
                Layers.transformer(2),
                Layers.linear()));
    // positions begin at 0.02, far below the tokens: they need steps more than samples
    Trainer.Settings settings = new Trainer.Settings(20, 256, 8, "adam", 0.02, 0, 0);
    try (Kernels kernels = new Nd4jKernels()) {
      NetworkWeights blind = Trainer.train(without, DATA, settings, 3, kernels);
      NetworkWeights seeing = Trainer.train(with, DATA, settings, 3, kernels);
      assertThat(accuracy(without, blind, DATA.test())).isLessThan(0.5);
      assertThat(accuracy(with, seeing, DATA.test())).isGreaterThan(0.95);
    }
  }

  @Test
  void networksWithBranchesAndEvenKernelsAreTrained() throws EvaluationFailure {
    Network branched =
        NetworkBuilder.build(
            Layers.network(
                "toy",
                1,
                6,
                4,
                Layers.conv(4, 2, 1).with("padding", "sep").with("stride_width", 2),
                Layers.residual(8, 2).with("shortcut", "zero_pad").with("branches", 2),
                Layers.linear()));
    try (Kernels kernels = new Nd4jKernels()) {
      NetworkWeights weights = Trainer.train(branched, DATA, settings(8, "adam", 5e-3), 3, kernels);
      assertThat(accuracy(branched, weights, DATA.test())).isGreaterThan(0.9);
    }
  }

  @Test
  void fewerSamplesThanABatchAreABatch() throws EvaluationFailure {
    Trainer.Settings few = new Trainer.Settings(2, 10, 32, "adam", 0.01, 0, 0);
    assertThat(bits(train(few, 1))).isNotEqualTo(bits(NetworkWeights.initial(network, 1)));
  }

  @Test
  void samplesBeyondThoseAskedForDoNotMatter() throws EvaluationFailure {
    DataSet longer = ToyData.quarters(300, 10);
    Trainer.Settings settings = settings(1, "adam", 0.01);
    try (Kernels kernels = new Nd4jKernels()) {
      assertThat(bits(Trainer.train(network, longer, settings, 1, kernels)))
          .isEqualTo(bits(train(settings, 1)));
    }
  }
}
