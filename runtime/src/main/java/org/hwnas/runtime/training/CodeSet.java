package org.hwnas.runtime.training;

/**
 * Which whole numbers codes of weights are. A weight is its code times a step; both signs are
 * alike.
 */
public enum CodeSet {
  /** All up to the largest. */
  INTEGERS {
    @Override
    public int top(int magnitude) {
      return (1 << magnitude) - 1;
    }

    @Override
    public int nearest(float scaled, int top) {
      return Math.max(-top, Math.min(top, Math.round(scaled)));
    }
  },

  /**
   * 0 and the powers of 2 up to the largest (Zhou et al., ICLR 2017: incremental network
   * quantization): one bit of a stored magnitude is set, so that a weight stores as many bits as
   * before and multiplies by a shift.
   */
  POWERS_OF_TWO {
    @Override
    public int top(int magnitude) {
      return 1 << magnitude - 1;
    }

    @Override
    public int nearest(float scaled, int top) {
      float size = Math.abs(scaled);
      if (!(size >= 0.5f)) { // not a number, too
        return 0;
      }
      // from the middle between two powers, 3/4 of the larger, the larger is nearer
      int exponent = Math.getExponent(size / 0.75f);
      int code = exponent >= 31 ? top : Math.min(top, 1 << Math.max(0, exponent));
      return scaled < 0 ? -code : code;
    }
  };

  /**
   * The largest code.
   *
   * @param magnitude bits of a code without its sign, at least 1
   */
  public abstract int top(int magnitude);

  /**
   * The code that is nearest, of two the larger.
   *
   * @param scaled value over the step
   * @param top largest code
   */
  public abstract int nearest(float scaled, int top);

  /** The largest code of a weight of so many bits with sign: one bit alone has -1, 0 and 1. */
  public final int topOfWeight(int bits) {
    return top(Math.max(1, bits - 1));
  }
}
