package org.hwnas.dsl.schema;

import java.util.Set;
import org.hwnas.plan.expression.Axis;
import org.hwnas.plan.units.Dimension;

/**
 * A quantity an evaluation gives.
 *
 * @param name as written in objectives
 * @param dimension its dimension
 * @param unit display unit
 * @param axes what it varies over
 * @param higherIsBetter which of two values `worst` takes
 * @param truth whether it is a yes or no (1 or 0 in the runtime)
 * @param doc one sentence
 */
public record Metric(
    String name,
    Dimension dimension,
    String unit,
    Set<Axis> axes,
    boolean higherIsBetter,
    boolean truth,
    String doc) {
  public Metric {
    axes = Set.copyOf(axes);
  }

  /** Whether it is known of one layer alone too, as in {@code sum(weights.bits * layer.macs)}. */
  public boolean layered() {
    return MetricSchema.LAYERED.contains(name);
  }
}
