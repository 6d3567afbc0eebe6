package org.hwnas.runtime.cost;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;
import org.hwnas.runtime.estimate.MetricArray;

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
   * The metrics by name, in SI units, as far as the model knows them.
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
    if (workloads.stream().allMatch(w -> w.breakdown().energy() > 0)) {
      each(metrics, "energy", w -> w.breakdown().energy());
      each(metrics, "adc_energy", w -> w.breakdown().energyByComponent().get(Component.ADC));
    }
    if (workloads.stream().allMatch(w -> w.breakdown().latency() > 0)) {
      each(metrics, "latency", w -> w.breakdown().latency());
      each(metrics, "throughput", w -> w.breakdown().throughput());
    }
    if (area.total() > 0) {
      metrics.put("area", MetricArray.scalar(area.total()));
    }
    boolean energyKnown = metrics.containsKey("energy");
    if (energyKnown || leakage.total() > 0) {
      metrics.put("leakage", MetricArray.scalar(leakage.total()));
    }
    if (workloads.stream().noneMatch(w -> w.occupancy().layers().isEmpty())) {
      each(metrics, "utilization", w -> w.occupancy().utilization());
      each(metrics, "crossbars", w -> w.occupancy().crossbars());
      each(metrics, "tiles", w -> w.occupancy().tiles());
      each(metrics, "cells", w -> w.occupancy().cells());
      each(metrics, "conversions", w -> w.occupancy().conversions());
      each(metrics, "fits_on_chip", w -> w.occupancy().fits() ? 1 : 0);
    }
    each(metrics, "parameters", w -> w.network().parameters());
    each(metrics, "macs", w -> w.network().macs());
    each(metrics, "stored_weights", w -> w.network().storedWeights());
    each(metrics, "layer_inputs", w -> w.network().layerInputs());
    metrics.putAll(given);
    derive(metrics);
    return metrics;
  }

  /** Every leaf of area and leakage that is not zero, with unit and source. */
  public List<CostItem> areaItems(CostModel model) {
    List<CostItem> items = new ArrayList<>(CostItem.leaves("area", "chip", area, "m^2", model));
    items.addAll(CostItem.leaves("leakage", "chip", leakage, "W", model));
    return items;
  }

  /** What follows from others, where those are known and it is not given. */
  private void derive(SortedMap<String, MetricArray> metrics) {
    Optional<MetricArray> energy = Optional.ofNullable(metrics.get("energy"));
    Optional<MetricArray> latency = Optional.ofNullable(metrics.get("latency"));
    Optional<MetricArray> chipArea = Optional.ofNullable(metrics.get("area"));
    Optional<MetricArray> throughput = Optional.ofNullable(metrics.get("throughput"));
    if (energy.isPresent() && latency.isPresent()) {
      derived(metrics, "edp", w -> at(energy, w) * at(latency, w));
      derived(metrics, "power", w -> at(energy, w) / at(latency, w));
      if (chipArea.isPresent()) {
        derived(metrics, "edap", w -> at(energy, w) * at(latency, w) * at(chipArea, w));
      }
    }
    if (energy.isPresent()) {
      derived(metrics, "efficiency", w -> operations(w) / at(energy, w));
    }
    if (throughput.isPresent()) {
      derived(metrics, "tops", w -> operations(w) * at(throughput, w));
    }
    if (throughput.isPresent() && chipArea.isPresent()) {
      derived(metrics, "density", w -> operations(w) * at(throughput, w) / at(chipArea, w));
    }
    if (chipArea.isPresent()) {
      double price = chipArea.get().at(0, 0) / SQUARE_MILLIMETRE * areaPrice;
      metrics.putIfAbsent("fabrication_cost", MetricArray.scalar(price));
    }
  }

  private double operations(int workload) {
    return 2.0 * workloads.get(workload).network().macs();
  }

  private static double at(Optional<MetricArray> metric, int workload) {
    return metric.orElseThrow().at(workload, 0);
  }

  private void derived(Map<String, MetricArray> metrics, String name, IntToDoubleFunction metric) {
    double[] values = new double[workloads.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = metric.applyAsDouble(i);
    }
    metrics.putIfAbsent(name, MetricArray.perWorkload(values));
  }

  private void each(
      Map<String, MetricArray> metrics, String name, ToDoubleFunction<WorkloadCost> metric) {
    double[] values = new double[workloads.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = metric.applyAsDouble(workloads.get(i));
    }
    metrics.put(name, MetricArray.perWorkload(values));
  }
}
