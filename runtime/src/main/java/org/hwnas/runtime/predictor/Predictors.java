package org.hwnas.runtime.predictor;

import java.util.List;

/** The registry: a kind of predictor by name. */
public final class Predictors {
  /** What is learned. */
  public enum Loss {
    /** The value. */
    SQUARED,
    /** The order: a logistic loss over pairs (Burges et al., ICML 2005). */
    PAIRWISE
  }

  private static final List<String> KINDS = List.of("gradient_boosting", "kriging", "perceptron");

  private Predictors() {}

  public static List<String> kinds() {
    return KINDS;
  }

  /**
   * Trains. Where all targets are above 0 their logarithms are learned, since costs range over
   * orders of magnitude; the deviation is then first-order.
   *
   * @throws IllegalArgumentException where there is no such kind, or it cannot learn with this loss
   */
  public static Predictor train(String kind, Samples samples, Loss loss, long seed) {
    boolean logarithmic = true;
    for (double target : samples.targets()) {
      logarithmic &= target > 0;
    }
    if (!logarithmic) {
      return plain(kind, samples, loss, seed);
    }
    double[] logs = new double[samples.size()];
    for (int i = 0; i < logs.length; i++) {
      logs[i] = StrictMath.log(samples.targets()[i]);
    }
    Predictor inner = plain(kind, new Samples(samples.features(), logs), loss, seed);
    return features -> {
      Prediction log = inner.predict(features);
      double mean = StrictMath.exp(log.mean());
      return new Prediction(mean, mean * log.deviation());
    };
  }

  private static Predictor plain(String kind, Samples samples, Loss loss, long seed) {
    if (loss == Loss.PAIRWISE && !kind.equals("gradient_boosting")) {
      throw new IllegalArgumentException(
          "`" + kind + "` learns values; the order of designs is learned by gradient_boosting");
    }
    return switch (kind) {
      case "gradient_boosting" -> BoostedTrees.train(samples, loss, seed);
      case "kriging" -> GaussianProcess.train(samples, seed);
      case "perceptron" -> Perceptron.train(samples, seed);
      default ->
          throw new IllegalArgumentException(
              "there is no predictor `" + kind + "`; there are " + String.join(", ", KINDS));
    };
  }
}
