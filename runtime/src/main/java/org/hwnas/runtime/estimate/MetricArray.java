package org.hwnas.runtime.estimate;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hwnas.plan.expression.Axis;

/**
 * The values of one metric over workloads, Monte-Carlo chips and times, in SI units. An axis on
 * which the metric does not vary has length 1. Layout: {@code values[(workload * chips + chip) *
 * times + time]}.
 *
 * @param workloads length of the workload axis, at least 1
 * @param chips length of the chip axis, at least 1
 * @param times after programming, s; none for what is not measured at stated times
 * @param values {@code workloads * chips * times} numbers, none NaN
 */
public record MetricArray(int workloads, int chips, List<Double> times, double[] values) {
  public MetricArray {
    times = List.copyOf(times);
    if (workloads < 1
        || chips < 1
        || values.length != workloads * chips * Math.max(1, times.size())) {
      throw new IllegalArgumentException(
          "%d values do not fill %d workloads x %d chips x %d times"
              .formatted(values.length, workloads, chips, Math.max(1, times.size())));
    }
    for (double v : values) {
      if (Double.isNaN(v)) {
        throw new IllegalArgumentException(
            "a metric value is not a number: " + Arrays.toString(values));
      }
    }
  }

  /** Measured at no stated time. */
  public MetricArray(int workloads, int chips, double[] values) {
    this(workloads, chips, List.of(), values);
  }

  public static MetricArray scalar(double value) {
    return new MetricArray(1, 1, new double[] {value});
  }

  public static MetricArray perWorkload(double... values) {
    return new MetricArray(values.length, 1, values);
  }

  /** The value of a workload on a chip, of what has one time only. */
  public double at(int workload, int chip) {
    return at(workload, chip, 0);
  }

  /** A value; along an axis of length 1 it is the same everywhere. */
  public double at(int workload, int chip, int time) {
    int line = (workloads == 1 ? 0 : workload) * chips + (chips == 1 ? 0 : chip);
    int length = length(Axis.TIME);
    return values[line * length + (length == 1 ? 0 : time)];
  }

  public int length(Axis axis) {
    return switch (axis) {
      case WORKLOAD -> workloads;
      case CHIP -> chips;
      case TIME -> Math.max(1, times.size());
    };
  }

  /**
   * Standard errors of the means over chips, by workload and time: the sample's deviation over the
   * root of the number of chips.
   *
   * @return empty with fewer than two chips, and where a value has no bound
   */
  public Optional<MetricArray> standardErrors() {
    if (chips < 2) {
      return Optional.empty();
    }
    int moments = length(Axis.TIME);
    double[] errors = new double[workloads * moments];
    for (int w = 0; w < workloads; w++) {
      for (int t = 0; t < moments; t++) {
        double mean = 0;
        for (int c = 0; c < chips; c++) {
          mean += at(w, c, t) / chips;
        }
        double squares = 0;
        for (int c = 0; c < chips; c++) {
          squares += (at(w, c, t) - mean) * (at(w, c, t) - mean);
        }
        errors[w * moments + t] = Math.sqrt(squares / (chips - 1) / chips);
      }
    }
    return Arrays.stream(errors).allMatch(Double::isFinite)
        ? Optional.of(new MetricArray(workloads, 1, times, errors))
        : Optional.empty();
  }

  /** Lengths by axis, for messages. */
  public Map<Axis, Integer> lengths() {
    Map<Axis, Integer> lengths = new EnumMap<>(Axis.class);
    for (Axis axis : Axis.values()) {
      if (axis != Axis.TIME || times.size() > 1) {
        lengths.put(axis, length(axis));
      }
    }
    return lengths;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MetricArray that
        && workloads == that.workloads
        && chips == that.chips
        && times.equals(that.times)
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * (31 * workloads + chips) + times.hashCode()) + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return workloads
        + "x"
        + chips
        + (times.isEmpty() ? "" : " at " + times + " s ")
        + Arrays.toString(values);
  }
}
