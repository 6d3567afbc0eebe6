package org.hwnas.runtime.cost;

import java.util.ArrayList;
import java.util.List;

/**
 * A leaf of the breakdown, ready to print.
 *
 * @param quantity {@code energy}, {@code latency}, {@code busy} or {@code area}
 * @param layer name of the node; {@code chip} for what belongs to none
 * @param component id; {@code all} for a latency
 * @param value in {@code unit}
 * @param unit SI
 * @param source of the model's numbers
 */
public record CostItem(
    String quantity, String layer, String component, double value, String unit, String source) {
  /** The values that are not zero. */
  static List<CostItem> leaves(
      String quantity, String layer, ComponentValues values, String unit, CostModel model) {
    List<CostItem> items = new ArrayList<>();
    values
        .toMap()
        .forEach(
            (component, value) -> {
              if (value != 0) {
                String source = model.source(component);
                items.add(new CostItem(quantity, layer, component.id(), value, unit, source));
              }
            });
    return items;
  }
}
