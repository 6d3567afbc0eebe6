package org.hwnas.dsl.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.TensorShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What single operators become, and what is said of those that become nothing. */
class OnnxOperatorsTest {

  /** A model of an image of 8 channels, 16 rows and 16 columns. */
  private static byte[] of(BiFunction<OnnxWriter, String, String> body) {
    return of(16, body);
  }

  private static byte[] of(int size, BiFunction<OnnxWriter, String, String> body) {
    OnnxWriter w = new OnnxWriter();
    String image = w.input("image", "batch", 8, size, size);
    w.output(body.apply(w, image));
    return w.model();
  }

  private static byte[] conv(Map<String, ?> attributes) {
    return of((w, x) -> w.node("Conv", List.of(x, w.weights("c.weight", 4, 8, 3, 3)), attributes));
  }

  @ParameterizedTest
  @CsvSource({
    "'1,1,1,1', 1, same, auto, 16",
    "'0,0,0,0', 1, valid, auto, 14",
    "'2,2,2,2', 1, same, 2, 18",
    "'0,0,1,1', 2, same, auto, 8",
  })
  void paddingIsSaidInTheWordsOfTheLanguage(
      String pads, int stride, String padding, String pad, int size) {
    List<Integer> sides = List.of(pads.split(",")).stream().map(Integer::valueOf).toList();
    byte[] model = conv(Map.of("pads", sides, "strides", List.of(stride, stride)));
    assertThat(Imported.field(model, "c", "padding")).contains(padding);
    assertThat(Imported.field(model, "c", "pad")).contains(pad);
    assertThat(Imported.network(model).output()).isEqualTo(new TensorShape(4, size, size));
  }

  @ParameterizedTest
  @ValueSource(strings = {"SAME_UPPER", "SAME_LOWER"})
  void automaticPaddingKeepsTheSize(String automatic) {
    byte[] model = conv(Map.of("auto_pad", automatic, "strides", List.of(2, 2)));
    assertThat(Imported.network(model).output()).isEqualTo(new TensorShape(4, 8, 8));
  }

  @Test
  void zerosAroundAMapBelongToTheNextWindow() {
    byte[] model =
        of(
            (w, x) -> {
              String padded =
                  w.node("Pad", List.of(x), Map.of("pads", List.of(0, 0, 1, 1, 0, 0, 1, 1)));
              return w.node("Conv", List.of(padded, w.weights("c.weight", 4, 8, 3, 3)), Map.of());
            });
    assertThat(Imported.network(model).output()).isEqualTo(new TensorShape(4, 16, 16));
  }

  @Test
  void aPoolThatRoundsUpPadsAtTheEnd() {
    byte[] model =
        of(
            15,
            (w, x) ->
                w.node(
                    "MaxPool",
                    List.of(x),
                    Map.of(
                        "kernel_shape", List.of(2, 2), "strides", List.of(2, 2), "ceil_mode", 1)));
    assertThat(Imported.network(model).output()).isEqualTo(new TensorShape(8, 8, 8));
  }

  @Test
  void aSignalIsAMapOfOneColumn() {
    OnnxWriter w = new OnnxWriter();
    String signal = w.input("signal", "batch", 4, 100);
    String at = w.node("Conv", List.of(signal, w.weights("c.weight", 8, 4, 5)), Map.of());
    w.output(at);
    Network network = Imported.network(w.model());
    assertThat(network.output()).isEqualTo(new TensorShape(8, 96, 1));
    assertThat(network.parameters()).isEqualTo(8 * 4 * 5);
  }

  @Test
  void anImageWithChannelsLastIsTurned() {
    OnnxWriter w = new OnnxWriter();
    String image = w.input("image", "batch", 32, 48, 3);
    String turned = w.transpose(image, 0, 3, 1, 2);
    w.output(w.conv("c", turned, 3, 8, 3, 1, 1));
    assertThat(Imported.network(w.model()).input()).isEqualTo(new TensorShape(3, 32, 48));
  }

  /** How exporters write non-linearities, by what they compute. */
  @Test
  void aNonLinearityIsKnownHoweverItIsWritten() {
    assertThat(activation((w, x) -> w.binary("Mul", x, w.unary("Sigmoid", x)))).isEqualTo("swish");
    assertThat(activation(Models::gelu)).isEqualTo("gelu");
    assertThat(activation((w, x) -> w.unary("HardSwish", x))).isEqualTo("hswish");
    assertThat(
            activation(
                (w, x) -> {
                  String shifted = w.binary("Add", x, w.scalar(3));
                  String clip =
                      w.node("Clip", List.of(shifted, w.scalar(0), w.scalar(6)), Map.of());
                  return w.binary("Mul", x, w.binary("Div", clip, w.scalar(6)));
                }))
        .isEqualTo("hswish");
    assertThat(
            activation(
                (w, x) -> w.node("HardSigmoid", List.of(x), Map.of("alpha", 1 / 6.0, "beta", 0.5))))
        .isEqualTo("hsigmoid");
    assertThat(activation((w, x) -> w.node("Clip", List.of(x), Map.of("min", -1.0, "max", 1.0))))
        .isEqualTo("hardtanh");
  }

  private static String activation(BiFunction<OnnxWriter, String, String> function) {
    byte[] model = of((w, x) -> function.apply(w, w.conv("c", x, 8, 8, 1, 1, 1)));
    assertThat(Imported.layers(model)).containsExactly("c conv");
    return Imported.field(model, "c", "activation").replaceAll(".*?([a-z0-9]+)\\W*$", "$1");
  }

  @Test
  void aValueThatOthersReadAsItIsIsActivatedBesides() {
    byte[] model =
        of(
            (w, x) -> {
              String c = w.conv("c", x, 8, 8, 3, 1, 1);
              return w.binary("Add", c, w.conv("d", w.unary("Relu", c), 8, 8, 3, 1, 1));
            });
    assertThat(Imported.layers(model))
        .containsExactly("c conv", "Relu activate", "d conv", "Add join");
    assertThat(Imported.field(model, "c", "activation")).contains("none");
  }

  @Test
  void aGateScalesTheChannelsOfAMap() {
    byte[] model =
        of(
            (w, x) -> {
              String map = w.conv("c", x, 8, 8, 3, 1, 1);
              String gate = w.unary("GlobalAveragePool", map);
              gate = w.unary("Relu", w.conv("squeeze", gate, 8, 2, 1, 1, 1));
              gate = w.unary("Sigmoid", w.conv("excite", gate, 2, 8, 1, 1, 1));
              return w.binary("Mul", gate, map);
            });
    assertThat(Imported.field(model, "Mul", "merge")).contains("multiply");
    Network network = Imported.network(model);
    assertThat(network.output()).isEqualTo(new TensorShape(8, 16, 16));
    assertThat(network.macs()).isEqualTo(8 * 8 * 9 * 256 + 32);
  }

  @Test
  void branchesAreRoutedAndPutBehindEachOther() {
    byte[] model =
        of(
            (w, x) -> {
              String left = w.conv("left", x, 8, 4, 1, 1, 1);
              String right = w.conv("right", x, 8, 6, 3, 1, 1);
              String both = w.node("Concat", List.of(left, right, x), Map.of("axis", 1));
              return w.conv("after", both, 18, 2, 1, 1, 1);
            });
    assertThat(Imported.layers(model))
        .containsExactly(
            "left conv",
            "to_input route",
            "right conv",
            "to_input_2 route",
            "Concat join",
            "Concat_2 join",
            "after conv");
    assertThat(Imported.network(model).parameters()).isEqualTo(32 + 432 + 36);
  }

  @Test
  void dependentConcatenationsGrowByOneJoinEach() {
    byte[] model =
        of(
            (w, x) -> {
              String one = w.conv("one", x, 8, 4, 3, 1, 1);
              String two =
                  w.conv(
                      "two", w.node("Concat", List.of(x, one), Map.of("axis", 1)), 12, 4, 3, 1, 1);
              return w.node("Concat", List.of(x, one, two), Map.of("axis", 1));
            });
    assertThat(Imported.layers(model))
        .containsExactly("one conv", "Concat join", "two conv", "Concat_2 join");
    assertThat(Imported.network(model).output()).isEqualTo(new TensorShape(16, 16, 16));
  }

  @Test
  void aShapeThatTheGraphComputesIsComputed() {
    byte[] model =
        of(
            (w, x) -> {
              String batch = w.node("Gather", List.of(w.unary("Shape", x), w.scalar(0)), Map.of());
              batch = w.node("Unsqueeze", List.of(batch, w.numbers(0)), Map.of());
              String shape = w.node("Concat", List.of(batch, w.numbers(-1)), Map.of("axis", 0));
              return w.gemm("fc", w.binary("Reshape", x, shape), 2048, 10);
            });
    assertThat(Imported.network(model).parameters()).isEqualTo(20_490);
    assertThat(Imported.field(model, "fc", "pool")).contains("flatten");
  }

  @Test
  void aStoredScaleAndShiftAreAffine() {
    byte[] model =
        of(
            (w, x) -> {
              String scaled =
                  w.binary("Mul", w.conv("c", x, 8, 8, 1, 1, 1), w.weights("s", 8, 1, 1));
              return w.binary("Add", scaled, w.weights("t", 8, 1, 1));
            });
    assertThat(Imported.layers(model)).containsExactly("c conv", "Mul affine");
    assertThat(Imported.network(model).parameters()).isEqualTo(64 + 16);
  }

  @Test
  void whatTheLanguageCannotSayIsNamedWithItsPlace() {
    assertThat(Imported.findings(conv(Map.of("dilations", List.of(2, 2)))))
        .singleElement()
        .asString()
        .startsWith("HW426: `models/m.onnx`: operator `Conv` (node 1 of 1) cannot be imported")
        .contains("dilations [2, 2]");
    assertThat(Imported.findings(conv(Map.of("pads", List.of(2, 0, 0, 2)))))
        .singleElement()
        .asString()
        .contains("it pads [2, 0, 0, 2] (top, left, bottom, right)");
    assertThat(Imported.findings(of((w, x) -> w.unary("Elu", x))))
        .singleElement()
        .asString()
        .contains("`Elu`", "a non-linearity that the language has no word for");
    assertThat(Imported.findings(of((w, x) -> w.foreign("com.microsoft", "FusedConv", x))))
        .singleElement()
        .asString()
        .contains("`FusedConv`");
    assertThat(Imported.findings(of((w, x) -> w.unary("Resize", w.unary("LRN", x)))))
        .singleElement()
        .asString()
        .contains("there are no layers for `LRN`, `Resize`");
    assertThat(Imported.findings(of((w, x) -> w.binary("Mul", x, w.conv("c", x, 8, 8, 3, 1, 1)))))
        .singleElement()
        .asString()
        .contains("it multiplies tensors of [1, 8, 16, 16] and [1, 8, 16, 16]");
    assertThat(Imported.findings(of((w, x) -> w.conv("c", x, 8, 8, 41, 1, 1))))
        .singleElement()
        .asString()
        .contains("`kernel` of layer `c` is 41, but a `conv` has 1 to 31");
  }

  @Test
  void channelsThatWereShuffledAreRefused() {
    byte[] model =
        of(
            (w, x) -> {
              String shuffled = w.transpose(w.reshape(x, 0, 2, 4, 16, 16), 0, 2, 1, 3, 4);
              return w.conv("c", w.reshape(shuffled, 0, 8, 16, 16), 8, 8, 3, 1, 1);
            });
    assertThat(Imported.findings(model)).singleElement().asString().contains("channels, rows");
  }

  @Test
  void severalInputsAreRefused() {
    OnnxWriter w = new OnnxWriter();
    String left = w.input("left", 1, 8, 16, 16);
    w.output(w.binary("Add", left, w.input("right", 1, 8, 16, 16)));
    assertThat(Imported.findings(w.model()))
        .singleElement()
        .asString()
        .contains("the graph reads 2 inputs", "`left`, `right`");
  }
}
