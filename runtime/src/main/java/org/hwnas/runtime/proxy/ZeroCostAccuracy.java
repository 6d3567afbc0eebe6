package org.hwnas.runtime.proxy;

import java.util.SortedMap;
import java.util.TreeMap;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.estimate.AccuracyEstimator;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.estimate.MetricArray;

/** A score of the untrained network in its accuracy's place. */
public final class ZeroCostAccuracy implements AccuracyEstimator {
  private final NetworkScores networks;

  /**
   * @param networks their scores
   */
  public ZeroCostAccuracy(NetworkScores networks) {
    this.networks = networks;
  }

  @Override
  public SortedMap<String, MetricArray> estimate(ResolvedBlock root) throws EvaluationFailure {
    ResolvedBlock settings = root.child("evaluate").child("accuracy");
    double[] scores = networks.of(root, settings.symbol("score"), settings.integer("samples"));
    SortedMap<String, MetricArray> metrics = new TreeMap<>();
    metrics.put("accuracy", MetricArray.perWorkload(scores));
    return metrics;
  }
}
