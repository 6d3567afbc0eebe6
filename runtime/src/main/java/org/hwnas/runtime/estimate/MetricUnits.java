package org.hwnas.runtime.estimate;

import java.util.Map;
import java.util.Set;

/** SI units of the metrics; 1 for shares, counts and truths. */
public final class MetricUnits {
  private static final Map<String, String> SI =
      Map.ofEntries(
          Map.entry("energy", "J"),
          Map.entry("adc_energy", "J"),
          Map.entry("programming_energy", "J"),
          Map.entry("latency", "s"),
          Map.entry("area", "m^2"),
          Map.entry("power", "W"),
          Map.entry("leakage", "W"),
          Map.entry("throughput", "1/s"),
          Map.entry("tops", "1/s"),
          Map.entry("efficiency", "1/J"),
          Map.entry("density", "1/s/m^2"),
          Map.entry("edp", "J*s"),
          Map.entry("edap", "J*s*m^2"));

  private MetricUnits() {}

  /** Metrics without a unit. */
  private static final Set<String> PLAIN =
      Set.of(
          "accuracy",
          "digital_accuracy",
          "loss",
          "digital_loss",
          "compression",
          "utilization",
          "crossbars",
          "tiles",
          "cells",
          "conversions",
          "parameters",
          "macs",
          "stored_weights",
          "layer_inputs",
          "fabrication_cost",
          "fits_on_chip");

  private static final Set<String> HIGHER =
      Set.of(
          "accuracy",
          "digital_accuracy",
          "throughput",
          "tops",
          "efficiency",
          "density",
          "compression",
          "utilization",
          "fits_on_chip",
          "naswot",
          "nn_degree");

  /** Whether more of a metric is better, where nothing else says so. */
  public static boolean higherIsBetter(String metric) {
    return HIGHER.contains(metric);
  }

  /** Whether there is a metric of this name. */
  public static boolean known(String metric) {
    return SI.containsKey(metric) || PLAIN.contains(metric);
  }

  /** The unit in which a metric's values are held. */
  public static String si(String metric) {
    return SI.getOrDefault(metric, "1");
  }
}
