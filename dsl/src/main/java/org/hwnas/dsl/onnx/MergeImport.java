package org.hwnas.dsl.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.hwnas.dsl.onnx.GraphValue.Constant;
import org.hwnas.dsl.onnx.GraphValue.Feature;
import org.hwnas.dsl.onnx.GraphValue.Pending;
import org.hwnas.dsl.onnx.GraphValue.Scores;
import org.hwnas.dsl.onnx.LayerList.Row;
import org.hwnas.dsl.onnx.OnnxGraph.Node;
import org.hwnas.dsl.onnx.OnnxNetwork.Input;
import org.hwnas.plan.expression.Value;

/** Element-wise operators and concatenation: non-linearities, biases, and where branches meet. */
final class MergeImport {
  private static final Set<String> BINARY =
      Set.of("Add", "Sum", "Sub", "Mul", "Div", "Pow", "Min", "Max");

  /** Nodes of one function: each nests the function of the one before. */
  private static final int MOST_NODES = 64;

  /** As well, where both sides of a node are functions: each may double the work of telling it. */
  private static final int MOST_NODES_OF_TWO = 16;

  private final Importing graph;

  /** Layers that hold the outputs of others behind each other, by those. */
  private final Map<List<String>, String> concatenated = new HashMap<>();

  MergeImport(Importing graph) {
    this.graph = graph;
  }

  void register(Map<String, NodeHandler> handlers) {
    BINARY.forEach(operator -> handlers.put(operator, this::binary));
    handlers.put("Clip", this::clip);
    handlers.put("PRelu", this::slopes);
    handlers.put("Concat", (node, number) -> concat(node));
  }

  /** A function of each value by itself. */
  void unary(Node node, int number, DoubleUnaryOperator function) throws OnnxException {
    if (graph.value(node, 0) instanceof Scores scores) {
      graph.give(node, scores); // their softmax is what counts
      return;
    }
    compose(node, number, 0, function);
  }

  private void compose(Node node, int number, int input, DoubleUnaryOperator function)
      throws OnnxException {
    Feature x = operand(node, input);
    if (x.pending().filter(p -> p.nodes().size() > MOST_NODES).isPresent()) {
      x = graph.computed(node, node.inputs().get(input), x);
    }
    if (x.scored() || !x.pads().equals(Feature.NO_PADS)) {
      throw graph.unsupported(node, "it reads a softmax or a padded map", "");
    }
    String name = node.inputs().get(input);
    Optional<Pending> before = x.pending();
    Set<Integer> nodes = new HashSet<>(before.map(Pending::nodes).orElse(Set.of()));
    nodes.add(number);
    DoubleUnaryOperator whole = before.map(b -> function.compose(b.function())).orElse(function);
    graph.give(node, x.with(new Pending(before.map(Pending::base).orElse(name), whole, nodes)));
  }

  /** An input; where others than element-wise operators read it too it is computed by then. */
  private Feature operand(Node node, int input) throws OnnxException {
    Feature x = graph.feature(node, input);
    String name = node.inputs().get(input);
    boolean shared =
        graph.readers(name).stream()
            .anyMatch(r -> graph.node(r).filter(MergeImport::elementWise).isEmpty());
    return shared ? graph.computed(node, name, x) : x;
  }

  private static boolean elementWise(Node node) {
    return BINARY.contains(node.operator())
        || node.operator().equals("Clip")
        || ElementFunctions.of(node).isPresent();
  }

  private void clip(Node node, int number) throws OnnxException {
    double low = bound(node, "min", 1, Double.NEGATIVE_INFINITY);
    double high = bound(node, "max", 2, Double.POSITIVE_INFINITY);
    DoubleUnaryOperator clipped = x -> Math.min(Math.max(low, x), high);
    if (!onlyRounded(node) || ElementFunctions.activation(clipped).isPresent()) {
      unary(node, number, clipped);
    } else if (low == -high) { // the reach of a number format, not of the network
      graph.giveSeen(node, graph.value(node, 0));
    } else {
      unary(node, number, low == 0 ? x -> Math.max(0, x) : clipped);
    }
  }

  /** Whether all that reads a node's output rounds it to codes. */
  private boolean onlyRounded(Node node) {
    return graph.readers(node.output()).stream()
        .allMatch(
            r -> graph.node(r).filter(n -> n.operator().equals("QuantizeLinear")).isPresent());
  }

  private double bound(Node node, String attribute, int input, double otherwise)
      throws OnnxException {
    if (node.input(input).isEmpty()) {
      return node.real(attribute, otherwise);
    }
    return graph
        .constant(node, input, "bounds")
        .scalar()
        .orElseThrow(() -> graph.unsupported(node, "its bounds are not single numbers", ""));
  }

  private void slopes(Node node, int number) throws OnnxException {
    double slope =
        graph
            .constant(node, 1, "slopes")
            .scalar()
            .orElseThrow(() -> graph.unsupported(node, "its slopes are trained", ""));
    unary(node, number, x -> x < 0 ? slope * x : x);
  }

  private void binary(Node node, int number) throws OnnxException {
    if (node.inputs().size() == 1) {
      graph.giveSeen(node, graph.value(node, 0));
      return;
    }
    if (node.inputs().size() > 2) {
      several(node);
      return;
    }
    GraphValue left = graph.value(node, 0);
    GraphValue right = graph.value(node, 1);
    if (left instanceof Constant constant) {
      withConstant(node, number, 1, constant, (x, c) -> combined(node, c, x));
    } else if (right instanceof Constant constant) {
      withConstant(node, number, 0, constant, (x, c) -> combined(node, x, c));
    } else {
      ofTwo(node, number);
    }
  }

  private static double combined(Node node, double left, double right) {
    return ElementFunctions.combined(node.operator(), left, right);
  }

  private void several(Node node) throws OnnxException {
    if (!node.operator().equals("Sum")) {
      throw graph.unsupported(node, "it takes more than two tensors", "");
    }
    Feature sum = graph.plain(node, 0);
    for (int i = 1; i < node.inputs().size(); i++) {
      sum = join(node, sum, graph.plain(node, i), "add");
    }
    graph.give(node, sum);
  }

  private void withConstant(
      Node node, int number, int input, Constant constant, DoubleBinaryOperator function)
      throws OnnxException {
    GraphValue value = graph.value(node, input);
    if (value instanceof Scores scores) {
      graph.give(node, constant.count() == 1 ? scores : scores.hidden());
      return;
    }
    Feature x = graph.feature(node, input);
    String operator = node.operator();
    if (operator.equals("Add") && biased(node, number, input, x, constant)) {
      return;
    }
    Optional<Double> scalar = constant.scalar();
    if (scalar.isPresent()) {
      double addend = scalar.get();
      compose(node, number, input, v -> function.applyAsDouble(v, addend));
      return;
    }
    Feature plain = graph.plain(node, input);
    boolean channels = perChannel(plain, constant);
    if (channels && plain.layer().equals(LayerList.INPUT)) {
      graph.giveSeen(node, plain); // what an image is normalised by is no part of the network
    } else if (operator.equals("Add") && perPosition(plain, constant)) {
      graph.layers.read(plain.layer());
      Row row =
          graph.add(
              node, "position_embedding", Optional.of(constant.name()).filter(n -> !n.isEmpty()));
      graph.give(node, new Feature(row.name, plain.map(), plain.layout()));
    } else if (channels && operator.equals("Mul") && shiftFollows(node)) {
      graph.layers.read(plain.layer());
      Row row = graph.add(node, "affine", Optional.empty());
      graph.give(node, new Feature(row.name, plain.map(), plain.layout()));
    } else if (channels && operator.equals("Add") && shifts(plain, node, number, input)) {
      graph.give(node, plain);
    } else {
      throw graph.unsupported(
          node,
          "it combines a tensor of "
              + plain.sizes()
              + " with stored numbers of "
              + constant.sizes()
              + ", which is no bias, position embedding, or scale and shift",
          "");
    }
  }

  /** Takes a bias into the layer that lacks it. */
  private boolean biased(Node node, int number, int input, Feature x, Constant constant) {
    Optional<Row> row =
        graph.layers.row(x.layer()).filter(r -> lacksBias(r) && x.pending().isEmpty());
    if (row.isEmpty()
        || constant.sizes().isEmpty()
        || !perChannel(x, constant)
        || !graph.onlyReadBy(node.inputs().get(input), Set.of(number))) {
      return false;
    }
    if (row.get().kind.equals("linear")) {
      row.get().set("bias", true);
    } else {
      row.get().set("bias", "yes");
    }
    graph.give(node, x);
    return true;
  }

  private static boolean lacksBias(Row row) {
    boolean without = row.is("bias", "no") || Value.of(false).equals(row.fields.get("bias"));
    boolean matrix = Set.of("conv", "depthwise", "pointwise", "linear").contains(row.kind);
    return matrix
        && without
        && row.is("activation", "none")
        && (row.kind.equals("linear") || row.is("norm", "none"));
  }

  /** Whether a constant has a number for each channel and for nothing else. */
  private static boolean perChannel(Feature x, Constant constant) {
    return x.layout()
        .channelAxis(x.map())
        .filter(axis -> only(x, constant, List.of(axis)))
        .isPresent();
  }

  /** Whether a constant has a number for each value of a sample. */
  private static boolean perPosition(Feature x, Constant constant) {
    List<Integer> axes = new ArrayList<>();
    for (int i = 1; i < x.layout().rank(); i++) {
      axes.add(i);
    }
    return x.layout().rank() > 2 && x.taken().isEmpty() && only(x, constant, axes);
  }

  /** Whether a constant, laid against the last axes of a tensor, runs along these and no other. */
  private static boolean only(Feature x, Constant constant, List<Integer> axes) {
    int missing = x.layout().rank() - constant.sizes().size();
    for (int axis = 0; axis < x.layout().rank(); axis++) {
      long size = axis < missing ? 1 : constant.sizes().get(axis - missing);
      if (size != (axes.contains(axis) ? x.sizes().get(axis) : 1)) {
        return false;
      }
    }
    return missing >= 0;
  }

  /** Whether what a node scales is shifted next, and read by nothing else. */
  private boolean shiftFollows(Node node) {
    Set<Integer> readers = graph.readers(node.output());
    return readers.size() == 1
        && graph
            .node(readers.iterator().next())
            .filter(
                next ->
                    next.operator().equals("Add")
                        && next.inputs().stream()
                            .allMatch(
                                i ->
                                    i.equals(node.output())
                                        || graph
                                            .known(i)
                                            .filter(Constant.class::isInstance)
                                            .isPresent()))
            .isPresent();
  }

  private boolean shifts(Feature x, Node node, int number, int input) {
    return graph.layers.row(x.layer()).filter(r -> r.kind.equals("affine")).isPresent()
        && graph.onlyReadBy(node.inputs().get(input), Set.of(number));
  }

  private void ofTwo(Node node, int number) throws OnnxException {
    if (graph.value(node, 0) instanceof Scores || graph.value(node, 1) instanceof Scores) {
      throw graph.unsupported(node, "it changes the scores of attention by a computed tensor", "");
    }
    Feature left = operand(node, 0);
    Feature right = operand(node, 1);
    if (left.layer().equals(right.layer()) && left.alike(right)) {
      ofOne(node, number, left, right);
      return;
    }
    if (node.operator().equals("Add") || node.operator().equals("Sum")) {
      graph.give(node, join(node, graph.plain(node, 0), graph.plain(node, 1), "add"));
    } else if (node.operator().equals("Mul")) {
      gate(node);
    } else {
      throw graph.unsupported(node, "it combines two computed tensors", "");
    }
  }

  /** Two functions of the same values, as in {@code x sigmoid(x)}. */
  private void ofOne(Node node, int number, Feature left, Feature right) throws OnnxException {
    DoubleUnaryOperator one = left.pending().map(Pending::function).orElse(x -> x);
    DoubleUnaryOperator other = right.pending().map(Pending::function).orElse(x -> x);
    Set<Integer> nodes = new HashSet<>(Set.of(number));
    left.pending().ifPresent(p -> nodes.addAll(p.nodes()));
    right.pending().ifPresent(p -> nodes.addAll(p.nodes()));
    String base = left.pending().or(right::pending).map(Pending::base).orElse(node.inputs().get(0));
    if (nodes.size() > MOST_NODES_OF_TWO || left.scored() || right.scored()) {
      throw graph.unsupported(node, "it combines a tensor with itself over and over", "");
    }
    DoubleUnaryOperator both = x -> combined(node, one.applyAsDouble(x), other.applyAsDouble(x));
    graph.give(node, left.with(new Pending(base, both, nodes)));
  }

  /** Each channel of one tensor scaled by a number of the other: squeeze-and-excite. */
  private void gate(Node node) throws OnnxException {
    Feature left = graph.plain(node, 0);
    Feature right = graph.plain(node, 1);
    boolean numbers = one(left) || one(right);
    if (!numbers
        || left.map().channels() != right.map().channels()
        || !left.layout().channelAxis(left.map()).equals(right.layout().channelAxis(right.map()))) {
      throw graph.unsupported(
          node,
          "it multiplies tensors of " + left.sizes() + " and " + right.sizes(),
          "two maps are multiplied only where one has a single number per channel");
    }
    Feature map = one(left) ? right : left;
    Feature joined = join(node, left, right, "multiply");
    graph.give(node, new Feature(joined.layer(), map.map(), map.layout()));
  }

  private static boolean one(Feature x) {
    return x.map().height() == 1 && x.map().width() == 1;
  }

  private Feature join(Node node, Feature left, Feature right, String merge) throws OnnxException {
    if (merge.equals("add") && !left.alike(right)) {
      throw graph.unsupported(
          node, "it adds tensors of " + left.sizes() + " and " + right.sizes(), "");
    }
    boolean turned = left.layer().equals(graph.layers.present());
    String from = turned ? right.layer() : left.layer();
    graph.layers.read(turned ? left.layer() : right.layer());
    Row row = joined(node, from, merge);
    return new Feature(row.name, left.map(), left.layout());
  }

  private Row joined(Node node, String from, String merge) throws OnnxException {
    return graph
        .add(node, "join", Optional.empty())
        .set("from", from)
        .set("present", true)
        .set("merge", merge)
        .set("shortcut", "identity");
  }

  private void concat(Node node) throws OnnxException {
    int count = node.inputs().size();
    int last = count - 1;
    int rank = graph.value(node, last).sizes().size();
    int axis = Sizes.axis(graph, node, node.whole("axis", 0), rank);
    if (graph.value(node, 0) instanceof Constant token) {
      classTokens(node, axis, token);
      return;
    }
    List<Feature> parts = new ArrayList<>();
    long channels = 0;
    for (int i = 0; i < count; i++) {
      parts.add(graph.plain(node, i));
      Feature first = parts.get(0);
      Feature part = parts.get(i);
      boolean fits =
          part.layout().rank() == rank
              && part.layout().channelAxis(part.map()).filter(a -> a == axis).isPresent()
              && part.map().height() == first.map().height()
              && part.map().width() == first.map().width()
              && part.layout().without(axis).equals(first.layout().without(axis));
      if (!fits) {
        throw graph.unsupported(
            node,
            "it puts tensors of "
                + first.sizes()
                + " and "
                + part.sizes()
                + " behind each other along axis "
                + axis
                + ", and not along the channels",
            "");
      }
      channels += part.map().channels();
    }
    Input map =
        Sizes.map(graph, node, channels, parts.get(0).map().height(), parts.get(0).map().width());
    String layer = behindEachOther(node, parts.stream().map(Feature::layer).toList());
    graph.give(node, new Feature(layer, map, parts.get(0).layout().withChannels(axis, channels)));
  }

  /** The longest part of the beginning that a layer holds already, and the others behind it. */
  private String behindEachOther(Node node, List<String> parts) throws OnnxException {
    int held = parts.size();
    while (held > 1 && !concatenated.containsKey(parts.subList(0, held))) {
      held--;
    }
    String layer;
    if (held > 1) {
      layer = concatenated.get(parts.subList(0, held));
      for (int i = held; i < parts.size(); i++) {
        graph.layers.read(parts.get(i));
        layer = joined(node, layer, "concat").name;
      }
    } else {
      layer = parts.get(parts.size() - 1);
      graph.layers.read(layer);
      for (int i = parts.size() - 2; i >= 0; i--) {
        layer = joined(node, parts.get(i), "concat").name;
      }
    }
    concatenated.put(List.copyOf(parts), layer);
    return layer;
  }

  /** Trained tokens before all others. */
  private void classTokens(Node node, int axis, Constant token) throws OnnxException {
    Feature x = graph.plain(node, node.inputs().size() - 1);
    long channels = x.map().channels();
    boolean fits =
        node.inputs().size() == 2
            && x.layout().equals(Layout.tokens(x.sizes().get(0), x.map()))
            && axis == 1
            && token.sizes().size() == 3
            && token.sizes().get(1) >= 1
            && token.sizes().get(1) <= 16
            && token.sizes().get(2) == channels;
    if (!fits) {
      throw graph.unsupported(
          node,
          "it puts stored numbers of " + token.sizes() + " before a tensor of " + x.sizes(),
          "");
    }
    graph.layers.read(x.layer());
    long positions = x.map().height() * x.map().width();
    String layer = x.layer();
    for (int i = 0; i < token.sizes().get(1); i++) {
      layer = graph.add(node, "class_token", Optional.empty()).name;
    }
    Input map = Sizes.map(graph, node, channels, positions + token.sizes().get(1), 1);
    graph.give(node, new Feature(layer, map, Layout.tokens(x.sizes().get(0), map)));
  }
}
