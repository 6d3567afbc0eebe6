package org.hwnas.runtime.search;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.hwnas.plan.design.Design;

/** Comparing designs of one objective under constraints. */
final class SingleObjective {
  /** The better score first: what is feasible by its objective, the rest by its violation. */
  static final Comparator<Score> BY_SCORE =
      Comparator.comparing((Score s) -> !s.feasible())
          .thenComparingDouble(s -> s.feasible() ? s.objectives()[0] : s.violation());

  /** The better first; a stable sort leaves equal ones in their order. */
  static final Comparator<Individual> ORDER = Comparator.comparing(Individual::score, BY_SCORE);

  private SingleObjective() {}

  /** Whether a score is better: feasible first, then the smaller violation, then the objective. */
  static boolean better(Score a, Score b) {
    return Ranking.dominates(a, b);
  }

  /** The best of some designs, of equal ones the first; empty where there are none. */
  static Optional<Individual> best(List<Design> designs, List<Score> scores) {
    return IntStream.range(0, scores.size())
        .mapToObj(i -> new Individual(designs.get(i), scores.get(i)))
        .min(ORDER);
  }

  /**
   * How much worse one score is than another on the scale of the objective; infinite where it
   * breaks a requirement that the other satisfies.
   */
  static double worsening(Score from, Score to) {
    if (from.feasible() && to.feasible()) {
      return to.objectives()[0] - from.objectives()[0];
    }
    if (from.feasible()) {
      return Double.POSITIVE_INFINITY;
    }
    return to.feasible() ? Double.NEGATIVE_INFINITY : to.violation() - from.violation();
  }
}
