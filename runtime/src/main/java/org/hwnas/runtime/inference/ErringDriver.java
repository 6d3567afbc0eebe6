package org.hwnas.runtime.inference;

import org.hwnas.runtime.random.RandomField;

/** The driver of one word line with its errors. */
final class ErringDriver {
  private final float[] outputs;
  private final float noise;

  /**
   * @param bits driven at once
   * @param errors of its kind
   * @param draws of this one
   */
  ErringDriver(int bits, ConverterErrors errors, RandomField draws) {
    int top = (1 << bits) - 1;
    double offset = errors.offset() * draws.gaussian(0) * top;
    double slope = 1 + errors.gain() * draws.gaussian(1);
    double[] levels = errors.levels(top, draws);
    outputs = new float[top + 1];
    for (int k = 0; k <= top; k++) {
      outputs[k] = (float) ((levels.length == 0 ? k : levels[k]) * slope + offset);
    }
    noise = (float) errors.noise() * top;
  }

  /** Whether the same code gives another output each time. */
  boolean noisy() {
    return noise > 0;
  }

  /**
   * From codes to what is driven, in codes, in place.
   *
   * @param z standard normals, one for each; read only where {@link #noisy}
   */
  void drive(float[] codes, int count, float[] z) {
    for (int p = 0; p < count; p++) {
      codes[p] = outputs[(int) codes[p]] + (noise > 0 ? noise * z[p] : 0);
    }
  }
}
