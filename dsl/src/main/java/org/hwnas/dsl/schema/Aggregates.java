package org.hwnas.dsl.schema;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Functions that fold a metric over workloads or chips into one number. */
public final class Aggregates {
  /** One sentence by name; percentiles such as {@code p05} are known besides. */
  public static final Map<String, String> ALL = all();

  private Aggregates() {}

  private static Map<String, String> all() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("worst", "The worst value over the workloads.");
    all.put("best", "The best value over the workloads.");
    all.put("mean", "The mean over the chips, or over the workloads.");
    all.put("geomean", "The geometric mean over the workloads.");
    all.put("sum", "The sum over the workloads.");
    all.put("product", "The product over the workloads.");
    all.put("std", "The standard deviation over the chips, or over the workloads.");
    all.put("min", "The smallest value over the chips, or over the workloads.");
    all.put("max", "The largest value over the chips, or over the workloads.");
    all.put("quantile", "The quantile of a level from 0 to 1: `quantile(accuracy, 0.05)`.");
    return Collections.unmodifiableMap(all);
  }
}
