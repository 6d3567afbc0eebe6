package org.hwnas.runtime.cost;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.hwnas.runtime.estimate.MetricArray;
import org.hwnas.runtime.hardware.Chip;

/**
 * What a design costs, with everything it was computed from.
 *
 * @param chip of the design
 * @param chipTiles tiles the chip has: as stated, or as many as its hungriest workload needs
 * @param workloads in plan order
 * @param area of the chip, m^2 by component
 */
public record DesignCost(
    Chip chip, long chipTiles, List<WorkloadCost> workloads, ComponentValues area) {
  public DesignCost {
    workloads = List.copyOf(workloads);
  }

  /**
   * The metrics by name, in SI units.
   *
   * <ul>
   *   <li>{@code energy}, {@code latency}: of one inference, layers one after the other; {@code
   *       edp} their product; {@code power} their quotient.
   *   <li>{@code throughput}: inferences per second, layers pipelined.
   *   <li>{@code efficiency}: operations per joule, two per multiply-accumulate.
   *   <li>{@code utilization}: cells that hold weights over all cells of the tiles in use.
   *   <li>{@code fits_on_chip}: 1 where every layer has its tiles, else 0.
   * </ul>
   */
  public SortedMap<String, MetricArray> metrics() {
    SortedMap<String, MetricArray> metrics = new TreeMap<>();
    MetricArray energy = each(w -> w.breakdown().energy());
    MetricArray latency = each(w -> w.breakdown().latency());
    metrics.put("energy", energy);
    metrics.put("latency", latency);
    metrics.put("edp", each(w -> w.breakdown().energy() * w.breakdown().latency()));
    metrics.put("power", each(w -> w.breakdown().energy() / w.breakdown().latency()));
    metrics.put("throughput", each(w -> w.breakdown().throughput()));
    metrics.put(
        "efficiency", each(w -> 2.0 * w.mapping().network().macs() / w.breakdown().energy()));
    metrics.put("area", MetricArray.scalar(area.total()));
    metrics.put("utilization", each(w -> w.mapping().utilisation(chip)));
    metrics.put("crossbars", each(w -> w.mapping().crossbars()));
    metrics.put("tiles", each(w -> w.mapping().tiles()));
    metrics.put("cells", each(w -> w.mapping().cells()));
    metrics.put("parameters", each(w -> w.mapping().network().parameters()));
    metrics.put("macs", each(w -> w.mapping().network().macs()));
    metrics.put("fits_on_chip", each(w -> w.mapping().fits(chip) ? 1 : 0));
    return metrics;
  }

  private MetricArray each(ToDoubleFunction<WorkloadCost> metric) {
    double[] values = new double[workloads.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = metric.applyAsDouble(workloads.get(i));
    }
    return MetricArray.perWorkload(values);
  }
}
