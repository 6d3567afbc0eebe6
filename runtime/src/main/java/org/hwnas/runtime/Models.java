package org.hwnas.runtime;

import java.util.LinkedHashMap;
import java.util.Map;
import org.hwnas.plan.Plan;
import org.hwnas.runtime.cost.CostEstimator;
import org.hwnas.runtime.cost.CostFamilies;
import org.hwnas.runtime.cost.analytical.AnalyticalCostModel;
import org.hwnas.runtime.cost.mnsim2.Mnsim2CostModel;
import org.hwnas.runtime.cost.mnsim2.Quirk;
import org.hwnas.runtime.estimate.PlanEvaluator;
import org.hwnas.runtime.inference.TrainedAccuracy;
import org.hwnas.runtime.training.Nd4jKernels;
import org.hwnas.runtime.workload.Catalogue;
import org.hwnas.runtime.workload.DataSets;

/**
 * Puts the models a plan asks for together: the one place that knows which implementation answers
 * to which name.
 *
 * @param cost what designs cost
 * @param dataSets what networks are trained on
 */
public record Models(CostEstimator cost, DataSets dataSets) {
  /** The models of this version. */
  public static Models standard(DataSets dataSets) {
    return new Models(new CostEstimator(costFamilies(), Catalogue::input), dataSets);
  }

  /** The families of cost models, by the kind of the block {@code evaluate.cost}. */
  public static CostFamilies costFamilies() {
    Map<String, CostFamilies.Family> families = new LinkedHashMap<>();
    families.put("analytical", settings -> new AnalyticalCostModel());
    families.put(
        "mnsim",
        settings -> new Mnsim2CostModel(settings.bool("corrected") ? Quirk.none() : Quirk.all()));
    return new CostFamilies(families);
  }

  /**
   * An evaluator of a plan's designs. The numerical library is loaded by the first training, if
   * any.
   */
  public PlanEvaluator evaluator(Plan plan) {
    return new PlanEvaluator(
        plan, cost, () -> new TrainedAccuracy(cost, dataSets, Nd4jKernels::new));
  }
}
