package org.hwnas.runtime.cost.mnsim2;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
import org.hwnas.runtime.hardware.Quantization;
import org.hwnas.runtime.network.Network;

/** MNSIM 2.0 on designs of ours, with or without its quirks. */
public final class Mnsim2CostModel implements CostModel {
  private static final double NANO = 1e-9;
  private static final double SQUARE_MICRO = 1e-12;
  private static final String SOURCE = "MNSIM 2.0, ca39ccb (Zhu et al., IEEE TCAD 2023): ";

  private static final Map<Component, Column> AREAS =
      Map.ofEntries(
          Map.entry(Component.CROSSBAR, Column.AREA_XBAR),
          Map.entry(Component.ADC, Column.AREA_ADC),
          Map.entry(Component.DAC, Column.AREA_DAC),
          Map.entry(Component.PE_ADDER, Column.AREA_ADDER),
          Map.entry(Component.SHIFT_ADD, Column.AREA_SHIFTREG),
          Map.entry(Component.INPUT_REGISTER, Column.AREA_IREG),
          Map.entry(Component.OUTPUT_REGISTER, Column.AREA_OREG),
          Map.entry(Component.TILE_ADDER, Column.AREA_JOINTMODULE),
          Map.entry(Component.TILE_BUFFER, Column.AREA_BUF),
          Map.entry(Component.POOLING, Column.AREA_POOLING));

  private static final List<Map.Entry<Component, Column>> ENERGY_PARTS =
      List.of(
          Map.entry(Component.CROSSBAR, Column.ENERGY_XBAR),
          Map.entry(Component.ADC, Column.ENERGY_ADC),
          Map.entry(Component.DAC, Column.ENERGY_DAC),
          Map.entry(Component.SHIFT_ADD, Column.ENERGY_SHIFTREG),
          Map.entry(Component.INPUT_REGISTER, Column.ENERGY_IREG),
          Map.entry(Component.OUTPUT_REGISTER, Column.ENERGY_OREG),
          Map.entry(Component.TILE_ADDER, Column.ENERGY_JOINTMODULE),
          Map.entry(Component.TILE_BUFFER, Column.ENERGY_BUF),
          Map.entry(Component.POOLING, Column.ENERGY_POOLING));

  private static final List<Map.Entry<Component, Column>> TIME_PARTS =
      List.of(
          Map.entry(Component.CROSSBAR, Column.LATSUM_XBAR),
          Map.entry(Component.ADC, Column.LATSUM_ADC),
          Map.entry(Component.DAC, Column.LATSUM_DAC),
          Map.entry(Component.PE_ADDER, Column.LATSUM_ADDER),
          Map.entry(Component.SHIFT_ADD, Column.LATSUM_SHIFTREG),
          Map.entry(Component.INPUT_REGISTER, Column.LATSUM_IREG),
          Map.entry(Component.OUTPUT_REGISTER, Column.LATSUM_OREG),
          Map.entry(Component.TILE_ADDER, Column.LATSUM_JOINTMODULE),
          Map.entry(Component.TILE_BUFFER, Column.LATSUM_BUFFER),
          Map.entry(Component.TILE_BUS, Column.LATSUM_INTRA_TILE),
          Map.entry(Component.INTERCONNECT, Column.LATSUM_INTER_TILE),
          Map.entry(Component.POOLING, Column.LATSUM_POOLING));

  /** A network is the same object for all designs that have it; see {@link Network}. */
  private record Asked(Network network, List<Quantization> bits) {}

  private final Remembered<Asked, Translation.Translated> translated =
      new Remembered<>(asked -> Translation.of(asked.network(), asked.bits()));
  private final Set<Quirk> quirks;
  private final ThreadLocal<Mnsim2Model> models = ThreadLocal.withInitial(Mnsim2Model::new);

  /**
   * @param quirks of MNSIM to keep
   */
  public Mnsim2CostModel(Set<Quirk> quirks) {
    this.quirks = Set.copyOf(quirks);
  }

  @Override
  public DesignCost estimate(CostQuestion question) throws EvaluationFailure {
    List<Translation.Translated> networks = new ArrayList<>();
    for (CostQuestion.Workload workload : question.workloads()) {
      networks.add(
          translated.of(new Asked(workload.network(), Translation.bits(question, workload))));
    }
    Mnsim2Config config = hardware(question, networks, quirks);
    long most = mostTiles(networks, config);
    List<WorkloadCost> workloads = new ArrayList<>();
    ComponentValues area = ComponentValues.NONE;
    double largest = -1;
    Mnsim2Model model = models.get();
    for (int i = 0; i < networks.size(); i++) {
      Mnsim2Result result = model.evaluate(networks.get(i).layers(), config);
      workloads.add(workload(question.workloads().get(i), networks.get(i), config, result));
      ComponentValues own = area(result, config);
      if (own.total() > largest) { // the chip is as large as its hungriest network needs
        largest = own.total();
        area = own;
      }
    }
    return new DesignCost(workloads, area, ComponentValues.NONE, most, question.areaPrice());
  }

  /**
   * A design's hardware, with a mesh for the hungriest network where the spec states none.
   *
   * @throws EvaluationFailure where MNSIM cannot be told
   */
  static Mnsim2Config hardware(
      CostQuestion question, List<Translation.Translated> networks, Set<Quirk> quirks)
      throws EvaluationFailure {
    long stated = question.chip().tiles().orElse(-1);
    Mnsim2Config config = Mnsim2Hardware.read(question, Math.max(1, stated), quirks);
    return stated >= 0
        ? config
        : Mnsim2Hardware.read(question, mostTiles(networks, config), quirks);
  }

  /** MNSIM's chip has the tiles its network uses; a mesh without end tells how many those are. */
  private static long mostTiles(List<Translation.Translated> networks, Mnsim2Config config)
      throws EvaluationFailure {
    long most = 0;
    LayerPlan plan = new LayerPlan();
    for (Translation.Translated network : networks) {
      plan.map(network.layers(), endless(config));
      most = Math.max(most, plan.usedTiles);
    }
    return most;
  }

  private static Mnsim2Config endless(Mnsim2Config c) {
    Mnsim2Config.Chip mesh =
        new Mnsim2Config.Chip(
            c.chip().bufferFeature(), c.chip().bufferWidth(), c.chip().order(), 1 << 15, 1 << 15);
    return new Mnsim2Config(
        c.cell(), c.array(), c.dac(), c.adc(), c.pe(), c.logic(), c.tile(), mesh, c.quirks());
  }

  private static WorkloadCost workload(
      CostQuestion.Workload workload,
      Translation.Translated network,
      Mnsim2Config config,
      Mnsim2Result r) {
    List<LayerCost> costs = new ArrayList<>();
    List<LayerOccupancy> places = new ArrayList<>();
    long cellsInUse = 0;
    long crossbars = 0;
    double slowest = 0;
    long perPe = (long) config.pe().groups() * config.pe().polarity();
    for (int i = 0; i < r.layers(); i++) {
      Mnsim2Layer layer = network.layers().layer(i);
      int node = network.nodes().get(i);
      String name = workload.network().node(node).name();
      ComponentValues.Collector energy = new ComponentValues.Collector();
      ComponentValues.Collector busy = new ComponentValues.Collector();
      for (Map.Entry<Component, Column> part : ENERGY_PARTS) {
        energy.add(part.getKey(), r.get(part.getValue(), i));
      }
      energy.add(
          Component.MUX, r.get(Column.ENERGY_INPUT_DEMUX, i) + r.get(Column.ENERGY_OUTPUT_MUX, i));
      if (!config.keeps(Quirk.ADDER_ENERGY_LEFT_OUT)) {
        energy.add(
            layer.kind().tiled() ? Component.PE_ADDER : Component.GLOBAL_ADDER,
            r.get(Column.ENERGY_ADDER, i));
      }
      double own = 0;
      for (Map.Entry<Component, Column> part : TIME_PARTS) {
        busy.add(part.getKey(), r.get(part.getValue(), i) * NANO);
        own += r.get(part.getValue(), i);
      }
      double mux = r.get(Column.LATSUM_INPUT_DEMUX, i) + r.get(Column.LATSUM_OUTPUT_MUX, i);
      busy.add(Component.MUX, mux * NANO);
      own += mux;
      slowest = Math.max(slowest, own);
      costs.add(new LayerCost(node, name, energy.scale(NANO).build(), busy.build(), own * NANO));
      if (layer.kind().weighted()) {
        long pes = (long) r.get(Column.PES_MAPPED, i);
        long weights =
            (long) layer.inputChannels()
                * layer.outputChannels()
                / layer.groups()
                * layer.kernel()
                * layer.kernel();
        int stored = layer.weightBits() - (config.pe().polarity() - 1);
        int slices =
            config.keeps(Quirk.CELL_BITS_IGNORED)
                ? stored
                : Parts.ceilDiv(stored, config.cell().bits());
        long cells = weights * slices * config.pe().polarity();
        double conversions = r.get(Column.LATSUM_ADC, i) / config.adc().latency();
        places.add(
            new LayerOccupancy(
                node,
                name,
                pes * perPe,
                (long) r.get(Column.TILES, i),
                cells,
                conversions * config.pe().adcs() * pes,
                () -> decisions(pes, slices, layer.positions())));
        cellsInUse += cells;
        crossbars += pes * perPe;
      }
    }
    double available =
        r.get(Column.XBARS_INSTANTIATED) * config.array().rows() * config.array().columns();
    Occupancy occupancy =
        new Occupancy(
            places,
            crossbars,
            (long) r.get(Column.TILES),
            cellsInUse,
            cellsInUse / available,
            true); // a mesh that is too small is refused
    // MNSIM gives no pace. The slowest layer bounds it, by the sum of its parts, some of which
    // overlap
    // in MNSIM's schedule: one image after the other is never slower
    double latency = r.get(Column.LATENCY_NS) * NANO;
    CostBreakdown breakdown = new CostBreakdown(costs, latency, Math.min(slowest * NANO, latency));
    return new WorkloadCost(workload.name(), workload.network(), occupancy, breakdown);
  }

  private static Map<String, String> decisions(long pes, int slices, int positions) {
    Map<String, String> decisions = new LinkedHashMap<>();
    decisions.put("PEs", Long.toString(pes));
    decisions.put("slices", Integer.toString(slices));
    decisions.put("positions", Integer.toString(positions));
    return decisions;
  }

  private static ComponentValues area(Mnsim2Result r, Mnsim2Config config) {
    ComponentValues.Collector area = new ComponentValues.Collector();
    AREAS.forEach((component, column) -> area.add(component, squareMetres(r, config, column)));
    area.add(
        Component.MUX,
        squareMetres(r, config, Column.AREA_INPUT_DEMUX)
            + squareMetres(r, config, Column.AREA_OUTPUT_MUX));
    return area.build();
  }

  /**
   * MNSIM has the accumulator in its groups and not in its total: leaves must add up to a total.
   */
  private static double squareMetres(Mnsim2Result r, Mnsim2Config config, Column column) {
    boolean tilesOnly = config.keeps(Quirk.GLOBAL_PARTS_LEFT_OUT);
    return (tilesOnly ? r.layerSum(column) : r.get(column)) * SQUARE_MICRO;
  }

  @Override
  public String source(Component component) {
    return switch (component) {
      case CROSSBAR -> SOURCE + "cell as stated; row driver Liu et al., ISSCC 2020";
      case ADC, DAC -> SOURCE + "converters as stated, else its table";
      case TILE_BUFFER -> SOURCE + "CACTI";
      case MUX -> SOURCE + "transistor counts; times NVSim";
      default -> SOURCE + "its digital parts";
    };
  }
}
