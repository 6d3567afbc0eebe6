package org.hwnas.runtime.predictor;

import java.util.Optional;

/**
 * How a predictor is trained.
 *
 * @param kind one of {@link Predictors#kinds()}
 * @param loss what is learned
 * @param trees of {@code gradient_boosting}; of no meaning to the others
 * @param layers of {@code perceptron}; of no meaning to the others
 * @param recurrent of {@code recurrent}; of no meaning to the others
 */
public record PredictorSettings(
    String kind, Predictors.Loss loss, Trees trees, Layers layers, Recurrent recurrent) {
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
   * A recurrent network.
   *
   * @param hidden units of its memory, and of the layer between it and the score
   * @param embedding numbers that a choice is turned into
   * @param epochs passes over the samples
   * @param batch samples of a step; an order is learned of the pairs among them
   * @param rate of Adam, with a cosine schedule down to 0
   * @param margin of the hinge loss, in scores
   * @param sequence how features are read; empty where nothing is known of them
   */
  public record Recurrent(
      int hidden,
      int embedding,
      int epochs,
      int batch,
      double rate,
      double margin,
      Optional<FeatureSequence> sequence) {
    public Recurrent {
      if (hidden < 1 || embedding < 1 || epochs < 1 || batch < 2) {
        throw new IllegalArgumentException(
            "a recurrent predictor has a unit, an epoch and a batch of two or more");
      }
    }

    /** The same, of features that are read so. */
    public Recurrent reading(FeatureSequence features) {
      return new Recurrent(hidden, embedding, epochs, batch, rate, margin, Optional.of(features));
    }
  }

  /** The same with other features in a recurrent network. */
  public PredictorSettings reading(FeatureSequence features) {
    return new PredictorSettings(kind, loss, trees, layers, recurrent.reading(features));
  }

  /**
   * The usual settings. Depth, rate and shares of trees are those of AnalogNAS's surrogate
   * (Benmeziane et al., IEEE EDGE 2023, their code); trees are more than its 110, since costs are
   * less noisy than accuracies.
   */
  public static PredictorSettings of(String kind, Predictors.Loss loss) {
    return new PredictorSettings(
        kind,
        loss,
        new Trees(300, 6, 0.1, 0.75, 0.9),
        new Layers(2, 32),
        new Recurrent(32, 16, 100, 32, 0.005, 0.1, Optional.empty()));
  }
}
