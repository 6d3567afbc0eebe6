package org.hwnas.runtime.cost;

import org.hwnas.runtime.estimate.EvaluationFailure;

/**
 * A cost model. A pure function of the question; implementations are immutable, or behave so, and
 * are safe for concurrent calls. {@link CostFamilies} makes them from what a spec says.
 */
public interface CostModel {
  /**
   * What a design costs over all its workloads.
   *
   * @throws EvaluationFailure where the design cannot be built or lies outside what the model
   *     knows, with the values
   */
  DesignCost estimate(CostQuestion question) throws EvaluationFailure;

  /** Where the model's numbers for a component come from. */
  String source(Component component);
}
