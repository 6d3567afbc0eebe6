package org.hwnas.runtime.inference;

/**
 * A uniform analog-to-digital converter for bit-line currents from 0 to full scale: rounds to the
 * nearest of {@code 2^bits} codes, clips above.
 *
 * @param fullScale current of the highest code, in levels
 * @param step current of one code step, in levels
 */
record Converter(float fullScale, float step) {
  /** Adding and subtracting it rounds a float below 2^22 to the nearest integer, ties to even. */
  private static final float ROUND = 12582912f;

  static Converter of(int bits, float fullScale) {
    // where calibration saw no current any scale will do whose step has a finite inverse
    float positive = fullScale > 0 ? fullScale : 1;
    return new Converter(positive, positive / ((1L << bits) - 1));
  }

  /** The same converter told in levels that are by a factor smaller. */
  Converter per(float factor) {
    return new Converter(fullScale / factor, step / factor);
  }

  /** Converts in place. */
  void convert(float[] currents, int length) {
    float inverse = 1 / step;
    for (int i = 0; i < length; i++) {
      float code = Math.min(currents[i], fullScale) * inverse;
      currents[i] = (code + ROUND - ROUND) * step;
    }
  }
}
