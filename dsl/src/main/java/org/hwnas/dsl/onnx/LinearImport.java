package org.hwnas.dsl.onnx;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hwnas.dsl.onnx.GraphValue.Constant;
import org.hwnas.dsl.onnx.GraphValue.Feature;
import org.hwnas.dsl.onnx.LayerList.Row;
import org.hwnas.dsl.onnx.OnnxGraph.Node;
import org.hwnas.dsl.onnx.OnnxNetwork.Input;

/** Products with stored matrices, and normalisation. */
final class LinearImport {
  private final Importing graph;
  private final AttentionImport attention;

  LinearImport(Importing graph, AttentionImport attention) {
    this.graph = graph;
    this.attention = attention;
  }

  void register(Map<String, NodeHandler> handlers) {
    handlers.put("Gemm", (node, number) -> gemm(node));
    handlers.put("MatMul", (node, number) -> product(node));
    handlers.put("BatchNormalization", this::batchNorm);
    handlers.put("LayerNormalization", (node, number) -> layerNorm(node));
    handlers.put("Gather", (node, number) -> gather(node));
  }

  private void gemm(Node node) throws OnnxException {
    Constant weights = graph.constant(node, 1, "weights");
    boolean turned = node.whole("transB", 0) != 0;
    if (weights.sizes().size() != 2 || node.whole("transA", 0) != 0) {
      throw graph.unsupported(node, "it is no product of rows with a matrix", "");
    }
    matrix(node, weights, weights.sizes().get(turned ? 1 : 0), weights.sizes().get(turned ? 0 : 1))
        .ifPresent(row -> bias(row, node.input(2).isPresent()));
  }

  private static void bias(Row row, boolean present) {
    if (row.kind.equals("linear")) {
      row.set("bias", present);
    } else {
      row.set("bias", present ? "yes" : "no");
    }
  }

  private void product(Node node) throws OnnxException {
    if (!(graph.value(node, 1) instanceof Constant weights)) {
      attention.product(node);
      return;
    }
    List<Long> sizes = weights.sizes();
    int rank = sizes.size();
    if (rank < 2 || Sizes.count(sizes.subList(0, rank - 2)) != 1) {
      throw graph.unsupported(node, "its weights have the sizes " + sizes, "");
    }
    matrix(node, weights, sizes.get(rank - 2), sizes.get(rank - 1))
        .ifPresent(row -> bias(row, false));
  }

  /** A linear layer of a row of values, or the same one at every position. */
  private Optional<Row> matrix(Node node, Constant weights, long inputs, long outputs)
      throws OnnxException {
    Feature x = graph.computed(node, 0);
    Optional<String> name = Optional.of(weights.name()).filter(n -> !n.isEmpty());
    boolean position = x.taken().isPresent() && x.layout().channelsLast(x.map());
    boolean row = x.taken().isEmpty() && x.layout().rows(x.map());
    List<Long> sizes = x.sizes();
    if (sizes.get(sizes.size() - 1) != inputs || !x.pads().equals(Feature.NO_PADS)) {
      throw graph.unsupported(
          node, "weights for " + inputs + " values do not fit a tensor of " + sizes, "");
    }
    graph.layers.read(x.layer());
    if (position || row) {
      return Optional.of(linear(node, x, name, outputs, row));
    }
    if (x.taken().isPresent() || !x.layout().channelsLast(x.map())) {
      throw graph.unsupported(
          node,
          "it multiplies neither a row of all values nor the channels of each position, but "
              + x.sizes()
              + " of a map of "
              + x.map(),
          "");
    }
    Row layer = graph.add(node, "pointwise", name);
    layer.set("channels", outputs).set("groups", 1);
    layer.set("norm", "none").set("activation", "none").set("order", "post");
    Input map = Sizes.map(graph, node, outputs, x.map().height(), x.map().width());
    graph.give(node, new Feature(layer.name, map, x.layout().withLast(outputs)));
    return Optional.of(layer);
  }

  private Row linear(Node node, Feature x, Optional<String> name, long outputs, boolean row)
      throws OnnxException {
    Row layer = graph.add(node, "linear", name);
    boolean one = x.map().height() == 1 && x.map().width() == 1;
    layer.set("units", outputs).set("activation", "none");
    if (!row) {
      layer.set("pool", x.taken().orElse(0) == 0 ? "first" : "last");
    } else if (!one) {
      layer.set("pool", "flatten");
    }
    Input map = Sizes.map(graph, node, outputs, 1, 1);
    graph.give(node, new Feature(layer.name, map, x.layout().withLast(outputs)));
    return layer;
  }

  private void batchNorm(Node node, int number) throws OnnxException {
    Feature x = graph.plain(node, 0);
    if (x.layout().channelAxis(x.map()).filter(a -> a == 1).isEmpty()) {
      throw graph.unsupported(node, "its channels are not those of the layer before", "");
    }
    Optional<Row> before = graph.layers.row(x.layer());
    boolean follows =
        before.isPresent()
            && before.get().is("norm", "none")
            && before.get().is("activation", "none")
            && graph.onlyReadBy(node.inputs().get(0), Set.of(number));
    if (follows) {
      before.get().set("norm", "batch");
      graph.give(node, x);
      return;
    }
    graph.layers.read(x.layer());
    Row row = graph.add(node, "batch_norm", Optional.empty());
    graph.give(node, new Feature(row.name, x.map(), x.layout()));
  }

  private void layerNorm(Node node) throws OnnxException {
    Feature x = graph.plain(node, 0);
    int rank = x.layout().rank();
    int axis = Sizes.axis(graph, node, node.whole("axis", -1), rank);
    if (axis != rank - 1 || !x.layout().channelsLast(x.map())) {
      throw graph.unsupported(node, "it normalises over something else than all channels", "");
    }
    graph.layers.read(x.layer());
    Row row = graph.add(node, "layer_norm", Optional.empty());
    graph.give(node, new Feature(row.name, x.map(), x.layout()));
  }

  /** Words looked up in a table, or a part of a map. */
  private void gather(Node node) throws OnnxException {
    if (!(graph.value(node, 0) instanceof Constant table)) {
      attention.views.part(node);
      return;
    }
    Feature words = graph.plain(node, 1);
    if (table.sizes().size() != 2
        || node.whole("axis", 0) != 0
        || words.map().channels() != 1
        || words.layout().rank() != 2) {
      throw graph.unsupported(node, "it is no look-up of words by their numbers", "");
    }
    graph.layers.read(words.layer());
    long channels = table.sizes().get(1);
    Row row = graph.add(node, "embedding", Optional.of(table.name()).filter(n -> !n.isEmpty()));
    row.set("vocabulary", table.sizes().get(0)).set("channels", channels);
    Input map = Sizes.map(graph, node, channels, words.map().height(), words.map().width());
    Layout layout = Layout.tokens(words.sizes().get(0), map);
    graph.give(node, new Feature(row.name, map, layout));
  }
}
