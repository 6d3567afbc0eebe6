package org.hwnas.runtime.search;

/**
 * Scores as rewards, which are the larger the better. Of a feasible design the objective, negated
 * where it is minimised; one that breaks a requirement gets less than the worst feasible one, the
 * less the more it breaks. While nothing feasible is known, only violations count, and what was
 * learned of them is left behind with the first feasible design.
 */
final class Rewards {
  private double best = Double.NEGATIVE_INFINITY;
  private double worst = Double.POSITIVE_INFINITY;

  /** Whether any design so far was feasible. */
  boolean anyFeasible() {
    return best > Double.NEGATIVE_INFINITY;
  }

  /** Takes notice of a score, before its reward is asked for. */
  void notice(Score score) {
    if (usable(score)) {
      best = Math.max(best, -score.objectives()[0]);
      worst = Math.min(worst, -score.objectives()[0]);
    }
  }

  private static boolean usable(Score score) {
    return score.feasible() && Double.isFinite(score.objectives()[0]);
  }

  /** The reward of a score. */
  double of(Score score) {
    if (usable(score)) {
      return -score.objectives()[0];
    }
    double broken = Double.isFinite(score.violation()) ? Math.min(1, score.violation()) : 1;
    if (!anyFeasible()) {
      return -broken;
    }
    double range = best > worst ? best - worst : Math.max(Math.abs(best), Double.MIN_NORMAL);
    return worst - range * (0.5 + broken / 2);
  }
}
