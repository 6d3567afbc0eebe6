package org.hwnas.runtime.proxy;

import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.training.ZeroCostScore;

/**
 * A line through networks' scores and their accuracies, by least squares. That of NN-Degree is a
 * line of 1 / accuracy over 1 / score, which saturates as the score grows: accuracy = 1 / (b + a /
 * score) (Li et al., ACM TECS 2021; the form is recalled, unverified). Others are lines of the
 * accuracy over the score.
 *
 * @param reciprocal whether it is one of 1 / accuracy over 1 / score
 * @param intercept b
 * @param slope a
 */
record ScoreFit(boolean reciprocal, double intercept, double slope) {
  /**
   * An accuracy of 0 has no reciprocal; less than that of one image in a thousand tells nothing.
   */
  private static final double LEAST = 1e-3;

  /**
   * The line with the least sum of squared errors.
   *
   * @param scores of networks
   * @param accuracies of the same, 0 to 1
   * @throws EvaluationFailure where all scores are the same, so that there is no line
   */
  static ScoreFit of(ZeroCostScore score, double[] scores, double[] accuracies)
      throws EvaluationFailure {
    boolean reciprocal = score == ZeroCostScore.NN_DEGREE;
    int n = scores.length;
    double meanX = 0;
    double meanY = 0;
    for (int i = 0; i < n; i++) {
      meanX += x(reciprocal, scores[i]) / n;
      meanY += y(reciprocal, accuracies[i]) / n;
    }
    double crossed = 0;
    double squared = 0;
    for (int i = 0; i < n; i++) {
      double dx = x(reciprocal, scores[i]) - meanX;
      crossed += dx * (y(reciprocal, accuracies[i]) - meanY);
      squared += dx * dx;
    }
    if (!(squared > 1e-18 * meanX * meanX)) {
      throw new EvaluationFailure(
          "`evaluate.accuracy.fit` has no line through the scores of %d networks, which are all the same"
              .formatted(n));
    }
    double slope = crossed / squared;
    return new ScoreFit(reciprocal, meanY - slope * meanX, slope);
  }

  private static double x(boolean reciprocal, double score) {
    return reciprocal ? 1 / score : score;
  }

  private static double y(boolean reciprocal, double accuracy) {
    return reciprocal ? 1 / Math.max(LEAST, accuracy) : accuracy;
  }

  /** The accuracy that goes with a score, 0 to 1. */
  double accuracy(double score) {
    double y = intercept + slope * x(reciprocal, score);
    double accuracy = reciprocal ? y > 0 ? 1 / y : 1 : y;
    return Math.max(0, Math.min(1, accuracy));
  }
}
