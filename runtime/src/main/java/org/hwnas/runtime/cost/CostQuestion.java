package org.hwnas.runtime.cost;

import java.util.ArrayList;
import java.util.List;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.hardware.Chip;
import org.hwnas.runtime.hardware.ChipDetails;
import org.hwnas.runtime.hardware.ChipReader;
import org.hwnas.runtime.hardware.Quantization;
import org.hwnas.runtime.mapping.LayerDemand;
import org.hwnas.runtime.mapping.MappingRules;
import org.hwnas.runtime.mapping.NetworkMapping;
import org.hwnas.runtime.mapping.WeightMapper;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.Node;
import org.hwnas.runtime.network.Operator;

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
      ResolvedBlock mapping = hardware().child("mapping");
      MappingRules rules =
          MappingRules.PLAIN.with(
              ChipDetails.slicesApart(mapping), ChipDetails.compaction(mapping));
      List<NetworkMapping> made = new ArrayList<>(workloads.size());
      for (Workload workload : workloads) {
        made.add(mapped(workload, chip(), rules, chip().cycle()));
      }
      mappings = List.copyOf(made);
    }
    return mappings;
  }

  /**
   * A network on a chip, with the formats and the pruning that the configuration states.
   *
   * @param step seconds from one read step to the next
   * @throws EvaluationFailure where there is nothing to map, or a layer's formats cannot be used
   */
  public NetworkMapping mapped(Workload workload, Chip on, MappingRules rules, double step)
      throws EvaluationFailure {
    NetworkMapping mapping =
        new WeightMapper(on, demands(workload), rules, step).map(workload.network());
    if (mapping.layers().isEmpty()) {
      throw new EvaluationFailure(
          "the network of `%s` has no convolution or linear layer, so there is nothing to map"
              .formatted(workload.name()));
    }
    return mapping;
  }

  /** Formats and pruning of a workload's layers: the same object for all where they are alike. */
  private LayerDemand.Source demands(Workload workload) throws EvaluationFailure {
    boolean pruned =
        root.find("pruning")
            .flatMap(p -> p.find("structure"))
            .filter(structure -> !structure.kind().equals("none"))
            .isPresent();
    ResolvedBlock formats = root.child("quantization");
    boolean alike = formats.children().stream().allMatch(f -> f.varying().isEmpty() && plain(f));
    return alike && !pruned
        ? LayerDemand.uniform(quantization())
        : node -> LayerDemand.at(root, workload.place(node), (Operator.Filters) node.operator());
  }

  private static boolean plain(ResolvedBlock format) {
    return !format.has("depthwise_bits") || format.is("depthwise_bits", "auto");
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
