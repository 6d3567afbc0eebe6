package org.hwnas.runtime.inference;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Supplier;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.plan.json.PlanJson;
import org.hwnas.runtime.cost.CostEstimator;
import org.hwnas.runtime.estimate.AccuracyEstimator;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.estimate.MetricArray;
import org.hwnas.runtime.estimate.RunSeed;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.Node;
import org.hwnas.runtime.table.TableFiles;
import org.hwnas.runtime.training.Checkpoints;
import org.hwnas.runtime.training.GatedTrainer;
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
  /** Of the gates' samples, those on which the difference that crossbars make is measured. */
  private static final int EXCESS_IMAGES = 128;

  /**
   * Shared weights, and the designs that gates passed while they were trained.
   *
   * @param space digest of the plan they were trained over
   */
  private record Supernet(String space, SharedWeights shared, List<Design> passed) {}

  private record Trained(ResolvedBlock settings, String workload, long seed, boolean gated) {}

  private final Plan plan;
  private final CostEstimator networks;
  private final DataSets dataSets;
  private final Supplier<Kernels> kernels;
  private final Checkpoints checkpoints;
  private final TrainedAccuracy measured;
  private final Map<Trained, Supernet> supernets = new HashMap<>();

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
    this.dataSets = dataSets;
    this.kernels = kernels;
    this.checkpoints = checkpoints;
    measured =
        new TrainedAccuracy(
            networks,
            dataSets,
            kernels,
            new Trainings(kernels, checkpoints, TableFiles.none(), Optional.of(new Share())));
  }

  @Override
  public SortedMap<String, MetricArray> estimate(ResolvedBlock root) throws EvaluationFailure {
    return measured.estimate(root);
  }

  @Override
  public SortedMap<String, MetricArray> digital(Design design, ResolvedBlock root)
      throws EvaluationFailure {
    return measured.digital(design, root);
  }

  @Override
  public Optional<List<Design>> found(Plan over, ResolvedBlock any) throws EvaluationFailure {
    if (!gated(any)) {
      return Optional.empty();
    }
    ResolvedBlock search = any.child("search");
    List<ResolvedBlock> workloads = any.childrenOfKind("workload").toList();
    if (workloads.size() > 1) {
      throw new EvaluationFailure(
          "gates are trained for one workload, not for %d; state `alternate = none`"
              .formatted(workloads.size()));
    }
    DataSet data = dataSets.load(workloads.get(0).symbol("dataset"));
    List<Design> passed = trained(Optional.of(over), any, workloads.get(0), data).passed();
    return Optional.of(search.is("result", "visited") ? passed : passed.subList(0, 1));
  }

  /** None in stages, but where the plan is that of a stage whose gates are trained. */
  private static boolean gated(ResolvedBlock root) {
    return root.find("search")
        .filter(s -> s.kind().equals("differentiable") && !s.is("alternate", "none"))
        .isPresent();
  }

  @Override
  public List<TrainedNetwork> networks(ResolvedBlock root) throws EvaluationFailure {
    return measured.networks(root);
  }

  private final class Share implements Trainings.Inheritance {
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
      SharedWeights shared = trained(Optional.empty(), root, workload, data).shared();
      if (!shared.covers(network)) {
        throw new EvaluationFailure(
            "no step of the supernet's training had all widths of this design; more epochs reach more of the space");
      }
      return SupernetTrainer.recalibrated(
          shared, network, data, settings.integer("recalibrate"), settings.integer("batch"), own);
    }
  }

  /**
   * One at a time: whoever comes second waits and finds it trained.
   *
   * @param over the plan whose gates are asked for, such as what a stage decides; empty: whichever
   *     were trained last, for designs that they passed
   */
  private synchronized Supernet trained(
      Optional<Plan> over, ResolvedBlock root, ResolvedBlock workload, DataSet data)
      throws EvaluationFailure {
    ResolvedBlock settings = root.child("evaluate").child("accuracy");
    long seed = RunSeed.of(root);
    Trained key = new Trained(settings, workload.name(), seed, gated(root));
    Supernet known = supernets.get(key);
    boolean same =
        over.map(PlanJson::hash).map(h -> known != null && h.equals(known.space())).orElse(true);
    if (known != null && same) {
      return known;
    }
    Supernet made =
        gated(root)
            ? withGates(over.orElse(plan), root, workload, data, seed)
            : sampled(settings, workload, data, seed);
    supernets.put(key, made);
    return made;
  }

  private Supernet sampled(ResolvedBlock settings, ResolvedBlock workload, DataSet data, long seed)
      throws EvaluationFailure {
    SupernetPaths.Sampling sampling =
        SupernetPaths.Sampling.valueOf(settings.symbol("sampling").toUpperCase(Locale.ROOT));
    SupernetPaths paths = new SupernetPaths(plan, networks, workload.name(), sampling, seed);
    Trainer.Settings training = TrainingPlan.settings(settings, data.train().size());
    String name = PlanJson.hash(plan) + " " + workload.name() + " " + sampling;
    SharedWeights shared =
        SupernetTrainer.train(
            name, paths, data, training, seed, kernels, checkpoints, (epoch, epochs, loss) -> {});
    return new Supernet(PlanJson.hash(plan), shared, List.of());
  }

  /** Weights and gates together; the other settings of sampling have no part in it. */
  private Supernet withGates(
      Plan over, ResolvedBlock root, ResolvedBlock workload, DataSet data, long seed)
      throws EvaluationFailure {
    ResolvedBlock settings = root.child("evaluate").child("accuracy");
    ResolvedBlock search = root.child("search");
    boolean inTurn = search.is("alternate", "bilevel");
    Trainer.Settings training = TrainingPlan.settings(settings, data.train().size());
    SupernetGates gates =
        new SupernetGates(
            over,
            SupernetGates.Settings.of(
                search, training.epochs(), GatedTrainer.epochSteps(data, training, inTurn)),
            networks,
            excess(data, settings, training, seed),
            seed);
    String space = PlanJson.hash(over);
    String name = space + " " + workload.name();
    SharedWeights shared =
        GatedTrainer.train(name, gates, data, training, inTurn, seed, kernels, checkpoints);
    return new Supernet(space, shared, gates.passed());
  }

  /** Measured on images that gates move by, never on those of the test. */
  private GateCosts.Excess excess(
      DataSet data, ResolvedBlock settings, Trainer.Settings training, long seed) {
    int samples = Math.min(training.samples(), data.train().size());
    DataSet.Split held =
        data.train().subset(GatedTrainer.gateSamples(samples, seed), EXCESS_IMAGES);
    int images = settings.integer("recalibrate");
    int batch = settings.integer("batch");
    return (root, shared) -> {
      ResolvedBlock workload = root.childrenOfKind("workload").findFirst().orElseThrow();
      Network network = networks.network(root, workload);
      NetworkWeights weights;
      try (Kernels own = kernels.get()) {
        weights = SupernetTrainer.recalibrated(shared, network, data, images, batch, own);
      }
      return measured.excess(root, workload, data, weights, held, held.size());
    };
  }
}
