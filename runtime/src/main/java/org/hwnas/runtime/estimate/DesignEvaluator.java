package org.hwnas.runtime.estimate;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.runtime.network.LayerView;

/**
 * Measures a design. A pure function of plan, design, seed and data: not of threads, order or what
 * was measured before (a cache may make it faster, never different). Implementations are safe for
 * concurrent calls.
 */
public interface DesignEvaluator extends AutoCloseable {
  /**
   * All metrics the plan asks for, by name, in SI units.
   *
   * @throws EvaluationFailure where the design cannot be measured, such as a network whose feature
   *     map shrinks to nothing; the search treats it as infeasible and the journal records the
   *     message
   */
  SortedMap<String, MetricArray> evaluate(Design design) throws EvaluationFailure;

  /** The designs that it can measure, where those are some and not all. */
  default Optional<List<Design>> designs() {
    return Optional.empty();
  }

  /**
   * What measures the same designs as another plan says: the same models and memory, other
   * estimators and other metrics asked for.
   *
   * @throws UnsupportedOperationException where it knows one way only
   */
  default DesignEvaluator as(Plan plan) {
    throw new UnsupportedOperationException(getClass() + " measures in one way only");
  }

  /** The layers with weights of a design's networks, in order; none where it knows of none. */
  default List<LayerView> layers(Design design) {
    return List.of();
  }

  /**
   * The designs that gates stood at while they were trained along with shared weights, the last
   * first; trains them, once.
   *
   * @return empty where no gates are trained
   * @throws IllegalArgumentException where they cannot be trained
   */
  default List<Design> found() {
    return List.of();
  }

  @Override
  default void close() {}
}
