package org.hwnas.benchmarks.search;

import java.util.ArrayList;
import java.util.List;
import org.hwnas.runtime.search.Score;

/** Everything one search evaluated, in its order, up to a budget. */
final class Trace {
  private final TestProblem problem;
  private final int budget;
  private final List<Score> scores = new ArrayList<>();
  private List<double[]> population = List.of();

  Trace(TestProblem problem, int budget) {
    this.problem = problem;
    this.budget = budget;
  }

  /** Evaluates a point; what is beyond the budget is answered, not counted. */
  Score evaluate(double[] point) {
    Score score = problem.evaluation().apply(point);
    if (scores.size() < budget) {
      scores.add(score);
    }
    return score;
  }

  boolean finished() {
    return scores.size() >= budget;
  }

  int size() {
    return scores.size();
  }

  /** Share of the front's hypervolume that the first so many feasible points have. */
  double ratio(int evaluations) {
    return problem.ratio(feasible(evaluations));
  }

  /** What the search has at its end, by objectives: what published figures usually count. */
  void ended(List<double[]> population) {
    this.population = List.copyOf(population);
  }

  /** Share of the front's hypervolume that the last population has; 0 where there is none. */
  double lastRatio() {
    return population.isEmpty() ? 0 : problem.ratio(population);
  }

  private List<double[]> feasible(int evaluations) {
    return scores.subList(0, Math.min(evaluations, scores.size())).stream()
        .filter(Score::feasible)
        .map(Score::objectives)
        .toList();
  }

  /** Evaluations after which a share was reached; -1 where it was not. By bisection. */
  int reached(double share) {
    if (ratio(scores.size()) < share) {
      return -1;
    }
    int low = 0;
    int high = scores.size();
    while (high - low > 1) {
      int middle = (low + high) / 2;
      if (ratio(middle) >= share) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }
}
