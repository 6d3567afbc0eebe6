package org.hwnas.runtime.cost;

import java.util.ArrayList;
import java.util.List;

/**
 * Cost of one inference by component and layer. Totals are sums of the leaves, always.
 *
 * @param layers nodes that cost something, in network order
 * @param area of the chip, m^2 by component
 */
public record CostBreakdown(List<LayerCost> layers, ComponentValues area) {
  public CostBreakdown {
    layers = List.copyOf(layers);
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

  /** Seconds from input to logits, layer after layer. */
  public double latency() {
    double sum = 0;
    for (LayerCost layer : layers) {
      sum += layer.latency();
    }
    return sum;
  }

  /**
   * Inferences per second when all layers work at once on successive inputs: one over the slowest
   * layer's latency.
   */
  public double throughput() {
    double slowest = 0;
    for (LayerCost layer : layers) {
      slowest = Math.max(slowest, layer.latency());
    }
    return 1 / slowest;
  }

  /** Every leaf that is not zero, with unit and source. */
  public List<CostItem> items(CostModel model) {
    List<CostItem> items = new ArrayList<>();
    for (LayerCost layer : layers) {
      leaves(items, "energy", layer.name(), layer.energy(), "J", model);
      if (layer.latency() > 0) {
        String source = model.source(Component.ADC);
        items.add(new CostItem("latency", layer.name(), "all", layer.latency(), "s", source));
      }
    }
    leaves(items, "area", "chip", area, "m^2", model);
    return items;
  }

  private static void leaves(
      List<CostItem> items,
      String quantity,
      String layer,
      ComponentValues values,
      String unit,
      CostModel model) {
    values
        .toMap()
        .forEach(
            (component, value) -> {
              if (value != 0) {
                String source = model.source(component);
                items.add(new CostItem(quantity, layer, component.id(), value, unit, source));
              }
            });
  }
}
