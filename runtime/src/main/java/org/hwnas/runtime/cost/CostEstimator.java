package org.hwnas.runtime.cost;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.hwnas.plan.Block;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.design.DesignResolver;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.network.InputSpec;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.NetworkBuilder;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.space.DesignOperators;

/**
 * From the configuration of a design to what it costs, over all its workloads. Safe for concurrent
 * calls; networks that were seen before are not built again.
 */
public final class CostEstimator {
  /**
   * Above this the memory of networks starts afresh, so that a long search cannot fill the heap.
   */
  private static final int REMEMBERED_NETWORKS = 512;

  /** A model's settings may be searched; more kept models than this serve nobody. */
  private static final int REMEMBERED_MODELS = 64;

  private final Chooser chooser;
  private final Function<String, Optional<InputSpec>> dataSets;
  private final Map<NetworkKey, Network> networks = new ConcurrentHashMap<>();
  private final Map<Identity, Network> unchanged = new ConcurrentHashMap<>();
  private final Map<ResolvedBlock, CostModel> models = new ConcurrentHashMap<>();

  /**
   * @param families to choose the model from
   * @param dataSets shape and classes of a data set by name; empty for one it does not know
   */
  public CostEstimator(CostFamilies families, Function<String, Optional<InputSpec>> dataSets) {
    this.dataSets = dataSets;
    this.chooser = root -> chosen(families, root.child("evaluate").child("cost"));
  }

  /**
   * @param model that answers, whatever a configuration asks for
   * @param dataSets shape and classes of a data set by name; empty for one it does not know
   */
  public CostEstimator(CostModel model, Function<String, Optional<InputSpec>> dataSets) {
    this.dataSets = dataSets;
    this.chooser = root -> model;
  }

  /**
   * The model that a design's configuration asks for; made once for equal settings.
   *
   * @throws EvaluationFailure where its settings cannot be used
   */
  public CostModel model(ResolvedBlock root) throws EvaluationFailure {
    return chooser.choose(root);
  }

  private CostModel chosen(CostFamilies families, ResolvedBlock settings) throws EvaluationFailure {
    CostModel known = models.get(settings);
    if (known == null) {
      synchronized (models) { // opening may read a table or start a process: once
        known = models.get(settings);
        if (known == null) {
          known = families.open(settings);
          if (models.size() >= REMEMBERED_MODELS) {
            models.clear();
          }
          models.put(settings, known);
        }
      }
    }
    return known;
  }

  /**
   * The designs of a plan that its cost model can answer for, where those are some and not all.
   *
   * @throws IllegalArgumentException where the model cannot be had, such as for a table that is not
   *     there
   */
  public Optional<List<Design>> designs(Plan plan, DesignResolver resolver) {
    Block evaluate =
        plan.configuration().children().stream()
            .filter(block -> block.kind().equals("evaluate"))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("the plan has no `evaluate`"));
    // the models that know some designs only have settings that no design changes
    boolean tables = evaluate.children().stream().anyMatch(c -> c.kind().equals("lookup"));
    if (!tables) {
      return Optional.empty();
    }
    try {
      Design any = new DesignOperators(plan).sample(RandomStream.of(0, "settings"));
      return model(resolver.resolve(any)).designs(plan);
    } catch (EvaluationFailure e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /**
   * What a design costs.
   *
   * @param root of the resolved configuration: workload, network, hardware, quantization and
   *     evaluate blocks
   * @throws EvaluationFailure where a network or the hardware cannot be built
   */
  public DesignCost estimate(ResolvedBlock root) throws EvaluationFailure {
    return model(root).estimate(question(root));
  }

  /** What a cost model is asked about a design. */
  public CostQuestion question(ResolvedBlock root) throws EvaluationFailure {
    List<CostQuestion.Workload> workloads = new ArrayList<>();
    for (ResolvedBlock block : root.children()) {
      if (block.kind().equals("workload")) {
        workloads.add(
            new CostQuestion.Workload(
                block.name(), networkBlock(root, block).path(), network(root, block)));
      }
    }
    return new CostQuestion(root, workloads);
  }

  /** The network of a workload block of this root; built once per structure and data set. */
  public Network network(ResolvedBlock root, ResolvedBlock workload) throws EvaluationFailure {
    ResolvedBlock block = networkBlock(root, workload);
    Network same = unchanged.get(new Identity(block, workload));
    if (same != null) {
      return same;
    }
    String dataSet = workload.symbol("dataset");
    Optional<InputSpec> data = dataSet.equals("none") ? Optional.empty() : dataSets.apply(dataSet);
    NetworkKey key = new NetworkKey(block, data);
    Network known = networks.get(key);
    if (known == null) {
      known = NetworkBuilder.build(block, data);
      if (networks.size() >= REMEMBERED_NETWORKS) {
        networks.clear();
      }
      networks.put(key, known);
    }
    if (unchanged.size() < REMEMBERED_NETWORKS) {
      unchanged.put(new Identity(block, workload), known);
    }
    return known;
  }

  /** By kind too: a workload may bear the name of the network it is made of. */
  private static ResolvedBlock networkBlock(ResolvedBlock root, ResolvedBlock workload) {
    String name = workload.symbol("network");
    return root.childrenOfKind("network")
        .filter(network -> network.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the design has no network `" + name + "`"));
  }

  @FunctionalInterface
  private interface Chooser {
    CostModel choose(ResolvedBlock root) throws EvaluationFailure;
  }

  /** Blocks that no parameter enters are the same objects for all designs: no need to compare. */
  private static final class Identity {
    private final ResolvedBlock network;
    private final ResolvedBlock workload;

    Identity(ResolvedBlock network, ResolvedBlock workload) {
      this.network = network;
      this.workload = workload;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Identity that && network == that.network && workload == that.workload;
    }

    @Override
    public int hashCode() {
      return 31 * System.identityHashCode(network) + System.identityHashCode(workload);
    }
  }

  private record NetworkKey(ResolvedBlock block, Optional<InputSpec> data) {}
}
