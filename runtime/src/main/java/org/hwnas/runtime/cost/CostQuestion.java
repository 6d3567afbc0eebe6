package org.hwnas.runtime.cost;

import java.util.ArrayList;
import java.util.List;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.hardware.Chip;
import org.hwnas.runtime.hardware.ChipReader;
import org.hwnas.runtime.hardware.Quantization;
import org.hwnas.runtime.mapping.NetworkMapping;
import org.hwnas.runtime.mapping.WeightMapper;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.Node;

/**
 * A design as a cost model sees it: the resolved configuration, and typed readings of it that are
 * made when a model first asks, since not every model can use every configuration. Not safe for
 * concurrent use.
 */
public final class CostQuestion {
  /**
   * A network that the chip is to run.
   *
   * @param name of the workload
   * @param path of its network in the configuration
   * @param network as built for its data set
   */
  public record Workload(String name, String path, Network network) {
    /** Where a node is, for fields that differ from layer to layer. */
    public String place(Node node) {
      return path + "." + node.name();
    }
  }

  private final ResolvedBlock root;
  private final List<Workload> workloads;
  private Chip chip;
  private List<NetworkMapping> mappings = List.of();

  /**
   * @param root of the resolved configuration
   * @param workloads in plan order, at least one
   */
  public CostQuestion(ResolvedBlock root, List<Workload> workloads) {
    if (workloads.isEmpty()) {
      throw new IllegalStateException("the design has no workload to estimate the cost of");
    }
    this.root = root;
    this.workloads = List.copyOf(workloads);
  }

  /** The whole resolved configuration. */
  public ResolvedBlock root() {
    return root;
  }

  public ResolvedBlock hardware() {
    return root.child("hardware");
  }

  public List<Workload> workloads() {
    return workloads;
  }

  /**
   * The accelerator.
   *
   * @throws EvaluationFailure where it cannot be built
   */
  public Chip chip() throws EvaluationFailure {
    if (chip == null) {
      chip = ChipReader.read(hardware());
    }
    return chip;
  }

  public Quantization quantization() throws EvaluationFailure {
    return Quantization.of(root.child("quantization"));
  }

  /**
   * The networks on the chip, in the order of the workloads, as {@link WeightMapper} lays them.
   *
   * @throws EvaluationFailure where there is nothing to map, or the hardware cannot be built
   */
  public List<NetworkMapping> mappings() throws EvaluationFailure {
    if (mappings.isEmpty()) {
      WeightMapper mapper = new WeightMapper(chip(), quantization());
      List<NetworkMapping> made = new ArrayList<>(workloads.size());
      for (Workload workload : workloads) {
        NetworkMapping mapping = mapper.map(workload.network());
        if (mapping.layers().isEmpty()) {
          throw new EvaluationFailure(
              "the network of `%s` has no convolution or linear layer, so there is nothing to map"
                  .formatted(workload.name()));
        }
        made.add(mapping);
      }
      mappings = List.copyOf(made);
    }
    return mappings;
  }

  /**
   * What a unit of area costs to make, relative to 32 nm: as stated, or that of {@link
   * FabricationCost}.
   */
  public double areaPrice() throws EvaluationFailure {
    ResolvedBlock technology = hardware().child("technology");
    String field = "fabrication_cost";
    return technology.has(field) && !technology.is(field, "auto")
        ? technology.number(field)
        : FabricationCost.perArea(technology.number("feature_size"));
  }

  /** Tiles of the chip: as stated, or as many as the hungriest workload needs. */
  public long chipTiles() throws EvaluationFailure {
    long needed = 0;
    for (NetworkMapping mapping : mappings()) {
      needed = Math.max(needed, mapping.tiles());
    }
    return chip().tiles().orElse(needed);
  }
}
