package org.hwnas.runtime.estimate;

import java.util.Set;
import java.util.SortedMap;
import org.hwnas.plan.design.ResolvedBlock;

/** Gives scores of untrained networks, whatever the accuracy comes of. */
@FunctionalInterface
public interface ScoreEstimator {
  /**
   * Scores of the networks of a design, a value for each workload.
   *
   * @param root resolved configuration
   * @param names of the scores, such as {@code naswot}
   * @throws EvaluationFailure where a network cannot be built or its score is not a number
   */
  SortedMap<String, MetricArray> scores(ResolvedBlock root, Set<String> names)
      throws EvaluationFailure;
}
