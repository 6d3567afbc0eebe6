package org.hwnas.runtime.cost.neurosim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.cost.Component;
import org.hwnas.runtime.cost.ComponentValues;
import org.hwnas.runtime.cost.CostBreakdown;
import org.hwnas.runtime.cost.CostModel;
import org.hwnas.runtime.cost.CostQuestion;
import org.hwnas.runtime.cost.DesignCost;
import org.hwnas.runtime.cost.LayerCost;
import org.hwnas.runtime.cost.LayerOccupancy;
import org.hwnas.runtime.cost.Occupancy;
import org.hwnas.runtime.cost.Remembered;
import org.hwnas.runtime.cost.WorkloadCost;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.network.Network;

/**
 * NeuroSim's circuit model on designs of ours, with or without its quirks. The chip is designed for
 * each network, as NeuroSim does; with several, it is the largest of theirs.
 */
public final class NeuroSimCostModel implements CostModel {
  private static final double DEVIATIONS = 4; // of rectified normal inputs, at the largest code
  private static final String SOURCE =
      "NeuroSim 2D inference 1.4 and 1.5 (Lu et al., Frontiers in AI 2021; Lee et al., 2024): ";

  private static final Remembered<Integer, LayerStatistics> IMAGES =
      new Remembered<>(LayerStatistics::uniform);
  private static final Remembered<Integer, LayerStatistics> BEHIND =
      new Remembered<>(bits -> LayerStatistics.rectified(bits, DEVIATIONS));

  private final Remembered<Network, NeuroSimNetwork> translated =
      new Remembered<>(NeuroSimNetwork::of);
  private final ResolvedBlock options;
  private final Set<NeuroSimQuirk> quirks;

  /**
   * @param options the block {@code evaluate.cost}
   */
  public NeuroSimCostModel(ResolvedBlock options) {
    this.options = options;
    boolean corrected = options.has("corrected") && options.bool("corrected");
    this.quirks = corrected ? NeuroSimQuirk.none() : NeuroSimQuirk.all();
  }

  @Override
  public DesignCost estimate(CostQuestion question) throws EvaluationFailure {
    List<NeuroSimNetwork> networks = new ArrayList<>();
    for (CostQuestion.Workload workload : question.workloads()) {
      networks.add(translated.of(workload.network()));
    }
    ChipFormats formats = new ChipFormats(question, networks);
    ChipArrays arrays = new ChipArrays(question, options, formats.widest(), quirks);
    List<WorkloadCost> workloads = new ArrayList<>();
    ComponentValues area = ComponentValues.NONE;
    double largest = -1;
    double leaking = 0;
    long tiles = 0;
    for (int w = 0; w < networks.size(); w++) {
      CostQuestion.Workload workload = question.workloads().get(w);
      NeuroSimNetwork network = networks.get(w);
      List<LayerFormat> own = formats.of(w, network);
      NeuroSimModel model = new NeuroSimModel(arrays.of(workload, network), network.layers(), own);
      long stated = arrays.tiles().orElse(Long.MAX_VALUE);
      List<LayerStatistics> statistics = new ArrayList<>();
      for (int i = 0; i < network.layers().size(); i++) {
        statistics.add((i == 0 ? IMAGES : BEHIND).of(own.get(i).inputBits()));
      }
      NeuroSimResult result = model.evaluate(statistics);
      if (result.plan().tiles() > stated) {
        throw new EvaluationFailure(
            "`%s` takes %.0f of NeuroSim's tiles; the chip has %d"
                .formatted(workload.name(), result.plan().tiles(), stated));
      }
      workloads.add(workload(workload, network, own, arrays.any(), result));
      ComponentValues parts = model.areaByComponent();
      if (parts.total() > largest) {
        largest = parts.total();
        area = parts;
        leaking = result.leakage();
      }
      tiles = Math.max(tiles, (long) result.plan().tiles());
    }
    ComponentValues leakage =
        new ComponentValues.Collector().add(Component.LEAKAGE, leaking).build();
    return new DesignCost(workloads, area, leakage, tiles, question.areaPrice());
  }

  private static WorkloadCost workload(
      CostQuestion.Workload workload,
      NeuroSimNetwork network,
      List<LayerFormat> formats,
      NeuroSimSettings s,
      NeuroSimResult result) {
    List<LayerCost> costs = new ArrayList<>();
    List<LayerOccupancy> places = new ArrayList<>();
    long cellsInUse = 0;
    long arraysInUse = 0;
    NeuroSimResult.Plan plan = result.plan();
    for (int i = 0; i < network.layers().size(); i++) {
      NeuroSimLayer layer = network.layers().get(i);
      NeuroSimResult.Layer cost = result.layers().get(i);
      int node = network.nodes().get(i);
      String name = workload.network().node(node).name();
      costs.add(new LayerCost(node, name, energy(cost), busy(cost.time()), cost.time().total()));
      long columns = (long) layer.filters() * formats.get(i).slices(s);
      long cells = layer.inputs() * columns;
      long arrays = Math.round(cost.tiles() * plan.subArrays() / plan.tiles());
      int reads = layer.vectors(!s.has(NeuroSimQuirk.NO_PADDING)) * formats.get(i).inputBits();
      double splits = Math.ceil((double) layer.inputs() / s.rows);
      places.add(
          new LayerOccupancy(
              node,
              name,
              arrays,
              Math.round(cost.tiles()),
              cells,
              reads * splits * columns * s.partialReads(),
              () -> decisions(cost, reads)));
      cellsInUse += cells;
      arraysInUse += arrays;
    }
    Occupancy occupancy =
        new Occupancy(
            places,
            arraysInUse,
            Math.round(plan.tiles()),
            cellsInUse,
            plan.utilisation(),
            true); // a chip without enough tiles is refused
    double latency = s.pipeline ? result.latency() * network.layers().size() : result.latency();
    CostBreakdown breakdown = new CostBreakdown(costs, latency, result.latency());
    return new WorkloadCost(workload.name(), workload.network(), occupancy, breakdown);
  }

  private static Map<String, String> decisions(NeuroSimResult.Layer cost, int reads) {
    Map<String, String> decisions = new LinkedHashMap<>();
    decisions.put("copies", String.format(Locale.ROOT, "%.0f", cost.speedUp()));
    decisions.put("utilisation", String.format(Locale.ROOT, "%.4f", cost.utilisation()));
    decisions.put("reads", Integer.toString(reads));
    return decisions;
  }

  private static ComponentValues energy(NeuroSimResult.Layer layer) {
    ComponentValues.Collector energy = new ComponentValues.Collector();
    for (Component component : Component.values()) {
      energy.add(component, layer.energy().of(component));
    }
    return energy.add(Component.LEAKAGE, layer.leakageEnergy()).build();
  }

  private static ComponentValues busy(NeuroSimResult.Time time) {
    return new ComponentValues.Collector()
        .add(Component.ADC, time.sensing())
        .add(Component.SHIFT_ADD, time.accumulation())
        .add(Component.TILE_BUFFER, time.buffers())
        .add(Component.INTERCONNECT, time.interconnect())
        .add(Component.ACTIVATION, time.digital())
        .build();
  }

  @Override
  public String source(Component component) {
    return switch (component) {
      case ADC -> SOURCE + "fits to circuit simulation with PTM and IRDS cards";
      case PE_BUS, TILE_BUS, INTERCONNECT -> SOURCE + "repeated wires, 0.2 fF/um";
      case LEAKAGE -> SOURCE + "off-currents of PTM and IRDS";
      default -> SOURCE + "gates of PTM (130 to 22 nm) and IRDS (14 to 1 nm)";
    };
  }
}
