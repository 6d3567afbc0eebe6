package org.hwnas.runtime.estimate;

import java.util.SortedMap;
import org.hwnas.plan.design.ResolvedBlock;

/**
 * Measures how well a design classifies. Safe for concurrent calls; a function of configuration,
 * seed and data alone.
 */
public interface AccuracyEstimator {
  /**
   * The metrics {@code accuracy} (workload x chip) and {@code digital_accuracy} (workload), in
   * 0..1.
   *
   * @param root of the resolved configuration
   * @throws EvaluationFailure where the network cannot be built or its training diverges
   */
  SortedMap<String, MetricArray> estimate(ResolvedBlock root) throws EvaluationFailure;
}
