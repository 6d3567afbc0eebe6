package org.hwnas.runtime.training;

/**
 * Trainable values with their gradient.
 *
 * @param value changed in place by the optimiser
 * @param gradient of the last backward pass
 * @param decays whether weight decay acts on it: on filters, not on biases and normalisations
 */
record Weight(float[] value, float[] gradient, boolean decays) {
  static Weight of(float[] value, boolean decays) {
    return new Weight(value, new float[value.length], decays);
  }
}
