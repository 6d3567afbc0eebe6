package org.hwnas.dsl.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hwnas.dsl.onnx.OnnxGraph.Node;

/**
 * Layer normalisation written out, as exporters do below operator set 17: {@code d = x - mean(x)},
 * {@code d / sqrt(mean(d^2) + epsilon)}, times a scale, plus a shift. The nodes become one.
 */
final class LayerNormPattern {
  private final List<Node> nodes;
  private final Map<String, Integer> givenBy = new HashMap<>();
  private final Map<String, List<Integer>> readers = new HashMap<>();

  private LayerNormPattern(List<Node> nodes) {
    this.nodes = nodes;
    for (int i = 0; i < nodes.size(); i++) {
      for (String output : nodes.get(i).outputs()) {
        givenBy.put(output, i);
      }
      for (String input : nodes.get(i).inputs()) {
        readers.computeIfAbsent(input, name -> new ArrayList<>()).add(i);
      }
    }
  }

  /** The nodes with each normalisation in the place of its last node. */
  static List<Node> joined(List<Node> nodes) {
    LayerNormPattern pattern = new LayerNormPattern(nodes);
    Map<Integer, Node> whole = new HashMap<>();
    Set<Integer> gone = new HashSet<>();
    for (int i = 0; i < nodes.size(); i++) {
      if (nodes.get(i).operator().equals("Div")) {
        pattern.at(i, whole, gone);
      }
    }
    List<Node> joined = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      if (whole.containsKey(i)) {
        joined.add(whole.get(i));
      } else if (!gone.contains(i)) {
        joined.add(nodes.get(i));
      }
    }
    return joined;
  }

  private Optional<Node> giver(Node node, int input, String operator) {
    return node.input(input)
        .map(givenBy::get)
        .map(nodes::get)
        .filter(n -> n.operator().equals(operator));
  }

  private void at(int quotient, Map<Integer, Node> whole, Set<Integer> gone) {
    Node divide = nodes.get(quotient);
    Optional<Node> centred = giver(divide, 0, "Sub");
    Optional<Node> variance =
        giver(divide, 1, "Sqrt").flatMap(s -> giver(s, 0, "Add")).flatMap(this::mean);
    Optional<Node> square = variance.flatMap(v -> giver(v, 0, "Pow").or(() -> giver(v, 0, "Mul")));
    Optional<Node> mean = centred.flatMap(c -> giver(c, 1, "ReduceMean"));
    boolean normalises =
        centred.isPresent()
            && mean.isPresent()
            && square.isPresent()
            && square.get().input(0).equals(Optional.of(centred.get().output()))
            && mean.get().input(0).equals(centred.get().input(0))
            && mean.get().list("axes").filter(a -> a.equals(List.of(-1L))).isPresent();
    Optional<Integer> scale = only(divide, "Mul");
    Optional<Integer> shift = scale.flatMap(s -> only(nodes.get(s), "Add"));
    if (!normalises || shift.isEmpty()) {
      return;
    }
    Node last = nodes.get(shift.get());
    whole.put(
        shift.get(),
        new Node(
            last.name(),
            "LayerNormalization",
            "",
            List.of(centred.get().inputs().get(0)),
            last.outputs(),
            Map.of()));
    gone.add(quotient);
    gone.add(scale.get());
  }

  /** A mean that is added to, on either side. */
  private Optional<Node> mean(Node sum) {
    return giver(sum, 0, "ReduceMean").or(() -> giver(sum, 1, "ReduceMean"));
  }

  /** The one reader of a node, where it is of an operator. */
  private Optional<Integer> only(Node node, String operator) {
    List<Integer> all = readers.getOrDefault(node.output(), List.of());
    return Optional.of(all)
        .filter(r -> r.size() == 1)
        .map(r -> r.get(0))
        .filter(r -> nodes.get(r).operator().equals(operator));
  }
}
