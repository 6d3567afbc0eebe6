package org.hwnas.runtime.proxy;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.estimate.AccuracyEstimator;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.estimate.MetricArray;

/**
 * A score of the untrained network in its accuracy's place, or the accuracy that went with such
 * scores of networks that were trained.
 */
public final class ZeroCostAccuracy implements AccuracyEstimator {
  private final NetworkScores networks;
  private final Optional<TrainedSample> sample;

  /**
   * @param networks their scores
   */
  ZeroCostAccuracy(NetworkScores networks) {
    this.networks = networks;
    this.sample = Optional.empty();
  }

  /**
   * @param networks their scores
   * @param plan whose designs are drawn to be trained
   * @param trained measures those
   */
  public ZeroCostAccuracy(NetworkScores networks, Plan plan, Supplier<AccuracyEstimator> trained) {
    this.networks = networks;
    this.sample = Optional.of(new TrainedSample(plan, networks, trained));
  }

  @Override
  public SortedMap<String, MetricArray> estimate(ResolvedBlock root) throws EvaluationFailure {
    ResolvedBlock settings = root.child("evaluate").child("accuracy");
    double[] scores = networks.of(root, settings.symbol("score"), settings.integer("samples"));
    if (sample.isPresent() && settings.has("fit") && settings.integer("fit") > 0) {
      List<ScoreFit> fits = sample.get().fits(root);
      for (int w = 0; w < scores.length; w++) {
        scores[w] = fits.get(w).accuracy(scores[w]);
      }
    }
    SortedMap<String, MetricArray> metrics = new TreeMap<>();
    metrics.put("accuracy", MetricArray.perWorkload(scores));
    return metrics;
  }
}
