package org.hwnas.runtime.predictor;

/** What the members of an ensemble say together. */
final class Ensemble {
  private Ensemble() {}

  static Prediction prediction(double[] values, Standardizer scaling) {
    double mean = 0;
    for (double v : values) {
      mean += v;
    }
    mean /= values.length;
    double squares = 0;
    for (double v : values) {
      squares += (v - mean) * (v - mean);
    }
    return scaling.back(mean, Math.sqrt(squares / Math.max(1, values.length - 1)));
  }
}
