package org.hwnas.runtime.cost;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.hardware.Chips;

/** Resolved configurations for tests. */
public final class Roots {
  private Roots() {}

  /** A chip, networks that are each a workload of its own, 8-bit weights and activations. */
  public static ResolvedBlock of(
      ResolvedBlock hardware, String dataset, ResolvedBlock... networks) {
    List<ResolvedBlock> children = new ArrayList<>(List.of(networks));
    for (int i = networks.length - 1; i >= 0; i--) {
      ResolvedBlock network = networks[i];
      Map<String, List<Value>> fields =
          Map.of(
              "dataset", List.of(Value.of(dataset)),
              "network", List.of(Value.of(network.name())),
              "weight", List.of(Value.of(1)));
      // before the networks and with their names, as for a network listed as a workload
      String name = network.name();
      children.add(0, new ResolvedBlock(name, name, "workload", fields, List.of()));
    }
    children.add(hardware);
    children.add(Chips.quantization(8, 8));
    return new ResolvedBlock("", "", "experiment", Map.of(), children);
  }
}
