package org.hwnas.dsl.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
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
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Networks out as ONNX and in again: ONNX Runtime computes what the network computes, and the
 * import of models finds the layers that were exported.
 */
class OnnxExportTest {
  private static final int BATCH = 2;

  @TempDir Path folder;

  /**
   * Weights as after some training: statistics and shifts away from where they start. Variances and
   * scales are such that values neither vanish nor grow over many layers.
   */
  private static NetworkWeights weights(Network network) {
    NetworkWeights weights = NetworkWeights.blank(network);
    for (Node node : network.nodes()) {
      List<float[]> arrays = weights.of(node);
      for (int a = 0; a < arrays.size(); a++) {
        RandomStream random = RandomStream.of(5, "moved", node.id(), a);
        float reach =
            a == 0 && node.operator() instanceof Operator.Filters filters
                ? (float) Math.sqrt(3 * gain(network) / filters.rows())
                : 0.1f;
        float[] values = arrays.get(a); // nobody else has seen them
        for (int i = 0; i < values.length; i++) {
          values[i] += reach * (float) (2 * random.nextDouble() - 1);
        }
      }
    }
    return weights;
  }

  /** Variance of a sum's weights together; sums with shortcuts grow else from layer to layer. */
  private static double gain(Network network) {
    if (has(network, Operator.Affine.class)) {
      return 0.1; // nothing is divided by a deviation
    }
    return has(network, Operator.Add.class) ? 1 : 2;
  }

  private static boolean has(Network network, Class<? extends Operator> kind) {
    return network.nodes().stream().anyMatch(n -> kind.isInstance(n.operator()));
  }

  private static float[] inputs(Network network) {
    RandomStream random = RandomStream.of(6, "inputs");
    int words =
        network.nodes().stream()
            .map(Node::operator)
            .filter(Operator.Embedding.class::isInstance)
            .mapToInt(o -> ((Operator.Embedding) o).vocabulary())
            .findFirst()
            .orElse(0);
    float[] inputs = new float[Math.toIntExact(batch(network) * network.input().elements())];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = words > 0 ? random.nextInt(words) : (float) random.nextDouble();
    }
    return inputs;
  }

  /** One sequence of words, as long as 128 to 1024 samples; else two. */
  private static int batch(Network network) {
    return network.input().width() == 1 ? 1 : BATCH;
  }

  private static float[] elsewhere(Path model, Network network, float[] inputs)
      throws OrtException {
    TensorShape in = network.input();
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      try (OrtSession session = environment.createSession(model.toString(), options);
          OnnxTensor tensor =
              OnnxTensor.createTensor(
                  environment,
                  FloatBuffer.wrap(inputs),
                  new long[] {batch(network), in.channels(), in.height(), in.width()});
          OrtSession.Result result = session.run(Map.of("input", tensor))) {
        FloatBuffer buffer = ((OnnxTensor) result.get("logits").orElseThrow()).getFloatBuffer();
        float[] logits = new float[buffer.remaining()];
        buffer.get(logits);
        return logits;
      }
    }
  }

  /** Gives the largest deviation, of the largest logit or of 1 where that is smaller. */
  private double goesOut(Network network) throws EvaluationFailure, OrtException, IOException {
    NetworkWeights weights = weights(network);
    Path model = exported(network, weights);
    float[] inputs = inputs(network);
    float[] here = here(network, weights, inputs);
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
    return off / Math.max(1, largest);
  }

  private static float[] here(Network network, NetworkWeights weights, float[] inputs) {
    try (Kernels kernels = new Nd4jKernels()) {
      NetworkFunction function = new NetworkFunction(network, batch(network), weights, kernels);
      System.arraycopy(inputs, 0, function.input(), 0, inputs.length);
      return function.infer().clone();
    }
  }

  /** The model of this test. */
  private Path file() {
    return folder.resolve("model.onnx");
  }

  private Path exported(Network network, NetworkWeights weights)
      throws EvaluationFailure, IOException {
    return exported(network, weights, Map.of());
  }

  private Path exported(Network network, NetworkWeights weights, Map<Integer, StoredFilters> stored)
      throws EvaluationFailure, IOException {
    try (OutputStream out = Files.newOutputStream(file())) {
      OnnxExport.write("network", network, weights, stored, out);
    }
    return file();
  }

  /** What was exported last, read by the compiler. */
  private void comesBack(Network network) throws IOException {
    Network back = Imported.network(file());
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

  /** Whose shortcuts pad channels, or whose heads come back as products between activations. */
  private static final Set<String> ONE_WAY =
      Set.of(
          "resnet20",
          "resnet32",
          "vit_ti16",
          "vit_b16",
          "bert_tiny",
          "bert_base",
          "mobilebert",
          "gpt2_medium");

  private static final List<String> SMALL =
      List.of(
          "lenet5",
          "lenet5_mnsim",
          "vgg8",
          "vgg8_mnsim",
          "resnet20",
          "resnet32",
          "densenet40",
          "squeezenet",
          "mobilenet_v3_small",
          "resnet18",
          "bert_tiny");

  private static final List<String> LARGE =
      List.of(
          "resnet34",
          "resnet50",
          "mobilenet_v1",
          "mobilenet_v2",
          "mobilenet_v3",
          "efficientnet_b0",
          "googlenet",
          "densenet121",
          "densenet201",
          "vit_ti16",
          "mobilebert",
          "resnet101");

  /** Up to 355 million parameters: 1.4 GB of weights, of which there are three copies. */
  private static final List<String> HUGE =
      List.of(
          "alexnet",
          "resnet152",
          "vgg11",
          "vgg13",
          "vgg16",
          "vgg19",
          "vit_b16",
          "bert_base",
          "gpt2_medium");

  private void roundTrip(String name) throws EvaluationFailure, OrtException, IOException {
    boolean slow = name.equals("gpt2_medium"); // attention of 1024 words takes minutes
    Network network = Imported.library(name, slow ? "input_height = 256" : "");
    double off = goesOut(network);
    if (!ONE_WAY.contains(name)) {
      comesBack(network);
    }
    if (Boolean.getBoolean("onnx.all")) {
      System.out.printf(
          Locale.ROOT, "| `%s` | %.1f | %.1e |%n", name, network.parameters() / 1e6, off);
    }
  }

  @ParameterizedTest
  @FieldSource("SMALL")
  void backbones(String name) throws EvaluationFailure, OrtException, IOException {
    roundTrip(name);
  }

  @Tag("slow")
  @ParameterizedTest
  @FieldSource("LARGE")
  void largeBackbones(String name) throws EvaluationFailure, OrtException, IOException {
    roundTrip(name);
  }

  /** {@code -Donnx.all=true -Dhwnas.test.jvm=-Xmx10g}: not in each build. */
  @EnabledIfSystemProperty(named = "onnx.all", matches = "true")
  @ParameterizedTest
  @FieldSource("HUGE")
  void hugeBackbones(String name) throws EvaluationFailure, OrtException, IOException {
    roundTrip(name);
  }

  /** A network that comes to the library comes into one of the lists above. */
  @Test
  void noBackboneIsForgotten() throws IOException {
    assertThat(Stream.of(SMALL, LARGE, HUGE).flatMap(List::stream))
        .containsExactlyInAnyOrderElementsOf(Imported.library());
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

  /** What was written is read again, bit by bit: kernels, groups, biases, normalisations. */
  @ParameterizedTest
  @ValueSource(strings = {"lenet5", "densenet40", "mobilenet_v3_small", "resnet20"})
  void weightsComeBack(String name) throws Exception {
    Network network = Imported.library(name);
    NetworkWeights weights = weights(network);
    Path file = exported(network, weights);
    NetworkWeights read = OnnxWeights.read(file, network);
    for (Node node : network.nodes()) {
      assertThat(Arrays.deepEquals(read.of(node).toArray(), weights.of(node).toArray()))
          .as(node.name())
          .isTrue();
    }
    if (!ONE_WAY.contains(name)) {
      Network back = Imported.network(file);
      float[] inputs = inputs(network);
      float[] there = elsewhere(file, network, inputs);
      float[] here = here(back, OnnxWeights.read(file, back), inputs);
      for (int i = 0; i < here.length; i++) {
        assertThat(here[i]).isCloseTo(there[i], within(1e-4f * Math.max(1, Math.abs(there[i]))));
      }
    }
    Network other = Imported.library(name.equals("lenet5") ? "vgg8" : "lenet5");
    assertThatThrownBy(() -> OnnxWeights.read(file, other))
        .isInstanceOf(EvaluationFailure.class)
        .hasMessageContaining("model.onnx");
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 9));
    assertThatThrownBy(() -> OnnxWeights.read(file, network)).isInstanceOf(EvaluationFailure.class);
    Files.writeString(file, "no model");
    assertThatThrownBy(() -> OnnxWeights.read(file, network)).isInstanceOf(EvaluationFailure.class);
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
  void operators(String body) throws EvaluationFailure, OrtException, IOException {
    StringBuilder lines = new StringBuilder();
    for (String layer : body.split("/")) {
      lines.append("l").append(lines.length()).append(" = ").append(layer).append('\n');
    }
    goesOut(of(lines.toString()));
  }

  /** Clips to the codes of four bits are no activations; those to 0 and above are rectifiers. */
  @ParameterizedTest
  @ValueSource(strings = {"lenet5", "mobilenet_v3_small"})
  void codesComeBackAsLayers(String name) throws EvaluationFailure, IOException {
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
    Network back = Imported.network(exported(network, weights, stored));
    assertThat(back.parameters()).isEqualTo(network.parameters());
    assertThat(back.macs()).isEqualTo(network.macs());
    assertThat(filters(back)).isEqualTo(filters(network));
  }

  /** More than a message of Protocol Buffers holds is refused before anything is written. */
  @Test
  void aModelBeyondTheFormatIsRefused() {
    Network wide = of("wide = linear { pool = flatten  units = 1000000 }\nhead = linear");
    NetworkWeights weights = // one array for all: nothing reads it
        new NetworkWeights(
            wide.nodes().stream()
                .map(
                    n ->
                        n.operator() instanceof Operator.Linear
                            ? List.of(new float[0], new float[0])
                            : List.<float[]>of())
                .toList());
    assertThat(wide.parameters()).isGreaterThan(Integer.MAX_VALUE / 4);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThatThrownBy(() -> OnnxExport.write("wide", wide, weights, Map.of(), out))
        .isInstanceOf(EvaluationFailure.class)
        .hasMessage("the model of `wide` has 2.3 GB; an ONNX file holds 2.1 GB at most");
    assertThat(out.size()).isZero();
  }
}
