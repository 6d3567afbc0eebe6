package org.hwnas.runtime.estimate;

import java.util.Collection;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.hwnas.runtime.cost.Component;
import org.hwnas.runtime.cost.CostQuestion;
import org.hwnas.runtime.cost.DesignCost;
import org.hwnas.runtime.cost.LayerCost;
import org.hwnas.runtime.cost.LayerOccupancy;
import org.hwnas.runtime.cost.WorkloadCost;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.Node;
import org.hwnas.runtime.network.Operator;

/**
 * Figures of single layers, as objectives name them: {@code stored_weights[network.conv1]} is what
 * {@code sum(layer.stored_weights)} adds up.
 */
public final class LayerMetrics {
  private static final Map<String, ToDoubleFunction<LayerCost>> OF_COST =
      Map.of(
          "energy", layer -> layer.energy().total(),
          "adc_energy", layer -> layer.energy().get(Component.ADC),
          "latency", LayerCost::latency);

  private static final Map<String, ToDoubleFunction<LayerOccupancy>> OF_PLACE =
      Map.of(
          "crossbars", LayerOccupancy::crossbars,
          "tiles", LayerOccupancy::tiles,
          "cells", LayerOccupancy::cells,
          "conversions", LayerOccupancy::conversions);

  private LayerMetrics() {}

  /** Whether a name is that of one layer's figure, and one that is known here. */
  public static boolean known(String name) {
    String of = metric(name);
    return !of.equals(name)
        && (OF_COST.containsKey(of)
            || OF_PLACE.containsKey(of)
            || of.equals("stored_weights")
            || of.equals("layer_inputs")
            || of.equals("parameters")
            || of.equals("macs"));
  }

  private static String metric(String name) {
    int bracket = name.indexOf('[');
    return bracket > 0 && name.endsWith("]") ? name.substring(0, bracket) : name;
  }

  /**
   * Those of a design.
   *
   * @param names asked for; what is no layer's, or of a layer that the design does not have, is
   *     left out
   */
  static SortedMap<String, MetricArray> of(
      Collection<String> names, CostQuestion question, DesignCost cost) {
    SortedMap<String, MetricArray> found = new TreeMap<>();
    for (String name : names) {
      if (known(name)) {
        String metric = metric(name);
        String place = name.substring(metric.length() + 1, name.length() - 1);
        for (int w = 0; w < cost.workloads().size(); w++) {
          value(metric, place, question.workloads().get(w), cost.workloads().get(w))
              .ifPresent(value -> found.put(name, MetricArray.scalar(value)));
        }
      }
    }
    return found;
  }

  /**
   * The sum over the nodes that a place holds; none where it holds none, or the model knows no
   * layers.
   */
  private static OptionalDouble value(
      String metric, String place, CostQuestion.Workload workload, WorkloadCost cost) {
    boolean unknown =
        OF_COST.containsKey(metric) && cost.breakdown().layers().isEmpty()
            || OF_PLACE.containsKey(metric) && cost.occupancy().layers().isEmpty();
    double sum = 0;
    boolean any = false;
    for (Node node : cost.network().nodes()) {
      String at = workload.place(node);
      boolean here = at.equals(place) || at.startsWith(place + ".") || at.startsWith(place + "#");
      if (here) {
        any = true;
        sum += of(metric, node, cost);
      }
    }
    return any && !unknown ? OptionalDouble.of(sum) : OptionalDouble.empty();
  }

  private static double of(String metric, Node node, WorkloadCost cost) {
    Network network = cost.network();
    if (OF_COST.containsKey(metric)) {
      return cost.breakdown().layers().stream()
          .filter(l -> l.node() == node.id())
          .mapToDouble(OF_COST.get(metric))
          .sum();
    }
    if (OF_PLACE.containsKey(metric)) {
      return cost.occupancy().layers().stream()
          .filter(l -> l.node() == node.id())
          .mapToDouble(OF_PLACE.get(metric))
          .sum();
    }
    boolean filters = node.operator() instanceof Operator.Filters;
    return switch (metric) {
      case "macs" -> node.macs();
      case "parameters" -> node.parameters();
      case "stored_weights" -> filters ? ((Operator.Filters) node.operator()).weights() : 0;
      default -> filters ? network.node(node.inputs().get(0)).output().elements() : 0;
    };
  }
}
