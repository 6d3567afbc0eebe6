package org.hwnas.dsl.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hwnas.dsl.onnx.GraphValue.Constant;
import org.hwnas.dsl.onnx.GraphValue.Feature;
import org.hwnas.dsl.onnx.GraphValue.Scores;
import org.hwnas.dsl.onnx.LayerList.Row;
import org.hwnas.dsl.onnx.Layout.Factor;
import org.hwnas.dsl.onnx.Layout.Index;
import org.hwnas.dsl.onnx.OnnxGraph.Node;

/** Products of two computed tensors: attention, in two steps around a softmax. */
final class AttentionImport {
  private final Importing graph;
  final ViewImport views;

  AttentionImport(Importing graph, ViewImport views) {
    this.graph = graph;
    this.views = views;
  }

  void register(Map<String, NodeHandler> handlers) {
    handlers.put("Where", (node, number) -> mask(node));
  }

  void product(Node node) throws OnnxException {
    if (graph.value(node, 0) instanceof Scores scores) {
      weigh(node, scores);
    } else if (graph.value(node, 0) instanceof Feature) {
      score(node);
    } else {
      throw graph.unsupported(
          node, "it multiplies stored weights with a tensor from the right", "");
    }
  }

  /** Channels of one head, where an axis runs over them; 0 where it does not. */
  private static long head(Feature x, int axis) {
    List<Factor> factors = x.layout().axes().get(axis);
    if (factors.isEmpty()) {
      return x.map().channels() == 1 ? 1 : 0;
    }
    boolean inner =
        factors.size() == 1
            && factors.get(0).index() == Index.CHANNEL
            && factors.get(0).stride() == 1
            && x.map().channels() % factors.get(0).size() == 0;
    return inner ? factors.get(0).size() : 0;
  }

  private OnnxException unlike(Node node) {
    return graph.unsupported(
        node,
        "it multiplies two computed tensors, and not as attention does: queries with keys, and the"
            + " softmax of that with values",
        "");
  }

  /** Queries times keys. */
  private void score(Node node) throws OnnxException {
    Feature query = graph.plain(node, 0);
    Feature key = graph.plain(node, 1);
    int rank = query.layout().rank();
    if (rank < 2 || key.layout().rank() != rank) {
      throw unlike(node);
    }
    long width = head(query, rank - 1);
    boolean fits =
        width > 0
            && head(key, rank - 2) == width
            && query.layout().positions(rank - 2)
            && key.layout().positions(rank - 1)
            && query.map().equals(key.map())
            && query.sizes().get(rank - 2).equals(key.sizes().get(rank - 1))
            && query.sizes().get(rank - 2) == query.map().height() * query.map().width()
            && query
                .layout()
                .axes()
                .subList(0, rank - 2)
                .equals(key.layout().axes().subList(0, rank - 2));
    if (!fits) {
      throw unlike(node);
    }
    List<Long> sizes = new ArrayList<>(query.sizes().subList(0, rank - 1));
    sizes.add(key.sizes().get(rank - 1));
    long heads = query.map().channels() / width;
    graph.give(
        node, new Scores(sizes, query.layer(), key.layer(), query.map(), heads, false, false));
  }

  /** The softmax of scores times values. */
  private void weigh(Node node, Scores scores) throws OnnxException {
    Feature value = graph.plain(node, 1);
    int rank = value.layout().rank();
    long width = rank < 2 ? 0 : head(value, rank - 1);
    boolean fits =
        scores.soft()
            && width > 0
            && value.layout().positions(rank - 2)
            && value.map().equals(scores.map())
            && value.map().channels() / width == scores.heads()
            && value.sizes().get(rank - 2) == value.map().height() * value.map().width();
    if (!fits) {
      throw unlike(node);
    }
    Row row = graph.add(node, "dot_product_attention", Optional.empty());
    row.set("query", scores.query()).set("key", scores.key()).set("value", value.layer());
    row.set("heads", scores.heads()).set("causal", scores.masked());
    graph.give(node, new Feature(row.name, value.map(), value.layout()));
  }

  /** Scores of some pairs replaced: a mask. */
  private void mask(Node node) throws OnnxException {
    for (int i = 1; i < 3; i++) {
      if (graph.value(node, i) instanceof Scores scores
          && graph.value(node, 3 - i) instanceof Constant
          && graph.value(node, 0) instanceof Constant) {
        graph.give(node, scores.hidden());
        return;
      }
    }
    throw graph.unsupported(node, "it chooses between values, and is no mask of attention", "");
  }
}
