package org.hwnas.runtime.inference;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Supplier;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.plan.json.PlanJson;
import org.hwnas.runtime.cost.CostEstimator;
import org.hwnas.runtime.estimate.AccuracyEstimator;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.estimate.MetricArray;
import org.hwnas.runtime.estimate.RunSeed;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.Node;
import org.hwnas.runtime.training.Checkpoints;
import org.hwnas.runtime.training.Kernels;
import org.hwnas.runtime.training.NetworkWeights;
import org.hwnas.runtime.training.SharedWeights;
import org.hwnas.runtime.training.SupernetTrainer;
import org.hwnas.runtime.training.Trainer;
import org.hwnas.runtime.workload.DataSet;
import org.hwnas.runtime.workload.DataSets;

/**
 * Accuracy with weights that all networks of a plan's space share, trained once by the first design
 * that is asked for. A design's network takes its share, has normalisation statistics of its own,
 * and is measured on crossbars like one that was trained by itself.
 */
public final class SupernetAccuracy implements AccuracyEstimator, NetworkTraining {
  private record Trained(ResolvedBlock settings, String workload, long seed) {}

  private final Plan plan;
  private final CostEstimator networks;
  private final Supplier<Kernels> kernels;
  private final Checkpoints checkpoints;
  private final TrainedAccuracy measured;
  private final Map<Trained, SharedWeights> supernets = new HashMap<>();

  /**
   * @param plan whose space is trained
   * @param networks builds a design's networks
   * @param kernels made once per training
   * @param checkpoints keep trainings that are under way
   */
  public SupernetAccuracy(
      Plan plan,
      CostEstimator networks,
      DataSets dataSets,
      Supplier<Kernels> kernels,
      Checkpoints checkpoints) {
    this.plan = plan;
    this.networks = networks;
    this.kernels = kernels;
    this.checkpoints = checkpoints;
    measured =
        new TrainedAccuracy(networks, dataSets, kernels, checkpoints, Optional.of(new Share()));
  }

  @Override
  public SortedMap<String, MetricArray> estimate(ResolvedBlock root) throws EvaluationFailure {
    return measured.estimate(root);
  }

  @Override
  public List<TrainedNetwork> networks(ResolvedBlock root) throws EvaluationFailure {
    return measured.networks(root);
  }

  private final class Share implements TrainedAccuracy.Inheritance {
    @Override
    public Object identity(ResolvedBlock workload, Network network) {
      // places decide which weights are shared, not structure alone
      return List.of(workload.name(), network.nodes().stream().map(Node::name).toList());
    }

    @Override
    public NetworkWeights weights(
        ResolvedBlock root, ResolvedBlock workload, Network network, DataSet data, Kernels own)
        throws EvaluationFailure {
      ResolvedBlock settings = root.child("evaluate").child("accuracy");
      SharedWeights shared = shared(root, workload, data);
      if (!shared.covers(network)) {
        throw new EvaluationFailure(
            "no step of the supernet's training had all widths of this design; more epochs reach more of the space");
      }
      return SupernetTrainer.recalibrated(
          shared, network, data, settings.integer("recalibrate"), settings.integer("batch"), own);
    }
  }

  /** One at a time: whoever comes second waits and finds it trained. */
  private synchronized SharedWeights shared(
      ResolvedBlock root, ResolvedBlock workload, DataSet data) throws EvaluationFailure {
    ResolvedBlock settings = root.child("evaluate").child("accuracy");
    long seed = RunSeed.of(root);
    Trained key = new Trained(settings, workload.name(), seed);
    SharedWeights known = supernets.get(key);
    if (known != null) {
      return known;
    }
    SupernetPaths.Sampling sampling =
        SupernetPaths.Sampling.valueOf(settings.symbol("sampling").toUpperCase(Locale.ROOT));
    SupernetPaths paths = new SupernetPaths(plan, networks, workload.name(), sampling, seed);
    Trainer.Settings training = TrainingPlan.settings(settings, data.train().size());
    String name = PlanJson.hash(plan) + " " + workload.name() + " " + sampling;
    SharedWeights shared =
        SupernetTrainer.train(
            name, paths, data, training, seed, kernels, checkpoints, (epoch, epochs, loss) -> {});
    supernets.put(key, shared);
    return shared;
  }
}
