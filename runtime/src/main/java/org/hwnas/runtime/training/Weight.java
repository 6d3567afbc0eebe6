package org.hwnas.runtime.training;

/** Trainable values with their gradient, which takes no memory before something asks for it. */
final class Weight {
  private final float[] value;
  private final boolean decays;
  private float[] gradient;

  private Weight(float[] value, boolean decays) {
    this.value = value;
    this.decays = decays;
    this.gradient = new float[0];
  }

  static Weight of(float[] value, boolean decays) {
    return new Weight(value, decays);
  }

  /** Changed in place by the optimiser. */
  float[] value() {
    return value;
  }

  /** Of the last backward pass; zeros before the first. */
  float[] gradient() {
    if (gradient.length != value.length) {
      gradient = new float[value.length];
    }
    return gradient;
  }

  /** Whether weight decay acts on it: on filters, not on biases and normalisations. */
  boolean decays() {
    return decays;
  }
}
