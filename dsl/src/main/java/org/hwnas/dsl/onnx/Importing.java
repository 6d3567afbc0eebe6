package org.hwnas.dsl.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hwnas.dsl.onnx.GraphValue.Constant;
import org.hwnas.dsl.onnx.GraphValue.Feature;
import org.hwnas.dsl.onnx.GraphValue.Pending;
import org.hwnas.dsl.onnx.LayerList.Row;
import org.hwnas.dsl.onnx.OnnxGraph.Node;

/** An import under way: what each name of the graph stands for, who reads it, the layers so far. */
final class Importing {
  /** A network of more layers is none that anybody trains; a damaged file may claim it. */
  private static final int MOST_LAYERS = 20_000;

  /** Operators that only change how a tensor is seen. */
  static final Set<String> VIEWS =
      Set.of(
          "Reshape",
          "Transpose",
          "Flatten",
          "Squeeze",
          "Unsqueeze",
          "Identity",
          "Cast",
          "QuantizeLinear",
          "DequantizeLinear");

  private final List<Node> nodes;
  private final Map<String, Set<Integer>> readers = new HashMap<>();
  private final Map<String, GraphValue> values = new HashMap<>();

  /** What a name is another view of. */
  private final Map<String, String> seenFrom = new HashMap<>();

  private final Map<Pending, String> computed = new IdentityHashMap<>();
  final LayerList layers = new LayerList();

  /**
   * @param nodes those that the output depends on
   * @param output of the graph, which is read from outside
   */
  Importing(List<Node> nodes, String output) {
    this.nodes = nodes;
    for (int i = 0; i < nodes.size(); i++) {
      for (String input : nodes.get(i).inputs()) {
        readers.computeIfAbsent(input, name -> new HashSet<>()).add(i);
      }
    }
    readers.computeIfAbsent(output, name -> new HashSet<>()).add(nodes.size());
  }

  Set<Integer> readers(String name) {
    return readers.getOrDefault(name, Set.of());
  }

  /** A node by its number among those that count. */
  Optional<Node> node(int number) {
    return number < nodes.size() ? Optional.of(nodes.get(number)) : Optional.empty();
  }

  void put(String name, GraphValue value) {
    values.put(name, value);
  }

  /** Gives a node's output. */
  void give(Node node, GraphValue value) {
    values.put(node.output(), value);
  }

  /** Gives a node's output as another view of its first input. */
  void giveSeen(Node node, GraphValue value) {
    give(node, value);
    seenFrom.put(node.output(), node.inputs().get(0));
  }

  Optional<GraphValue> known(String name) {
    return Optional.ofNullable(values.get(name));
  }

  GraphValue value(Node node, int input) throws OnnxException {
    String name =
        node.input(input)
            .orElseThrow(() -> unsupported(node, "its input " + input + " is missing", ""));
    GraphValue value = values.get(name);
    if (value == null) {
      throw unsupported(
          node,
          "it reads `" + name + "`, which nothing before it gives",
          "the nodes of an ONNX graph stand in the order in which they are computed");
    }
    return value;
  }

  Optional<GraphValue> optional(Node node, int input) throws OnnxException {
    return node.input(input).isPresent() ? Optional.of(value(node, input)) : Optional.empty();
  }

  Constant constant(Node node, int input, String what) throws OnnxException {
    if (value(node, input) instanceof Constant constant) {
      return constant;
    }
    throw unsupported(node, "its " + what + " are computed, not stored", "");
  }

  /** An input as it stands, which may have functions and zeros pending. */
  Feature feature(Node node, int input) throws OnnxException {
    if (value(node, input) instanceof Feature feature) {
      return feature;
    }
    throw unsupported(node, "its input " + input + " is no map of activations", "");
  }

  /** An input that a layer may read: nothing pending, no padding, all positions. */
  Feature plain(Node node, int input) throws OnnxException {
    Feature feature = computed(node, input);
    if (!feature.pads().equals(Feature.NO_PADS)) {
      throw unsupported(node, "it reads a padded map, which only convolutions and pooling can", "");
    }
    if (feature.taken().isPresent()) {
      throw unsupported(node, "it reads one position of a map, which only a linear layer can", "");
    }
    return feature;
  }

  /** An input with nothing pending. */
  Feature computed(Node node, int input) throws OnnxException {
    Feature feature = feature(node, input);
    if (feature.scored()) {
      throw unsupported(
          node,
          "it reads a softmax, which is left out at the end of a network and known in attention",
          "");
    }
    return computed(node, node.inputs().get(input), feature);
  }

  /** A value with what is pending computed by the layer before it or by one of its own. */
  Feature computed(Node node, String name, Feature feature) throws OnnxException {
    if (feature.pending().isEmpty()) {
      return feature;
    }
    Pending pending = feature.pending().get();
    String layer = computed.get(pending);
    if (layer == null) {
      layer = activated(node, feature, pending);
      computed.put(pending, layer);
    }
    Feature done =
        new Feature(
            layer,
            feature.map(),
            feature.layout(),
            Optional.empty(),
            feature.taken(),
            feature.pads(),
            feature.scored());
    values.put(name, done);
    return done;
  }

  private String activated(Node reader, Feature feature, Pending pending) throws OnnxException {
    Optional<String> activation = ElementFunctions.activation(pending.function());
    int first = pending.nodes().stream().min(Integer::compare).orElse(0);
    Node node = node(first).orElse(reader);
    if (activation.isEmpty()) {
      if (ElementFunctions.straight(pending.function())) {
        return feature.layer(); // the weights around it take it up
      }
      throw unsupported(
          node,
          "it computes a non-linearity that the language has no word for",
          "activations are relu, relu6, hardtanh, tanh, sigmoid, hsigmoid, hswish, swish and gelu");
    }
    Optional<Row> before = layers.row(feature.layer());
    if (before.isPresent()
        && before.get().is("activation", "none")
        && onlyReadBy(pending.base(), pending.nodes())
        && closed(pending)) {
      before.get().set("activation", activation.get());
      return feature.layer();
    }
    layers.read(feature.layer());
    Row row = add(node, "activate", Optional.empty());
    row.set("activation", activation.get());
    return row.name;
  }

  /** Whether what the nodes of a function compute on the way is read by none but them. */
  private boolean closed(Pending pending) {
    List<Integer> inside = new ArrayList<>(pending.nodes());
    int last = inside.stream().max(Integer::compare).orElse(0);
    return inside.stream()
        .filter(n -> n != last)
        .allMatch(
            n -> readersOf(nodes.get(n).output()).stream().allMatch(pending.nodes()::contains));
  }

  /** Whether a value, in whatever view, is read by these nodes alone. */
  boolean onlyReadBy(String name, Set<Integer> wanted) {
    String root = name;
    while (seenFrom.containsKey(root)) {
      root = seenFrom.get(root);
    }
    return wanted.containsAll(readersOf(root));
  }

  /** The nodes that read a value, in whatever view; asking its sizes is not reading. */
  private Set<Integer> readersOf(String name) {
    Set<Integer> all = new HashSet<>();
    List<String> open = new ArrayList<>(List.of(name));
    Set<String> seen = new HashSet<>(open);
    while (!open.isEmpty()) {
      String next = open.remove(open.size() - 1);
      for (int reader : readers(next)) {
        Optional<Node> node = node(reader);
        String operator = node.map(Node::operator).orElse("");
        boolean view = VIEWS.contains(operator) && node.get().inputs().get(0).equals(next);
        if (view) {
          if (seen.add(node.get().output())) {
            open.add(node.get().output());
          }
        } else if (!operator.equals("Shape")) {
          all.add(reader);
        }
      }
    }
    return all;
  }

  /** A layer for a node, that reads what is present. */
  Row add(Node node, String kind, Optional<String> weights) throws OnnxException {
    return add(layers.names.of(node, weights), node, kind);
  }

  private Row add(String name, Node node, String kind) throws OnnxException {
    if (layers.size() >= MOST_LAYERS) {
      throw unsupported(node, "the network would have more than " + MOST_LAYERS + " layers", "");
    }
    return layers.add(name, kind);
  }

  /** How a message names a node. */
  String describe(Node node) {
    int number = nodes.indexOf(node) + 1;
    String name = node.name().isEmpty() ? "" : " `" + shortened(node.name()) + "`";
    return "`"
        + shortened(node.operator())
        + "`"
        + name
        + " (node "
        + number
        + " of "
        + nodes.size()
        + ")";
  }

  private static String shortened(String name) {
    return name.length() > 80 ? name.substring(0, 80) + "…" : name;
  }

  OnnxException unsupported(Node node, String cause, String fix) {
    return new OnnxException(
        OnnxException.Reason.OPERATOR,
        "operator " + describe(node) + " cannot be imported",
        cause,
        fix);
  }

  OnnxException shape(Node node, String cause, String fix) {
    return new OnnxException(
        OnnxException.Reason.SHAPE,
        "the sizes of " + describe(node) + " are not known",
        cause,
        fix);
  }
}
