package org.hwnas.runtime.policy;

import java.util.ArrayList;
import java.util.List;
import org.hwnas.runtime.random.RandomStream;

/**
 * A perceptron with rectified hidden layers, for one input at a time. Weights of a layer: a row of
 * outputs for each input, then the row of biases.
 */
public final class DenseNet {
  /** What is done to the last layer's sums. */
  public enum Output {
    /** Nothing. */
    LINEAR,
    /** To 0..1 by the logistic function. */
    SIGMOID
  }

  private final int[] sizes;
  private final Output output;
  private final List<Weights> layers = new ArrayList<>();

  /**
   * @param sizes of the input, the hidden layers and the output
   * @param last bound of the uniform weights of the last layer; hidden ones begin uniform within
   *     one over the root of their inputs (Lillicrap et al., ICLR 2016, section 7)
   */
  public DenseNet(int[] sizes, Output output, double last, RandomStream random) {
    this.sizes = sizes.clone();
    this.output = output;
    for (int l = 0; l < sizes.length - 1; l++) {
      double bound = l == sizes.length - 2 ? last : 1 / Math.sqrt(sizes[l]);
      layers.add(Weights.uniform((sizes[l] + 1) * sizes[l + 1], bound, random));
    }
  }

  /** A copy with weights of its own. */
  private DenseNet(DenseNet other) {
    this.sizes = other.sizes;
    this.output = other.output;
    other.layers.forEach(
        w -> layers.add(new Weights(w.value().clone(), new double[w.value().length])));
  }

  DenseNet copy() {
    return new DenseNet(this);
  }

  /** One for each layer. */
  public List<Weights> weights() {
    return layers;
  }

  /** Moves the weights a share of the way to another's. */
  void follow(DenseNet other, double share) {
    for (int l = 0; l < layers.size(); l++) {
      double[] to = other.layers.get(l).value();
      double[] value = layers.get(l).value();
      for (int i = 0; i < value.length; i++) {
        value[i] += share * (to[i] - value[i]);
      }
    }
  }

  /** Values of all layers, the input first, the output last. */
  public double[][] run(double[] input) {
    double[][] values = new double[sizes.length][];
    values[0] = input;
    for (int l = 0; l < layers.size(); l++) {
      values[l + 1] = sums(layers.get(l).value(), values[l], sizes[l + 1]);
      for (int i = 0; i < sizes[l + 1]; i++) {
        double sum = values[l + 1][i];
        values[l + 1][i] =
            l < layers.size() - 1
                ? Math.max(0, sum)
                : output == Output.SIGMOID ? 1 / (1 + StrictMath.exp(-sum)) : sum;
      }
    }
    return values;
  }

  double[] output(double[] input) {
    return run(input)[sizes.length - 1];
  }

  private static double[] sums(double[] w, double[] in, int outs) {
    double[] out = new double[outs];
    System.arraycopy(w, in.length * outs, out, 0, outs);
    for (int i = 0; i < in.length; i++) {
      double x = in[i];
      if (x != 0) { // half of what is rectified
        int at = i * outs;
        for (int j = 0; j < outs; j++) {
          out[j] += x * w[at + j];
        }
      }
    }
    return out;
  }

  /**
   * Adds to the gradients of the weights.
   *
   * @param values of {@link #run}
   * @param byOutput gradient of the loss by the output
   * @return gradient by the input
   */
  public double[] backward(double[][] values, double[] byOutput) {
    return back(values, byOutput, true);
  }

  /** The gradient by the input alone: weights and their gradients stay as they are. */
  double[] byInput(double[][] values, double[] byOutput) {
    return back(values, byOutput, false);
  }

  private double[] back(double[][] values, double[] byOutput, boolean learns) {
    double[] by = byOutput.clone();
    double[] out = values[sizes.length - 1];
    if (output == Output.SIGMOID) {
      for (int i = 0; i < by.length; i++) {
        by[i] *= out[i] * (1 - out[i]);
      }
    }
    for (int l = layers.size() - 1; l >= 0; l--) {
      if (learns) {
        addGradients(layers.get(l).gradient(), values[l], by);
      }
      by = below(layers.get(l).value(), values[l], by, l > 0);
    }
    return by;
  }

  private static void addGradients(double[] gradient, double[] in, double[] by) {
    int outs = by.length;
    for (int i = 0; i < in.length; i++) {
      double x = in[i];
      if (x != 0) { // half of what is rectified
        int at = i * outs;
        for (int j = 0; j < outs; j++) {
          gradient[at + j] += x * by[j];
        }
      }
    }
    int biases = in.length * outs;
    for (int j = 0; j < outs; j++) {
      gradient[biases + j] += by[j];
    }
  }

  /**
   * Gradients by the inputs of a layer; of a rectified one that gave nothing, nothing. Each sum is
   * in the order of the outputs; four run beside one another, as each waits for its last addition.
   */
  private static double[] below(double[] w, double[] in, double[] by, boolean rectified) {
    int outs = by.length;
    double[] below = new double[in.length];
    int[] rows = new int[in.length];
    int count = 0;
    for (int i = 0; i < in.length; i++) {
      if (!rectified || in[i] > 0) {
        rows[count++] = i;
      }
    }
    int at = 0;
    for (; at + 3 < count; at += 4) {
      int a = rows[at] * outs;
      int b = rows[at + 1] * outs;
      int c = rows[at + 2] * outs;
      int d = rows[at + 3] * outs;
      double sumA = 0;
      double sumB = 0;
      double sumC = 0;
      double sumD = 0;
      for (int j = 0; j < outs; j++) {
        double y = by[j];
        sumA += w[a + j] * y;
        sumB += w[b + j] * y;
        sumC += w[c + j] * y;
        sumD += w[d + j] * y;
      }
      below[rows[at]] = sumA;
      below[rows[at + 1]] = sumB;
      below[rows[at + 2]] = sumC;
      below[rows[at + 3]] = sumD;
    }
    for (; at < count; at++) {
      int row = rows[at] * outs;
      double sum = 0;
      for (int j = 0; j < outs; j++) {
        sum += w[row + j] * by[j];
      }
      below[rows[at]] = sum;
    }
    return below;
  }
}
