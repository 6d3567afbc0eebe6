package org.hwnas.runtime.training;

import java.util.ArrayList;
import java.util.List;

/**
 * Changes weights by their gradients; weight decay is decoupled (Loshchilov and Hutter, ICLR 2019).
 */
abstract class Optimizer {
  private final List<Weight> weights;
  private final double decay;

  private Optimizer(List<Weight> weights, double decay) {
    this.weights = weights;
    this.decay = decay;
  }

  /**
   * @param kind {@code adam}, {@code adamw} or {@code sgd}; since all decay is decoupled, the first
   *     two are one
   * @param momentum of {@code sgd}
   */
  static Optimizer of(String kind, List<Weight> weights, double decay, double momentum) {
    return switch (kind) {
      case "adam", "adamw" -> new Adam(weights, decay);
      case "sgd" -> new Sgd(weights, decay, (float) momentum);
      default -> throw new IllegalStateException("there is no optimizer `" + kind + "`");
    };
  }

  /** With momentum 0.9. */
  static Optimizer of(String kind, List<Weight> weights, double decay) {
    return of(kind, weights, decay, 0.9);
  }

  /** What the next steps depend on besides weights and gradients; changed in place. */
  abstract List<float[]> moments();

  /** The numbers among it. */
  double[] powers() {
    return new double[0];
  }

  /** Sets what {@link #powers} gave. */
  void powers(double[] values) {}

  final void step(double rate) {
    begin(rate);
    for (int i = 0; i < weights.size(); i++) {
      Weight weight = weights.get(i);
      if (weight.decays() && decay > 0) {
        float keep = (float) (1 - rate * decay);
        float[] value = weight.value();
        for (int j = 0; j < value.length; j++) {
          value[j] *= keep;
        }
      }
      update(i, weight.value(), weight.gradient());
    }
  }

  abstract void begin(double rate);

  abstract void update(int index, float[] value, float[] gradient);

  private static float[][] zeros(List<Weight> weights) {
    return weights.stream().map(w -> new float[w.value().length]).toArray(float[][]::new);
  }

  /** Kingma and Ba, ICLR 2015, algorithm 1, with its defaults. */
  private static final class Adam extends Optimizer {
    private static final float BETA1 = 0.9f;
    private static final float BETA2 = 0.999f;
    private static final float EPSILON = 1e-8f;
    private final float[][] first;
    private final float[][] second;
    private double power1 = 1;
    private double power2 = 1;
    private float size;
    private float root;

    Adam(List<Weight> weights, double decay) {
      super(weights, decay);
      first = zeros(weights);
      second = zeros(weights);
    }

    @Override
    List<float[]> moments() {
      List<float[]> all = new ArrayList<>(List.of(first));
      all.addAll(List.of(second));
      return all;
    }

    @Override
    double[] powers() {
      return new double[] {power1, power2};
    }

    @Override
    void powers(double[] values) {
      power1 = values[0];
      power2 = values[1];
    }

    @Override
    void begin(double rate) {
      power1 *= BETA1;
      power2 *= BETA2;
      size = (float) (rate / (1 - power1));
      root = (float) (1 / (1 - power2));
    }

    @Override
    void update(int index, float[] value, float[] gradient) {
      float[] m = first[index];
      float[] v = second[index];
      for (int i = 0; i < value.length; i++) {
        float g = gradient[i];
        m[i] = BETA1 * m[i] + (1 - BETA1) * g;
        v[i] = BETA2 * v[i] + (1 - BETA2) * g * g;
        value[i] -= size * m[i] / ((float) Math.sqrt(v[i] * root) + EPSILON);
      }
    }
  }

  /** Gradient descent with momentum (Sutskever et al., ICML 2013, without Nesterov's change). */
  private static final class Sgd extends Optimizer {
    private final float momentum;
    private final float[][] velocity;
    private float size;

    Sgd(List<Weight> weights, double decay, float momentum) {
      super(weights, decay);
      this.momentum = momentum;
      velocity = zeros(weights);
    }

    @Override
    List<float[]> moments() {
      return List.of(velocity);
    }

    @Override
    void begin(double rate) {
      size = (float) rate;
    }

    @Override
    void update(int index, float[] value, float[] gradient) {
      float[] v = velocity[index];
      for (int i = 0; i < value.length; i++) {
        v[i] = momentum * v[i] + gradient[i];
        value[i] -= size * v[i];
      }
    }
  }
}
