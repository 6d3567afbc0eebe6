package org.hwnas.runtime.cost.reference;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hwnas.runtime.cost.Component;
import org.hwnas.runtime.cost.ComponentValues;
import org.hwnas.runtime.cost.CostBreakdown;
import org.hwnas.runtime.cost.LayerCost;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.hardware.ChipDetails;
import org.hwnas.runtime.mapping.LayerMapping;
import org.hwnas.runtime.mapping.MappingRules;
import org.hwnas.runtime.mapping.NetworkMapping;
import org.hwnas.runtime.mapping.Placement;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.Node;
import org.hwnas.runtime.network.Operator;

/** What one inference of one mapped network costs. Used once; not safe for concurrent use. */
final class Inference {
  private final Parts parts;
  private final NetworkMapping mapping;
  private final Network network;
  private final long chipTiles;
  private final int bits;
  private final Links links;
  private final Optional<Backing> reload;
  private final Links.Span[] spans; // by node, as the next three
  private final double[] latencies;
  private final double[] hops;
  private final long[] passes;
  private final double leakChip;
  private final double leakTile;

  /**
   * @param chipTiles tiles of the chip
   * @param leakage W of a chip of no tile, and of one tile
   * @param tileArea m^2 of a chip of one tile
   * @throws EvaluationFailure where weights are to be reloaded and nothing is known of how
   */
  Inference(Parts parts, NetworkMapping mapping, long chipTiles, double[] leakage, double tileArea)
      throws EvaluationFailure {
    this.parts = parts;
    this.mapping = mapping;
    this.network = mapping.network();
    this.chipTiles = chipTiles;
    this.bits = mapping.inputBits();
    int nodes = network.nodes().size();
    this.spans = new Links.Span[nodes];
    this.latencies = new double[nodes];
    this.hops = new double[nodes];
    this.passes = new long[nodes];
    ChipDetails details = parts.details();
    Placement.Order order = details.rules().order();
    Placement placement =
        details.gridWidth().isPresent()
            ? new Placement(order, details.gridWidth().getAsInt())
            : Placement.square(order, chipTiles);
    double pitch = Math.sqrt(tileArea);
    this.links =
        Links.of(parts.chip().interconnect(), placement, pitch, parts.node(), parts.chip().clock());
    this.leakChip = leakage[0];
    this.leakTile = leakage[1];
    boolean full = mapping.tiles() > chipTiles;
    this.reload =
        full && details.rules().reload() ? Optional.of(backing(details)) : Optional.empty();
  }

  private static Backing backing(ChipDetails details) throws EvaluationFailure {
    if (details.offChip().isEmpty()) {
      throw new EvaluationFailure(
          "the weights do not fit and are to be reloaded, but hardware.off_chip is none");
    }
    boolean known =
        details.cell().writeEnergy().isPresent() && details.cell().writeTime().isPresent();
    if (!known && !details.cell().sram()) {
      throw new EvaluationFailure(
          "the weights do not fit and are to be reloaded, but nothing is known of writing a cell;"
              + " state device.set_pulse, and set_voltage or write_energy");
    }
    return Backing.of(details.offChip().get());
  }

  /** Decisions about a layer beyond its mapping. */
  Map<String, String> decisions(LayerMapping layer) {
    Links.Span span = spans[layer.node()];
    Map<String, String> more = new LinkedHashMap<>();
    more.put("place", span.first() + (span.count() > 1 ? "+" + (span.count() - 1) : ""));
    more.put("hops", Long.toString(Math.round(hops[layer.node()])));
    if (reload.isPresent()) {
      more.put("reloads", Long.toString(passes[layer.node()]));
    }
    return more;
  }

  /** Energy and time by layer and component, leakage among them. */
  CostBreakdown breakdown() {
    List<Pending> dynamic = dynamic();
    double sum = 0;
    double slowest = 0;
    for (Pending layer : dynamic) {
      sum += layer.latency();
      slowest = Math.max(slowest, layer.latency());
    }
    double latency =
        parts.details().rules().pipelining() == MappingRules.Pipelining.POSITION ? streamed() : sum;
    double interval =
        parts.details().rules().pipelining() == MappingRules.Pipelining.NONE ? latency : slowest;
    List<LayerCost> all = new ArrayList<>(dynamic.size());
    for (Pending layer : dynamic) {
      // what leaks between two images, by the time that layers take
      double joule = sum > 0 ? leaking(layer) * interval * layer.latency() / sum : 0;
      ComponentValues energy = layer.energy().add(Component.LEAKAGE, joule).build();
      all.add(
          new LayerCost(
              layer.node().id(), layer.node().name(), energy, layer.busy(), layer.latency()));
    }
    return new CostBreakdown(all, latency, interval);
  }

  /** W that leak while a layer works: of the whole chip, or with gating of its tiles. */
  private double leaking(Pending layer) {
    boolean gated =
        parts.details().powerGating()
            && parts.details().rules().pipelining() == MappingRules.Pipelining.NONE;
    long on = chipTiles;
    if (parts.details().powerGating()) {
      on = gated ? spans[layer.node().id()].count() : Math.min(chipTiles, mapping.tiles());
    }
    return leakChip + Math.max(1, on) * leakTile;
  }

  /** A node whose leakage is not booked yet. */
  private record Pending(
      Node node, ComponentValues.Collector energy, ComponentValues busy, double latency) {}

  private List<Pending> dynamic() {
    List<Pending> layers = new ArrayList<>(network.nodes().size());
    Iterator<LayerMapping> mapped = mapping.layers().iterator();
    long crossbarsBefore = 0;
    int last = network.nodes().size() - 1;
    for (Node node : network.nodes()) {
      ComponentValues.Collector energy = new ComponentValues.Collector();
      ComponentValues busy = ComponentValues.NONE;
      double latency;
      if (node.operator() instanceof Operator.Filters) {
        LayerMapping layer = mapped.next();
        Links.Span span = span(layer, crossbarsBefore);
        crossbarsBefore += occupied(layer);
        spans[node.id()] = span;
        analog(energy, layer);
        ComponentValues.Collector times = new ComponentValues.Collector();
        latency = filters(energy, times, node, layer, span);
        busy = times.build();
      } else {
        spans[node.id()] =
            node.inputs().isEmpty() ? new Links.Span(0, 1) : spans[node.inputs().get(0)];
        latency = digital(energy, node);
        if (latency > 0) {
          busy = new ComponentValues.Collector().add(Component.DIGITAL, latency).build();
        }
      }
      if (node.id() == 0 || node.id() == last) {
        // images arrive through the global buffer and results leave through it: write and read
        double moved = 2 * node.output().elements() * (double) bits;
        energy.add(Component.GLOBAL_BUFFER, moved * parts.globalBufferBit());
      }
      latencies[node.id()] = latency;
      if (latency > 0 || !energy.isEmpty()) {
        layers.add(new Pending(node, energy, busy, latency));
      }
    }
    return layers;
  }

  /** Crossbars of a layer rounded up to what belongs to it alone. */
  private long occupied(LayerMapping layer) {
    long perTile = parts.chip().tile().crossbars();
    return switch (parts.details().rules().rounding()) {
      case TILE -> layer.tiles() * perTile;
      case PE -> layer.pes() * parts.chip().crossbar().count();
      case CROSSBAR -> layer.ownCrossbars();
    };
  }

  /** Where a layer's tiles are; a layer that is reloaded takes the places from the first on. */
  private Links.Span span(LayerMapping layer, long crossbarsBefore) {
    long perTile = parts.chip().tile().crossbars();
    long before = layer.shared() ? crossbarsBefore - 1 : crossbarsBefore;
    long first = before / perTile;
    long end = (crossbarsBefore + occupied(layer) + perTile - 1) / perTile;
    if (reload.isPresent()) {
      return new Links.Span(0, Math.min(end - first, chipTiles));
    }
    return new Links.Span(first, Math.max(1, end - first));
  }

  private void analog(ComponentValues.Collector energy, LayerMapping layer) {
    double steps = (double) layer.positions() * layer.inputSteps();
    double conversions = layer.conversions();
    double outputs = layer.outputs();
    double partials = layer.allPartials();
    int inputs = layer.slicing().inputBits();
    double rowBits = (double) layer.positions() * layer.rowsPerRead() * inputs;
    double sums = layer.sums();
    energy
        .add(Component.CROSSBAR, steps * layer.cellsPerCopy() * parts.array().cellRead())
        .add(Component.DAC, steps * layer.rowsPerRead() * parts.array().rowDrive())
        .add(Component.SAMPLE_HOLD, conversions * parts.events().sampleHold())
        .add(Component.ADC, conversions * parts.conversion())
        .add(Component.SHIFT_ADD, conversions * parts.events().shiftAdd())
        .add(Component.INPUT_REGISTER, rowBits * parts.events().inputRegister())
        .add(Component.OUTPUT_REGISTER, partials * bits * parts.events().outputRegister())
        .add(Component.PE_ADDER, sums * parts.events().tileShiftAdd())
        .add(Component.TILE_BUFFER, (read(layer) + outputs * bits) * parts.tileBufferBit())
        .add(Component.TILE_BUS, read(layer) * parts.events().tileBus());
  }

  /** Bits that leave tile buffers for word lines: each position reads its whole window. */
  private double read(LayerMapping layer) {
    return (double) layer.positions()
        * layer.groups()
        * layer.rowsPerGroup()
        * layer.slicing().inputBits();
  }

  /** Books what is moved and written, and gives the seconds of the layer. */
  private double filters(
      ComponentValues.Collector energy,
      ComponentValues.Collector busy,
      Node node,
      LayerMapping layer,
      Links.Span span) {
    double transfer = 0;
    double fill = 0;
    double farthest = 0;
    for (int input : node.inputs()) {
      Links.Span from = spans[input];
      double way = links.hops(from, span);
      double moved = network.node(input).output().elements() * (double) layer.slicing().inputBits();
      energy.add(Component.INTERCONNECT, links.energy(moved, way));
      energy.add(Component.TILE_BUFFER, moved * parts.tileBufferBit());
      transfer = Math.max(transfer, links.time(moved, way, from.count()));
      fill = Math.max(fill, links.time(0, way, 1));
      farthest = Math.max(farthest, way);
    }
    if (layer.tiles() > 1 && layer.rowSplits() > 1) {
      // partial sums meet in one of the layer's tiles
      double sums = (double) layer.sums() * bits;
      energy.add(Component.INTERCONNECT, links.energy(sums, 1));
    }
    long rounds = (layer.tiles() + chipTiles - 1) / chipTiles;
    double analog = layer.sequentialReads() * parts.step() * rounds;
    double load =
        read(layer)
            / ((double) parts.details().tileBusBits() * span.count() * parts.chip().clock());
    double latency = Math.max(analog, Math.max(load, transfer)) + parts.step() + fill;
    busy.add(Component.ADC, analog).add(Component.TILE_BUS, load);
    busy.add(Component.INTERCONNECT, transfer);
    hops[node.id()] = farthest;
    passes[node.id()] = rounds;
    if (reload.isPresent()) {
      double wait = reloaded(energy, layer, rounds);
      busy.add(Component.WRITE, wait);
      latency += wait;
    }
    return latency;
  }

  private double reloaded(ComponentValues.Collector energy, LayerMapping layer, long rounds) {
    Backing memory = reload.orElseThrow();
    ChipDetails.Cell cell = parts.details().cell();
    double moved = layer.storedBits();
    double write = parts.write().orElseThrow(); // checked before
    double row = cell.writeTime().orElse(1 / parts.chip().clock());
    energy.add(Component.OFF_CHIP, moved * memory.energyPerBit());
    energy.add(Component.WRITE, layer.cells() * write);
    double rows = Math.min(layer.rowsPerGroup(), parts.chip().crossbar().rows());
    return moved / memory.bandwidth() + rounds * rows * row;
  }

  /** Books a digital node and gives the seconds it adds to those of what it reads. */
  private double digital(ComponentValues.Collector energy, Node node) {
    double elements = node.output().elements();
    Operator op = node.operator();
    double operations = 0;
    double joule = 0;
    Component on = Component.DIGITAL;
    if (op instanceof Operator.Activation) {
      on = Component.ACTIVATION;
      joule = elements * parts.events().activation();
      operations = elements;
    } else if (op instanceof Operator.MaxPool pool) {
      on = Component.POOLING;
      operations = elements * pool.window().elements();
      joule = operations * parts.events().pooling();
    } else if (op instanceof Operator.AvgPool pool) {
      on = Component.POOLING;
      operations = elements * pool.window().elements();
      joule = operations * parts.events().pooling();
    } else if (op instanceof Operator.GlobalAveragePool) {
      on = Component.POOLING;
      operations = network.node(node.inputs().get(0)).output().elements();
      joule = operations * parts.events().pooling();
    } else if (op instanceof Operator.Add || op instanceof Operator.PositionEmbedding) {
      operations = elements;
      joule = elements * parts.addition();
    } else if (op instanceof Operator.Affine) {
      operations = elements;
      joule = elements * (parts.product() + parts.addition());
    } else if (op instanceof Operator.LayerNorm) {
      // mean and variance, then centre, scale and shift: two products and four additions a value
      operations = 2 * elements;
      joule = elements * (2 * parts.product() + 4 * parts.addition());
    } else if (op instanceof Operator.Attention) {
      operations = node.macs();
      joule = operations * (parts.product() + parts.addition());
      double operands = 2.0 * node.macs() / Math.max(1, node.output().positions()) * bits;
      energy.add(Component.TILE_BUFFER, operands * parts.tileBufferBit());
    } else if (op instanceof Operator.Multiply) {
      operations = elements;
      joule = elements * parts.product();
    }
    energy.add(on, joule);
    if (op instanceof Operator.Add && node.inputs().size() > 1) {
      // the branch that was kept waiting travels to where the sum is made
      Links.Span to = spans[node.id()];
      for (int input : node.inputs().subList(1, node.inputs().size())) {
        double moved = network.node(input).output().elements() * (double) bits;
        energy.add(Component.INTERCONNECT, links.energy(moved, links.hops(spans[input], to)));
      }
    }
    double seconds = operations / parts.lanes(spans[node.id()].count());
    boolean waits = op instanceof Operator.Attention; // needs all of its keys first
    double beside = node.inputs().isEmpty() || waits ? 0 : latencies[node.inputs().get(0)];
    return Math.max(0, seconds - beside);
  }

  /** Seconds until the last result when every layer starts as soon as its first window is there. */
  private double streamed() {
    double[] start = new double[latencies.length];
    double[] end = new double[latencies.length];
    for (Node node : network.nodes()) {
      for (int input : node.inputs()) {
        double ready =
            start[input] + needed(node, network.node(input)) * (end[input] - start[input]);
        start[node.id()] = Math.max(start[node.id()], ready);
        end[node.id()] = Math.max(end[node.id()], end[input]);
      }
      end[node.id()] = Math.max(end[node.id()], start[node.id()] + latencies[node.id()]);
    }
    return end[latencies.length - 1];
  }

  /** Share of what a node reads that its first result needs. */
  private static double needed(Node node, Node input) {
    double width = input.output().width();
    double positions = input.output().positions();
    Operator op = node.operator();
    if (op instanceof Operator.Conv conv) {
      return window(conv.kernelHeight(), conv.kernelWidth(), width, positions);
    }
    if (op instanceof Operator.MaxPool pool) {
      return window(pool.window().height(), pool.window().width(), width, positions);
    }
    if (op instanceof Operator.AvgPool pool) {
      return window(pool.window().height(), pool.window().width(), width, positions);
    }
    boolean pointwise =
        op instanceof Operator.Activation
            || op instanceof Operator.Add
            || op instanceof Operator.Affine
            || op instanceof Operator.BatchNorm
            || op instanceof Operator.Dropout;
    return pointwise ? 1 / positions : 1;
  }

  private static double window(int height, int across, double width, double positions) {
    return Math.min(1, ((height - 1) * width + across) / positions);
  }
}
