package org.hwnas.runtime.predictor;

/**
 * What a network loses by the scores of a batch: squares of errors, or what pairs in the wrong
 * order cost. Of two samples with other targets the one with the larger target is to score higher;
 * by the hinge by a margin at least (Herbrich et al., ICANN 1999), else by the logistic loss of the
 * difference (Burges et al., ICML 2005).
 *
 * @param loss which of them
 * @param margin of the hinge, above 0, in scores; of no meaning to the others
 */
record OrderLoss(Predictors.Loss loss, double margin) {
  /** Mean over the samples, or over the pairs that have an order; 0 where none has. */
  double value(double[] scores, double[] targets) {
    double sum = 0;
    if (loss == Predictors.Loss.SQUARED) {
      for (int i = 0; i < scores.length; i++) {
        sum += 0.5 * (scores[i] - targets[i]) * (scores[i] - targets[i]);
      }
      return sum / scores.length;
    }
    int pairs = 0;
    for (int i = 0; i < scores.length; i++) {
      for (int j = 0; j < scores.length; j++) {
        if (targets[i] > targets[j]) {
          double lead = scores[i] - scores[j];
          pairs++;
          sum +=
              loss == Predictors.Loss.PAIRWISE_HINGE
                  ? Math.max(0, margin - lead)
                  : StrictMath.log1p(StrictMath.exp(-lead));
        }
      }
    }
    return pairs == 0 ? 0 : sum / pairs;
  }

  /** The gradient of {@link #value} by the scores. */
  double[] gradient(double[] scores, double[] targets) {
    int n = scores.length;
    double[] gradient = new double[n];
    if (loss == Predictors.Loss.SQUARED) {
      for (int i = 0; i < n; i++) {
        gradient[i] = (scores[i] - targets[i]) / n;
      }
      return gradient;
    }
    int pairs = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        if (targets[i] > targets[j]) {
          double lead = scores[i] - scores[j];
          pairs++;
          double wrong =
              loss == Predictors.Loss.PAIRWISE_HINGE
                  ? (lead < margin ? 1 : 0)
                  : 1 / (1 + StrictMath.exp(lead));
          gradient[i] -= wrong;
          gradient[j] += wrong;
        }
      }
    }
    for (int i = 0; i < n && pairs > 0; i++) {
      gradient[i] /= pairs;
    }
    return gradient;
  }
}
