package org.hwnas.dsl.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hwnas.dsl.onnx.GraphValue.Constant;
import org.hwnas.dsl.onnx.GraphValue.Feature;
import org.hwnas.dsl.onnx.LayerList.Row;
import org.hwnas.dsl.onnx.OnnxGraph.Node;
import org.hwnas.dsl.onnx.OnnxNetwork.Input;

/** Convolutions and pooling. */
final class WindowImport {
  private final Importing graph;

  WindowImport(Importing graph) {
    this.graph = graph;
  }

  void register(Map<String, NodeHandler> handlers) {
    handlers.put("Conv", this::convolution);
    handlers.put("MaxPool", (node, number) -> pool(node, "max_pool"));
    handlers.put("AveragePool", (node, number) -> pool(node, "avg_pool"));
    handlers.put("GlobalAveragePool", (node, number) -> globalPool(node));
    handlers.put("ReduceMean", (node, number) -> mean(node));
  }

  /**
   * A window along one side of a map.
   *
   * @param before zeros before the map
   * @param after zeros behind it
   */
  private record Side(long size, long kernel, long stride, long before, long after) {
    long places(boolean ceil) {
      long over = size + before + after - kernel;
      if (over < 0) {
        return 0;
      }
      long places = over / stride + 1;
      // a window that would begin in the padding behind the map is none
      boolean more = ceil && over % stride != 0 && places * stride < size + before;
      return more ? places + 1 : places;
    }

    boolean none() {
      return before == 0 && after == 0;
    }

    /** The padding that the language calls `same`. */
    boolean same() {
      return before + after == kernel - 1 && before == (kernel - 1) / 2;
    }

    /**
     * As many outputs as with `same`, from windows at most a position further on, as with padding
     * that TensorFlow makes for the last window's sake. Weights are not taken over, so that this
     * trains to the same.
     */
    boolean likeSame() {
      return Math.abs(before - after) <= 1
          && before + after < kernel
          && places(false) == (size + stride - 1) / stride;
    }
  }

  private Feature map(Node node) throws OnnxException {
    Feature x = graph.computed(node, 0);
    if (x.taken().isPresent() || !x.layout().channelsFirst(x.map())) {
      throw graph.unsupported(
          node,
          "it reads a tensor of "
              + x.sizes()
              + " that is not the channels, rows and columns of a layer's "
              + x.map()
              + " in order",
          "channels that were split or shuffled have no layer in the language");
    }
    return x;
  }

  private void convolution(Node node, int number) throws OnnxException {
    Feature x = map(node);
    Constant weights = graph.constant(node, 1, "weights");
    List<Long> sizes = weights.sizes();
    long groups = node.whole("group", 1);
    if (sizes.size() != x.layout().rank()
        || sizes.size() < 3
        || groups < 1
        || groups != 0 && sizes.get(1) != x.map().channels() / groups
        || x.map().channels() % groups != 0
        || sizes.get(0) % groups != 0) {
      throw graph.unsupported(
          node,
          "weights of " + sizes + " in " + groups + " groups do not fit a map of " + x.map(),
          "");
    }
    List<Side> sides = sides(node, x, sizes.subList(2, sizes.size()));
    Input map = output(node, sizes.get(0), sides, false);
    long in = x.map().channels();
    boolean depthwise = groups == in && groups > 1;
    graph.layers.read(x.layer());
    Row row = graph.add(node, depthwise ? "depthwise" : "conv", name(weights));
    if (depthwise) {
      row.set("multiplier", sizes.get(0) / in);
    } else {
      row.set("channels", sizes.get(0)).set("groups", groups);
    }
    window(node, row, sides, false);
    row.set("bias", node.input(2).isPresent() ? "yes" : "no");
    row.set("norm", "none").set("activation", "none").set("order", "post");
    give(node, row, x, map);
  }

  private static Optional<String> name(Constant weights) {
    return Optional.of(weights.name()).filter(n -> !n.isEmpty());
  }

  private void give(Node node, Row row, Feature x, Input map) {
    long batch = x.sizes().get(0);
    graph.give(node, new Feature(row.name, map, Layout.map(batch, map, x.layout().rank())));
  }

  private void pool(Node node, String kind) throws OnnxException {
    Feature x = map(node);
    List<Long> kernel =
        node.list("kernel_shape")
            .filter(k -> k.size() == x.layout().rank() - 2 && !k.isEmpty())
            .orElseThrow(() -> graph.unsupported(node, "it has no window of two sides", ""));
    List<Side> sides = sides(node, x, kernel);
    boolean ceil = node.whole("ceil_mode", 0) != 0;
    Input map = output(node, x.map().channels(), sides, ceil);
    graph.layers.read(x.layer());
    boolean all = sides.stream().allMatch(s -> s.none() && s.kernel() == s.size());
    if (all && kind.equals("avg_pool")) {
      give(node, graph.add(node, "global_pool", Optional.empty()), x, map);
      return;
    }
    boolean ceils = sides.stream().anyMatch(s -> s.places(true) != s.places(false));
    Row row = graph.add(node, kind, Optional.empty());
    window(node, row, sides, ceil && ceils);
    give(node, row, x, map);
  }

  private void globalPool(Node node) throws OnnxException {
    Feature x = map(node);
    Input map = new Input(x.map().channels(), 1, 1);
    if (x.map().equals(map)) {
      graph.giveSeen(node, x);
      return;
    }
    graph.layers.read(x.layer());
    give(node, graph.add(node, "global_pool", Optional.empty()), x, map);
  }

  /** A mean over all positions, however they lie. */
  private void mean(Node node) throws OnnxException {
    Feature x = graph.plain(node, 0);
    int rank = x.layout().rank();
    List<Integer> axes = new ArrayList<>();
    for (long axis : Sizes.list(graph, node, "axes", 1).orElse(List.of())) {
      axes.add(Sizes.axis(graph, node, axis, rank));
    }
    Layout layout = x.layout();
    boolean positions = axes.stream().allMatch(layout::positions);
    for (int axis = rank - 1; axis >= 0; axis--) {
      if (axes.contains(axis)) {
        boolean kept = node.whole("keepdims", 1) != 0;
        layout = kept ? layout.with(axis, List.of()) : layout.without(axis);
      }
    }
    if (!positions || layout.positionCount() != 1) {
      throw graph.unsupported(node, "it is a mean over something else than all positions", "");
    }
    Input map = new Input(x.map().channels(), 1, 1);
    if (x.map().equals(map)) {
      graph.giveSeen(node, x.seen(layout));
      return;
    }
    graph.layers.read(x.layer());
    Row row = graph.add(node, "global_pool", Optional.empty());
    graph.give(node, new Feature(row.name, map, layout));
  }

  private List<Side> sides(Node node, Feature x, List<Long> kernel) throws OnnxException {
    List<Long> strides = each(node, "strides", kernel.size());
    List<Long> dilations = each(node, "dilations", kernel.size());
    String automatic = node.text("auto_pad", "NOTSET");
    List<Long> pads = automatic.equals("NOTSET") ? node.list("pads").orElse(List.of()) : List.of();
    List<Side> sides = new ArrayList<>();
    for (int i = 0; i < kernel.size(); i++) {
      long size = i == 0 ? x.map().height() : x.map().width();
      if (kernel.get(i) < 1 || strides.get(i) < 1 || kernel.get(i) > 1 && dilations.get(i) != 1) {
        throw graph.unsupported(
            node,
            "its window is " + kernel + " with strides " + strides + ", dilations " + dilations,
            "a dilated kernel has no layer in the language");
      }
      long before = x.pads().get(i) + at(pads, i);
      long after = x.pads().get(i + 2) + at(pads, i + kernel.size());
      if (automatic.startsWith("SAME")) {
        long places = (size + strides.get(i) - 1) / strides.get(i);
        long all = Math.max(0, (places - 1) * strides.get(i) + kernel.get(i) - size);
        before += automatic.endsWith("UPPER") ? all / 2 : all - all / 2;
        after += automatic.endsWith("UPPER") ? all - all / 2 : all / 2;
      }
      if (before < 0 || after < 0 || before > 1 << 16 || after > 1 << 16) {
        throw graph.unsupported(node, "it pads " + before + " before and " + after + " after", "");
      }
      sides.add(new Side(size, kernel.get(i), strides.get(i), before, after));
    }
    return sides;
  }

  private static long at(List<Long> values, int index) {
    return index < values.size() ? values.get(index) : 0;
  }

  private List<Long> each(Node node, String attribute, int count) throws OnnxException {
    List<Long> values = new ArrayList<>(node.list(attribute).orElse(List.of()));
    if (values.isEmpty()) {
      for (int i = 0; i < count; i++) {
        values.add(1L);
      }
    }
    if (values.size() != count) {
      throw graph.unsupported(node, "its " + attribute + " are " + values, "");
    }
    return values;
  }

  private Input output(Node node, long channels, List<Side> sides, boolean ceil)
      throws OnnxException {
    long width = sides.size() > 1 ? sides.get(1).places(ceil) : 1;
    return Sizes.map(graph, node, channels, sides.get(0).places(ceil), width);
  }

  /** Kernel, stride and padding in the language's fields. */
  private void window(Node node, Row row, List<Side> sides, boolean ceil) throws OnnxException {
    Side high = sides.get(0);
    Side wide = sides.size() > 1 ? sides.get(1) : new Side(1, 1, 1, 0, 0);
    row.set("kernel", Math.max(high.kernel(), wide.kernel()));
    if (high.kernel() != wide.kernel()) {
      row.set("kernel_height", high.kernel()).set("kernel_width", wide.kernel());
    }
    row.set("stride", Math.max(high.stride(), wide.stride()));
    if (high.stride() != wide.stride()) {
      row.set("stride_height", high.stride()).set("stride_width", wide.stride());
    }
    long pad = high.before();
    boolean even = high.after() == pad && wide.before() == pad && wide.after() == pad;
    if (even && (ceil || pad > 0 && !(high.same() && wide.same()))) {
      row.set("padding", ceil ? "ceil" : "same").set("pad", pad);
    } else if (ceil) {
      throw graph.unsupported(node, "it rounds up with padding that differs by side", "");
    } else if (high.none() && wide.none()) {
      row.set("padding", "valid");
    } else if (high.same() && wide.same() || high.likeSame() && wide.likeSame()) {
      row.set("padding", "same");
    } else {
      throw graph.unsupported(
          node,
          "it pads "
              + List.of(high.before(), wide.before(), high.after(), wide.after())
              + " (top, left, bottom, right), which no `padding` or `pad` says",
          "");
    }
  }
}
