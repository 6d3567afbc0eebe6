package org.hwnas.runtime.estimate;

import java.util.Map;

/** SI units of the metrics; 1 for shares, counts and truths. */
public final class MetricUnits {
  private static final Map<String, String> SI =
      Map.of(
          "energy", "J",
          "latency", "s",
          "area", "m^2",
          "power", "W",
          "throughput", "1/s",
          "efficiency", "1/J",
          "edp", "J*s");

  private MetricUnits() {}

  /** The unit in which a metric's values are held. */
  public static String si(String metric) {
    return SI.getOrDefault(metric, "1");
  }
}
