package org.hwnas.runtime.cost.puma;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.cost.Component;
import org.hwnas.runtime.cost.ComponentValues;
import org.hwnas.runtime.cost.CostBreakdown;
import org.hwnas.runtime.cost.CostQuestion;
import org.hwnas.runtime.cost.LayerCost;
import org.hwnas.runtime.cost.LayerOccupancy;
import org.hwnas.runtime.cost.Occupancy;
import org.hwnas.runtime.cost.WorkloadCost;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.hardware.Chip;
import org.hwnas.runtime.hardware.ChipReader;
import org.hwnas.runtime.hardware.LayerBits;
import org.hwnas.runtime.hardware.Quantization;
import org.hwnas.runtime.mapping.WeightSlicing;
import org.hwnas.runtime.network.Node;
import org.hwnas.runtime.network.Operator;

/** One network on cores of its own. Used once; not safe for concurrent use. */
final class PumaNetwork {
  private static final double BUFFER_WORD = 256; // bit, of a tile's buffer
  private static final double BUFFER_CYCLES = 2;
  private static final double BUS_WIRES = 384;
  private static final double BUS_CYCLES = 2;
  private static final double FLIT = 32; // bit
  private static final double CYCLE = 1e-9; // s, of all figures of the table
  private static final double LANES = 4; // of a core's vector unit

  /** A layer on its units. */
  private record Layer(
      Node node,
      Operator.Filters filters,
      Chip chip,
      WeightSlicing slicing,
      MatrixUnit unit,
      long rowSplits,
      long units,
      long cores) {
    long positions() {
      return node.output().positions();
    }

    double product() {
      return slicing.inputSteps() * unit.step();
    }

    /** Bits that a position's window has. */
    double window() {
      return (double) filters.groups() * filters.rows() * slicing.inputBits();
    }

    double outputs() {
      return (double) filters.groups() * filters.outputsPerGroup();
    }

    long cells() {
      return filters.weights() * slicing.columnsPerWeight();
    }

    long crossbars() {
      return units * slicing.columnsPerWeight();
    }
  }

  private final CostQuestion question;
  private final CostQuestion.Workload workload;
  private final List<Layer> layers = new ArrayList<>();
  private final PumaParts parts = PumaParts.published();
  private long cores;
  private long tiles;
  private ComponentValues area = ComponentValues.NONE;
  private double leak;

  private PumaNetwork(CostQuestion question, CostQuestion.Workload workload) {
    this.question = question;
    this.workload = workload;
  }

  /**
   * Cuts a network into matrix units.
   *
   * @throws EvaluationFailure where there is nothing to map, or crossbars or formats cannot be used
   */
  static PumaNetwork of(CostQuestion question, CostQuestion.Workload workload)
      throws EvaluationFailure {
    PumaNetwork network = new PumaNetwork(question, workload);
    for (Node node : workload.network().nodes()) {
      if (node.operator() instanceof Operator.Filters filters) {
        network.layers.add(network.layer(node, filters));
      }
    }
    if (network.layers.isEmpty()) {
      throw new EvaluationFailure(
          "the network of `%s` has no convolution or linear layer, so there is nothing to map"
              .formatted(workload.name()));
    }
    network.built();
    return network;
  }

  private Layer layer(Node node, Operator.Filters filters) throws EvaluationFailure {
    String place = workload.place(node);
    ResolvedBlock root = question.root();
    Chip chip = ChipReader.read(root.child("hardware").at(place));
    LayerBits bits = LayerBits.of(root, place, filters);
    WeightSlicing slicing =
        WeightSlicing.of(chip, new Quantization(bits.weights(), bits.activations()));
    int stack = slicing.columnsPerWeight();
    MatrixUnit unit = MatrixUnit.of(chip, stack);
    long down = ceil(filters.rows(), chip.crossbar().rows());
    long across = ceil(filters.outputsPerGroup(), chip.crossbar().cols());
    long units = filters.groups() * down * across;
    long cores = ceil(units * stack, chip.crossbar().count());
    return new Layer(node, filters, chip, slicing, unit, down, units, cores);
  }

  private void built() {
    Chip any = layers.get(0).chip();
    ComponentValues.Collector sum = new ComponentValues.Collector();
    for (Layer layer : layers) {
      cores += layer.cores();
      leak += layer.units() * layer.unit().total().leak();
      layer.unit().area(sum, layer.units());
    }
    tiles = ceil(cores, any.tile().pe().count());
    PumaCostModel.shared(sum, any, cores, tiles);
    area = sum.build();
    leak +=
        cores * PumaCostModel.core().leak()
            + tiles * PumaCostModel.tile(any).leak()
            + PumaCostModel.routers(tiles);
  }

  /** m^2 of its cores and tiles. */
  ComponentValues area() {
    return area;
  }

  /** W of its cores and tiles. */
  double leak() {
    return leak;
  }

  long tiles() {
    return tiles;
  }

  /**
   * What an inference costs.
   *
   * @param whole W that the whole chip leaks, where there is one
   */
  WorkloadCost cost(Optional<Double> whole) {
    double sum = 0;
    for (Layer layer : layers) {
      sum += latency(layer);
    }
    double waiting = whole.orElse(leak);
    List<LayerCost> costs = new ArrayList<>();
    List<LayerOccupancy> places = new ArrayList<>();
    int at = 0;
    for (Node node : workload.network().nodes()) {
      ComponentValues.Collector energy = new ComponentValues.Collector();
      double latency = 0;
      if (node.operator() instanceof Operator.Filters) {
        Layer layer = layers.get(at++);
        latency = latency(layer);
        filters(energy, layer);
        energy.add(Component.LEAKAGE, waiting * latency);
        places.add(place(layer));
      } else {
        energy.add(Component.DIGITAL, operations(node) * part("vector_operation") * CYCLE);
      }
      if (latency > 0 || !energy.isEmpty()) {
        costs.add(new LayerCost(node.id(), node.name(), energy.build(), latency));
      }
    }
    return new WorkloadCost(
        workload.name(), workload.network(), occupancy(places), CostBreakdown.layerByLayer(costs));
  }

  private double part(String unit) {
    return parts.part(unit).dynamic();
  }

  private void filters(ComponentValues.Collector energy, Layer layer) {
    double positions = layer.positions();
    layer.unit().energy(energy, positions * layer.product() * layer.units());
    double read = positions * layer.window();
    double written = positions * layer.outputs() * layer.slicing().inputBits();
    double word = part("buffer") * BUFFER_CYCLES * CYCLE / BUFFER_WORD;
    double wire = part("bus") * BUS_CYCLES * CYCLE / BUS_WIRES;
    energy
        .add(Component.TILE_BUFFER, (read + written) * word)
        .add(Component.TILE_BUS, (read + written) * wire)
        .add(Component.INTERCONNECT, written * part("router") * CYCLE / FLIT)
        .add(Component.PE_ADDER, sums(layer) * part("vector_operation") * CYCLE);
  }

  /** Additions of what the units below one another give. */
  private static double sums(Layer layer) {
    return layer.positions() * layer.outputs() * (layer.rowSplits() - 1);
  }

  /** Positions one after the other, unless the buffers or the vector units are slower. */
  private static double latency(Layer layer) {
    double spread = Math.max(1, ceil(layer.cores(), layer.chip().tile().pe().count()));
    double load = Math.ceil(layer.window() / BUFFER_WORD) * BUFFER_CYCLES * CYCLE / spread;
    double add = sums(layer) / (layer.cores() * LANES) * CYCLE;
    return Math.max(layer.positions() * Math.max(layer.product(), load), add);
  }

  /** Operations of a node without weights. */
  private double operations(Node node) {
    Operator op = node.operator();
    double elements = node.output().elements();
    if (op instanceof Operator.MaxPool pool) {
      return elements * pool.window().elements();
    }
    if (op instanceof Operator.AvgPool pool) {
      return elements * pool.window().elements();
    }
    if (op instanceof Operator.GlobalAveragePool) {
      return workload.network().node(node.inputs().get(0)).output().elements();
    }
    if (op instanceof Operator.Attention) {
      return 2.0 * node.macs();
    }
    boolean arithmetic =
        op instanceof Operator.Activation
            || op instanceof Operator.Add
            || op instanceof Operator.Multiply
            || op instanceof Operator.PositionEmbedding;
    if (op instanceof Operator.Affine) {
      return 2 * elements;
    }
    return arithmetic ? elements : op instanceof Operator.LayerNorm ? 6 * elements : 0;
  }

  private static LayerOccupancy place(Layer layer) {
    double conversions =
        (double) layer.positions()
            * layer.slicing().inputSteps()
            * layer.crossbars()
            * layer.chip().crossbar().cols()
            / layer.chip().adc().columnsPerConversion();
    return new LayerOccupancy(
        layer.node().id(),
        layer.node().name(),
        layer.crossbars(),
        ceil(layer.cores(), layer.chip().tile().pe().count()),
        layer.cells(),
        conversions,
        () -> decisions(layer));
  }

  private static Map<String, String> decisions(Layer layer) {
    Map<String, String> decisions = new LinkedHashMap<>();
    decisions.put("units", Long.toString(layer.units()));
    decisions.put("cores", Long.toString(layer.cores()));
    decisions.put(
        "crossbar", layer.chip().crossbar().rows() + " x " + layer.chip().crossbar().cols());
    decisions.put("stack", Integer.toString(layer.unit().crossbars()));
    decisions.put("ADC bits", Integer.toString(layer.chip().adc().bits()));
    decisions.put("row splits", Long.toString(layer.rowSplits()));
    decisions.put("positions", Long.toString(layer.positions()));
    decisions.put("product ns", String.format(Locale.ROOT, "%.0f", layer.product() / CYCLE));
    return decisions;
  }

  private Occupancy occupancy(List<LayerOccupancy> places) {
    long crossbars = 0;
    long cells = 0;
    double available = 0;
    for (Layer layer : layers) {
      crossbars += layer.crossbars();
      cells += layer.cells();
      available += (double) layer.crossbars() * layer.chip().crossbar().cells();
    }
    Chip any = layers.get(0).chip();
    boolean fits = any.tiles().isEmpty() || tiles <= any.tiles().getAsLong();
    return new Occupancy(places, crossbars, tiles, cells, cells / available, fits);
  }

  private static long ceil(long a, long b) {
    return (a + b - 1) / b;
  }
}
