package org.hwnas.runtime.predictor;

import java.util.Arrays;
import org.hwnas.runtime.random.RandomStream;

/**
 * A multi-layer perceptron with hidden layers of hyperbolic tangents, trained on squared errors or
 * on the order of pairs within a batch, by Adam (Kingma and Ba, ICLR 2015) with a cosine schedule;
 * five of them from different weights, their mean and their spread.
 */
final class Perceptron implements Predictor {
  private static final int MEMBERS = 5;
  private static final int BATCH = 32;
  private static final long STEPS = 6000;
  private static final double RATE = 0.005;
  private static final double DECAY = 1e-4; // of weights, in the loss
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;

  private static final double MARGIN = 1; // of the hinge, as of boosted trees

  private final Standardizer scaling;
  private final Net[] members;
  private final IsotonicFit[] scales;

  private Perceptron(Standardizer scaling, Net[] members, IsotonicFit[] scales) {
    this.scaling = scaling;
    this.members = members;
    this.scales = scales;
  }

  static Perceptron train(
      Samples samples, PredictorSettings.Layers layers, Predictors.Loss loss, long seed) {
    Standardizer scaling = Standardizer.of(samples);
    double[][] x = new double[samples.size()][];
    double[] y = new double[samples.size()];
    for (int i = 0; i < y.length; i++) {
      x[i] = scaling.features(samples.features()[i]);
      y[i] = scaling.target(samples.targets()[i]);
    }
    Net[] members = new Net[MEMBERS];
    IsotonicFit[] scales = new IsotonicFit[loss == Predictors.Loss.SQUARED ? 0 : MEMBERS];
    OrderLoss order = new OrderLoss(loss, MARGIN);
    for (int m = 0; m < MEMBERS; m++) {
      members[m] = new Net(x[0].length, layers, RandomStream.of(seed, "perceptron", m));
      members[m].train(x, y, order, RandomStream.of(seed, "batches", m));
      if (scales.length > 0) {
        double[] scores = new double[y.length];
        for (int i = 0; i < y.length; i++) {
          scores[i] = members[m].forward(x[i], members[m].activations());
        }
        scales[m] = IsotonicFit.of(scores, y);
      }
    }
    return new Perceptron(scaling, members, scales);
  }

  @Override
  public Prediction predict(double[] features) {
    double[] x = scaling.features(features);
    double[] values = new double[MEMBERS];
    for (int m = 0; m < MEMBERS; m++) {
      double score = members[m].forward(x, members[m].activations());
      values[m] = scales.length == 0 ? score : scales[m].extended(score);
    }
    return Ensemble.prediction(values, scaling);
  }

  /** Weights in one array: layer after layer, then the output; each row ends with its bias. */
  private static final class Net {
    private final int inputs;
    private final int layers;
    private final int hidden;
    private final double[] weights;

    Net(int inputs, PredictorSettings.Layers shape, RandomStream random) {
      this.inputs = inputs;
      this.layers = shape.layers();
      this.hidden = shape.hidden();
      this.weights = new double[start(layers) + hidden + 1];
      for (int i = 0; i < weights.length; i++) {
        int fanIn = i < start(1) ? inputs : hidden;
        // uniform with deviation 1/sqrt(inputs) keeps sums near the linear part of tanh
        weights[i] = (2 * random.nextDouble() - 1) * Math.sqrt(3.0 / Math.max(1, fanIn));
      }
    }

    /** Where the weights of a layer begin; of the number of layers, those of the output. */
    private int start(int layer) {
      return layer == 0 ? 0 : hidden * (inputs + 1) + (layer - 1) * hidden * (hidden + 1);
    }

    private int width(int layer) {
      return layer == 0 ? inputs : hidden;
    }

    double[][] activations() {
      return new double[layers][hidden];
    }

    double forward(double[] x, double[][] h) {
      double[] in = x;
      for (int l = 0; l < layers; l++) {
        int width = width(l);
        for (int i = 0; i < hidden; i++) {
          int row = start(l) + i * (width + 1);
          double sum = weights[row + width];
          for (int j = 0; j < width; j++) {
            sum += weights[row + j] * in[j];
          }
          h[l][i] = StrictMath.tanh(sum);
        }
        in = h[l];
      }
      int last = start(layers);
      double out = weights[last + hidden];
      for (int i = 0; i < hidden; i++) {
        out += weights[last + i] * in[i];
      }
      return out;
    }

    private void backward(double[] x, double[][] h, double error, double[] gradient) {
      int last = start(layers);
      gradient[last + hidden] += error;
      double[] back = new double[hidden];
      for (int i = 0; i < hidden; i++) {
        gradient[last + i] += error * h[layers - 1][i];
        back[i] = error * weights[last + i];
      }
      for (int l = layers - 1; l >= 0; l--) {
        int width = width(l);
        double[] in = l == 0 ? x : h[l - 1];
        double[] below = new double[width];
        for (int i = 0; i < hidden; i++) {
          double g = back[i] * (1 - h[l][i] * h[l][i]);
          int row = start(l) + i * (width + 1);
          gradient[row + width] += g;
          for (int j = 0; j < width; j++) {
            gradient[row + j] += g * in[j];
            below[j] += g * weights[row + j];
          }
        }
        back = below;
      }
    }

    void train(double[][] x, double[] y, OrderLoss order, RandomStream random) {
      double[] gradient = new double[weights.length];
      double[] first = new double[weights.length];
      double[] squares = new double[weights.length];
      int batch = Math.min(BATCH, y.length);
      int[] drawn = new int[batch];
      double[] scores = new double[batch];
      double[] targets = new double[batch];
      double[][][] h = new double[batch][][];
      Arrays.setAll(h, b -> activations());
      for (long step = 1; step <= STEPS; step++) {
        Arrays.fill(gradient, 0);
        for (int b = 0; b < batch; b++) {
          drawn[b] = random.nextInt(y.length);
          scores[b] = forward(x[drawn[b]], h[b]);
          targets[b] = y[drawn[b]];
        }
        double[] errors = order.gradient(scores, targets);
        for (int b = 0; b < batch; b++) {
          backward(x[drawn[b]], h[b], errors[b], gradient);
        }
        double rate = RATE * 0.5 * (1 + StrictMath.cos(Math.PI * step / STEPS));
        double bias1 = 1 - StrictMath.pow(BETA1, step);
        double bias2 = 1 - StrictMath.pow(BETA2, step);
        for (int i = 0; i < weights.length; i++) {
          double g = gradient[i] + DECAY * weights[i];
          first[i] = BETA1 * first[i] + (1 - BETA1) * g;
          squares[i] = BETA2 * squares[i] + (1 - BETA2) * g * g;
          weights[i] -= rate * (first[i] / bias1) / (Math.sqrt(squares[i] / bias2) + EPSILON);
        }
      }
    }
  }
}
