package org.hwnas.runtime.training;

import java.util.Locale;

/** How the step size falls from its peak. */
public enum Schedule {
  /** Half a cosine to 0 (Loshchilov and Hutter, ICLR 2017, Eq. 5, without restarts). */
  COSINE,
  /** As it is. */
  CONSTANT,
  /**
   * A tenth after half of the steps, a hundredth after three quarters (He et al., CVPR 2016, 4.2).
   */
  STEPS,
  /**
   * Cosines of 1, 2, 4, … epochs, each from the peak to 0 (Loshchilov and Hutter, ICLR 2017, with
   * T_0 = 1 and T_mult = 2 of their section 4). The last one ends with the training.
   */
  RESTARTS;

  /** The schedule of a symbol in specs. */
  public static Schedule of(String symbol) {
    return valueOf(symbol.toUpperCase(Locale.ROOT));
  }

  /**
   * The step size as a share of the peak.
   *
   * @param step from 0
   * @param steps of the whole training
   * @param epoch steps of an epoch
   */
  double share(long step, long steps, long epoch) {
    return switch (this) {
      case COSINE -> cosine(step, steps);
      case CONSTANT -> 1;
      case STEPS -> 2 * step < steps ? 1 : 4 * step < 3 * steps ? 0.1 : 0.01;
      case RESTARTS -> {
        long length = epoch;
        long at = step;
        while (at >= length) {
          at -= length;
          length *= 2;
        }
        yield cosine(at, length);
      }
    };
  }

  private static double cosine(long step, long steps) {
    return 0.5 * (1 + StrictMath.cos(Math.PI * step / steps));
  }
}
