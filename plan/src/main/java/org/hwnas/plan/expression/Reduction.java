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
  QUANTILE,
  /** The value at one time after programming, in seconds. */
  AT;

  /** Whether a number (a level, a time) belongs to it. */
  public boolean hasLevel() {
    return this == QUANTILE || this == AT;
  }

  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Reduction byId(String id) {
    return valueOf(id.toUpperCase(Locale.ROOT));
  }
}
