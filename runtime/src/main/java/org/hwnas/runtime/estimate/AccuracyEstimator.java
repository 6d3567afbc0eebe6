package org.hwnas.runtime.estimate;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
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

  /**
   * As above, of a design whose decisions are known: which values were chosen, beside what came of
   * them.
   *
   * @param root the design, resolved
   */
  default SortedMap<String, MetricArray> estimate(Design design, ResolvedBlock root)
      throws EvaluationFailure {
    return estimate(root);
  }

  /**
   * What networks classify in exact numbers, where nothing is asked of their crossbars: {@code
   * digital_accuracy} and its like, and others where leaving them out saves nothing.
   *
   * @param root the design, resolved
   * @throws EvaluationFailure as {@link #estimate(ResolvedBlock)}
   */
  default SortedMap<String, MetricArray> digital(Design design, ResolvedBlock root)
      throws EvaluationFailure {
    return estimate(design, root);
  }

  /**
   * The designs of a plan that can be answered for, where those are some and not all.
   *
   * @param any design of the plan, resolved: settings of tables are not searched
   * @throws EvaluationFailure where a table cannot be had
   */
  default Optional<List<Design>> designs(Plan plan, ResolvedBlock any) throws EvaluationFailure {
    return Optional.empty();
  }

  /**
   * The designs that gates stood at while they were trained along with the weights, the last first;
   * trains them.
   *
   * @param plan whose gates they are
   * @param any design of the plan, resolved: settings of a training are not searched
   * @return empty where the plan trains no gates
   * @throws EvaluationFailure where they cannot be trained
   */
  default Optional<List<Design>> found(Plan plan, ResolvedBlock any) throws EvaluationFailure {
    return Optional.empty();
  }
}
