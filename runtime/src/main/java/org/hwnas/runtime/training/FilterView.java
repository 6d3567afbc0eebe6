package org.hwnas.runtime.training;

import java.util.List;

/**
 * What a filter layer computes with in place of its filters: rounded, noisy, or both. Gradients go
 * straight through what has no useful slope (Bengio, Léonard and Courville, arXiv 1308.3432).
 */
interface FilterView {
  /** The filters as they are. */
  FilterView PLAIN =
      new FilterView() {
        @Override
        public float[] of(float[] filters, Layer.Mode mode) {
          return filters;
        }

        @Override
        public void backward(float[] filters, float[] gradient) {}
      };

  /**
   * The values to compute with; not changed by the caller, valid until the next call.
   *
   * @param filters as trained; not changed
   * @param mode of the pass; what is random acts in training alone
   */
  float[] of(float[] filters, Layer.Mode mode);

  /**
   * Turns the gradient of the values of the last call into that of the filters, in place, and sets
   * those of the view's own values.
   */
  void backward(float[] filters, float[] gradient);

  /** Values of the view that are trained as well. */
  default List<Weight> learned() {
    return List.of();
  }

  /** Value of one code of each part that has a trained one; none where steps follow from values. */
  default List<Float> steps() {
    return List.of();
  }

  /** Gaussian noise of a standard deviation relative to the largest filter; 0 for none. */
  static FilterView noise(double relative, long seed, int node) {
    return relative > 0 ? new Noisy(PLAIN, WeightNoise.gaussian(relative), seed, node) : PLAIN;
  }

  /** Noise on top of another view. */
  final class Noisy implements FilterView {
    private final FilterView clean;
    private final WeightNoise noise;
    private final long seed;
    private final int node;
    private float[] noisy = new float[0];

    Noisy(FilterView clean, WeightNoise noise, long seed, int node) {
      this.clean = clean;
      this.noise = noise;
      this.seed = seed;
      this.node = node;
    }

    @Override
    public float[] of(float[] filters, Layer.Mode mode) {
      float[] values = clean.of(filters, mode);
      if (!mode.training()) {
        return values;
      }
      if (noisy.length != values.length) {
        noisy = new float[values.length];
      }
      noise.perturb(node, values, noisy, seed, mode.step());
      return noisy;
    }

    @Override
    public void backward(float[] filters, float[] gradient) {
      clean.backward(filters, gradient);
    }

    @Override
    public List<Weight> learned() {
      return clean.learned();
    }

    @Override
    public List<Float> steps() {
      return clean.steps();
    }
  }
}
