package org.hwnas.runtime.inference;

import java.util.ArrayList;
import java.util.List;

/**
 * One read of a crossbar: which bits of the inputs' codes are driven.
 *
 * @param bit lowest input bit driven
 * @param width bits driven from there on
 * @param weight of the result in shift-and-add; negative for a sign bit
 */
record ReadStep(int bit, int width, int weight) {
  /** Adding and subtracting it rounds a float below 2^22 to the nearest integer. */
  private static final float ROUND = 12582912f;

  /** The sign bit has a step of its own: it is never driven together with others. */
  static List<ReadStep> of(InputRange inputs, int bitsPerStep) {
    int magnitudeBits = inputs.signed() ? inputs.bits() - 1 : inputs.bits();
    List<ReadStep> reads = new ArrayList<>();
    for (int bit = 0; bit < magnitudeBits; bit += bitsPerStep) {
      int width = Math.min(bitsPerStep, magnitudeBits - bit);
      reads.add(new ReadStep(bit, width, 1 << bit));
    }
    if (inputs.signed()) {
      reads.add(new ReadStep(magnitudeBits, 1, -(1 << magnitudeBits)));
    }
    return List.copyOf(reads);
  }

  /** Largest drive. */
  int most() {
    return (1 << width) - 1;
  }

  /**
   * The driven bits of whole codes, of those in two's complement too: {@code floor(code / 2^bit)
   * mod 2^width}. In floats, which are exact here and of which many are done at once.
   */
  void drive(float[] codes, float[] driven, int count) {
    float down = Math.scalb(1f, -bit);
    float next = Math.scalb(1f, -bit - width);
    float base = 1 << width;
    // below one half by less than a code's last digit, so that rounding to the nearest is floor
    float half = 0.5f - Math.scalb(1f, -bit - 1);
    float nextHalf = 0.5f - Math.scalb(1f, -bit - width - 1);
    for (int p = 0; p < count; p++) {
      float lower = codes[p] * down - half + ROUND - ROUND;
      float upper = codes[p] * next - nextHalf + ROUND - ROUND;
      driven[p] = lower - base * upper;
    }
  }
}
