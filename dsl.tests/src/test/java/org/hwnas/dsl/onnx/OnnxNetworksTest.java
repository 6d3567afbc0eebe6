package org.hwnas.dsl.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.hwnas.dsl.Compiler;
import org.hwnas.plan.Block;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.Plan;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.TensorShape;
import org.junit.jupiter.api.Test;

/** Whole networks: as large as those of the library and as published. */
class OnnxNetworksTest {

  /** Counts of the sizes, as of the library's. */
  @Test
  void lenet5() {
    Network network = Imported.network(Models.lenet5());
    assertThat(network.parameters()).isEqualTo(61_706);
    assertThat(network.macs()).isEqualTo(Imported.library("lenet5").macs());
    assertThat(network.input()).isEqualTo(new TensorShape(1, 32, 32));
    assertThat(Imported.layers(Models.lenet5()))
        .containsExactly(
            "conv1 conv",
            "MaxPool max_pool",
            "conv2 conv",
            "MaxPool_2 max_pool",
            "fc1 linear",
            "fc2 linear",
            "fc3 linear");
  }

  /** Parameters: torchvision's documented weights, exact. */
  @Test
  void resnet18() {
    Network network = Imported.network(Models.resnet18());
    assertThat(network.parameters()).isEqualTo(11_689_512);
    assertThat(network.macs()).isEqualTo(Imported.library("resnet18").macs());
    assertThat(network.output()).isEqualTo(TensorShape.vector(1000));
    assertThat(Imported.layers(Models.resnet18()))
        .startsWith(
            "conv1 conv",
            "MaxPool max_pool",
            "layer1_0_conv1 conv",
            "layer1_0_conv2 conv",
            "Add join",
            "Relu activate")
        .contains("layer2_0_downsample_0 conv", "fc linear");
  }

  @Test
  void normalisationAndActivationBelongToTheirConvolution() {
    byte[] model = Models.resnet18();
    assertThat(Imported.field(model, "layer1_0_conv1", "norm")).contains("batch");
    assertThat(Imported.field(model, "layer1_0_conv1", "activation")).contains("relu");
    assertThat(Imported.field(model, "layer1_0_conv2", "activation")).contains("none");
    assertThat(Imported.field(model, "layer1_0_conv2", "bias")).contains("no");
  }

  /** Parameters: torchvision's documented weights, exact. */
  @Test
  void mobileNetV2() {
    Network network = Imported.network(Models.mobileNetV2());
    assertThat(network.parameters()).isEqualTo(3_504_872);
    assertThat(network.macs()).isEqualTo(Imported.library("mobilenet_v2").macs());
    assertThat(Imported.layers(Models.mobileNetV2())).contains("features_2_depthwise depthwise");
  }

  /** Parameters: torchvision's documented weights, exact. */
  @Test
  void visionTransformer() {
    Network network = Imported.network(Models.visionTransformer());
    assertThat(network.parameters()).isEqualTo(86_567_656);
    assertThat(network.macs()).isEqualTo(Imported.library("vit_b16").macs());
  }

  @Test
  void theFileAndItsHashAreInThePlan() {
    byte[] model = Models.lenet5();
    List<Plan.SourceFile> sources = Imported.plan(model).sources();
    Plan.SourceFile file = sources.get(sources.size() - 1);
    assertThat(file.file()).isEqualTo("models/m.onnx");
    byte[] other = model.clone();
    other[model.length - 1] ^= 1; // the version of the operator set
    assertThat(Imported.plan(other).sources()).doesNotContain(file);
    assertThat(Imported.plan(model.clone()).sources()).contains(file);
  }

  @Test
  void whatVariesPerLayerHasAValueAtEachImportedLayer() {
    Plan plan =
        Imported.plan(
            Imported.compiled(
                Models.lenet5(),
                "network = onnx(\"models/m.onnx\")",
                "quantization { weights { bits in {4, 8} per layer } }"));
    assertThat(plan.parameters())
        .extracting(Parameter::id)
        .contains(
            "quantization.weights.bits[network.layers.conv1]",
            "quantization.weights.bits[network.layers.fc3]")
        .hasSize(6);
  }

  @Test
  void layersMayStandAroundAModel() {
    Plan plan =
        Imported.plan(
            Imported.compiled(
                Models.lenet5(),
                "network { body = onnx(\"models/m.onnx\")  head = linear { units = 5 } }"));
    assertThat(Imported.network(plan).parameters()).isEqualTo(61_706 + 55);
  }

  @Test
  void aWidthMultiplierMayBeSearchedOverAModel() {
    Plan plan =
        Imported.plan(
            Imported.compiled(
                Models.resnet18(),
                "network { width in {0.5, 1}  layers = onnx(\"models/m.onnx\") }"));
    assertThat(plan.parameters()).extracting(Parameter::id).contains("network.width");
  }

  @Test
  void aWorkloadNamesAModelItself() {
    String text =
        """
        hwnas 1.0
        workload Reference { dataset = none  network = onnx("models/m.onnx") }
        workload Again { dataset = none  network = onnx("models/m.onnx") }
        experiment E {
          workloads = {Reference, Again}
          hardware extends hwnas.presets.isaac { adc { bits in {7, 8} } }
          minimize worst(energy)
          search random { budget = 2 evaluations }
        }
        """;
    Plan plan =
        Imported.plan(
            Compiler.compile(
                "e.hwnas", text, new Imported.OneFile("models/m.onnx", Models.lenet5()), Map.of()));
    assertThat(plan.configuration().children())
        .filteredOn(b -> b.kind().equals("network"))
        .extracting(Block::name)
        .containsExactly("Reference_network", "Again_network");
    assertThat(plan.sources())
        .extracting(Plan.SourceFile::file)
        .endsWith("models/m.onnx")
        .hasSizeLessThan(9);
  }
}
