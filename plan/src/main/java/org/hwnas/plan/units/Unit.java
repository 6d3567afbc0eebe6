package org.hwnas.plan.units;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * A unit as written: its text, its dimension, and the exact factor to SI base units ({@code
 * value_SI = value * factor}).
 *
 * @param symbol canonical spelling, such as {@code um^2}; {@code 1} for a plain number
 * @param dimension physical dimension
 * @param factor exact decimal factor to the SI unit of that dimension
 */
public record Unit(String symbol, Dimension dimension, BigDecimal factor) {
  public static final Unit ONE = new Unit("1", Dimension.NONE, BigDecimal.ONE);

  /** Converts a number in this unit to SI; exact in decimal, rounded once to a double. */
  public double toSi(BigDecimal value) {
    return value.multiply(factor).doubleValue();
  }

  /** Converts an SI value to this unit. */
  public double fromSi(double si) {
    if (Double.isNaN(si) || Double.isInfinite(si)) {
      return si;
    }
    return new BigDecimal(Double.toString(si)).divide(factor, MathContext.DECIMAL64).doubleValue();
  }
}
