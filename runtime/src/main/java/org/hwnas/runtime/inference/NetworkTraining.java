package org.hwnas.runtime.inference;

import java.util.List;
import java.util.Map;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.onnx.StoredFilters;
import org.hwnas.runtime.training.NetworkWeights;

/** Gives a design's networks with their weights. */
public interface NetworkTraining {
  /**
   * A trained network.
   *
   * @param workload it serves
   * @param stored what crossbars hold of it, by node
   */
  record TrainedNetwork(
      String workload,
      Network network,
      NetworkWeights weights,
      Map<Integer, StoredFilters> stored) {}

  /** The networks of all workloads, trained as their accuracy is measured. */
  List<TrainedNetwork> networks(ResolvedBlock root) throws EvaluationFailure;
}
