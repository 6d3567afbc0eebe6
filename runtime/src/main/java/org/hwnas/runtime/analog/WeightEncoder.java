package org.hwnas.runtime.analog;

/** From weights to target conductances. */
final class WeightEncoder {
  private WeightEncoder() {}

  /**
   * Part of the window that weights use, over gMax.
   *
   * @param low conductance of the lowest weight
   * @param range from the lowest weight to the highest
   */
  record Window(double low, double range) {}

  /**
   * An offset code of 2^b levels leaves the lowest unused, so that a level stands for 0.
   *
   * <p>CrossSim 3.2 maps so too but scales outputs by the whole window, which multiplies them by
   * (2^b - 2) / (2^b - 1); we scale by what was mapped.
   */
  static Window window(AnalogSetup setup) {
    double lowest = setup.device().gMin() / setup.device().gMax();
    double range = 1 - lowest;
    if (setup.encoding() == AnalogSetup.Encoding.OFFSET && setup.cellBits() > 0) {
      double steps = (1 << setup.cellBits()) - 1;
      range *= (steps - 1) / steps;
    }
    return new Window(1 - range, range);
  }

  /**
   * Targets by slice and half, each {@code inputs x outputs}, S.
   *
   * @param weights {@code outputs x inputs}
   * @param top the largest magnitude that is mapped
   */
  static double[][][] targets(AnalogSetup setup, double[][] weights, double top) {
    int outputs = weights.length;
    int inputs = weights[0].length;
    boolean offset = setup.encoding() == AnalogSetup.Encoding.OFFSET;
    int halves = offset ? 1 : 2;
    double[][][] targets = new double[setup.slices()][halves][inputs * outputs];
    double[] pair = new double[2];
    for (int o = 0; o < outputs; o++) {
      for (int i = 0; i < inputs; i++) {
        double w = weights[o][i] / top;
        for (int s = 0; s < setup.slices(); s++) {
          if (setup.weightBits() == 0) {
            whole(setup, w, pair);
          } else {
            sliced(setup, w, s, pair);
          }
          for (int h = 0; h < halves; h++) {
            targets[s][h][i * outputs + o] = level(setup, pair[h]) * setup.device().gMax();
          }
        }
      }
    }
    return targets;
  }

  private static void whole(AnalogSetup setup, double w, double[] pair) {
    Window window = window(setup);
    switch (setup.encoding()) {
      case OFFSET -> pair[0] = window.low() + window.range() * (w / 2 + 0.5);
      case TWO_SIDED -> {
        pair[0] = window.low() + window.range() * (1 + w) / 2;
        pair[1] = window.low() + window.range() * (1 - w) / 2;
      }
      case ONE_SIDED -> {
        pair[0] = window.low() + window.range() * Math.max(0, w);
        pair[1] = window.low() + window.range() * Math.max(0, -w);
      }
    }
  }

  private static void sliced(AnalogSetup setup, double w, int slice, double[] pair) {
    double lowest = setup.device().gMin() / setup.device().gMax();
    long highest = (1L << setup.weightBits() - 1) - 1;
    long code = (long) Math.rint(w * highest);
    int bits = setup.sliceBits();
    int shift = slice * bits;
    boolean last = slice == setup.slices() - 1;
    long mask = last ? -1 : (1L << bits) - 1;
    double range = (1 - lowest) / ((1L << bits) - 1);
    if (setup.encoding() == AnalogSetup.Encoding.OFFSET) {
      pair[0] = lowest + range * ((code + (1L << setup.weightBits() - 1)) >> shift & mask);
    } else {
      long magnitude = Math.abs(code) >> shift & mask;
      pair[0] = lowest + range * (code > 0 ? magnitude : 0);
      pair[1] = lowest + range * (code < 0 ? magnitude : 0);
    }
  }

  /** The nearest level of a cell with so many bits, over gMax. */
  private static double level(AnalogSetup setup, double g) {
    if (setup.cellBits() == 0) {
      return g;
    }
    double lowest = setup.device().gMin() / setup.device().gMax();
    double steps = (1 << setup.cellBits()) - 1;
    double step = (1 - lowest) / steps;
    return lowest + step * Math.min(steps, Math.max(0, Math.rint((g - lowest) / step)));
  }
}
