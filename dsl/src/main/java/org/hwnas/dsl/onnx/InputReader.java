package org.hwnas.dsl.onnx;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.hwnas.dsl.onnx.GraphValue.Feature;
import org.hwnas.dsl.onnx.OnnxGraph.Node;
import org.hwnas.dsl.onnx.OnnxGraph.Port;
import org.hwnas.dsl.onnx.OnnxGraph.Size;
import org.hwnas.dsl.onnx.OnnxNetwork.Input;
import org.hwnas.dsl.onnx.OnnxNetwork.Stated;

/**
 * The sizes of a graph's input, and which axes are channels, rows and columns. An open batch counts
 * as one sample; other open sizes are the spec's to say.
 */
final class InputReader {
  private static final long LONGEST = 65_536;

  private final Port port;
  private final List<Node> nodes;
  private final Stated stated;

  InputReader(Port port, List<Node> nodes, Stated stated) {
    this.port = port;
    this.nodes = nodes;
    this.stated = stated;
  }

  Feature read() throws OnnxException {
    List<Size> sizes =
        port.sizes()
            .filter(s -> s.size() >= 2 && s.size() <= 4)
            .orElseThrow(
                () ->
                    new OnnxException(
                        OnnxException.Reason.SHAPE,
                        "the input `" + port.name() + "` has no sizes of a map",
                        port.sizes()
                            .map(s -> "it has " + s.size() + " axes; a network reads 2 to 4")
                            .orElse("the file does not say how many axes it has"),
                        "export the network for images, signals or vectors of a fixed size"));
    long batch = sizes.get(0).value().orElse(1);
    if (batch > LONGEST) {
      throw size(sizes.get(0), "batch", 0);
    }
    return switch (sizes.size()) {
      case 2 -> ofTwo(sizes, batch);
      case 3 -> ofThree(sizes, batch);
      default -> ofFour(sizes, batch);
    };
  }

  private Feature ofFour(List<Size> sizes, long batch) throws OnnxException {
    boolean last = reads("Transpose", List.of(0L, 3L, 1L, 2L));
    int channels = last ? 3 : 1;
    Input map =
        new Input(
            known(sizes.get(channels), "input_channels", channels, stated.channels()),
            known(sizes.get(last ? 1 : 2), "input_height", last ? 1 : 2, stated.height()),
            known(sizes.get(last ? 2 : 3), "input_width", last ? 2 : 3, stated.width()));
    Layout layout = Layout.map(batch, map, 4);
    return new Feature(
        LayerList.INPUT, map, last ? layout.transposed(List.of(0, 2, 3, 1)) : layout);
  }

  /** Channels and positions of a signal where a convolution reads it, tokens elsewhere. */
  private Feature ofThree(List<Size> sizes, long batch) throws OnnxException {
    boolean signal = reads("Conv", List.of());
    int channels = signal ? 1 : 2;
    Input map =
        new Input(
            known(sizes.get(channels), "input_channels", channels, stated.channels()),
            known(sizes.get(3 - channels), "input_height", 3 - channels, stated.height()),
            1);
    Layout layout = signal ? Layout.map(batch, map, 3) : Layout.tokens(batch, map);
    return new Feature(LayerList.INPUT, map, layout);
  }

  /** Numbers of words where they are looked up, else a vector. */
  private Feature ofTwo(List<Size> sizes, long batch) throws OnnxException {
    boolean words =
        nodes.stream()
            .anyMatch(
                n -> n.operator().equals("Gather") && n.input(1).equals(Optional.of(port.name())));
    if (words) {
      Input map = new Input(1, known(sizes.get(1), "input_height", 1, stated.height()), 1);
      Layout layout = Layout.map(batch, map, 3).without(1);
      return new Feature(LayerList.INPUT, map, layout);
    }
    Input map = new Input(known(sizes.get(1), "input_channels", 1, stated.channels()), 1, 1);
    return new Feature(LayerList.INPUT, map, Layout.map(batch, map, 2));
  }

  /** Whether a node of an operator reads the input, with this order of axes where one is given. */
  private boolean reads(String operator, List<Long> order) {
    return nodes.stream()
        .anyMatch(
            n ->
                n.operator().equals(operator)
                    && n.input(0).equals(Optional.of(port.name()))
                    && (order.isEmpty() || n.list("perm").filter(order::equals).isPresent()));
  }

  private long known(Size size, String field, int axis, Optional<Long> said) throws OnnxException {
    if (size.value().isEmpty() && said.isPresent()) {
      return said.get();
    }
    OptionalLong value = size.value();
    if (value.isEmpty() || value.getAsLong() > LONGEST) {
      throw size(size, field, axis);
    }
    return value.getAsLong();
  }

  private OnnxException size(Size size, String field, int axis) {
    boolean open = size.value().isEmpty();
    String symbol = size.symbol().isEmpty() ? "" : " (`" + size.symbol() + "`)";
    return new OnnxException(
        OnnxException.Reason.SHAPE,
        "the input `"
            + port.name()
            + "` "
            + (open
                ? "leaves axis " + axis + symbol + " open"
                : "is " + size.value().getAsLong() + " long along axis " + axis),
        open ? "layers have fixed sizes" : "an input has at most " + LONGEST + " of each",
        open && Set.of("input_channels", "input_height", "input_width").contains(field)
            ? "say `" + field + " = …` in the network, or export it for a fixed size"
            : "");
  }
}
