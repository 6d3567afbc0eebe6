package org.hwnas.runtime.predictor;

/** Predicts a number. Immutable, safe for concurrent calls. */
public interface Predictor {
  /**
   * @param features as many as it was trained on, all finite
   */
  Prediction predict(double[] features);
}
