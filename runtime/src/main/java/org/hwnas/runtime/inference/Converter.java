package org.hwnas.runtime.inference;

/**
 * A uniform analog-to-digital converter for currents from {@code lowest} to full scale: rounds to
 * the nearest of its codes, clips outside.
 *
 * @param fullScale current of the highest code, in levels
 * @param step current of one code step, in levels
 * @param lowest current of the lowest code, in levels: 0, or minus full scale for differences
 */
record Converter(float fullScale, float step, float lowest) {
  /** Adding and subtracting it rounds a float below 2^22 to the nearest integer, ties to even. */
  private static final float ROUND = 12582912f;

  /** Of bit-line currents, which are not negative: 2^bits codes from 0 on. */
  static Converter of(int bits, float fullScale) {
    float positive = positive(fullScale);
    return new Converter(positive, positive / ((1L << bits) - 1), 0);
  }

  /** Of differences of two currents: 2^bits - 1 codes, as many of either sign, and 0. */
  static Converter ofDifferences(int bits, float fullScale) {
    float positive = positive(fullScale);
    return new Converter(positive, positive / ((1L << (bits - 1)) - 1), -positive);
  }

  private static float positive(float fullScale) {
    // where calibration saw no current any scale will do whose step has a finite inverse
    return fullScale > 0 ? fullScale : 1;
  }

  /** The same converter told in levels that are by a factor smaller. */
  Converter per(float factor) {
    return new Converter(fullScale / factor, step / factor, lowest / factor);
  }

  /** Converts in place. */
  void convert(float[] currents, int length) {
    float inverse = 1 / step;
    if (lowest == 0) {
      for (int i = 0; i < length; i++) {
        float code = Math.min(currents[i], fullScale) * inverse;
        currents[i] = (code + ROUND - ROUND) * step;
      }
      return;
    }
    for (int i = 0; i < length; i++) {
      float code = Math.max(lowest, Math.min(currents[i], fullScale)) * inverse;
      currents[i] = (code + ROUND - ROUND) * step;
    }
  }
}
