package org.hwnas.runtime.predictor;

import java.util.List;

/** The registry: a kind of predictor by name. */
public final class Predictors {
  /** What is learned. */
  public enum Loss {
    /** The value. */
    SQUARED,
    /** The order: a logistic loss over pairs (Burges et al., ICML 2005). */
    PAIRWISE,
    /** The order: a hinge loss over pairs (Herbrich et al., ICANN 1999). */
    PAIRWISE_HINGE
  }

  private static final List<String> KINDS = List.of("gradient_boosting", "kriging", "perceptron");

  private Predictors() {}

  /** The kinds that any features do for; {@code recurrent} also needs to know how to read them. */
  public static List<String> kinds() {
    return KINDS;
  }

  /** Of these, the kinds that can learn an order. */
  public static List<String> ordering() {
    return KINDS.stream().filter(kind -> !kind.equals("kriging")).toList();
  }

  /**
   * Trains on all samples; what the predictor says of its own error is scaled by what samples left
   * out showed, see {@link Calibration}. Where all targets are above 0 their logarithms are
   * learned, since costs range over orders of magnitude; the deviation is then first-order.
   *
   * @throws IllegalArgumentException where there is no such kind, or it cannot learn with this loss
   */
  public static Predictor train(PredictorSettings settings, Samples samples, long seed) {
    boolean logarithmic = true;
    for (double target : samples.targets()) {
      logarithmic &= target > 0;
    }
    boolean logs = logarithmic;
    int enough =
        settings.kind().equals("recurrent") ? RecurrentPredictor.ENOUGH : Calibration.ENOUGH;
    return Calibration.of(
            samples, logs, enough, seed, part -> uncalibrated(settings, part, logs, seed))
        .apply(uncalibrated(settings, samples, logs, seed));
  }

  private static Predictor uncalibrated(
      PredictorSettings settings, Samples samples, boolean logarithmic, long seed) {
    if (!logarithmic) {
      return plain(settings, samples, seed);
    }
    double[] logs = new double[samples.size()];
    for (int i = 0; i < logs.length; i++) {
      logs[i] = StrictMath.log(samples.targets()[i]);
    }
    Predictor inner = plain(settings, new Samples(samples.features(), logs), seed);
    return features -> {
      Prediction log = inner.predict(features);
      double mean = StrictMath.exp(log.mean());
      return new Prediction(mean, mean * log.deviation());
    };
  }

  private static Predictor plain(PredictorSettings settings, Samples samples, long seed) {
    String kind = settings.kind();
    if (settings.loss() != Loss.SQUARED && kind.equals("kriging")) {
      throw new IllegalArgumentException(
          "`kriging` learns values; the order of designs is learned by "
              + String.join(", ", ordering()));
    }
    return switch (kind) {
      case "gradient_boosting" -> BoostedTrees.train(samples, settings, seed);
      case "kriging" -> GaussianProcess.train(samples, seed);
      case "perceptron" -> Perceptron.train(samples, settings.layers(), settings.loss(), seed);
      case "recurrent" ->
          RecurrentPredictor.train(samples, settings.recurrent(), settings.loss(), seed);
      default ->
          throw new IllegalArgumentException(
              "there is no predictor `"
                  + kind
                  + "`; there are "
                  + String.join(", ", KINDS)
                  + ", recurrent");
    };
  }
}
