package org.hwnas.runtime.device;

import org.hwnas.plan.design.ResolvedBlock;

/**
 * A number as a function of the normalised conductance x = G / gMax: below {@code below} a
 * logarithm or a power, bounded; from there on a cubic.
 *
 * @param value constant term of the cubic
 * @param c1 linear term
 * @param c2 quadratic term
 * @param c3 cubic term
 * @param below x from which the cubic holds
 * @param power whether the other form is offset x^slope; else offset + slope ln x
 * @param offset of the other form, its value at x = 1
 * @param slope of the other form
 * @param low smallest value of the other form
 * @param high largest value of the other form
 */
public record Law(
    double value,
    double c1,
    double c2,
    double c3,
    double below,
    boolean power,
    double offset,
    double slope,
    double low,
    double high) {
  /** Where the logarithm starts; a cell that does not conduct has no logarithm. */
  private static final double SMALLEST = 1e-7;

  /** The same everywhere. */
  public static Law constant(double value) {
    return new Law(value, 0, 0, 0, 0, false, 0, 0, 0, 0);
  }

  /** offset + slope ln x, bounded, everywhere. */
  public static Law logarithm(double offset, double slope, double low, double high) {
    return new Law(0, 0, 0, 0, Double.POSITIVE_INFINITY, false, offset, slope, low, high);
  }

  /** offset x^slope, bounded above, everywhere. */
  public static Law power(double offset, double slope, double high) {
    return new Law(0, 0, 0, 0, Double.POSITIVE_INFINITY, true, offset, slope, 0, high);
  }

  /** This form below an x, a cubic from there on. */
  public Law then(double from, double value, double c1, double c2, double c3) {
    return new Law(value, c1, c2, c3, from, power, offset, slope, low, high);
  }

  /** From a block of one of the laws' kinds. */
  static Law of(ResolvedBlock block) {
    return new Law(
        block.number("value"),
        block.number("c1"),
        block.number("c2"),
        block.number("c3"),
        block.number("below"),
        block.is("form", "power"),
        block.number("offset"),
        block.number("slope"),
        block.number("low"),
        block.number("high"));
  }

  /** Value at x. */
  public double at(double x) {
    if (!(x < below)) {
      return value + x * (c1 + x * (c2 + x * c3));
    }
    double from = Math.max(x, SMALLEST);
    double form =
        power ? offset * StrictMath.pow(from, slope) : offset + slope * StrictMath.log(from);
    return Math.min(high, Math.max(low, form));
  }
}
