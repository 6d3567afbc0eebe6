package org.hwnas.runtime.search;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.hwnas.plan.design.Design;

/**
 * What is known of designs, and scores as rewards, which are the larger the better. Of a feasible
 * design the objective, negated where it is minimised; one that breaks a requirement gets less than
 * the worst feasible one, the less the more it breaks. While nothing feasible is known, only
 * violations count, and what was learned of them is left behind with the first feasible design.
 */
final class Rewards {
  private final Map<String, Individual> known = new LinkedHashMap<>();
  private double best = Double.NEGATIVE_INFINITY;
  private double worst = Double.POSITIVE_INFINITY;

  /** Whether any design so far was feasible. */
  boolean anyFeasible() {
    return best > Double.NEGATIVE_INFINITY;
  }

  /** Whether a design's score is known. */
  boolean knows(Design design) {
    return known.containsKey(design.key());
  }

  /** The score of a design that is known. */
  Score score(Design design) {
    return known.get(design.key()).score();
  }

  /** The reward of a design that is known. */
  double of(Design design) {
    return of(score(design));
  }

  /**
   * Remembers scores.
   *
   * @return whether among them are the first feasible ones, so that rewards of violations, which
   *     are on another scale, count no more
   */
  boolean learn(List<Design> designs, List<Score> scores) {
    boolean before = anyFeasible();
    for (int i = 0; i < designs.size(); i++) {
      known.put(designs.get(i).key(), new Individual(designs.get(i), scores.get(i)));
      notice(scores.get(i));
    }
    return !before && anyFeasible();
  }

  /**
   * Judges all known designs anew.
   *
   * @return as {@link #learn}
   */
  boolean revise(Function<Design, Score> now) {
    boolean before = anyFeasible();
    known.replaceAll((key, one) -> one.judged(now));
    best = Double.NEGATIVE_INFINITY;
    worst = Double.POSITIVE_INFINITY;
    known.values().forEach(one -> notice(one.score()));
    return !before && anyFeasible();
  }

  private void notice(Score score) {
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
