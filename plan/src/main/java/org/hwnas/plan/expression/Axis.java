package org.hwnas.plan.expression;

import java.util.Locale;

/**
 * What a metric is measured over besides the design: several workloads, several Monte-Carlo chips,
 * several times after programming.
 */
public enum Axis {
  WORKLOAD,
  CHIP,
  TIME;

  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Axis byId(String id) {
    return valueOf(id.toUpperCase(Locale.ROOT));
  }
}
