package org.hwnas.runtime.device;

import org.hwnas.plan.design.ResolvedBlock;

/**
 * Decay of a conductance with the time t since programming: G ((t + t0) / t0)^-nu, with an exponent
 * of each cell's own.
 *
 * @param nu mean exponent as a function of the target
 * @param spread standard deviation of the exponent between cells, as a function of the target
 * @param t0 time of the first read, s
 * @param absolute whether a drawn exponent counts by its magnitude; else it is clipped at 0
 * @param towards conductance that cells drift to, S
 */
public record Drift(Law nu, Law spread, double t0, boolean absolute, double towards) {
  /** Conductances that stay. */
  public static final Drift NONE = new Drift(Law.constant(0), Law.constant(0), 20, true, 0);

  public Drift {
    if (!(t0 > 0)) {
      throw new IllegalArgumentException("`t0` is " + t0 + " s; it must be positive");
    }
  }

  /** From a block of kind {@code drift} of a device with the given window, S. */
  static Drift of(ResolvedBlock block, double gMin, double gMax) {
    double towards =
        switch (block.symbol("towards")) {
          case "g_min" -> gMin;
          case "g_max" -> gMax;
          default -> 0;
        };
    return new Drift(
        Law.of(block.child("nu")),
        Law.of(block.child("nu_std")),
        block.number("t0"),
        block.is("nu_draw", "absolute"),
        towards);
  }

  /**
   * Exponent of one cell.
   *
   * @param x target over gMax
   * @param z standard normal
   */
  double exponent(double x, double z) {
    double drawn = nu.at(x) + spread.at(x) * z;
    return absolute ? Math.abs(drawn) : Math.max(0, drawn);
  }

  /** Conductance after {@code seconds}, S. */
  double after(double siemens, double exponent, double seconds) {
    return exponent == 0
        ? siemens
        : towards + (siemens - towards) * StrictMath.pow((seconds + t0) / t0, -exponent);
  }
}
