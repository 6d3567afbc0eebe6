package org.hwnas.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.network.Layers;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.NetworkBuilder;
import org.hwnas.runtime.network.Operator;
import org.hwnas.runtime.workload.DataSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights that networks share: against a plain training, sums done by hand, and themselves. */
class SupernetTrainerTest {
  @TempDir Path folder;

  private static final DataSet DATA = ToyData.quarters(128, 64);

  private static Network network(int channels, int kernel) throws EvaluationFailure {
    return NetworkBuilder.build(
        Layers.network(
            "toy",
            1,
            6,
            4,
            Layers.conv(channels, kernel, 1),
            Layers.linear(16, "flatten"),
            Layers.linear()));
  }

  private static Trainer.Settings settings(String optimizer, int epochs) {
    return new Trainer.Settings(
        epochs,
        128,
        16,
        optimizer,
        0.01,
        1e-3,
        0,
        Schedule.COSINE,
        0.9,
        Augmentation.FLIP_CROP,
        OptionalInt.empty(),
        2.5);
  }

  /** Steps of the size of the rate, and nothing else; 16 samples, so that an epoch is a step. */
  private static Trainer.Settings plain(String optimizer, int epochs, double rate) {
    return new Trainer.Settings(
        epochs,
        16,
        16,
        optimizer,
        rate,
        0,
        0,
        Schedule.CONSTANT,
        0,
        Augmentation.NONE,
        OptionalInt.empty(),
        0);
  }

  private static SharedWeights train(SupernetTrainer.Paths paths, Trainer.Settings settings)
      throws EvaluationFailure {
    return SupernetTrainer.train(
        "toy",
        paths,
        DATA,
        settings,
        3,
        Nd4jKernels::new,
        Checkpoints.none(),
        (epoch, epochs, loss) -> {});
  }

  private static SharedWeights untrained(Network... networks) {
    SharedWeights weights = new SharedWeights();
    for (Network network : networks) {
      weights.cover(network);
    }
    weights.initialise(3);
    return weights;
  }

  /** What is trained of a network: without running statistics. */
  private static List<float[]> trained(Network network, NetworkWeights weights) {
    List<float[]> all = new ArrayList<>();
    network
        .nodes()
        .forEach(
            node -> {
              List<float[]> arrays = weights.of(node);
              boolean norm = node.operator() instanceof Operator.BatchNorm;
              all.addAll(norm ? arrays.subList(0, 2) : arrays);
            });
    return all;
  }

  /** A space of one network is that network: the trainer of single ones gives the same bits. */
  @Test
  void oneNetworkAloneIsTrainedAsByItself() throws EvaluationFailure {
    Network alone = network(6, 3);
    for (String optimizer : List.of("adam", "sgd")) {
      SharedWeights shared = train(step -> List.of(alone), settings(optimizer, 3));
      NetworkWeights plain;
      try (Kernels kernels = new Nd4jKernels()) {
        Trainer.Job job =
            new Trainer.Job(
                settings(optimizer, 3),
                Optional.empty(),
                Optional.empty(),
                Optional.of(untrained(alone).of(alone)));
        plain =
            Trainer.train(
                    alone, DATA, job, 3, kernels, Checkpoints.none(), (epoch, epochs, loss) -> {})
                .weights();
      }
      assertThat(trained(alone, shared.of(alone)))
          .usingRecursiveComparison()
          .isEqualTo(trained(alone, plain));
    }
  }

  /** Several networks of a step: one plain step along the mean of their gradients. */
  @Test
  void aStepGoesAlongTheMeanOfItsNetworks() throws EvaluationFailure {
    Network wide = network(6, 3);
    Network narrow = network(4, 3);
    Trainer.Settings once = plain("sgd", 1, 0.1);
    SharedWeights both = train(step -> List.of(wide, narrow), once);
    SharedWeights start = untrained(wide, narrow);
    // each by itself from the same start, with room for both so that the start is the same
    List<float[]> ofWide = moved(start, wide, once);
    List<float[]> ofNarrow = moved(start, narrow, once);
    int conv = 1;
    float[] before = start.of(wide).nodes().get(conv).get(0);
    float[] after = both.of(wide).nodes().get(conv).get(0);
    float[] narrowBefore = start.of(narrow).nodes().get(conv).get(0);
    for (int k = 0; k < 9; k++) {
      for (int c = 0; c < 6; c++) {
        double step = ofWide.get(0)[k * 6 + c] - before[k * 6 + c];
        if (c < 4) {
          step += ofNarrow.get(0)[k * 4 + c] - narrowBefore[k * 4 + c];
        }
        assertThat((double) after[k * 6 + c] - before[k * 6 + c]).isCloseTo(step / 2, within(1e-6));
      }
    }
  }

  private static List<float[]> moved(
      SharedWeights start, Network network, Trainer.Settings settings) throws EvaluationFailure {
    try (Kernels kernels = new Nd4jKernels()) {
      Trainer.Job job =
          new Trainer.Job(
              settings, Optional.empty(), Optional.empty(), Optional.of(start.of(network)));
      return trained(
          network,
          Trainer.train(
                  network, DATA, job, 3, kernels, Checkpoints.none(), (epoch, epochs, loss) -> {})
              .weights());
    }
  }

  @Test
  void whatNoNetworkUsesStaysAsItWas() throws EvaluationFailure {
    Network three = network(4, 3);
    Network five = network(4, 5);
    // room is made for both, but only the first step trains the second
    SharedWeights shared = train(step -> List.of(step == 0 ? five : three), plain("adam", 2, 0.01));
    int conv = 1;
    float[] first = untrained(three, five).of(five).nodes().get(conv).get(0);
    float[] then = shared.of(five).nodes().get(conv).get(0);
    // Adam's first step is of the size of the rate in every weight, whatever the gradient's
    for (int i = 0; i < first.length; i++) {
      assertThat((double) then[i]).isCloseTo(first[i], within(0.0101 + 1e-5 * Math.abs(first[i])));
    }
    assertThat(then).isNotEqualTo(first);
  }

  @Test
  void aNarrowNetworkHasTheFirstChannels() throws EvaluationFailure {
    Network wide = network(6, 3);
    Network narrow = network(4, 3);
    SharedWeights shared = untrained(wide, narrow);
    float[] all = shared.of(wide).nodes().get(1).get(0);
    float[] part = shared.of(narrow).nodes().get(1).get(0);
    for (int k = 0; k < 9; k++) {
      for (int c = 0; c < 4; c++) {
        assertThat(part[k * 4 + c]).isEqualTo(all[k * 6 + c]);
      }
    }
    Network five = network(4, 5);
    assertThat(shared.covers(narrow)).isTrue();
    assertThat(shared.covers(five)).as("another kernel").isFalse();
    assertThatThrownBy(() -> shared.of(five)).isInstanceOf(IllegalArgumentException.class);
    assertThat(shared.covers(network(7, 3))).as("wider").isFalse();
  }

  @Test
  void anInterruptedTrainingGoesOnToTheSameBits() throws EvaluationFailure {
    Network wide = network(6, 3);
    Network five = network(4, 5);
    SupernetTrainer.Paths paths =
        step -> step % 3 == 0 ? List.of(wide, five) : List.of(step % 2 == 0 ? wide : five);
    SharedWeights whole = train(paths, settings("adam", 4));
    Checkpoints kept = Checkpoints.in(folder);
    assertThatThrownBy(
            () ->
                SupernetTrainer.train(
                    "toy",
                    paths,
                    DATA,
                    settings("adam", 4),
                    3,
                    Nd4jKernels::new,
                    kept,
                    (epoch, epochs, loss) -> {
                      if (epoch == 3) {
                        throw new IllegalStateException("stop");
                      }
                    }))
        .hasMessage("stop");
    List<Integer> epochs = new ArrayList<>();
    SharedWeights resumed =
        SupernetTrainer.train(
            "toy",
            paths,
            DATA,
            settings("adam", 4),
            3,
            Nd4jKernels::new,
            kept,
            (epoch, all, loss) -> epochs.add(epoch));
    assertThat(epochs).containsExactly(3, 4);
    for (Network network : List.of(wide, five)) {
      assertThat(trained(network, resumed.of(network)))
          .usingRecursiveComparison()
          .isEqualTo(trained(network, whole.of(network)));
    }
  }

  /** Of the mean over batches, summed by hand from what the convolution gives. */
  @Test
  void statisticsAreTheMeanOverBatches() throws EvaluationFailure {
    Network network = network(4, 3);
    SharedWeights shared = untrained(network);
    try (Kernels kernels = new Nd4jKernels()) {
      NetworkWeights weights = SupernetTrainer.recalibrated(shared, network, DATA, 96, 32, kernels);
      int norm = 0;
      while (!(network.node(norm).operator() instanceof Operator.BatchNorm)) {
        norm++;
      }
      NetworkFunction function = new NetworkFunction(network, 32, shared.of(network), kernels);
      double[] mean = new double[4];
      double[] variance = new double[4];
      for (int b = 0; b < 3; b++) {
        for (int i = 0; i < 32; i++) {
          DATA.train().copy(b * 32 + i, function.input(), i * 36);
        }
        function.infer();
        float[] x = function.output(norm - 1);
        for (int c = 0; c < 4; c++) {
          double sum = 0;
          double squares = 0;
          int count = 32 * 36;
          for (int n = 0; n < 32; n++) {
            for (int p = 0; p < 36; p++) {
              double value = x[(n * 4 + c) * 36 + p];
              sum += value;
              squares += value * value;
            }
          }
          double m = sum / count;
          mean[c] += m / 3;
          variance[c] += (squares - count * m * m) / (count - 1) / 3;
        }
      }
      for (int c = 0; c < 4; c++) {
        assertThat((double) weights.nodes().get(norm).get(2)[c]).isCloseTo(mean[c], within(1e-5));
        assertThat((double) weights.nodes().get(norm).get(3)[c])
            .isCloseTo(variance[c], within(1e-4));
      }
    }
  }

  /** Both kernels and both widths tell the quarters apart with what they share. */
  @Test
  void theWholeSpaceLearns() throws EvaluationFailure {
    List<Network> space = List.of(network(8, 3), network(4, 5), network(8, 5), network(4, 3));
    Trainer.Settings unchanged = new Trainer.Settings(30, 128, 16, "adam", 0.01, 0, 0);
    SharedWeights shared = train(step -> List.of(space.get((int) (step % 4))), unchanged);
    try (Kernels kernels = new Nd4jKernels()) {
      for (Network network : space) {
        NetworkWeights weights =
            SupernetTrainer.recalibrated(shared, network, DATA, 128, 32, kernels);
        NetworkFunction function = new NetworkFunction(network, 64, weights, kernels);
        for (int i = 0; i < 64; i++) {
          DATA.test().copy(i, function.input(), i * 36);
        }
        float[] logits = function.infer();
        int right = 0;
        for (int i = 0; i < 64; i++) {
          int best = 0;
          for (int c = 1; c < 4; c++) {
            best = logits[i * 4 + c] > logits[i * 4 + best] ? c : best;
          }
          right += best == DATA.test().label(i) ? 1 : 0;
        }
        assertThat(right).isGreaterThan(50);
      }
    }
  }
}
