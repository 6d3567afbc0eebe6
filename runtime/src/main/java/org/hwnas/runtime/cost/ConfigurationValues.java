package org.hwnas.runtime.cost;

import java.util.SortedMap;
import java.util.TreeMap;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.plan.expression.Value;

/** A resolved configuration as a flat list of values by path. */
public final class ConfigurationValues {
  private ConfigurationValues() {}

  /**
   * Every field with one value, by path, such as {@code hardware.tile.pe.crossbar.rows}; a field
   * that differs from place to place by path and place, {@code
   * hardware.tile.pe.adc.bits@network.conv1}; of several values each by its number. What says how
   * to search, measure or report is left out: it is no property of a design.
   */
  public static SortedMap<String, Value> of(ResolvedBlock root) {
    SortedMap<String, Value> all = new TreeMap<>();
    for (ResolvedBlock child : root.children()) {
      switch (child.kind()) {
        case "workload", "network", "hardware", "quantization" -> collect(child, child.name(), all);
        default -> {}
      }
    }
    return all;
  }

  private static void collect(ResolvedBlock block, String path, SortedMap<String, Value> into) {
    block
        .fields()
        .forEach(
            (name, values) -> {
              String id = path + "." + name;
              if (block.varying().containsKey(name)) {
                block.varying().get(name).forEach((place, v) -> into.put(id + "@" + place, v));
              } else if (values.size() == 1) {
                into.put(id, values.get(0));
              } else {
                for (int i = 0; i < values.size(); i++) {
                  into.put(id + "#" + i, values.get(i));
                }
              }
            });
    block.children().forEach(child -> collect(child, path + "." + child.name(), into));
  }
}
