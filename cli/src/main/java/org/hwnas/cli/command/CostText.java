package org.hwnas.cli.command;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.hwnas.plan.units.Units;
import org.hwnas.runtime.cost.ComponentValues;
import org.hwnas.runtime.cost.DesignCost;
import org.hwnas.runtime.cost.LayerOccupancy;
import org.hwnas.runtime.cost.WorkloadCost;

/** What a design costs and where its layers are, for a terminal. */
final class CostText {
  private CostText() {}

  static String of(DesignCost cost) {
    StringBuilder text = new StringBuilder();
    for (WorkloadCost workload : cost.workloads()) {
      components(
          text,
          "energy of " + workload.workload() + " by component",
          workload.breakdown().energyByComponent(),
          "uJ");
    }
    components(text, "area by component", cost.area(), "mm^2");
    components(text, "leakage by component", cost.leakage(), "mW");
    cost.workloads().forEach(workload -> mapping(text, workload));
    return text.toString();
  }

  private static void components(
      StringBuilder text, String title, ComponentValues values, String unit) {
    double total = values.total();
    if (total == 0) {
      return;
    }
    text.append(title).append('\n');
    values
        .toMap()
        .forEach(
            (component, value) -> {
              if (value != 0) {
                text.append(
                    String.format(
                        Locale.ROOT,
                        "  %-8s %-18s %-14s %5.1f %%%n",
                        component.level().id(),
                        component.id(),
                        Units.format(value, Units.of(unit), 4),
                        100 * value / total));
              }
            });
  }

  /** One line a layer. */
  private static void mapping(StringBuilder text, WorkloadCost workload) {
    List<LayerOccupancy> layers = workload.occupancy().layers();
    if (layers.isEmpty()) {
      return;
    }
    Set<String> names = new LinkedHashSet<>();
    layers.forEach(layer -> names.addAll(layer.decisions().keySet()));
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("layer", "crossbars", "tiles", "cells"));
    head.addAll(names);
    rows.add(head);
    for (LayerOccupancy layer : layers) {
      List<String> row = new ArrayList<>();
      row.add(layer.name());
      row.add(Long.toString(layer.crossbars()));
      row.add(Long.toString(layer.tiles()));
      row.add(Long.toString(layer.cells()));
      names.forEach(name -> row.add(layer.decisions().getOrDefault(name, "")));
      rows.add(row);
    }
    text.append("mapping of ").append(workload.workload()).append('\n');
    table(text, rows);
  }

  private static void table(StringBuilder text, List<List<String>> rows) {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder("  ");
      for (int i = 0; i < widths.length; i++) {
        String pad = " ".repeat(widths[i] - row.get(i).length());
        line.append(i == 0 ? row.get(i) + pad : "  " + pad + row.get(i));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
  }
}
