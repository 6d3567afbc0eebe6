package org.hwnas.runtime.training;

import org.hwnas.runtime.network.ActivationKind;

/** The element-wise functions and their slopes; meanings in {@link ActivationKind}. */
public final class Activations {
  private Activations() {}

  /** Applies a function to every value. */
  public static void apply(ActivationKind kind, float[] x, float[] y) {
    switch (kind) {
      case RELU -> {
        for (int i = 0; i < y.length; i++) {
          y[i] = Math.max(0, x[i]);
        }
      }
      case RELU6 -> {
        for (int i = 0; i < y.length; i++) {
          y[i] = Math.min(6, Math.max(0, x[i]));
        }
      }
      case HARDTANH -> {
        for (int i = 0; i < y.length; i++) {
          y[i] = Math.min(1, Math.max(-1, x[i]));
        }
      }
      case TANH -> {
        for (int i = 0; i < y.length; i++) {
          y[i] = (float) StrictMath.tanh(x[i]);
        }
      }
      case SIGMOID -> {
        for (int i = 0; i < y.length; i++) {
          y[i] = (float) sigmoid(x[i]);
        }
      }
      case SWISH -> {
        for (int i = 0; i < y.length; i++) {
          y[i] = (float) (x[i] * sigmoid(x[i]));
        }
      }
      case HSWISH -> {
        for (int i = 0; i < y.length; i++) {
          y[i] = x[i] * Math.min(6, Math.max(0, x[i] + 3)) / 6;
        }
      }
      case HSIGMOID -> {
        for (int i = 0; i < y.length; i++) {
          y[i] = Math.min(6, Math.max(0, x[i] + 3)) / 6;
        }
      }
      case GELU -> {
        for (int i = 0; i < y.length; i++) {
          y[i] = (float) (x[i] * normalCdf(x[i]));
        }
      }
    }
  }

  static float slope(ActivationKind kind, float x) {
    return switch (kind) {
      case RELU -> x > 0 ? 1 : 0;
      case RELU6 -> x > 0 && x < 6 ? 1 : 0;
      case HARDTANH -> x > -1 && x < 1 ? 1 : 0;
      case TANH -> {
        double y = StrictMath.tanh(x);
        yield (float) (1 - y * y);
      }
      case SIGMOID -> (float) (sigmoid(x) * (1 - sigmoid(x)));
      case SWISH -> (float) (sigmoid(x) * (1 + x * (1 - sigmoid(x))));
      case HSWISH -> x <= -3 ? 0 : x >= 3 ? 1 : (2 * x + 3) / 6;
      case HSIGMOID -> x > -3 && x < 3 ? 1f / 6 : 0;
      case GELU ->
          (float) (normalCdf(x) + x * StrictMath.exp(-0.5 * x * x) / StrictMath.sqrt(2 * Math.PI));
    };
  }

  private static double sigmoid(double x) {
    return 1 / (1 + StrictMath.exp(-x));
  }

  /**
   * Distribution function of the standard normal, by the complementary error function's rational
   * Chebyshev fit (Numerical Recipes, 3rd edition, section 6.2.2: relative error below 1.2e-7).
   */
  static double normalCdf(double x) {
    double z = Math.abs(x) / Math.sqrt(2);
    double t = 2 / (2 + z);
    double series =
        -1.26551223
            + t
                * (1.00002368
                    + t
                        * (0.37409196
                            + t
                                * (0.09678418
                                    + t
                                        * (-0.18628806
                                            + t
                                                * (0.27886807
                                                    + t
                                                        * (-1.13520398
                                                            + t
                                                                * (1.48851587
                                                                    + t
                                                                        * (-0.82215223
                                                                            + t
                                                                                * 0.17087277))))))));
    double tail = 0.5 * t * StrictMath.exp(-z * z + series);
    return x >= 0 ? 1 - tail : tail;
  }
}
