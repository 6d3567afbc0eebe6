package org.hwnas.runtime.policy;

import java.util.Arrays;
import java.util.List;

/** Moves weights against their gradients. One belongs to one list of weights. */
public abstract class Descent {
  private final List<Weights> weights;
  private final double rate;
  private double share = 1;

  private Descent(List<Weights> weights, double rate) {
    this.weights = List.copyOf(weights);
    this.rate = rate;
  }

  /**
   * Adam (Kingma and Ba, ICLR 2015, algorithm 1, with its defaults).
   *
   * @param rate step size
   */
  public static Descent adam(List<Weights> weights, double rate) {
    return new Adam(weights, rate);
  }

  /**
   * Gradient descent with momentum (Sutskever et al., ICML 2013, without Nesterov's change).
   *
   * @param rate step size
   * @param momentum share of the last step that the next one keeps, in 0..1
   */
  public static Descent sgd(List<Weights> weights, double rate, double momentum) {
    return new Sgd(weights, rate, momentum);
  }

  /** One step; gradients are 0 afterwards. */
  public final void step() {
    step(1);
  }

  /**
   * One step of another size; gradients are 0 afterwards.
   *
   * @param share of the step size, as a schedule has it
   */
  public final void step(double share) {
    this.share = share;
    begin();
    for (int i = 0; i < weights.size(); i++) {
      update(i, weights.get(i).value(), weights.get(i).gradient());
      weights.get(i).clear();
    }
  }

  /** What the next steps depend on besides weights and gradients, in a fixed order. */
  public abstract double[] state();

  /** Goes on from what {@link #state} gave. */
  public abstract void state(double[] state);

  private static int size(double[][] arrays) {
    return Arrays.stream(arrays).mapToInt(a -> a.length).sum();
  }

  private static int put(double[][] arrays, double[] state, int at, boolean out) {
    int next = at;
    for (double[] array : arrays) {
      System.arraycopy(
          out ? array : state, out ? 0 : next, out ? state : array, out ? next : 0, array.length);
      next += array.length;
    }
    return next;
  }

  /** Size of the present step. */
  final double rate() {
    return share * rate;
  }

  abstract void begin();

  abstract void update(int index, double[] value, double[] gradient);

  private static double[][] zeros(List<Weights> weights) {
    return weights.stream().map(w -> new double[w.value().length]).toArray(double[][]::new);
  }

  private static final class Adam extends Descent {
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-8;
    private final double[][] first;
    private final double[][] second;
    private double power1 = 1;
    private double power2 = 1;

    Adam(List<Weights> weights, double rate) {
      super(weights, rate);
      first = zeros(weights);
      second = zeros(weights);
    }

    @Override
    public double[] state() {
      double[] state = new double[2 * size(first) + 2];
      int at = put(second, state, put(first, state, 0, true), true);
      state[at] = power1;
      state[at + 1] = power2;
      return state;
    }

    @Override
    public void state(double[] state) {
      int at = put(second, state, put(first, state, 0, false), false);
      power1 = state[at];
      power2 = state[at + 1];
    }

    @Override
    void begin() {
      power1 *= BETA1;
      power2 *= BETA2;
    }

    @Override
    void update(int index, double[] value, double[] gradient) {
      double[] m = first[index];
      double[] v = second[index];
      for (int i = 0; i < value.length; i++) {
        double g = gradient[i];
        m[i] = BETA1 * m[i] + (1 - BETA1) * g;
        v[i] = BETA2 * v[i] + (1 - BETA2) * g * g;
        value[i] -= rate() * (m[i] / (1 - power1)) / (Math.sqrt(v[i] / (1 - power2)) + EPSILON);
      }
    }
  }

  private static final class Sgd extends Descent {
    private final double momentum;
    private final double[][] velocity;

    Sgd(List<Weights> weights, double rate, double momentum) {
      super(weights, rate);
      this.momentum = momentum;
      velocity = zeros(weights);
    }

    @Override
    public double[] state() {
      double[] state = new double[size(velocity)];
      put(velocity, state, 0, true);
      return state;
    }

    @Override
    public void state(double[] state) {
      put(velocity, state, 0, false);
    }

    @Override
    void begin() {}

    @Override
    void update(int index, double[] value, double[] gradient) {
      double[] v = velocity[index];
      for (int i = 0; i < value.length; i++) {
        v[i] = momentum * v[i] + gradient[i];
        value[i] -= rate() * v[i];
      }
    }
  }
}
