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
import org.hwnas.dsl.onnx.OnnxNetwork.Input;

/** Operators that change how a tensor is seen, or take a part of it. */
final class ViewImport {
  private final Importing graph;

  ViewImport(Importing graph) {
    this.graph = graph;
  }

  void register(Map<String, NodeHandler> handlers) {
    for (String same : List.of("Identity", "Cast", "QuantizeLinear", "DequantizeLinear")) {
      handlers.put(same, (node, number) -> graph.giveSeen(node, graph.value(node, 0)));
    }
    for (String reshape : List.of("Reshape", "Flatten", "Squeeze", "Unsqueeze")) {
      handlers.put(reshape, (node, number) -> reshape(node));
    }
    handlers.put("Transpose", (node, number) -> transpose(node));
    handlers.put("Expand", (node, number) -> expand(node));
    handlers.put("Shape", (node, number) -> shape(node));
    handlers.put("Dropout", (node, number) -> dropout(node));
    handlers.put("Softmax", (node, number) -> softmax(node));
    handlers.put("LogSoftmax", (node, number) -> softmax(node));
    handlers.put("Pad", (node, number) -> pad(node));
    handlers.put("Slice", (node, number) -> slice(node));
    handlers.put("Split", (node, number) -> split(node));
  }

  private void reshape(Node node) throws OnnxException {
    GraphValue value = graph.value(node, 0);
    List<Long> from = value.sizes();
    Optional<List<Long>> sizes =
        switch (node.operator()) {
          case "Unsqueeze" ->
              Sizes.unsqueezed(from, Sizes.list(graph, node, "axes", 1).orElse(List.of()));
          case "Squeeze" -> Sizes.squeezed(from, Sizes.list(graph, node, "axes", 1));
          case "Flatten" -> {
            long axis = node.whole("axis", 1);
            int cut =
                (int) Math.max(0, Math.min(from.size(), axis < 0 ? axis + from.size() : axis));
            yield Optional.of(
                List.of(
                    Sizes.count(from.subList(0, cut)),
                    Sizes.count(from.subList(cut, from.size()))));
          }
          default -> Sizes.reshaped(from, Sizes.list(graph, node, "shape", 1).orElse(List.of()));
        };
    Optional<? extends GraphValue> seen =
        sizes.flatMap(
            s ->
                value instanceof Feature feature
                    ? feature.layout().reshaped(s).map(feature::seen)
                    : scores(value, s));
    if (seen.isEmpty()) {
      throw graph.unsupported(
          node,
          "a tensor of "
              + from
              + " cannot be seen as "
              + sizes.map(Object::toString).orElse("asked"),
          "");
    }
    graph.giveSeen(node, seen.get());
  }

  private static Optional<Scores> scores(GraphValue value, List<Long> sizes) {
    return Optional.of(value).filter(Scores.class::isInstance).map(s -> ((Scores) s).sized(sizes));
  }

  private void transpose(Node node) throws OnnxException {
    Feature x = graph.feature(node, 0);
    int rank = x.layout().rank();
    Optional<List<Long>> stated = node.list("perm").filter(p -> !p.isEmpty());
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      long axis = rank - 1L - i;
      if (stated.isPresent()) {
        axis = i < stated.get().size() ? stated.get().get(i) : rank;
      }
      order.add(Sizes.axis(graph, node, axis, rank));
    }
    if (order.stream().distinct().count() != rank) {
      throw graph.unsupported(node, "its order of axes is " + order, "");
    }
    if (!x.pads().equals(Feature.NO_PADS)) {
      throw graph.unsupported(node, "it reads a padded map", "");
    }
    graph.giveSeen(node, x.seen(x.layout().transposed(order)));
  }

  private void expand(Node node) throws OnnxException {
    GraphValue value = graph.value(node, 0);
    List<Long> wanted = Sizes.list(graph, node, "shape", 1).orElse(List.of());
    if (!Sizes.broadcast(value.sizes(), wanted).filter(value.sizes()::equals).isPresent()) {
      throw graph.unsupported(node, "it repeats a tensor of " + value.sizes(), "");
    }
    graph.giveSeen(node, value);
  }

  private void shape(Node node) throws OnnxException {
    List<Long> sizes = graph.value(node, 0).sizes();
    int first = end(node.whole("start", 0), sizes.size());
    int last = Math.max(first, end(node.whole("end", sizes.size()), sizes.size()));
    List<Double> values = sizes.subList(first, last).stream().map(Long::doubleValue).toList();
    graph.give(node, new Constant("", List.of((long) values.size()), Optional.of(values)));
  }

  private static int end(long index, int size) {
    return (int) Math.max(0, Math.min(size, index < 0 ? index + size : index));
  }

  private void dropout(Node node) throws OnnxException {
    if (graph.value(node, 0) instanceof Scores scores) {
      graph.give(node, scores); // attention has no rate of its own
      return;
    }
    Feature x = graph.computed(node, 0);
    double rate = node.real("ratio", 0.5);
    if (graph.optional(node, 1).orElse(x) instanceof Constant constant) {
      rate = constant.scalar().orElse(rate);
    }
    if (!(rate > 0 && rate <= 0.99) || !x.pads().equals(Feature.NO_PADS) || x.taken().isPresent()) {
      graph.giveSeen(node, x); // drops nothing, or what no layer can say
      return;
    }
    graph.layers.read(x.layer());
    Row row = graph.add(node, "dropout", Optional.empty());
    row.set("rate", Math.round(rate * 1e6) / 1e6); // a float has no more digits
    graph.give(node, new Feature(row.name, x.map(), x.layout()));
  }

  private void softmax(Node node) throws OnnxException {
    GraphValue value = graph.value(node, 0);
    if (value instanceof Scores scores) {
      int rank = scores.sizes().size();
      if (Sizes.axis(graph, node, node.whole("axis", -1), rank) != rank - 1) {
        throw graph.unsupported(node, "it does not run over the keys", "");
      }
      graph.give(node, scores.softened());
      return;
    }
    graph.giveSeen(node, graph.feature(node, 0).soft());
  }

  private void pad(Node node) throws OnnxException {
    Feature x = graph.computed(node, 0);
    int rank = x.layout().rank();
    List<Long> pads = Sizes.list(graph, node, "pads", 1).orElse(List.of());
    if (pads.stream().allMatch(p -> p == 0)) {
      graph.giveSeen(node, x);
      return;
    }
    double value = node.real("value", 0);
    if (graph.optional(node, 2).orElse(x) instanceof Constant constant) {
      value = constant.scalar().orElse(Double.NaN);
    }
    boolean zeros = node.text("mode", "constant").equals("constant") && value == 0;
    boolean around =
        pads.size() == 2 * rank
            && x.layout().channelsFirst(x.map())
            && pads.stream().allMatch(p -> p >= 0 && p <= 1 << 16)
            && pads.get(0) + pads.get(1) + pads.get(rank) + pads.get(rank + 1) == 0;
    if (!zeros || !around || rank < 3 || x.taken().isPresent() || node.input(3).isPresent()) {
      throw graph.unsupported(
          node,
          "it puts " + pads + " around a tensor of " + x.sizes() + ", not zeros around a map",
          "");
    }
    List<Long> all = new ArrayList<>();
    for (int side = 0; side < 4; side++) {
      int axis = 2 + side % 2;
      all.add(x.pads().get(side) + (axis < rank ? pads.get(axis + side / 2 * rank) : 0));
    }
    graph.give(node, x.padded(all));
  }

  private void slice(Node node) throws OnnxException {
    Feature x = graph.feature(node, 0);
    List<Span> spans = Span.of(graph, node, x.sizes());
    if (spans.isEmpty()) {
      graph.give(node, x);
      return;
    }
    if (spans.size() > 1 || spans.get(0).step() != 1) {
      throw graph.unsupported(node, "it takes parts along several axes, or skips some", "");
    }
    Span span = spans.get(0);
    take(node, node.output(), span.axis(), span.first(), span.count(), true);
  }

  private void split(Node node) throws OnnxException {
    Feature x = graph.feature(node, 0);
    int axis = Sizes.axis(graph, node, node.whole("axis", 0), x.layout().rank());
    long size = x.sizes().get(axis);
    int count = node.outputs().size();
    Optional<List<Long>> stated = Sizes.list(graph, node, "split", 1);
    long each = (size + count - 1) / count;
    long first = 0;
    for (int i = 0; i < count; i++) {
      long wanted = stated.isPresent() ? (i < stated.get().size() ? stated.get().get(i) : 0) : each;
      long taken = stated.isPresent() ? wanted : Math.min(each, size - first);
      if (taken < 1 || taken > size - first) {
        throw graph.unsupported(node, "its parts do not fit " + size + " values", "");
      }
      if (!graph.readers(node.outputs().get(i)).isEmpty()) {
        take(node, node.outputs().get(i), axis, first, taken, true);
      }
      first += taken;
    }
  }

  /** A {@code Gather} of one index. */
  void part(Node node) throws OnnxException {
    Feature x = graph.feature(node, 0);
    Constant index = graph.constant(node, 1, "indices");
    int axis = Sizes.axis(graph, node, node.whole("axis", 0), x.layout().rank());
    long at =
        index
            .scalar()
            .map(Double::longValue)
            .orElseThrow(() -> graph.unsupported(node, "it takes several parts at once", ""));
    long first = at < 0 ? at + x.sizes().get(axis) : at;
    if (first < 0 || first >= x.sizes().get(axis)) {
      throw graph.unsupported(node, "there is no element " + at + " along axis " + axis, "");
    }
    take(node, node.output(), axis, first, 1, !index.sizes().isEmpty());
  }

  /** A stretch of a tensor along an axis: some channels, or one position. */
  private void take(Node node, String output, int axis, long first, long count, boolean kept)
      throws OnnxException {
    Feature x = graph.plain(node, 0);
    List<Factor> factors = x.layout().axes().get(axis);
    Layout rest = kept ? x.layout().with(axis, List.of()) : x.layout().without(axis);
    if (x.sizes().get(axis) == 1) {
      graph.put(output, x.seen(rest));
      return;
    }
    long positions = x.map().height() * x.map().width();
    boolean end = first == 0 || first == positions - 1;
    if (x.layout().positions(axis) && count == 1 && x.sizes().get(axis) == positions && end) {
      graph.put(output, x.taking((int) first, rest));
      return;
    }
    boolean outermost =
        factors.size() == 1
            && factors.get(0).index() == Index.CHANNEL
            && factors.get(0).stride() * factors.get(0).size() == x.map().channels();
    if (!outermost) {
      throw graph.unsupported(
          node, "it takes " + count + " of " + x.sizes().get(axis) + " along axis " + axis, "");
    }
    long stride = factors.get(0).stride();
    Input map = new Input(count * stride, x.map().height(), x.map().width());
    graph.layers.read(x.layer());
    Row row = graph.add(node, "slice", Optional.empty());
    row.set("first", first * stride).set("channels", map.channels());
    Layout layout =
        count == 1
            ? rest
            : x.layout().with(axis, List.of(new Factor(Index.CHANNEL, stride, count)));
    graph.put(output, new Feature(row.name, map, layout));
  }
}
