package org.hwnas.runtime.proxy;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.cost.CostEstimator;
import org.hwnas.runtime.cost.lookup.LookupCostModel;
import org.hwnas.runtime.estimate.AccuracyEstimator;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.estimate.MetricArray;
import org.hwnas.runtime.table.Table;
import org.hwnas.runtime.workload.Catalogue;

/**
 * Accuracy from a benchmark's table, such as NAS-Bench-Macro or AnalogNAS-Bench: a row for each
 * design, columns for parameters, and columns titled {@code accuracy} or {@code accuracy [%]},
 * likewise {@code digital_accuracy}. Columns that mean neither are parameters of the design by
 * their path.
 */
public final class TabularAccuracy implements AccuracyEstimator {
  private final LookupCostModel model;
  private final CostEstimator estimator;
  private final String name;

  /**
   * Reads a table.
   *
   * @throws EvaluationFailure where it is not one of accuracies
   */
  public TabularAccuracy(Table table) throws EvaluationFailure {
    model = LookupCostModel.of(table, Optional.empty(), false);
    estimator = new CostEstimator(model, Catalogue::input);
    name = table.name();
  }

  @Override
  public SortedMap<String, MetricArray> estimate(ResolvedBlock root) throws EvaluationFailure {
    SortedMap<String, MetricArray> found = new TreeMap<>(estimator.estimate(root).metrics());
    found.keySet().retainAll(List.of("accuracy", "digital_accuracy"));
    if (found.isEmpty()) {
      throw new EvaluationFailure(
          "`" + name + "` has no accuracy for this design, nor a column titled `accuracy`");
    }
    return found;
  }

  @Override
  public Optional<List<Design>> designs(Plan plan, ResolvedBlock any) {
    return model.designs(plan);
  }
}
