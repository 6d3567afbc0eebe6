package org.hwnas.runtime.export.cimloop;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.Node;
import org.hwnas.runtime.network.Operator;

/**
 * A layer as a nest of loops.
 *
 * @param name of the node
 * @param kind what it is
 * @param instance bounds of the loops by their names there, those that are not 1
 */
record CimLoopLayer(String name, String kind, Map<String, Integer> instance) {
  /**
   * The layers of a network whose weights lie on crossbars, in the order of computation.
   *
   * @param notes gets what is left out
   */
  static List<CimLoopLayer> of(Network network, List<String> notes) {
    List<CimLoopLayer> layers = new ArrayList<>();
    for (Node node : network.nodes()) {
      if (node.operator() instanceof Operator.Filters filters) {
        layers.add(of(node, filters));
      } else if (node.operator() instanceof Operator.Attention) {
        notes.add("products of attention are between activations; they are left out");
      }
    }
    return layers;
  }

  private static CimLoopLayer of(Node node, Operator.Filters filters) {
    Map<String, Integer> loops = new LinkedHashMap<>();
    put(loops, "G", filters.groups());
    put(loops, "M", filters.outputsPerGroup());
    put(loops, "P", node.output().height());
    put(loops, "Q", node.output().width());
    String kind = "Linear";
    if (filters instanceof Operator.Conv conv) {
      kind = "Conv2d";
      put(loops, "C", conv.inChannels() / conv.groups());
      put(loops, "R", conv.kernelHeight());
      put(loops, "S", conv.kernelWidth());
      // their projection steps P, the height, by Wstride, and Q by Hstride
      put(loops, "Wstride", conv.strideHeight());
      put(loops, "Hstride", conv.strideWidth());
    } else {
      put(loops, "C", filters.rows());
    }
    return new CimLoopLayer(node.name(), kind, loops);
  }

  private static void put(Map<String, Integer> loops, String name, int bound) {
    if (bound != 1) {
      loops.put(name, bound);
    }
  }

  /** What the file of the layer says. */
  Map<String, String> values(String workload) {
    return Map.of(
        "instance",
        instance.entrySet().stream()
            .map(loop -> loop.getKey() + ": " + loop.getValue())
            .collect(Collectors.joining(", ")),
        "layer",
        name,
        "workload",
        workload,
        "notes",
        kind);
  }
}
