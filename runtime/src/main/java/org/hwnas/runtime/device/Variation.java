package org.hwnas.runtime.device;

import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.estimate.EvaluationFailure;

/**
 * A random factor or offset of a conductance, from cell to cell or from write to write.
 *
 * @param sigma standard deviation, relative to what {@code of} says
 * @param of what it is relative to
 * @param distribution of the random number
 */
public record Variation(double sigma, Reference of, Distribution distribution) {
  /** No variation. */
  public static final Variation NONE = new Variation(0, Reference.CONDUCTANCE, Distribution.NORMAL);

  /** What a deviation is relative to. */
  public enum Reference {
    CONDUCTANCE,
    RESISTANCE,
    WINDOW
  }

  /** Shape of the deviation. */
  public enum Distribution {
    NORMAL,
    LOGNORMAL,
    UNIFORM
  }

  public Variation {
    if (!(sigma >= 0)) {
      throw new IllegalArgumentException("`sigma` is " + sigma + "; it cannot be negative");
    }
  }

  /** From a block of kind {@code device_variation} or {@code cycle_variation}. */
  static Variation of(ResolvedBlock block) throws EvaluationFailure {
    Variation v =
        new Variation(
            block.number("sigma"),
            Reference.valueOf(block.symbol("of").toUpperCase(java.util.Locale.ROOT)),
            Distribution.valueOf(block.symbol("distribution").toUpperCase(java.util.Locale.ROOT)));
    if (v.sigma > 0 && v.of == Reference.WINDOW && v.distribution == Distribution.LOGNORMAL) {
      throw new EvaluationFailure(
          "`%s` is lognormal of the window; a factor of the window has no meaning"
              .formatted(block.path()));
    }
    return v;
  }

  /**
   * The conductance with its deviation, not negative, S.
   *
   * @param siemens without it
   * @param window gMax - gMin, S
   * @param z standard normal
   * @param u uniform in (0, 1)
   */
  double apply(double siemens, double window, double z, double u) {
    if (sigma == 0) {
      return siemens;
    }
    double deviation =
        switch (distribution) {
          case NORMAL -> 1 + sigma * z;
          case UNIFORM -> 1 + sigma * Math.sqrt(3) * (2 * u - 1);
          case LOGNORMAL -> StrictMath.exp(sigma * z);
        };
    double varied =
        switch (of) {
          case CONDUCTANCE -> siemens * deviation;
          // a resistance cannot fall to 0: what would is held at a thousandth
          case RESISTANCE -> siemens / Math.max(1e-3, deviation);
          case WINDOW -> siemens + window * (deviation - 1);
        };
    return Math.max(0, varied);
  }
}
