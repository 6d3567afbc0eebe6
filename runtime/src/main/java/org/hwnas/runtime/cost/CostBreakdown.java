package org.hwnas.runtime.cost;

import java.util.ArrayList;
import java.util.List;

/**
 * Cost of one inference by component and layer. The energy is the sum of its leaves, always. Time
 * is no sum where layers overlap, so the model gives it.
 *
 * @param layers nodes that cost something, in network order
 * @param latency seconds from an input to its result
 * @param interval seconds between two results when inputs follow one another
 */
public record CostBreakdown(List<LayerCost> layers, double latency, double interval) {
  public CostBreakdown {
    layers = List.copyOf(layers);
  }

  /**
   * Layers one after the other for one input; all at once on successive inputs, so that the slowest
   * gives the interval.
   */
  public static CostBreakdown layerByLayer(List<LayerCost> layers) {
    double sum = 0;
    double slowest = 0;
    for (LayerCost layer : layers) {
      sum += layer.latency();
      slowest = Math.max(slowest, layer.latency());
    }
    return new CostBreakdown(layers, sum, slowest);
  }

  /** Joule per inference by component. */
  public ComponentValues energyByComponent() {
    ComponentValues.Collector sum = new ComponentValues.Collector();
    for (LayerCost layer : layers) {
      sum.addAll(layer.energy());
    }
    return sum.build();
  }

  /** Joule per inference. */
  public double energy() {
    double sum = 0;
    for (LayerCost layer : layers) {
      sum += layer.energy().total();
    }
    return sum;
  }

  /** Inferences per second when inputs follow one another. */
  public double throughput() {
    return 1 / interval;
  }

  /** Every leaf of energy and time that is not zero, with unit and source. */
  public List<CostItem> items(CostModel model) {
    List<CostItem> items = new ArrayList<>();
    for (LayerCost layer : layers) {
      items.addAll(CostItem.leaves("energy", layer.name(), layer.energy(), "J", model));
      if (layer.latency() > 0) {
        String source = model.source(Component.ADC);
        items.add(new CostItem("latency", layer.name(), "all", layer.latency(), "s", source));
      }
      items.addAll(CostItem.leaves("busy", layer.name(), layer.busy(), "s", model));
    }
    return items;
  }
}
