package org.hwnas.runtime.cost.analytical;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.hwnas.runtime.cost.Component;
import org.hwnas.runtime.cost.ComponentValues;
import org.hwnas.runtime.cost.CostBreakdown;
import org.hwnas.runtime.cost.CostModel;
import org.hwnas.runtime.cost.CostQuestion;
import org.hwnas.runtime.cost.DesignCost;
import org.hwnas.runtime.cost.LayerCost;
import org.hwnas.runtime.cost.MappedOccupancy;
import org.hwnas.runtime.cost.WorkloadCost;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.estimate.MetricArray;
import org.hwnas.runtime.hardware.Adc;
import org.hwnas.runtime.hardware.Chip;
import org.hwnas.runtime.hardware.Crossbar;
import org.hwnas.runtime.hardware.Pe;
import org.hwnas.runtime.mapping.LayerMapping;
import org.hwnas.runtime.mapping.NetworkMapping;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.Node;
import org.hwnas.runtime.network.Operator;

/** The model that the package describes. */
public final class AnalyticalCostModel implements CostModel {
  private static final double ISAAC_ROWS_PER_PE = 1024; // 8 crossbars of 128 rows share one IR
  private static final double ISAAC_ADCS_PER_SHIFT_ADD = 2; // 8 ADCs, 4 units
  private static final double ISAAC_BUFFER_BITS = 64 * 8192.0;
  private static final double ISAAC_TILES_PER_ROUTER = 4;
  private static final double ISAAC_FLIT_BITS = 32;
  private static final double ISAAC_ACTIVATION_UNITS = 2;
  private static final double BUS_WIRES = 384; // ISAAC, Table I

  private final ComponentData data = ComponentData.isaac();
  private final AdcModel adc = new AdcModel(data);

  @Override
  public DesignCost estimate(CostQuestion question) throws EvaluationFailure {
    Chip chip = question.chip();
    if (chip.adc().kind() != Adc.Kind.SAR && chip.adc().kind() != Adc.Kind.FLASH) {
      throw new EvaluationFailure(
          "the cost model `analytical` knows converters of kind sar and flash, not "
              + chip.adc().kind().name().toLowerCase(Locale.ROOT));
    }
    long chipTiles = question.chipTiles();
    List<WorkloadCost> workloads = new ArrayList<>(question.workloads().size());
    for (int i = 0; i < question.workloads().size(); i++) {
      NetworkMapping mapping = question.mappings().get(i);
      workloads.add(
          new WorkloadCost(
              question.workloads().get(i).name(),
              mapping.network(),
              MappedOccupancy.of(mapping, chip),
              breakdown(mapping, chip, chipTiles)));
    }
    return new DesignCost(
        workloads,
        area(chip, chipTiles),
        ComponentValues.NONE,
        chipTiles,
        question.areaPrice(),
        new TreeMap<>(
            Map.of(
                "compression",
                MetricArray.perWorkload(
                    question.mappings().stream()
                        .mapToDouble(NetworkMapping::compression)
                        .toArray()))));
  }

  /** What an inference of one mapped network costs on a chip of so many tiles. */
  CostBreakdown breakdown(NetworkMapping mapping, Chip chip, long chipTiles) {
    EventEnergies e = EventEnergies.of(data, adc, chip, chipTiles);
    Network network = mapping.network();
    List<LayerCost> layers = new ArrayList<>(network.nodes().size());
    Iterator<LayerMapping> mapped = mapping.layers().iterator();
    int bits = mapping.inputBits();
    int last = network.nodes().size() - 1;
    for (Node node : network.nodes()) {
      ComponentValues.Collector energy = new ComponentValues.Collector();
      double latency = 0;
      if (node.operator() instanceof Operator.Filters) {
        LayerMapping layer = mapped.next();
        analog(energy, layer, e, bits);
        latency = latency(layer, chip, e.step(), bits);
      } else {
        digital(energy, node, network, e);
      }
      if (node.id() == 0 || node.id() == last) {
        // images arrive through the global buffer and logits leave through it: write and read
        double moved = 2.0 * node.output().elements() * bits;
        energy.add(Component.GLOBAL_BUFFER, moved * e.globalBufferBit());
      }
      ComponentValues values = energy.build();
      if (values.total() > 0 || latency > 0) {
        layers.add(new LayerCost(node.id(), node.name(), values, latency));
      }
    }
    return CostBreakdown.layerByLayer(layers);
  }

  private static void analog(
      ComponentValues.Collector energy, LayerMapping layer, EventEnergies e, int bits) {
    double reads = layer.reads();
    double conversions = layer.conversions();
    int read = layer.slicing().inputBits();
    double rowBits = (double) layer.positions() * layer.rowsPerRead() * read;
    double inputBits = (double) layer.positions() * layer.groups() * layer.rowsPerGroup() * read;
    double outputs = layer.outputs();
    double partials = layer.allPartials();
    energy
        .add(Component.CROSSBAR, reads * layer.cells() * e.cell())
        .add(Component.DAC, reads * layer.rowsPerRead() * e.drive())
        .add(Component.SAMPLE_HOLD, conversions * e.sample())
        .add(Component.ADC, conversions * e.conversion())
        .add(Component.SHIFT_ADD, conversions * e.shiftAdd())
        .add(Component.INPUT_REGISTER, rowBits * e.inputBit())
        .add(Component.OUTPUT_REGISTER, partials * bits * e.outputBit())
        .add(Component.DIGITAL, layer.sums() * e.addition())
        .add(Component.TILE_BUFFER, (inputBits + outputs * bits) * e.tileBufferBit())
        .add(Component.TILE_BUS, inputBits * e.tileBusBit())
        .add(Component.INTERCONNECT, outputs * bits * e.hop());
  }

  private static void digital(
      ComponentValues.Collector energy, Node node, Network network, EventEnergies e) {
    double elements = node.output().elements();
    Operator op = node.operator();
    double joule = 0;
    if (op instanceof Operator.Activation) {
      joule = elements * e.activation();
    } else if (op instanceof Operator.MaxPool pool) {
      joule = elements * pool.window().elements() * e.pooling();
    } else if (op instanceof Operator.AvgPool pool) {
      joule = elements * pool.window().elements() * e.pooling();
    } else if (op instanceof Operator.GlobalAveragePool) {
      joule = network.node(node.inputs().get(0)).output().elements() * e.pooling();
    } else if (op instanceof Operator.Add || op instanceof Operator.PositionEmbedding) {
      joule = elements * e.addition();
    } else if (op instanceof Operator.Affine) {
      joule = elements * (e.product() + e.addition());
    } else if (op instanceof Operator.LayerNorm) {
      // mean and variance, then centre, scale and shift: two products and four additions a value
      joule = elements * (2 * e.product() + 4 * e.addition());
    } else if (op instanceof Operator.Attention) {
      joule = node.macs() * (e.product() + e.addition());
    } else if (op instanceof Operator.Multiply) {
      joule = elements * e.product();
    }
    energy.add(Component.DIGITAL, joule);
  }

  /**
   * Reads one after the other, unless the tiles' buses or their links to the routers are slower.
   */
  private static double latency(LayerMapping layer, Chip chip, double step, int bits) {
    double analog = layer.reads() * step;
    double inputBits =
        (double) layer.positions()
            * layer.groups()
            * layer.rowsPerGroup()
            * layer.slicing().inputBits();
    long tiles = Math.max(1, layer.tiles()); // what is pruned away as a whole has none
    double load = inputBits / (BUS_WIRES * tiles * chip.clock());
    double perLink = chip.interconnect().flitBits() * chip.clock();
    double send = layer.outputs() * (double) bits / (perLink * tiles);
    return Math.max(analog, Math.max(load, send));
  }

  /** Area of a chip of this many tiles, m^2 by component. */
  ComponentValues area(Chip chip, long chipTiles) {
    double f = chip.technology();
    Pe pe = chip.tile().pe();
    Crossbar x = pe.crossbar();
    double crossbars = (double) chipTiles * chip.tile().crossbars();
    double rows = crossbars * x.rows();
    double cols = crossbars * x.cols();
    double adcs = crossbars * pe.adc().perCrossbar();
    double memory = data.row("tile_buffer").areaAt(f) / ISAAC_BUFFER_BITS;
    double digitalPerTile =
        ISAAC_ACTIVATION_UNITS * data.row("activation").areaAt(f)
            + data.row("pooling").areaAt(f)
            + data.row("tile_shift_add").areaAt(f);
    double routerPerTile =
        data.row("router").areaAt(f)
            / ISAAC_TILES_PER_ROUTER
            * (chip.interconnect().flitBits() / ISAAC_FLIT_BITS);
    return new ComponentValues.Collector()
        .add(Component.CROSSBAR, crossbars * x.cells() * x.device().cellAreaF2() * f * f)
        .add(Component.DAC, rows * data.row("dac").areaAt(f) * Math.scalb(1.0, pe.dacBits() - 1))
        .add(Component.ADC, adcs * adc.area(pe.adc(), f))
        .add(Component.SAMPLE_HOLD, cols * data.row("sample_hold").areaAt(f))
        .add(Component.SHIFT_ADD, adcs / ISAAC_ADCS_PER_SHIFT_ADD * data.row("shift_add").areaAt(f))
        .add(
            Component.INPUT_REGISTER,
            rows / ISAAC_ROWS_PER_PE * data.row("input_register").areaAt(f))
        .add(
            Component.OUTPUT_REGISTER,
            cols / ISAAC_ROWS_PER_PE * data.row("output_register").areaAt(f)
                + chipTiles * data.row("tile_output_register").areaAt(f))
        .add(Component.TILE_BUFFER, chipTiles * chip.tile().bufferBits() * memory)
        .add(Component.TILE_BUS, chipTiles * data.row("tile_bus").areaAt(f))
        .add(Component.DIGITAL, chipTiles * digitalPerTile)
        .add(Component.INTERCONNECT, chipTiles * routerPerTile)
        .add(Component.GLOBAL_BUFFER, chip.bufferBits() * memory)
        .build();
  }

  @Override
  public String source(Component component) {
    return switch (component) {
      case CROSSBAR -> "V^2 G t of the device; cell area of the device";
      case DAC -> data.row("dac").source();
      case ADC -> data.row("adc").source() + "; scaling with bits: Walden 1999, Saberi 2011";
      case SAMPLE_HOLD -> data.row("sample_hold").source();
      case SHIFT_ADD -> data.row("shift_add").source();
      case INPUT_REGISTER -> data.row("input_register").source();
      case OUTPUT_REGISTER -> data.row("output_register").source();
      case TILE_BUFFER, GLOBAL_BUFFER -> data.row("tile_buffer").source();
      case TILE_BUS -> data.row("tile_bus").source();
      case DIGITAL -> data.row("activation").source();
      case INTERCONNECT -> data.row("router").source();
      default -> throw new IllegalArgumentException("nothing is booked on " + component.id());
    };
  }
}
