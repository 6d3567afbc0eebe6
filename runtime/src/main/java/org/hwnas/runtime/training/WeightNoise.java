package org.hwnas.runtime.training;

import org.hwnas.runtime.random.RandomStream;

/**
 * Noise on filters while training. Its text names all that it depends on: two noises with one text
 * are one.
 */
public interface WeightNoise {
  /**
   * Makes the filters of one training step.
   *
   * @param node of the layer in its network
   * @param filters as they should be, laid out as {@link NetworkWeights} says
   * @param noisy overwritten with what they are in this step
   * @param seed of the training
   * @param step addresses the random numbers
   */
  void perturb(int node, float[] filters, float[] noisy, long seed, long step);

  /** This noise, and then another on top. */
  default WeightNoise then(WeightNoise next) {
    return new Both(this, next);
  }

  /** See {@link #then}. */
  record Both(WeightNoise first, WeightNoise second) implements WeightNoise {
    @Override
    public void perturb(int node, float[] filters, float[] noisy, long seed, long step) {
      first.perturb(node, filters, noisy, seed, step);
      second.perturb(node, noisy.clone(), noisy, seed, step);
    }
  }

  /**
   * Normal noise on each filter (Joshi et al., Nat. Commun. 2020).
   *
   * @param relative standard deviation over the layer's largest filter
   */
  static WeightNoise gaussian(double relative) {
    return new Gaussian(relative);
  }

  /** See {@link #gaussian}. */
  record Gaussian(double relative) implements WeightNoise {
    @Override
    public void perturb(int node, float[] filters, float[] noisy, long seed, long step) {
      float largest = 0;
      for (float w : filters) {
        largest = Math.max(largest, Math.abs(w));
      }
      float sigma = (float) (relative * largest);
      RandomStream random = RandomStream.of(seed, "weight-noise", node, step);
      for (int i = 0; i < noisy.length; i++) {
        noisy[i] = filters[i] + sigma * (float) random.nextGaussian();
      }
    }
  }
}
