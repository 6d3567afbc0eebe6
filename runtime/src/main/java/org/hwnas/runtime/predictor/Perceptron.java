package org.hwnas.runtime.predictor;

import java.util.Arrays;
import org.hwnas.runtime.random.RandomStream;

/**
 * A multi-layer perceptron with two hidden layers of hyperbolic tangents, trained on squared errors
 * by Adam (Kingma and Ba, ICLR 2015) with a cosine schedule; five of them from different weights,
 * their mean and their spread.
 */
final class Perceptron implements Predictor {
  private static final int MEMBERS = 5;
  private static final int HIDDEN = 32;
  private static final int BATCH = 32;
  private static final long STEPS = 6000;
  private static final double RATE = 0.005;
  private static final double DECAY = 1e-4; // of weights, in the loss
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;

  private final Standardizer scaling;
  private final Net[] members;

  private Perceptron(Standardizer scaling, Net[] members) {
    this.scaling = scaling;
    this.members = members;
  }

  static Perceptron train(Samples samples, long seed) {
    Standardizer scaling = Standardizer.of(samples);
    double[][] x = new double[samples.size()][];
    double[] y = new double[samples.size()];
    for (int i = 0; i < y.length; i++) {
      x[i] = scaling.features(samples.features()[i]);
      y[i] = scaling.target(samples.targets()[i]);
    }
    Net[] members = new Net[MEMBERS];
    for (int m = 0; m < MEMBERS; m++) {
      members[m] = new Net(x[0].length, RandomStream.of(seed, "perceptron", m));
      members[m].train(x, y, RandomStream.of(seed, "batches", m));
    }
    return new Perceptron(scaling, members);
  }

  @Override
  public Prediction predict(double[] features) {
    double[] x = scaling.features(features);
    double[] values = new double[MEMBERS];
    for (int m = 0; m < MEMBERS; m++) {
      values[m] = members[m].forward(x, new double[HIDDEN], new double[HIDDEN]);
    }
    return Ensemble.prediction(values, scaling);
  }

  /** Weights in one array: first layer, second layer, output; each row ends with its bias. */
  private static final class Net {
    private final int inputs;
    private final int second;
    private final int last;
    private final double[] weights;

    Net(int inputs, RandomStream random) {
      this.inputs = inputs;
      this.second = HIDDEN * (inputs + 1);
      this.last = second + HIDDEN * (HIDDEN + 1);
      this.weights = new double[last + HIDDEN + 1];
      for (int i = 0; i < weights.length; i++) {
        int fanIn = i < second ? inputs : HIDDEN;
        // uniform with deviation 1/sqrt(inputs) keeps sums near the linear part of tanh
        weights[i] = (2 * random.nextDouble() - 1) * Math.sqrt(3.0 / Math.max(1, fanIn));
      }
    }

    double forward(double[] x, double[] h1, double[] h2) {
      for (int i = 0; i < HIDDEN; i++) {
        int row = i * (inputs + 1);
        double sum = weights[row + inputs];
        for (int j = 0; j < inputs; j++) {
          sum += weights[row + j] * x[j];
        }
        h1[i] = StrictMath.tanh(sum);
      }
      double out = weights[last + HIDDEN];
      for (int i = 0; i < HIDDEN; i++) {
        int row = second + i * (HIDDEN + 1);
        double sum = weights[row + HIDDEN];
        for (int j = 0; j < HIDDEN; j++) {
          sum += weights[row + j] * h1[j];
        }
        h2[i] = StrictMath.tanh(sum);
        out += weights[last + i] * h2[i];
      }
      return out;
    }

    private void backward(double[] x, double[] h1, double[] h2, double error, double[] gradient) {
      double[] back = new double[HIDDEN];
      gradient[last + HIDDEN] += error;
      for (int i = 0; i < HIDDEN; i++) {
        gradient[last + i] += error * h2[i];
        double g = error * weights[last + i] * (1 - h2[i] * h2[i]);
        int row = second + i * (HIDDEN + 1);
        gradient[row + HIDDEN] += g;
        for (int j = 0; j < HIDDEN; j++) {
          gradient[row + j] += g * h1[j];
          back[j] += g * weights[row + j];
        }
      }
      for (int i = 0; i < HIDDEN; i++) {
        double g = back[i] * (1 - h1[i] * h1[i]);
        int row = i * (inputs + 1);
        gradient[row + inputs] += g;
        for (int j = 0; j < inputs; j++) {
          gradient[row + j] += g * x[j];
        }
      }
    }

    void train(double[][] x, double[] y, RandomStream random) {
      double[] gradient = new double[weights.length];
      double[] first = new double[weights.length];
      double[] squares = new double[weights.length];
      double[] h1 = new double[HIDDEN];
      double[] h2 = new double[HIDDEN];
      int batch = Math.min(BATCH, y.length);
      for (long step = 1; step <= STEPS; step++) {
        Arrays.fill(gradient, 0);
        for (int b = 0; b < batch; b++) {
          int i = random.nextInt(y.length);
          double error = (forward(x[i], h1, h2) - y[i]) / batch;
          backward(x[i], h1, h2, error, gradient);
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
