package org.hwnas.dsl.onnx;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hwnas.dsl.onnx.GraphValue.Constant;
import org.hwnas.dsl.onnx.GraphValue.Feature;
import org.hwnas.dsl.onnx.OnnxGraph.Node;
import org.hwnas.dsl.onnx.OnnxGraph.Port;
import org.hwnas.dsl.onnx.OnnxNetwork.Input;
import org.hwnas.dsl.onnx.OnnxNetwork.Stated;

/**
 * A graph in layers of the language, node by node in the order in which they are computed. Nodes
 * that the first output does not depend on are left out, and so is a softmax at the end, since
 * networks of the language give logits.
 */
final class GraphImport {
  private static final int MOST_NODES = 50_000;

  private final OnnxGraph graph;
  private final Stated stated;
  private final Map<String, NodeHandler> handlers = new HashMap<>();

  private GraphImport(OnnxGraph graph, Stated stated) {
    this.graph = graph;
    this.stated = stated;
  }

  /** The layers of a graph. */
  static OnnxNetwork network(OnnxGraph graph, Stated stated) throws OnnxException {
    return new GraphImport(graph, stated).network();
  }

  private OnnxNetwork network() throws OnnxException {
    if (graph.outputs().isEmpty()) {
      throw damaged("the graph has no output");
    }
    String output = graph.outputs().get(0).name();
    List<Node> nodes = needed(LayerNormPattern.joined(ordered()), output);
    Importing importing = new Importing(nodes, output);
    register(importing);
    known(importing, nodes);
    graph.initializers().forEach((n, t) -> importing.put(n, constant(t)));
    Input input = input(importing, nodes);
    ConstantFolding folding = new ConstantFolding(importing);
    for (Node node : nodes) {
      fold(importing, folding, node); // first, since what stands behind a node decides what it is
    }
    for (int i = 0; i < nodes.size(); i++) {
      if (importing.known(nodes.get(i).output()).isEmpty()) {
        take(importing, folding, nodes.get(i), i);
      }
    }
    finish(importing, nodes.get(nodes.size() - 1), output);
    return new OnnxNetwork(input, importing.layers.layers());
  }

  private static OnnxException damaged(String cause) {
    return new OnnxException(
        OnnxException.Reason.UNREADABLE,
        "the file is no valid ONNX model",
        cause,
        "export the network again");
  }

  /** The nodes as they stand; no value is given twice. */
  private List<Node> ordered() throws OnnxException {
    if (graph.nodes().size() > MOST_NODES) {
      throw damaged("it has " + graph.nodes().size() + " nodes, more than " + MOST_NODES);
    }
    Set<String> given = new HashSet<>();
    for (Node node : graph.nodes()) {
      for (String name : node.outputs()) {
        if (!name.isEmpty() && !given.add(name)) {
          throw damaged("two nodes give `" + name + "`");
        }
      }
    }
    return graph.nodes();
  }

  private static List<Node> needed(List<Node> nodes, String output) throws OnnxException {
    Set<String> wanted = new HashSet<>(Set.of(output));
    List<Node> needed = new ArrayList<>();
    for (int i = nodes.size() - 1; i >= 0; i--) {
      Node node = nodes.get(i);
      if (node.outputs().stream().anyMatch(o -> !o.isEmpty() && wanted.contains(o))) {
        needed.add(node);
        wanted.addAll(node.inputs());
      }
    }
    if (needed.isEmpty()) {
      throw damaged("no node gives the output `" + output + "`");
    }
    Collections.reverse(needed);
    return needed;
  }

  private void register(Importing importing) {
    ViewImport views = new ViewImport(importing);
    AttentionImport attention = new AttentionImport(importing, views);
    views.register(handlers);
    attention.register(handlers);
    new WindowImport(importing).register(handlers);
    new LinearImport(importing, attention).register(handlers);
    MergeImport merges = new MergeImport(importing);
    merges.register(handlers);
    for (Node node : graph.nodes()) {
      if (ElementFunctions.of(node).isPresent()) {
        handlers.put(
            node.operator(),
            (n, number) -> merges.unary(n, number, ElementFunctions.of(n).orElseThrow()));
      }
    }
  }

  /** Refuses all operators that nothing here knows, at once. */
  private void known(Importing importing, List<Node> nodes) throws OnnxException {
    Set<String> others = new LinkedHashSet<>();
    Optional<Node> first = Optional.empty();
    for (Node node : nodes) {
      boolean ours =
          node.domain().isEmpty()
              && (handlers.containsKey(node.operator())
                  || ConstantFolding.OPERATORS.contains(node.operator()));
      if (!ours) {
        first = first.or(() -> Optional.of(node));
        others.add(
            "`" + (node.domain().isEmpty() ? "" : node.domain() + ".") + node.operator() + "`");
      }
    }
    if (first.isPresent()) {
      boolean function = graph.functions().contains(first.get().operator());
      throw importing.unsupported(
          first.get(),
          others.size() == 1
              ? "no layer of the language does what it does"
              : "there are no layers for "
                  + String.join(", ", others.stream().limit(12).toList())
                  + (others.size() > 12 ? " and others" : ""),
          function ? "export the network with its functions inlined" : "");
    }
  }

  private static Constant constant(OnnxGraph.Tensor tensor) {
    return new Constant(tensor.name(), tensor.sizes(), tensor.values());
  }

  /** Computes a node whose inputs are all constants; false for any other. */
  private static boolean fold(Importing importing, ConstantFolding folding, Node node)
      throws OnnxException {
    List<Constant> constants = new ArrayList<>();
    for (String name : node.inputs()) {
      if (!name.isEmpty() && importing.known(name).orElse(null) instanceof Constant constant) {
        constants.add(constant);
      }
    }
    if (constants.size() == node.inputs().stream().filter(n -> !n.isEmpty()).count()) {
      importing.give(node, folding.fold(node, constants));
      return true;
    }
    return false;
  }

  private void take(Importing importing, ConstantFolding folding, Node node, int number)
      throws OnnxException {
    if (fold(importing, folding, node)) {
      return; // what it computes with came of a shape
    }
    NodeHandler handler = handlers.get(node.operator());
    if (handler == null) {
      throw importing.unsupported(node, "it works on activations, not on stored numbers", "");
    }
    handler.take(node, number);
  }

  /** What the network reads: the one input that is no initializer. */
  private Input input(Importing importing, List<Node> nodes) throws OnnxException {
    Set<String> wanted = new HashSet<>();
    nodes.forEach(n -> wanted.addAll(n.inputs()));
    List<Port> inputs =
        graph.inputs().stream()
            .filter(i -> !graph.initializers().containsKey(i.name()) && wanted.contains(i.name()))
            .toList();
    if (inputs.size() != 1) {
      throw new OnnxException(
          OnnxException.Reason.INPUT,
          "the graph reads " + (inputs.isEmpty() ? "no input" : inputs.size() + " inputs"),
          inputs.isEmpty()
              ? "a network has one"
              : "a network has one; these are "
                  + String.join(
                      ", ", inputs.stream().limit(8).map(i -> "`" + i.name() + "`").toList()),
          "export the network with one input");
    }
    InputReader reader = new InputReader(inputs.get(0), nodes, stated);
    Feature feature = reader.read();
    importing.put(inputs.get(0).name(), feature);
    return feature.map();
  }

  private void finish(Importing importing, Node last, String output) throws OnnxException {
    if (!(importing.known(output).orElse(null) instanceof Feature feature)) {
      throw importing.unsupported(last, "the network's output depends on no input", "");
    }
    Feature done = importing.computed(last, output, feature);
    if (done.taken().isPresent()) {
      throw importing.unsupported(last, "the network's output is one position of a map", "");
    }
    importing.layers.read(done.layer());
    if (importing.layers.size() == 0) {
      throw importing.unsupported(last, "the network has no layer", "");
    }
  }
}
