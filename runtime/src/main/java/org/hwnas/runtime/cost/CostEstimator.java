package org.hwnas.runtime.cost;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.hardware.Chip;
import org.hwnas.runtime.hardware.ChipReader;
import org.hwnas.runtime.hardware.Quantization;
import org.hwnas.runtime.mapping.NetworkMapping;
import org.hwnas.runtime.mapping.WeightMapper;
import org.hwnas.runtime.network.InputSpec;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.NetworkBuilder;

/**
 * From the configuration of a design to what it costs, over all its workloads. Safe for concurrent
 * calls; networks that were seen before are not built again.
 */
public final class CostEstimator {
  /**
   * Above this the memory of networks starts afresh, so that a long search cannot fill the heap.
   */
  private static final int REMEMBERED_NETWORKS = 512;

  private final CostModel model;
  private final Function<String, Optional<InputSpec>> dataSets;
  private final Map<NetworkKey, Network> networks = new ConcurrentHashMap<>();

  /**
   * @param model that prices a mapped network
   * @param dataSets shape and classes of a data set by name; empty for one it does not know
   */
  public CostEstimator(CostModel model, Function<String, Optional<InputSpec>> dataSets) {
    this.model = model;
    this.dataSets = dataSets;
  }

  public CostModel model() {
    return model;
  }

  /**
   * What a design costs.
   *
   * @param root of the resolved configuration: workload, network, hardware, quantization blocks
   * @throws EvaluationFailure where a network or the hardware cannot be built
   */
  public DesignCost estimate(ResolvedBlock root) throws EvaluationFailure {
    Chip chip = ChipReader.read(root.child("hardware"));
    WeightMapper mapper = new WeightMapper(chip, Quantization.of(root.child("quantization")));
    List<String> names = new ArrayList<>();
    List<NetworkMapping> mappings = new ArrayList<>();
    long needed = 0;
    for (ResolvedBlock block : root.children()) {
      if (block.kind().equals("workload")) {
        NetworkMapping mapping = mapper.map(network(root, block));
        if (mapping.layers().isEmpty()) {
          throw new EvaluationFailure(
              "the network of `%s` has no convolution or linear layer, so there is nothing to map"
                  .formatted(block.name()));
        }
        names.add(block.name());
        mappings.add(mapping);
        needed = Math.max(needed, mapping.tiles());
      }
    }
    if (mappings.isEmpty()) {
      throw new IllegalStateException("the design has no workload to estimate the cost of");
    }
    long chipTiles = chip.tiles().orElse(needed);
    List<WorkloadCost> costs = new ArrayList<>(mappings.size());
    for (int i = 0; i < names.size(); i++) {
      NetworkMapping mapping = mappings.get(i);
      costs.add(new WorkloadCost(names.get(i), mapping, model.estimate(mapping, chip, chipTiles)));
    }
    return new DesignCost(chip, chipTiles, costs, model.area(chip, chipTiles));
  }

  /** The network of a workload block of this root; built once per structure and data set. */
  public Network network(ResolvedBlock root, ResolvedBlock workload) throws EvaluationFailure {
    String name = workload.symbol("network");
    // by kind too: a workload may bear the name of the network it is made of
    ResolvedBlock block =
        root.childrenOfKind("network")
            .filter(network -> network.name().equals(name))
            .findFirst()
            .orElseThrow(
                () -> new IllegalStateException("the design has no network `" + name + "`"));
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
    return known;
  }

  private record NetworkKey(ResolvedBlock block, Optional<InputSpec> data) {}
}
