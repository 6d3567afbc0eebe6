package org.hwnas.runtime.policy;

import java.util.Arrays;
import org.hwnas.runtime.random.RandomStream;

/**
 * Trainable numbers with the gradient of a loss, which whoever computes it adds to.
 *
 * @param value changed in place by a {@link Descent}
 * @param gradient of the same length
 */
public record Weights(double[] value, double[] gradient) {
  /** Zeros, to be filled. */
  public static Weights zeros(int length) {
    return new Weights(new double[length], new double[length]);
  }

  /** Uniform between {@code -bound} and {@code bound}. */
  public static Weights uniform(int length, double bound, RandomStream random) {
    Weights weights = zeros(length);
    for (int i = 0; i < length; i++) {
      weights.value[i] = bound * (2 * random.nextDouble() - 1);
    }
    return weights;
  }

  /** Sets the gradient to 0. */
  void clear() {
    Arrays.fill(gradient, 0);
  }
}
