package org.hwnas.runtime.inference;

import org.hwnas.runtime.random.RandomField;

/** One analog-to-digital converter with its errors: ideal steps, seen through what is off. */
final class ErringConverter {
  private final Converter ideal;
  private final float top;

  /** Number of the code that stands for no current. */
  private final float zero;

  private final float offset;
  private final float slope;
  private final float noise;

  /** Current in steps from which on a code is the next; empty for even steps. */
  private final float[] transitions;

  /**
   * @param ideal converter
   * @param errors of its kind
   * @param draws of this one
   */
  ErringConverter(Converter ideal, ConverterErrors errors, RandomField draws) {
    this.ideal = ideal;
    int codes = Math.round(ideal.fullScale() / ideal.step());
    this.zero = Math.round(-ideal.lowest() / ideal.step());
    this.top = codes + zero;
    this.offset = (float) (errors.offset() * draws.gaussian(0)) * codes;
    this.slope = (float) (1 + errors.gain() * draws.gaussian(1));
    this.noise = (float) errors.noise() * codes;
    double[] levels = errors.levels(Math.round(top), draws);
    this.transitions = new float[Math.max(0, levels.length - 1)];
    for (int k = 0; k < transitions.length; k++) {
      transitions[k] = (float) ((levels[k] + levels[k + 1]) / 2);
    }
  }

  /** Whether conversions of the same current differ. */
  boolean noisy() {
    return noise > 0;
  }

  /**
   * Converts in place.
   *
   * @param z standard normals, one for each; read only where {@link #noisy}
   */
  void convert(float[] currents, int count, float[] z) {
    float inverse = 1 / ideal.step();
    for (int p = 0; p < count; p++) {
      float steps = currents[p] * inverse * slope + offset + (noise > 0 ? noise * z[p] : 0);
      currents[p] = (code(steps + zero) - zero) * ideal.step();
    }
  }

  private float code(float steps) {
    if (transitions.length == 0) {
      return Math.min(top, Math.max(0, (float) Math.rint(steps)));
    }
    int found = java.util.Arrays.binarySearch(transitions, steps);
    return found >= 0 ? found + 1 : -found - 1;
  }
}
