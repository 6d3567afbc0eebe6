package org.hwnas.plan.expression;

import java.util.Locale;

/** How the values along one {@link Axis} become one value. */
public enum Reduction {
  MIN,
  MAX,
  MEAN,
  GEOMEAN,
  SUM,
  PRODUCT,
  /** Sample standard deviation (n - 1); 0 for one value. */
  STD,
  /** Linear interpolation between order statistics (Hyndman and Fan 1996, type 7). */
  QUANTILE;

  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Reduction byId(String id) {
    return valueOf(id.toUpperCase(Locale.ROOT));
  }
}
