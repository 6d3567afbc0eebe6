package org.hwnas.runtime.network;

/**
 * What a data set feeds a network.
 *
 * @param shape of one sample
 * @param classes to tell apart
 */
public record InputSpec(TensorShape shape, int classes) {
  public InputSpec {
    if (classes < 1) {
      throw new IllegalArgumentException("a data set has at least one class, not " + classes);
    }
  }
}
