package org.hwnas.runtime.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.hwnas.runtime.network.Layers.avgPool;
import static org.hwnas.runtime.network.Layers.conv;
import static org.hwnas.runtime.network.Layers.depthwise;
import static org.hwnas.runtime.network.Layers.identity;
import static org.hwnas.runtime.network.Layers.linear;
import static org.hwnas.runtime.network.Layers.mbconv;
import static org.hwnas.runtime.network.Layers.network;
import static org.hwnas.runtime.network.Layers.plainConv;
import static org.hwnas.runtime.network.Layers.residual;
import static org.hwnas.runtime.network.Layers.sequence;

import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class NetworkBuilderTest {

  /** Parameters and GFLOPS (multiply-accumulates) from the tables of torchvision's models. */
  static Stream<Arguments> published() {
    return Stream.of(
        Arguments.of(PublishedNetworks.resnet18(), 11_689_512L, 1.814e9),
        Arguments.of(PublishedNetworks.resnet50(), 25_557_032L, 4.089e9),
        Arguments.of(PublishedNetworks.vgg16(), 138_357_544L, 15.470e9),
        Arguments.of(PublishedNetworks.alexnet(), 61_100_840L, 0.714e9),
        Arguments.of(PublishedNetworks.mobilenetV3Large(), 5_483_032L, 0.217e9));
  }

  @ParameterizedTest
  @MethodSource("published")
  void countsWhatThePublishedNetworkHas(ResolvedBlock block, long parameters, double macs)
      throws EvaluationFailure {
    Network network = NetworkBuilder.build(block);
    assertThat(network.parameters()).isEqualTo(parameters);
    assertThat((double) network.macs()).isCloseTo(macs, within(0.0006e9)); // printed to 1e6
    assertThat(network.output()).isEqualTo(TensorShape.vector(1000));
  }

  @Test
  void lenet5HasTheParametersAndMacsCountedByHand() throws EvaluationFailure {
    Network network = NetworkBuilder.build(PublishedNetworks.lenet5());
    // (25+1)6 + (150+1)16 + (400+1)120 + (120+1)84 + (84+1)10
    assertThat(network.parameters()).isEqualTo(61_706);
    // 28^2 6 25 + 10^2 16 150 + 400 120 + 120 84 + 84 10
    assertThat(network.macs()).isEqualTo(416_520);
  }

  @Test
  void samePaddingKeepsCeilOfSizeOverStrideForOddAndEvenKernels() throws EvaluationFailure {
    for (int kernel = 1; kernel <= 6; kernel++) {
      for (int stride = 1; stride <= 3; stride++) {
        Network n = NetworkBuilder.build(network("n", 1, 7, 2, conv(4, kernel, stride)));
        int size = (7 + stride - 1) / stride;
        assertThat(n.output()).isEqualTo(new TensorShape(4, size, size));
      }
    }
  }

  @Test
  void normalisationReplacesTheBiasUnlessAskedOtherwise() throws EvaluationFailure {
    assertThat(NetworkBuilder.build(network("n", 3, 8, 2, conv(4, 3, 1))).parameters())
        .isEqualTo(4 * 27 + 8);
    assertThat(NetworkBuilder.build(network("n", 3, 8, 2, plainConv(4, 3, 1))).parameters())
        .isEqualTo(4 * 27 + 4);
    assertThat(
            NetworkBuilder.build(network("n", 3, 8, 2, conv(4, 3, 1).with("bias", true)))
                .parameters())
        .isEqualTo(4 * 27 + 8 + 4);
  }

  @ParameterizedTest
  @CsvSource({"batch,yes,true", "batch,no,false", "none,no,false", "none,auto,true"})
  void aBiasIsThereWhenAskedFor(String norm, String bias, boolean expected)
      throws EvaluationFailure {
    Network n =
        NetworkBuilder.build(
            network("n", 3, 8, 2, conv(4, 3, 1).with("norm", norm).with("bias", bias)));
    assertThat(((Operator.Conv) n.node(1).operator()).bias()).isEqualTo(expected);
  }

  @Test
  void rectangularKernelsTakeTheirOwnPadding() throws EvaluationFailure {
    Network n =
        NetworkBuilder.build(
            network("n", 2, 8, 2, conv(4, 3, 1).with("kernel_height", 1).with("kernel_width", 5)));
    assertThat(n.output()).isEqualTo(new TensorShape(4, 8, 8));
    assertThat(n.parameters()).isEqualTo(4 * 2 * 5 + 8);
  }

  @Test
  void aDepthwiseLayerHasOneFilterPerChannelAndMultiple() throws EvaluationFailure {
    Network n = NetworkBuilder.build(network("n", 6, 8, 2, depthwise(3, 2).with("multiplier", 2)));
    Operator.Conv op = (Operator.Conv) n.node(1).operator();
    assertThat(op.depthwise()).isTrue();
    assertThat(op.parameters()).isEqualTo(12 * 9);
    assertThat(n.output()).isEqualTo(new TensorShape(12, 4, 4));
  }

  @Test
  void aResidualBlockProjectsItsShortcutOnlyWhereTheShapeChanges() throws EvaluationFailure {
    Network plain = NetworkBuilder.build(network("n", 8, 8, 2, residual(8, 1)));
    assertThat(convolutions(plain)).isEqualTo(2);
    assertThat(convolutions(NetworkBuilder.build(network("n", 8, 8, 2, residual(8, 2)))))
        .isEqualTo(3);
    Node add =
        plain.nodes().stream().filter(n -> n.operator() instanceof Operator.Add).findFirst().get();
    assertThat(add.inputs()).contains(0);
  }

  @Test
  void aLinearLayerPoolsAMapAndTakesTheClassesOfTheDataSet() throws EvaluationFailure {
    Network n =
        NetworkBuilder.build(
            network("n", 3, 8, 2, linear()), new TensorShape(5, 4, 4), OptionalInt.of(7));
    assertThat(n.nodes().stream().map(x -> x.operator().getClass().getSimpleName()))
        .containsExactly("Input", "GlobalAveragePool", "Linear");
    assertThat(n.output()).isEqualTo(TensorShape.vector(7));
    assertThat(n.parameters()).isEqualTo(5 * 7 + 7);
  }

  @Test
  void aMapThatShrinksToNothingIsRefusedWithItsSizes() {
    ResolvedBlock block = network("net", 1, 4, 10, avgPool(2), avgPool(2), avgPool(2), linear());
    assertThatThrownBy(() -> NetworkBuilder.build(block))
        .isInstanceOf(EvaluationFailure.class)
        .hasMessageContaining("avg_pool2")
        .hasMessageContaining("window of 2")
        .hasMessageContaining("1x1x1");
  }

  @Test
  void groupsThatDoNotDivideTheChannelsAreRefusedWithTheNumbers() {
    ResolvedBlock block = network("net", 6, 8, 10, conv(10, 3, 1).with("groups", 4), linear());
    assertThatThrownBy(() -> NetworkBuilder.build(block))
        .isInstanceOf(EvaluationFailure.class)
        .hasMessageContaining("6 input and 10 output channels into 4 groups");
  }

  @Test
  void aWidthThatIsNotWholeIsRefusedWithItsPath() {
    ResolvedBlock block = network("net", 6, 8, 10, conv(10, 3, 1).with("channels", 12.5));
    assertThatThrownBy(() -> NetworkBuilder.build(block))
        .isInstanceOf(EvaluationFailure.class)
        .hasMessageContaining("`net.conv0.channels` is 12.5");
  }

  @Test
  void theKeyDependsOnStructureOnly() throws EvaluationFailure {
    String key = NetworkBuilder.build(PublishedNetworks.smallCnn()).key();
    assertThat(key).hasSize(64);
    assertThat(NetworkBuilder.build(PublishedNetworks.smallCnn()).key()).isEqualTo(key);
    // nesting and identities do not change what is computed
    String flat = NetworkBuilder.build(network("a", 3, 8, 2, conv(4, 3, 1), linear())).key();
    String nested =
        NetworkBuilder.build(network("b", 3, 8, 2, sequence(conv(4, 3, 1), identity()), linear()))
            .key();
    assertThat(nested).isEqualTo(flat);
  }

  @Test
  void theKeyTellsApartWhatDiffers() throws EvaluationFailure {
    List<ResolvedBlock> different =
        List.of(
            network("n", 3, 8, 2, conv(4, 3, 1), linear()),
            network("n", 3, 8, 3, conv(4, 3, 1), linear()),
            network("n", 3, 9, 2, conv(4, 3, 1), linear()),
            network("n", 3, 8, 2, conv(5, 3, 1), linear()),
            network("n", 3, 8, 2, conv(4, 5, 1), linear()),
            network("n", 3, 8, 2, conv(4, 3, 2), linear()),
            network("n", 3, 8, 2, conv(4, 3, 1).with("padding", "valid"), linear()),
            network("n", 3, 8, 2, conv(4, 3, 1).with("activation", "hswish"), linear()),
            network("n", 3, 8, 2, conv(4, 3, 1), linear().with("dropout", 0.1)),
            network("n", 3, 8, 2, mbconv(3, 3, 1, 1, 0, "relu"), linear()));
    Set<String> keys = new HashSet<>();
    for (ResolvedBlock block : different) {
      keys.add(NetworkBuilder.build(block).key());
    }
    assertThat(keys).hasSize(different.size());
  }

  @Test
  void squeezeWidthsAreMultiplesOfEight() throws EvaluationFailure {
    Network n =
        NetworkBuilder.build(network("n", 24, 8, 2, mbconv(40, 5, 2, 3, 0.25, "relu"), linear()));
    Operator.Conv squeeze =
        n.nodes().stream()
            .filter(x -> x.name().endsWith(".squeeze"))
            .map(x -> (Operator.Conv) x.operator())
            .findFirst()
            .get();
    assertThat(squeeze.outChannels()).isEqualTo(24); // 72 / 4 = 18, of which 16 is 11 % too few
    assertThat(squeeze.bias()).isTrue();
  }

  private static long convolutions(Network network) {
    return network.nodes().stream().filter(n -> n.operator() instanceof Operator.Conv).count();
  }
}
