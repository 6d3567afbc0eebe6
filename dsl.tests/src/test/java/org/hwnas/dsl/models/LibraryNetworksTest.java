package org.hwnas.dsl.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.hwnas.dsl.onnx.Imported;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.Node;
import org.hwnas.runtime.network.Operator;
import org.hwnas.runtime.network.TensorShape;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The library's networks against published counts. Parameters: weights, biases, scale and shift of
 * normalisation; not running means and variances. MACs: convolutions, linear layers and the two
 * products of attention.
 */
class LibraryNetworksTest {

  /**
   * Source: the tables "num_params" and "GFLOPS" (multiply-accumulates, two decimals) of
   * torchvision's documented weights, IMAGENET1K_V1. Parameters exact; MACs within half of the last
   * decimal.
   */
  @ParameterizedTest
  @CsvSource({
    "alexnet, 61100840, 0.71",
    "vgg11, 132863336, 7.61",
    "vgg13, 133047848, 11.31",
    "vgg16, 138357544, 15.47",
    "vgg19, 143667240, 19.63",
    "resnet18, 11689512, 1.81",
    "resnet34, 21797672, 3.66",
    "resnet50, 25557032, 4.09",
    "resnet101, 44549160, 7.80",
    "resnet152, 60192808, 11.51",
    "mobilenet_v2, 3504872, 0.30",
    "mobilenet_v3, 5483032, 0.22",
    "mobilenet_v3_small, 2542856, 0.06",
    "densenet121, 7978856, 2.83",
    "densenet201, 20013928, 4.29",
    "efficientnet_b0, 5288548, 0.39",
    "googlenet, 6624904, 1.50",
    "squeezenet, 1248424, 0.82",
    "vit_b16, 86567656, 17.56",
  })
  void asTorchvisionDocuments(String name, long parameters, double gigaMacs)
      throws EvaluationFailure {
    Network network = Built.library(name);
    assertThat(network.parameters()).isEqualTo(parameters);
    assertThat(network.macs() / 1e9).isCloseTo(gigaMacs, within(0.005));
    assertThat(network.output()).isEqualTo(TensorShape.vector(1000));
  }

  /**
   * Millions of parameters, to the digits printed: He et al., CVPR 2016, Table 6 (ResNet-20, -32);
   * Huang et al., CVPR 2017, Table 2 (DenseNet, k = 12, depth 40); Howard et al., arXiv 1704.04861,
   * Table 4 (MobileNet-224).
   */
  @ParameterizedTest
  @CsvSource({
    "resnet20, 0.27, 0.005",
    "resnet32, 0.46, 0.005",
    "densenet40, 1.0, 0.05",
    "mobilenet_v1, 4.2, 0.05",
  })
  void asThePapersCount(String name, double millions, double tolerance) throws EvaluationFailure {
    assertThat(Built.library(name).parameters() / 1e6).isCloseTo(millions, within(tolerance));
  }

  /** 569 million multiply-adds: Howard et al., arXiv 1704.04861, Table 4; to the digits printed. */
  @Test
  void mobileNetHasThePapersMultiplyAdds() throws EvaluationFailure {
    assertThat(Built.library("mobilenet_v1").macs() / 1e6).isCloseTo(569, within(0.5));
  }

  /**
   * By summing over the layers' sizes by hand, batch normalisation included. The residual networks
   * for CIFAR: a convolution of 3 to 16 channels at 32 x 32, then n blocks at 16, 32 and 64
   * channels (n = 3 and 5), 10 classes. VGG-8 and LeNet-5 with biases instead of normalisation.
   */
  @ParameterizedTest
  @CsvSource({
    "lenet5, 61706, 416520",
    "lenet5_mnsim, 62006, 651720",
    "vgg8, 12976266, 615917568",
    "vgg8_mnsim, 9306250, 626403328",
    "resnet20, 269722, 40551040",
    "resnet32, 464154, 68862592",
    "densenet40, 1019722, 264812928",
    "mobilenet_v1, 4231976, 568740352",
  })
  void asCountedByHand(String name, long parameters, long macs) throws EvaluationFailure {
    Network network = Built.library(name);
    assertThat(network.parameters()).isEqualTo(parameters);
    assertThat(network.macs()).isEqualTo(macs);
  }

  /**
   * Parameters: the `num_parameters()` of Hugging Face's `gpt2-medium` and of `MobileBertModel` for
   * `google/mobilebert-uncased` (no pooling layer), exact; of `BertModel` for `bert-base-uncased`
   * (109,482,240) and `prajjwal1/bert-tiny` (4,385,920) less the pooling layer, C (C + 1).
   */
  @ParameterizedTest
  @CsvSource({
    "gpt2_medium, 354823168",
    "mobilebert, 24581888",
    "bert_base, 108891648",
    "bert_tiny, 4369408",
  })
  void asHuggingFaceCounts(String name, long parameters) throws EvaluationFailure {
    assertThat(Built.library(name).parameters()).isEqualTo(parameters);
  }

  /**
   * 5.7 billion floating-point operations, two per MAC, at 128 tokens: Sun et al., ACL 2020, Table
   * 4. Within 10 %, since the paper does not say what it counts besides products.
   */
  @Test
  void mobileBertHasAboutThePapersOperations() throws EvaluationFailure {
    assertThat(2 * Built.library("mobilebert").macs() / 1e9).isCloseTo(5.7, within(0.57));
  }

  /**
   * 24 blocks of 12 C^2 + 2 T C multiplications per token, and the scores of all words: counted
   * from the sizes.
   */
  @Test
  void gpt2HasTheMacsOfItsSizes() throws EvaluationFailure {
    long tokens = 1024;
    long c = 1024;
    long blocks = 24 * tokens * (12 * c * c + 2 * tokens * c);
    assertThat(Built.library("gpt2_medium").macs()).isEqualTo(blocks + tokens * c * 50257);
    assertThat(Built.library("gpt2_medium").output()).isEqualTo(new TensorShape(50257, 1024, 1));
  }

  /**
   * 5,717,416 is `vit_tiny_patch16_224` (DeiT-Ti) in the tables of timm, which also give 1.3 G MACs
   * to one decimal; each of 197 tokens has 12 C^2 + 2 T C products in each of 12 blocks.
   */
  @Test
  void theSmallestVisionTransformerHasThePublishedSize() throws EvaluationFailure {
    Network network = Built.library("vit_ti16");
    assertThat(network.parameters()).isEqualTo(5_717_416);
    long c = 192;
    long patches = 196 * c * 3 * 16 * 16;
    long blocks = 12 * 197 * (12 * c * c + 2 * 197 * c);
    assertThat(network.macs()).isEqualTo(patches + blocks + 1000 * c);
    assertThat(network.macs() / 1e9).isCloseTo(1.3, within(0.05));
  }

  /** Two blocks of 12 C^2 + 2 T C products for each of 128 tokens, C = 128. */
  @Test
  void theSmallestBertHasTheMacsOfItsSizes() throws EvaluationFailure {
    assertThat(Built.library("bert_tiny").macs())
        .isEqualTo(2 * 128 * (12 * 128 * 128 + 2 * 128 * 128));
  }

  private static Stream<String> named(String method) {
    return Arrays.stream(LibraryNetworksTest.class.getDeclaredMethods())
        .filter(m -> m.getName().equals(method))
        .flatMap(m -> Arrays.stream(m.getAnnotation(CsvSource.class).value()))
        .map(line -> line.substring(0, line.indexOf(',')));
  }

  /** What comes to the library is counted here, its parameters and its MACs. */
  @Test
  void noNetworkIsForgotten() throws IOException {
    Set<String> parameters = new TreeSet<>(Set.of("vit_ti16"));
    named("asTorchvisionDocuments").forEach(parameters::add);
    named("asThePapersCount").forEach(parameters::add);
    named("asCountedByHand").forEach(parameters::add);
    named("asHuggingFaceCounts").forEach(parameters::add);
    assertThat(parameters).containsExactlyInAnyOrderElementsOf(Imported.library());
    Set<String> macs =
        new TreeSet<>(Set.of("vit_ti16", "bert_base", "bert_tiny", "mobilebert", "gpt2_medium"));
    named("asTorchvisionDocuments").forEach(macs::add);
    named("asCountedByHand").forEach(macs::add);
    assertThat(macs).containsExactlyInAnyOrderElementsOf(Imported.library());
  }

  /** 22.5 billion floating-point operations at 128 tokens: Sun et al., ACL 2020, Table 4. */
  @Test
  void bertHasAboutThePublishedOperations() throws EvaluationFailure {
    assertThat(2 * Built.library("bert_base").macs() / 1e9).isCloseTo(22.5, within(0.5));
  }

  /**
   * Layer by layer against the tables DNN+NeuroSim was run with: input height, width, channels,
   * kernel height, width, output channels.
   */
  @ParameterizedTest
  @CsvSource({"lenet5, network_lenet5.csv", "vgg8, network_vgg8.csv"})
  void asNeuroSimsTablesSay(String name, String table) throws EvaluationFailure, IOException {
    List<String> rows = Files.readAllLines(recorded("neurosim").resolve(table));
    Network network = Built.library(name);
    List<Node> filters =
        network.nodes().stream().filter(n -> n.operator() instanceof Operator.Filters).toList();
    assertThat(filters).hasSize((int) rows.stream().filter(r -> !r.isBlank()).count());
    for (int i = 0; i < filters.size(); i++) {
      String[] row = rows.get(i).split(",");
      Node node = filters.get(i);
      TensorShape in = network.node(node.inputs().get(0)).output();
      int kernelHeight = node.operator() instanceof Operator.Conv c ? c.kernelHeight() : 1;
      int kernelWidth = node.operator() instanceof Operator.Conv c ? c.kernelWidth() : 1;
      assertThat(
              List.of(
                  in.height(),
                  in.width(),
                  in.channels(),
                  kernelHeight,
                  kernelWidth,
                  node.output().channels()))
          .as(node.name())
          .isEqualTo(List.of(row).subList(0, 6).stream().map(Integer::valueOf).toList());
    }
  }

  /**
   * Layer by layer against the networks MNSIM 2.0 was run with: input channels and size, kernel,
   * output channels; inputs and outputs of linear layers.
   */
  @ParameterizedTest
  @CsvSource({"lenet5_mnsim, lenet", "vgg8_mnsim, vgg8"})
  void asMnsimsNetworksAre(String name, String recorded) throws EvaluationFailure, IOException {
    String json = Files.readString(recorded("mnsim2").resolve("networks.json"));
    List<JsonObject> layers =
        JsonParser.parseString(json).getAsJsonObject().getAsJsonArray(recorded).asList().stream()
            .map(JsonElement::getAsJsonObject)
            .filter(l -> !l.get("type").getAsString().equals("pooling"))
            .toList();
    Network network = Built.library(name);
    List<Node> filters =
        network.nodes().stream().filter(n -> n.operator() instanceof Operator.Filters).toList();
    assertThat(filters).hasSameSizeAs(layers);
    for (int i = 0; i < filters.size(); i++) {
      JsonObject layer = layers.get(i);
      Node node = filters.get(i);
      TensorShape in = network.node(node.inputs().get(0)).output();
      if (node.operator() instanceof Operator.Conv conv) {
        assertThat(List.of(in.channels(), in.height(), in.width(), conv.kernelHeight()))
            .isEqualTo(
                List.of(
                    layer.get("Inputchannel").getAsInt(),
                    layer.getAsJsonArray("Inputsize").get(0).getAsInt(),
                    layer.getAsJsonArray("Inputsize").get(1).getAsInt(),
                    layer.get("Kernelsize").getAsInt()));
        assertThat(node.output().channels()).isEqualTo(layer.get("Outputchannel").getAsInt());
        assertThat(node.output().height())
            .isEqualTo(layer.getAsJsonArray("Outputsize").get(0).getAsInt());
      } else {
        assertThat(in.channels()).isEqualTo(layer.get("Infeature").getAsInt());
        assertThat(node.output().channels()).isEqualTo(layer.get("Outfeature").getAsInt());
      }
    }
  }

  /**
   * Half the width: Howard et al., arXiv 1704.04861, Table 6 (0.5 MobileNet-224: 149 million
   * multiply-adds, 1.3 million parameters); and for MobileNetV2 the table of its authors' code
   * (v2_0.5_224: 97 million). To the digits printed.
   */
  @ParameterizedTest
  @CsvSource({"mobilenet_v1, 149, 1.3", "mobilenet_v2, 97, 1.97"})
  void asThePapersCountAtHalfTheWidth(String name, double megaMacs, double millions)
      throws EvaluationFailure {
    Network network = Built.extending("hwnas.models." + name, "width = 0.5");
    assertThat(network.macs() / 1e6).isCloseTo(megaMacs, within(0.6));
    assertThat(network.parameters() / 1e6).isCloseTo(millions, within(0.05));
  }

  /** Figures that other programs gave, beside the project. */
  private static Path recorded(String name) {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path data = at.resolve("shared/reference/data").resolve(name);
      if (Files.isDirectory(data)) {
        return data;
      }
    }
    Assumptions.abort("no recorded figures beside the project");
    throw new AssertionError();
  }
}
