package org.hwnas.runtime.inference;

/**
 * Quantisation of a layer's inputs.
 *
 * @param bits of a code
 * @param signed two's complement where calibration saw negative inputs
 * @param step input value of one code step
 */
record InputRange(int bits, boolean signed, float step) {

  /** The range that just holds what calibration saw. */
  static InputRange of(int bits, float smallest, float largest) {
    boolean signed = smallest < 0 && bits > 1;
    float reach = signed ? Math.max(largest, -smallest) : largest;
    int top = top(bits, signed);
    return new InputRange(bits, signed, reach > 0 ? reach / top : 1);
  }

  private static int top(int bits, boolean signed) {
    return (1 << (signed ? bits - 1 : bits)) - 1;
  }

  /** Codes of {@code count} values; what lies outside the range is clipped. */
  void quantize(float[] values, int count, float[] codes) {
    int top = top(bits, signed);
    int bottom = signed ? -top : 0;
    float inverse = 1 / step;
    for (int i = 0; i < count; i++) {
      codes[i] = Math.max(bottom, Math.min(top, Math.round(values[i] * inverse)));
    }
  }
}
