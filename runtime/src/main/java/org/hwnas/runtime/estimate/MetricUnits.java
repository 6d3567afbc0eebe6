package org.hwnas.runtime.estimate;

import java.util.Map;

/** SI units of the metrics; 1 for shares, counts and truths. */
public final class MetricUnits {
  private static final Map<String, String> SI =
      Map.ofEntries(
          Map.entry("energy", "J"),
          Map.entry("adc_energy", "J"),
          Map.entry("latency", "s"),
          Map.entry("area", "m^2"),
          Map.entry("power", "W"),
          Map.entry("leakage", "W"),
          Map.entry("throughput", "1/s"),
          Map.entry("efficiency", "1/J"),
          Map.entry("density", "1/s/m^2"),
          Map.entry("edp", "J*s"),
          Map.entry("edap", "J*s*m^2"));

  private MetricUnits() {}

  /** The unit in which a metric's values are held. */
  public static String si(String metric) {
    return SI.getOrDefault(metric, "1");
  }
}
