package org.hwnas.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.hwnas.dsl.onnx.Imported;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.Node;
import org.hwnas.runtime.network.Operator;
import org.hwnas.runtime.random.RandomStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Each network of the library trains a step, and the step does what calculus says: along the
 * gradient g, the loss changes by the length of the step times |g|. Here rather than beside the
 * trainer because the library is the compiler's.
 */
class BackboneTrainingTest {
  private static final int BATCH = 2;
  private static final double CHANGE = 0.002; // of the loss: well above the rounding of floats

  /**
   * Deviation that BERT, MobileBERT and GPT-2 are published to start with ({@code
   * initializer_range} of their configurations); MobileBERT, which normalises nothing, grows beyond
   * numbers from more.
   */
  private static final double WORDS = 0.02;

  private static final List<String> SMALL =
      List.of("lenet5", "lenet5_mnsim", "resnet20", "squeezenet", "mobilenet_v3_small");

  private static final List<String> LARGE =
      List.of("vgg8", "vgg8_mnsim", "resnet32", "densenet40", "bert_tiny", "efficientnet_b0");

  /** {@code -Dbackbones.all=true -Dhwnas.test.jvm=-Xmx10g}: not in each build. */
  private static final List<String> REST =
      List.of(
          "alexnet",
          "vgg11",
          "vgg13",
          "vgg16",
          "vgg19",
          "resnet18",
          "resnet34",
          "resnet50",
          "resnet101",
          "resnet152",
          "mobilenet_v1",
          "mobilenet_v2",
          "mobilenet_v3",
          "googlenet",
          "densenet121",
          "densenet201",
          "vit_b16",
          "vit_ti16",
          "bert_base",
          "mobilebert",
          "gpt2_medium");

  /** A network at one batch, and its loss. */
  private static final class Step {
    final NetworkFunction function;
    final List<Weight> weights;
    private final int[] labels;
    private final float[] gradient;

    Step(Network network, Kernels kernels) {
      int batch = network.input().width() == 1 ? 1 : BATCH; // of words a sequence is many already
      NetworkWeights start = NetworkWeights.initial(network, 3);
      for (Node node : network.nodes()) {
        if (batch == 1
            && node.operator() instanceof Operator.Filters f
            && !start.of(node).isEmpty()) {
          scale(start.of(node).get(0), WORDS / Math.sqrt(2.0 / f.rows()));
        }
      }
      function = new NetworkFunction(network, batch, start, 0, 7, kernels);
      weights = function.weights();
      RandomStream random = RandomStream.of(8, "inputs");
      int words =
          network.nodes().stream()
              .map(Node::operator)
              .filter(Operator.Embedding.class::isInstance)
              .mapToInt(o -> ((Operator.Embedding) o).vocabulary())
              .findFirst()
              .orElse(0);
      float[] input = function.input();
      for (int i = 0; i < input.length; i++) {
        input[i] = words > 0 ? random.nextInt(words) : (float) random.nextGaussian();
      }
      int classes = Math.toIntExact(network.output().elements());
      gradient = new float[batch * classes];
      labels = new int[batch];
      for (int n = 0; n < batch; n++) {
        labels[n] = random.nextInt(classes);
      }
    }

    private static void scale(float[] values, double factor) {
      for (int i = 0; i < values.length; i++) {
        values[i] *= (float) factor;
      }
    }

    /** Of one and the same step: what is dropped out stays the same. */
    double loss() {
      float[] logits = function.forward(new Layer.Mode(true, 1));
      return Trainer.lossGradient(logits, labels, gradient.length / labels.length, gradient);
    }

    double squaredGradient() {
      double sum = 0;
      for (Weight weight : weights) {
        for (float g : weight.gradient()) {
          sum += (double) g * g;
        }
      }
      return sum;
    }

    /**
     * Moves all weights, and gives what the gradient says of it: of where they came to, since
     * single precision takes small steps of large weights for none.
     */
    double move(double along) {
      double slope = 0;
      for (Weight weight : weights) {
        float[] value = weight.value();
        float[] g = weight.gradient();
        for (int i = 0; i < value.length; i++) {
          float before = value[i];
          value[i] += (float) (along * g[i]);
          slope += (double) g[i] * ((double) value[i] - before);
        }
      }
      return slope;
    }
  }

  private static void trainsAStep(String name) {
    boolean slow = name.equals("gpt2_medium"); // attention of 1024 words takes minutes
    Network network = Imported.library(name, slow ? "input_height = 64" : "");
    try (Kernels kernels = new Nd4jKernels()) {
      Step step = new Step(network, kernels);
      double before = step.loss();
      step.function.backward(step.gradient);
      double squares = step.squaredGradient();
      double rate = CHANGE * before / squares;
      Optimizer.of("sgd", step.weights, 0, 0).step(rate);
      double after = step.loss();
      double told = step.move(2 * rate);
      double other = step.loss();
      double slope = (other - after) / told;
      if (Boolean.getBoolean("backbones.all")) {
        System.out.printf(
            Locale.ROOT,
            "%s: loss %.5f, after the step %.5f, slope %.4f of the gradient's%n",
            name,
            before,
            after,
            slope);
      }
      assertThat(after).as("loss after a step").isLessThan(before);
      assertThat(slope)
          .as("change of the loss, of what the gradient says")
          .isCloseTo(1, within(0.05));
      long weights = step.weights.stream().mapToLong(w -> w.value().length).sum();
      assertThat(weights).as("all that is counted is trained").isEqualTo(network.parameters());
    }
  }

  @ParameterizedTest
  @FieldSource("SMALL")
  void small(String name) {
    trainsAStep(name);
  }

  @Tag("slow")
  @ParameterizedTest
  @FieldSource("LARGE")
  void large(String name) {
    trainsAStep(name);
  }

  @EnabledIfSystemProperty(named = "backbones.all", matches = "true")
  @ParameterizedTest
  @FieldSource("REST")
  void rest(String name) {
    trainsAStep(name);
  }

  @Test
  void noBackboneIsForgotten() throws IOException {
    assertThat(Stream.of(SMALL, LARGE, REST).flatMap(List::stream))
        .containsExactlyInAnyOrderElementsOf(Imported.library());
  }
}
