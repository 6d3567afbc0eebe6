package org.hwnas.runtime.policy;

import org.hwnas.runtime.random.RandomStream;

/** Chances of alternatives from their scores. */
public final class Softmax {
  private Softmax() {}

  /**
   * Chances that grow with the scores.
   *
   * @param temperature positive; small ones sharpen
   */
  public static double[] of(double[] scores, double temperature) {
    double most = Double.NEGATIVE_INFINITY;
    for (double score : scores) {
      most = Math.max(most, score);
    }
    double[] chances = new double[scores.length];
    double sum = 0;
    for (int i = 0; i < chances.length; i++) {
      chances[i] = StrictMath.exp((scores[i] - most) / temperature);
      sum += chances[i];
    }
    for (int i = 0; i < chances.length; i++) {
      chances[i] /= sum;
    }
    return chances;
  }

  /** One of the alternatives by its chance. */
  public static int draw(double[] chances, RandomStream random) {
    double left = random.nextDouble();
    for (int i = 0; i < chances.length - 1; i++) {
      left -= chances[i];
      if (left < 0) {
        return i;
      }
    }
    return chances.length - 1;
  }

  /** How undecided chances are, in nats: 0 for a certain choice, ln(n) for n equal ones. */
  public static double entropy(double[] chances) {
    double sum = 0;
    for (double p : chances) {
      sum -= p > 0 ? p * StrictMath.log(p) : 0;
    }
    return sum;
  }
}
