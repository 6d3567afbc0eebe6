package org.hwnas.runtime.search;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.hwnas.plan.design.Design;

/**
 * A search that is told how bad a design is instead of whether it satisfies the requirements: what
 * breaks one comes as a feasible design with worse objectives. What a run returns is judged by the
 * requirements themselves, whatever its search was told. A design whose measurement failed has no
 * objectives to make worse and stays infeasible under a proportional penalty.
 */
final class Penalized implements SearchAlgorithm {
  private final SearchAlgorithm inner;
  private final UnaryOperator<Score> seen;

  Penalized(SearchAlgorithm inner, UnaryOperator<Score> seen) {
    this.inner = inner;
    this.seen = seen;
  }

  /** Every objective of an infeasible design is the penalty, however much it breaks. */
  static UnaryOperator<Score> death(double penalty) {
    return score -> {
      if (score.feasible()) {
        return score;
      }
      double[] worst = new double[score.objectives().length];
      Arrays.fill(worst, penalty);
      return new Score(worst, 0);
    };
  }

  /** The penalty times the violation on top of every objective. */
  static UnaryOperator<Score> proportional(double penalty) {
    return score -> {
      if (score.feasible() || Double.isInfinite(score.violation())) {
        return score;
      }
      double more = penalty * score.violation();
      return new Score(Arrays.stream(score.objectives()).map(x -> x + more).toArray(), 0);
    };
  }

  @Override
  public List<Design> ask(int limit) {
    return inner.ask(limit);
  }

  @Override
  public void tell(List<Score> scores) {
    inner.tell(scores.stream().map(seen).toList());
  }

  @Override
  public void learn(List<Design> designs, List<Score> scores) {
    inner.learn(designs, scores.stream().map(seen).toList());
  }
}
