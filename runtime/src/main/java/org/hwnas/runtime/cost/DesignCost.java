package org.hwnas.runtime.cost;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.hwnas.runtime.estimate.MetricArray;
import org.hwnas.runtime.network.Node;
import org.hwnas.runtime.network.Operator;

/**
 * What a design costs, by workload, layer and component.
 *
 * @param workloads in plan order
 * @param area of the chip, m^2 by component
 * @param leakage of the chip when nothing runs, W by component
 * @param chipTiles tiles the chip has: as stated, or as many as its hungriest workload needs
 * @param areaPrice what a unit of area costs to make, relative to 32 nm; see {@link
 *     FabricationCost}
 * @param given metrics the model gives as they are, which replace those computed here: of a table,
 *     a curve, or a model whose definition of a metric differs
 */
public record DesignCost(
    List<WorkloadCost> workloads,
    ComponentValues area,
    ComponentValues leakage,
    long chipTiles,
    double areaPrice,
    SortedMap<String, MetricArray> given) {
  private static final double SQUARE_MILLIMETRE = 1e-6; // m^2

  public DesignCost {
    workloads = List.copyOf(workloads);
    given = Collections.unmodifiableSortedMap(new TreeMap<>(given));
  }

  public DesignCost(
      List<WorkloadCost> workloads,
      ComponentValues area,
      ComponentValues leakage,
      long chipTiles,
      double areaPrice) {
    this(workloads, area, leakage, chipTiles, areaPrice, Collections.emptySortedMap());
  }

  /**
   * The metrics by name, in SI units.
   *
   * <ul>
   *   <li>{@code energy}, {@code latency}: of one inference; {@code edp} their product, {@code
   *       edap} times the area; {@code power} their quotient.
   *   <li>{@code throughput}: inferences per second when they follow one another; {@code density}:
   *       operations per second and area at that rate.
   *   <li>{@code efficiency}: operations per joule, two per multiply-accumulate.
   *   <li>{@code utilization}: cells that hold weights over all cells of the tiles in use.
   *   <li>{@code fits_on_chip}: 1 where every layer has its tiles, else 0.
   * </ul>
   */
  public SortedMap<String, MetricArray> metrics() {
    SortedMap<String, MetricArray> metrics = new TreeMap<>();
    double chipArea = area.total();
    each(metrics, "energy", w -> w.breakdown().energy());
    each(metrics, "latency", w -> w.breakdown().latency());
    each(metrics, "edp", w -> w.breakdown().energy() * w.breakdown().latency());
    each(metrics, "edap", w -> w.breakdown().energy() * w.breakdown().latency() * chipArea);
    each(metrics, "power", w -> w.breakdown().energy() / w.breakdown().latency());
    each(metrics, "throughput", w -> w.breakdown().throughput());
    each(metrics, "efficiency", w -> 2.0 * w.network().macs() / w.breakdown().energy());
    each(metrics, "density", w -> 2.0 * w.network().macs() * w.breakdown().throughput() / chipArea);
    each(metrics, "adc_energy", w -> w.breakdown().energyByComponent().get(Component.ADC));
    each(metrics, "utilization", w -> w.occupancy().utilization());
    each(metrics, "crossbars", w -> w.occupancy().crossbars());
    each(metrics, "tiles", w -> w.occupancy().tiles());
    each(metrics, "cells", w -> w.occupancy().cells());
    each(metrics, "conversions", w -> w.occupancy().conversions());
    each(metrics, "parameters", w -> w.network().parameters());
    each(metrics, "macs", w -> w.network().macs());
    each(metrics, "stored_weights", DesignCost::storedWeights);
    each(metrics, "layer_inputs", DesignCost::layerInputs);
    each(metrics, "fits_on_chip", w -> w.occupancy().fits() ? 1 : 0);
    metrics.put("area", MetricArray.scalar(chipArea));
    metrics.put("leakage", MetricArray.scalar(leakage.total()));
    metrics.put("fabrication_cost", MetricArray.scalar(chipArea / SQUARE_MILLIMETRE * areaPrice));
    metrics.putAll(given);
    return metrics;
  }

  /** Every leaf of area and leakage that is not zero, with unit and source. */
  public List<CostItem> areaItems(CostModel model) {
    List<CostItem> items = new ArrayList<>(CostItem.leaves("area", "chip", area, "m^2", model));
    items.addAll(CostItem.leaves("leakage", "chip", leakage, "W", model));
    return items;
  }

  private void each(
      Map<String, MetricArray> metrics, String name, ToDoubleFunction<WorkloadCost> metric) {
    double[] values = new double[workloads.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = metric.applyAsDouble(workloads.get(i));
    }
    metrics.put(name, MetricArray.perWorkload(values));
  }

  private static double storedWeights(WorkloadCost workload) {
    double sum = 0;
    for (Node node : workload.network().nodes()) {
      if (node.operator() instanceof Operator.Filters filters) {
        sum += filters.weights();
      }
    }
    return sum;
  }

  private static double layerInputs(WorkloadCost workload) {
    double sum = 0;
    for (Node node : workload.network().nodes()) {
      if (node.operator() instanceof Operator.Filters) {
        sum += workload.network().node(node.inputs().get(0)).output().elements();
      }
    }
    return sum;
  }
}
