package org.hwnas.runtime.predictor;

/**
 * How a predictor is trained.
 *
 * @param kind one of {@link Predictors#kinds()}
 * @param loss what is learned
 * @param trees of {@code gradient_boosting}; of no meaning to the others
 * @param layers of {@code perceptron}; of no meaning to the others
 */
public record PredictorSettings(String kind, Predictors.Loss loss, Trees trees, Layers layers) {
  /**
   * Boosted trees.
   *
   * @param count of one ensemble, at least 1
   * @param depth most decisions in a row
   * @param rate shrinkage, above 0 and at most 1
   * @param subsample share of the samples a tree sees
   * @param columns share of the features a tree sees
   */
  public record Trees(int count, int depth, double rate, double subsample, double columns) {}

  /**
   * A perceptron.
   *
   * @param layers hidden ones, at least 1
   * @param hidden units of each
   */
  public record Layers(int layers, int hidden) {
    public Layers {
      if (layers < 1 || hidden < 1) {
        throw new IllegalArgumentException("a perceptron has one layer of one unit or more");
      }
    }
  }

  /**
   * The usual settings. Depth, rate and shares of trees are those of AnalogNAS's surrogate
   * (Benmeziane et al., IEEE EDGE 2023, their code); trees are more than its 110, since costs are
   * less noisy than accuracies.
   */
  public static PredictorSettings of(String kind, Predictors.Loss loss) {
    return new PredictorSettings(kind, loss, new Trees(300, 6, 0.1, 0.75, 0.9), new Layers(2, 32));
  }
}
