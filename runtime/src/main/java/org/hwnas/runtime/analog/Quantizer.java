package org.hwnas.runtime.analog;

/** A converter's static transfer: from a value to the nearest it can represent. Immutable. */
public interface Quantizer {
  /** The value that the code of {@code x} stands for. */
  double convert(double x);

  /** No converter: values pass as they are. */
  static Quantizer none() {
    return x -> x;
  }

  /**
   * Evenly spaced levels from {@code min} to {@code max}, both included; clips beyond. Halves round
   * to even.
   *
   * @param levels at least 2
   */
  static Quantizer uniform(double min, double max, int levels) {
    requireRange(min, max, levels);
    double steps = (levels - 1) / (max - min);
    return x -> Math.rint((Math.min(max, Math.max(min, x)) - min) * steps) / steps + min;
  }

  /** Levels symmetric about a code for 0: 2^bits - 1 of them. */
  static Quantizer signMagnitude(double magnitude, int bits) {
    return uniform(-magnitude, magnitude, (1 << bits) - 1);
  }

  /** Rounds to multiples of {@code step} first and clips to plus or minus {@code bound} then. */
  static Quantizer stepThenClip(double step, double bound) {
    requireRange(-bound, bound, 2);
    return x -> {
      double rounded = step > 0 ? Math.rint(x / step) * step : x;
      return Math.min(bound, Math.max(-bound, rounded));
    };
  }

  private static void requireRange(double min, double max, int levels) {
    if (!(min < max) || levels < 2) {
      throw new IllegalArgumentException(
          "a converter needs a range and levels, not %s to %s with %d".formatted(min, max, levels));
    }
  }
}
