package org.hwnas.runtime.inference;

import java.util.OptionalDouble;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.random.RandomField;

/**
 * How converters of one kind miss their codes. Each converter is an instance with errors of its
 * own.
 *
 * @param offset standard deviation between converters of a constant, in full scales; the offsets of
 *     comparators are of the same effect and are added to it
 * @param gain standard deviation between converters of the relative gain error
 * @param noise standard deviation from conversion to conversion, in full scales
 * @param inl largest deviation of the curve from a line, in steps: half a period of a sine, up or
 *     down
 * @param dnl standard deviation of the width of a step, in steps, ends held
 * @param capacitor standard deviation of a unit capacitor over its value in a binary-weighted array
 * @param amplifier open-loop gain; infinite for none
 */
record ConverterErrors(
    double offset,
    double gain,
    double noise,
    double inl,
    double dnl,
    double capacitor,
    double amplifier) {
  static final ConverterErrors NONE =
      new ConverterErrors(0, 0, 0, 0, 0, 0, Double.POSITIVE_INFINITY);

  /** Of a converter's block; what it does not state is ideal. */
  static ConverterErrors of(ResolvedBlock converter) {
    return converter.find("errors").map(ConverterErrors::read).orElse(NONE);
  }

  private static ConverterErrors read(ResolvedBlock block) {
    double comparator = number(block, "comparator_offset").orElse(0);
    double constant = block.number("offset");
    return new ConverterErrors(
        Math.sqrt(constant * constant + comparator * comparator),
        block.number("gain"),
        block.number("noise"),
        block.number("inl"),
        block.number("dnl"),
        number(block, "capacitor_mismatch").orElse(0),
        number(block, "amplifier_gain").orElse(Double.POSITIVE_INFINITY));
  }

  private static OptionalDouble number(ResolvedBlock block, String field) {
    return !block.has(field) || block.is(field, "auto")
        ? OptionalDouble.empty()
        : OptionalDouble.of(block.number(field));
  }

  boolean none() {
    return equals(NONE);
  }

  /** Whether steps differ in width. */
  private boolean bent() {
    return inl > 0 || dnl > 0 || capacitor > 0 || !Double.isInfinite(amplifier);
  }

  /**
   * Where the codes of one converter lie, in steps: level {@code k} is ideally {@code k}. Never
   * falling; empty for even steps.
   *
   * @param top highest code
   * @param draws of the converter
   */
  double[] levels(int top, RandomField draws) {
    if (!bent()) {
      return new double[0];
    }
    double[] levels = new double[top + 1];
    double walk = 0;
    for (int k = 1; k <= top; k++) {
      walk += dnl * draws.gaussian(1000 + k);
      levels[k] = k + walk;
    }
    double bow = inl * (draws.uniform(2) < 0.5 ? -1 : 1);
    double[] capacitors = capacitors(top, draws);
    for (int k = 0; k <= top; k++) {
      levels[k] -= walk * k / top; // the ends of the curve define its gain
      levels[k] += bow * StrictMath.sin(Math.PI * k / top);
      levels[k] += capacitors[k] - k;
      levels[k] = Math.max(levels[k], k == 0 ? levels[k] : levels[k - 1]);
    }
    return levels;
  }

  /** Levels of a binary-weighted array behind an amplifier of finite gain, in steps. */
  private double[] capacitors(int top, RandomField draws) {
    int bits = 32 - Integer.numberOfLeadingZeros(top);
    double[] c = new double[bits];
    double sum = 0;
    for (int n = 0; n < bits; n++) {
      double unit = StrictMath.pow(2, n);
      c[n] = unit + capacitor * Math.sqrt(unit) * draws.gaussian(10 + n);
      sum += c[n];
    }
    double[] levels = new double[top + 1];
    for (int k = 0; k <= top; k++) {
      double selected = 0;
      for (int n = 0; n < bits; n++) {
        selected += (k >> n & 1) * c[n];
      }
      double share = selected / sum;
      double beta = 1 / (1 + share); // of the feedback, with as much capacitance as is selected
      levels[k] = share * top / (1 + 1 / (amplifier * beta));
    }
    return levels;
  }
}
