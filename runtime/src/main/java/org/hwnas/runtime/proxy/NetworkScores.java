package org.hwnas.runtime.proxy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.cost.CostEstimator;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.estimate.MetricArray;
import org.hwnas.runtime.estimate.RunSeed;
import org.hwnas.runtime.estimate.ScoreEstimator;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.training.Kernels;
import org.hwnas.runtime.training.ZeroCostScore;
import org.hwnas.runtime.workload.DataSet;
import org.hwnas.runtime.workload.DataSets;

/**
 * Scores of untrained networks. The hardware has no part in them: designs that share a network
 * share its score, which is worked out once.
 */
public final class NetworkScores implements ScoreEstimator {
  private static final int REMEMBERED = 100_000;

  /** Images of a batch where the plan states none: those of Mellor et al., ICML 2021. */
  private static final int SAMPLES = 128;

  private record Key(String network, String dataSet, ZeroCostScore score, int samples, long seed) {}

  private final CostEstimator networks;
  private final DataSets dataSets;
  private final Supplier<Kernels> kernels;
  private final Map<Key, Double> known = new ConcurrentHashMap<>();

  /**
   * @param networks builds a design's networks
   * @param kernels made once per score
   */
  public NetworkScores(CostEstimator networks, DataSets dataSets, Supplier<Kernels> kernels) {
    this.networks = networks;
    this.dataSets = dataSets;
    this.kernels = kernels;
  }

  @Override
  public SortedMap<String, MetricArray> scores(ResolvedBlock root, Set<String> names)
      throws EvaluationFailure {
    ResolvedBlock accuracy = root.child("evaluate").child("accuracy");
    int samples = accuracy.kind().equals("zero_cost") ? accuracy.integer("samples") : SAMPLES;
    SortedMap<String, MetricArray> all = new TreeMap<>();
    for (String name : names) {
      all.put(name, MetricArray.perWorkload(of(root, name, samples)));
    }
    return all;
  }

  /** What tells the networks of a design from others, by workload. */
  List<String> keys(ResolvedBlock root) throws EvaluationFailure {
    List<String> keys = new ArrayList<>();
    for (ResolvedBlock workload : root.childrenOfKind("workload").toList()) {
      keys.add(networks.network(root, workload).key());
    }
    return keys;
  }

  /**
   * A score of each workload's network.
   *
   * @param name of the score
   * @param samples images of the batch
   * @throws EvaluationFailure where it is not a number
   */
  double[] of(ResolvedBlock root, String name, int samples) throws EvaluationFailure {
    ZeroCostScore score = ZeroCostScore.of(name);
    long seed = RunSeed.of(root);
    List<ResolvedBlock> workloads = root.childrenOfKind("workload").toList();
    double[] scores = new double[workloads.size()];
    for (int w = 0; w < scores.length; w++) {
      Network network = networks.network(root, workloads.get(w));
      String set = workloads.get(w).symbol("dataset");
      Key key = new Key(network.key(), set, score, samples, seed);
      Double found = known.get(key);
      if (found == null) {
        found = score.readsImages() ? score(network, key) : ZeroCostScore.degree(network);
        if (!Double.isFinite(found)) {
          throw new EvaluationFailure(
              "the score %s of `%s` is not a number: its values grow without bound"
                  .formatted(name, workloads.get(w).name()));
        }
        if (known.size() >= REMEMBERED) {
          known.clear();
        }
        known.put(key, found);
      }
      scores[w] = found;
    }
    return scores;
  }

  private double score(Network network, Key key) {
    DataSet data = dataSets.load(key.dataSet());
    try (Kernels own = kernels.get()) {
      return key.score().score(network, data, key.samples(), key.seed(), own);
    }
  }
}
