package org.hwnas.dsl.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.network.ActivationKind;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.Node;
import org.hwnas.runtime.network.Operator;
import org.hwnas.runtime.network.TensorShape;
import org.hwnas.runtime.onnx.OnnxExport;
import org.hwnas.runtime.onnx.OnnxWeights;
import org.hwnas.runtime.onnx.StoredFilters;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.training.Kernels;
import org.hwnas.runtime.training.Nd4jKernels;
import org.hwnas.runtime.training.NetworkFunction;
import org.hwnas.runtime.training.NetworkWeights;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Networks out as ONNX and in again: ONNX Runtime computes what the network computes, and the
 * import of models finds the layers that were exported.
 */
class OnnxExportTest {
  private static final int BATCH = 2;

  /**
   * Weights as after some training: statistics and shifts away from where they start. Scales stay
   * near 1, so that values neither vanish nor grow over many layers.
   */
  private static NetworkWeights weights(Network network) {
    List<List<float[]>> nodes = new ArrayList<>();
    NetworkWeights initial = NetworkWeights.initial(network, 4);
    for (Node node : network.nodes()) {
      List<float[]> arrays = initial.of(node).stream().map(float[]::clone).toList();
      boolean filters = node.operator() instanceof Operator.Filters;
      for (int a = filters ? 1 : 0; a < arrays.size(); a++) {
        RandomStream random = RandomStream.of(5, "moved", node.id(), a);
        for (int i = 0; i < arrays.get(a).length; i++) {
          arrays.get(a)[i] += 0.2f * (float) (random.nextDouble() - 0.5);
        }
      }
      nodes.add(arrays);
    }
    return new NetworkWeights(nodes);
  }

  private static float[] inputs(Network network) {
    RandomStream random = RandomStream.of(6, "inputs");
    float[] inputs = new float[Math.toIntExact(BATCH * network.input().elements())];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = (float) random.nextDouble();
    }
    return inputs;
  }

  private static float[] elsewhere(byte[] model, Network network, float[] inputs)
      throws OrtException {
    TensorShape in = network.input();
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      try (OrtSession session = environment.createSession(model, options);
          OnnxTensor tensor =
              OnnxTensor.createTensor(
                  environment,
                  FloatBuffer.wrap(inputs),
                  new long[] {BATCH, in.channels(), in.height(), in.width()});
          OrtSession.Result result = session.run(Map.of("input", tensor))) {
        FloatBuffer buffer = ((OnnxTensor) result.get("logits").orElseThrow()).getFloatBuffer();
        float[] logits = new float[buffer.remaining()];
        buffer.get(logits);
        return logits;
      }
    }
  }

  private static void goesOut(Network network) throws EvaluationFailure, OrtException {
    byte[] model = exported(network);
    NetworkWeights weights = weights(network);
    float[] inputs = inputs(network);
    float[] here;
    try (Kernels kernels = new Nd4jKernels()) {
      NetworkFunction function = new NetworkFunction(network, BATCH, weights, kernels);
      System.arraycopy(inputs, 0, function.input(), 0, inputs.length);
      here = function.infer().clone();
    }
    float[] there = elsewhere(model, network, inputs);
    assertThat(there).hasSameSizeAs(here);
    double largest = 0;
    double off = 0;
    for (int i = 0; i < here.length; i++) {
      largest = Math.max(largest, Math.abs(here[i]));
      off = Math.max(off, Math.abs(here[i] - there[i]));
    }
    assertThat(largest).as("logits say something").isBetween(1e-3, 1e4);
    assertThat(off / Math.max(1, largest)).as("largest deviation").isLessThan(1e-4);
  }

  private static byte[] exported(Network network) throws EvaluationFailure {
    return OnnxExport.model("network", network, weights(network), Map.of());
  }

  private static void comesBack(Network network) throws EvaluationFailure {
    Network back = Imported.network(exported(network));
    assertThat(back.parameters()).isEqualTo(network.parameters());
    assertThat(back.macs()).isEqualTo(network.macs());
    assertThat(filters(back)).isEqualTo(filters(network));
  }

  private static List<Operator> filters(Network network) {
    return network.nodes().stream()
        .map(Node::operator)
        .filter(Operator.Filters.class::isInstance)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lenet5",
        "lenet5_mnsim",
        "vgg8",
        "vgg8_mnsim",
        "densenet40",
        "squeezenet",
        "mobilenet_v3_small",
        "resnet18"
      })
  void backbones(String name) throws EvaluationFailure, OrtException {
    Network network = Imported.library(name);
    goesOut(network);
    comesBack(network);
  }

  /** Larger ones. What has more than 30 million parameters does not fit the tests' heap. */
  @Tag("slow")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "resnet34",
        "resnet50",
        "mobilenet_v1",
        "mobilenet_v2",
        "mobilenet_v3",
        "efficientnet_b0",
        "googlenet",
        "densenet121",
        "densenet201"
      })
  void largeBackbones(String name) throws EvaluationFailure, OrtException {
    Network network = Imported.library(name);
    goesOut(network);
    comesBack(network);
  }

  private static Network of(String body) {
    return Imported.network(
        Imported.plan(
            Imported.compiled(
                new byte[0],
                "network { input_channels = 4  input_height = 12  input_width = 12  classes = 10\n"
                    + body
                    + " }")));
  }

  /** Shortcuts that pad channels, which the import does not know. */
  @ParameterizedTest
  @ValueSource(strings = {"resnet20", "resnet32"})
  void paddedShortcuts(String name) throws EvaluationFailure, OrtException {
    goesOut(Imported.library(name));
  }

  /** What was written is read again, bit by bit: kernels, groups, biases, normalisations. */
  @ParameterizedTest
  @ValueSource(strings = {"lenet5", "densenet40", "mobilenet_v3_small", "resnet20"})
  void weightsComeBack(String name, @TempDir Path folder) throws Exception {
    Network network = Imported.library(name);
    Path file = Files.write(folder.resolve("model.onnx"), exported(network));
    assertThat(OnnxWeights.read(file, network))
        .usingRecursiveComparison()
        .isEqualTo(weights(network));
    if (!name.equals("resnet20")) { // whose shortcuts the import does not know
      Network back = Imported.network(exported(network));
      float[] inputs = inputs(network);
      float[] there = elsewhere(exported(network), network, inputs);
      try (Kernels kernels = new Nd4jKernels()) {
        NetworkFunction function =
            new NetworkFunction(back, BATCH, OnnxWeights.read(file, back), kernels);
        System.arraycopy(inputs, 0, function.input(), 0, inputs.length);
        float[] here = function.infer();
        for (int i = 0; i < here.length; i++) {
          assertThat(here[i]).isCloseTo(there[i], within(1e-4f * Math.max(1, Math.abs(there[i]))));
        }
      }
    }
    Network other = Imported.library(name.equals("lenet5") ? "vgg8" : "lenet5");
    assertThatThrownBy(() -> OnnxWeights.read(file, other))
        .isInstanceOf(EvaluationFailure.class)
        .hasMessageContaining("model.onnx");
    Files.writeString(file, "no model");
    assertThatThrownBy(() -> OnnxWeights.read(file, network)).isInstanceOf(EvaluationFailure.class);
  }

  /** A transformer of images, whose heads come back as products between activations. */
  @Tag("slow")
  @Test
  void aTransformer() throws EvaluationFailure, OrtException {
    goesOut(Imported.library("vit_ti16"));
  }

  /** What backbones leave out, a layer a line. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "conv { kernel = 3  channels = 8  groups = 2 } / linear",
        "conv { kernel = 2  channels = 8  padding = sep } / linear",
        "conv { kernel = 5  kernel_width = 3  channels = 8  stride = 2 } / linear",
        "depthwise { kernel = 3 } / linear { pool = flatten }",
        "conv { kernel = 3  channels = 6  activation = gelu } / conv { kernel = 1  channels = 6"
            + "  activation = hardtanh } / conv { kernel = 1  channels = 6  activation = swish }"
            + " / linear",
        "conv { kernel = 3  channels = 6  activation = tanh } / conv { kernel = 1  channels = 6"
            + "  activation = sigmoid } / conv { kernel = 1  channels = 6  activation = relu6 }"
            + " / linear",
        "conv { kernel = 3  channels = 8 } / squeeze_excite / avg_pool { kernel = 2 } / linear",
        "patch_embedding { patch = 4  channels = 8 } / class_token / position_embedding /"
            + " transformer { heads = 2 } / layer_norm / linear { pool = first }",
        "patch_embedding { patch = 4  channels = 8 } / position_embedding /"
            + " transformer { heads = 2 } / affine / linear",
      })
  void operators(String body) throws EvaluationFailure, OrtException {
    StringBuilder lines = new StringBuilder();
    for (String layer : body.split("/")) {
      lines.append("l").append(lines.length()).append(" = ").append(layer).append('\n');
    }
    goesOut(of(lines.toString()));
  }

  /** Clips to the codes of four bits are no activations; those to 0 and above are rectifiers. */
  @ParameterizedTest
  @ValueSource(strings = {"lenet5", "mobilenet_v3_small"})
  void codesComeBackAsLayers(String name) throws EvaluationFailure {
    Network network = Imported.library(name);
    NetworkWeights weights = weights(network);
    Map<Integer, StoredFilters> stored = new TreeMap<>();
    for (Node node : network.nodes()) {
      if (node.operator() instanceof Operator.Filters filters) {
        int count = Math.toIntExact(filters.weights());
        float[] steps = new float[filters.groups() * filters.outputsPerGroup()];
        Arrays.fill(steps, 0.1f);
        Operator before = network.node(node.inputs().get(0)).operator();
        boolean signed =
            !before.equals(new Operator.Activation(ActivationKind.RELU))
                && !(before instanceof Operator.Input);
        stored.put(node.id(), new StoredFilters(4, new int[count], steps, 4, signed, 0.13f));
      }
    }
    Network back = Imported.network(OnnxExport.model("n", network, weights, stored));
    assertThat(back.parameters()).isEqualTo(network.parameters());
    assertThat(back.macs()).isEqualTo(network.macs());
    assertThat(filters(back)).isEqualTo(filters(network));
  }

  @Test
  void wordsAreRefused() {
    Network words = Imported.library("mobilebert");
    NetworkWeights none =
        new NetworkWeights(words.nodes().stream().map(n -> List.<float[]>of()).toList());
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> OnnxExport.model("words", words, none, Map.of()))
        .isInstanceOf(EvaluationFailure.class)
        .hasMessageContaining("Embedding");
  }
}
