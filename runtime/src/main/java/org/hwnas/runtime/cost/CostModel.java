package org.hwnas.runtime.cost;

import java.util.List;
import java.util.Optional;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
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

  /**
   * The designs of a plan that the model can answer for, where those are some and not all: a search
   * proposes no others.
   */
  default Optional<List<Design>> designs(Plan plan) {
    return Optional.empty();
  }

  /** Where the model's numbers for a component come from. */
  String source(Component component);
}
