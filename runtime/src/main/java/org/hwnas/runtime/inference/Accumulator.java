package org.hwnas.runtime.inference;

import java.util.Optional;
import java.util.OptionalInt;
import org.hwnas.plan.design.ResolvedBlock;

/**
 * The digital register that the sum over all rows and slices ends in: two's complement, at its
 * largest or smallest number where the sum does not fit. Sums on the way are not looked at.
 *
 * @param bits with sign; empty: as wide as no sum overflows
 * @param fraction bits behind the binary point of the register, to which the sum is rounded, halves
 *     up; empty: it counts in products of a weight's and an input's code
 */
record Accumulator(OptionalInt bits, OptionalInt fraction) {
  /** Of a {@code quantization} block, where it states one. */
  static Optional<Accumulator> of(ResolvedBlock quantization) {
    return quantization
        .find("accumulator")
        .map(block -> new Accumulator(whole(block, "bits"), whole(block, "fraction_bits")))
        .filter(a -> a.bits.isPresent() || a.fraction.isPresent());
  }

  private static OptionalInt whole(ResolvedBlock block, String field) {
    return !block.has(field) || block.is(field, "auto")
        ? OptionalInt.empty()
        : OptionalInt.of(block.integer(field));
  }

  /**
   * What the register holds of a sum, as a number.
   *
   * @param sum in products of codes
   * @param unit number that one of them is
   */
  float of(float sum, float unit) {
    double one = fraction.isPresent() ? Math.scalb(1.0, -fraction.getAsInt()) : unit;
    double code = fraction.isPresent() ? Math.floor((double) sum * unit / one + 0.5) : sum;
    if (bits.isPresent()) {
      double top = Math.scalb(1.0, bits.getAsInt() - 1);
      code = Math.min(top - 1, Math.max(-top, code));
    }
    return (float) (code * one);
  }
}
