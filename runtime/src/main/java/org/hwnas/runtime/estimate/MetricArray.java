package org.hwnas.runtime.estimate;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.hwnas.plan.expression.Axis;

/**
 * The values of one metric over workloads and Monte-Carlo chips, in SI units. An axis on which the
 * metric does not vary has length 1. Layout: {@code values[workload * chips + chip]}.
 *
 * @param workloads length of the workload axis, at least 1
 * @param chips length of the chip axis, at least 1
 * @param values {@code workloads * chips} numbers, none NaN
 */
public record MetricArray(int workloads, int chips, double[] values) {
  public MetricArray {
    if (workloads < 1 || chips < 1 || values.length != workloads * chips) {
      throw new IllegalArgumentException(
          values.length + " values do not fill " + workloads + " workloads x " + chips + " chips");
    }
    for (double v : values) {
      if (Double.isNaN(v)) {
        throw new IllegalArgumentException(
            "a metric value is not a number: " + Arrays.toString(values));
      }
    }
  }

  public static MetricArray scalar(double value) {
    return new MetricArray(1, 1, new double[] {value});
  }

  public static MetricArray perWorkload(double... values) {
    return new MetricArray(values.length, 1, values);
  }

  public double at(int workload, int chip) {
    return values[(workloads == 1 ? 0 : workload) * chips + (chips == 1 ? 0 : chip)];
  }

  public int length(Axis axis) {
    return switch (axis) {
      case WORKLOAD -> workloads;
      case CHIP -> chips;
      case TIME -> 1;
    };
  }

  /** Lengths by axis, for messages. */
  public Map<Axis, Integer> lengths() {
    return new EnumMap<>(Map.of(Axis.WORKLOAD, workloads, Axis.CHIP, chips));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MetricArray that
        && workloads == that.workloads
        && chips == that.chips
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * workloads + chips) + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return workloads + "x" + chips + Arrays.toString(values);
  }
}
