package org.hwnas.runtime.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.hardware.Chip;
import org.hwnas.runtime.hardware.Crossbar;
import org.hwnas.runtime.hardware.LayerBits;
import org.hwnas.runtime.hardware.Quantization;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.Node;
import org.hwnas.runtime.network.Operator;
import org.hwnas.runtime.pruning.LayerPruning;
import org.hwnas.runtime.pruning.MatrixShape;

/**
 * Lays every convolution and linear layer of a network onto crossbars of one chip; a linear layer
 * over a sequence of tokens reads them one after the other.
 */
public final class WeightMapper {
  private final Chip chip;
  private final LayerDemand.Source demands;
  private final MappingRules rules;
  private final double step;

  /** As {@link MappingRules#PLAIN} says. */
  public WeightMapper(Chip chip, Quantization quantization) {
    this(chip, quantization, MappingRules.PLAIN);
  }

  public WeightMapper(Chip chip, Quantization quantization, MappingRules rules) {
    this(chip, LayerDemand.uniform(quantization), rules, chip.cycle());
  }

  /**
   * @param demands formats and pruning of each layer
   * @param step seconds from one read step to the next
   */
  public WeightMapper(Chip chip, LayerDemand.Source demands, MappingRules rules, double step) {
    this.step = step;
    this.chip = chip;
    this.demands = demands;
    this.rules = rules;
  }

  /**
   * Lays a network out.
   *
   * @throws EvaluationFailure where a layer's formats cannot be used, and where pruning leaves
   *     nothing of all layers
   */
  public NetworkMapping map(Network network) throws EvaluationFailure {
    NetworkMapping mapping = map(network, demands);
    if (!mapping.layers().isEmpty() && mapping.crossbars() == 0) {
      throw new EvaluationFailure("`pruning` leaves no weight of any layer");
    }
    boolean pruned = false;
    for (LayerMapping layer : mapping.layers()) {
      pruned |= demands.of(network.node(layer.node())).pruning().acts();
    }
    if (!pruned) {
      return mapping;
    }
    NetworkMapping dense = map(network, node -> demands.of(node).dense());
    List<LayerMapping> layers = new ArrayList<>(mapping.layers().size());
    for (int i = 0; i < mapping.layers().size(); i++) {
      layers.add(mapping.layers().get(i).instead(dense.layers().get(i).crossbars()));
    }
    return new NetworkMapping(
        network,
        mapping.inputBits(),
        layers,
        mapping.crossbars(),
        mapping.tiles(),
        mapping.cells(),
        dense.crossbars());
  }

  private NetworkMapping map(Network network, LayerDemand.Source asked) throws EvaluationFailure {
    List<LayerMapping> layers = new ArrayList<>();
    long crossbars = 0;
    long pes = 0;
    long tiles = 0;
    long cells = 0;
    int inputBits = 0;
    Shelf shelf = new Shelf();
    for (Node node : network.nodes()) {
      if (!(node.operator() instanceof Operator.Filters filters)) {
        continue;
      }
      LayerMapping layer = layer(node, filters, asked.of(node), shelf);
      layers.add(layer);
      crossbars += layer.ownCrossbars();
      pes += layer.pes();
      tiles += layer.tiles();
      cells += layer.cells();
      inputBits = Math.max(inputBits, layer.slicing().inputBits());
    }
    long rounded =
        switch (rules.rounding()) {
          case TILE -> tiles;
          case PE -> ceilDiv(pes, chip.tile().pe().count());
          case CROSSBAR -> ceilDiv(crossbars, chip.tile().crossbars());
        };
    return new NetworkMapping(network, inputBits, layers, crossbars, rounded, cells, crossbars);
  }

  private record Sliced(LayerBits bits, WeightSlicing slicing) {}

  /** What is taken of the crossbar that was filled last, where layers share. */
  private final class Shelf {
    private long rows;
    private long columns;
    private boolean open;
    private Optional<Sliced> last = Optional.empty();

    /** Slices of a format; most layers have that of the one before. */
    WeightSlicing slicing(LayerBits bits) {
      if (last.isEmpty() || last.get().bits() != bits) {
        Quantization widest = new Quantization(bits.weights(), bits.activations());
        last = Optional.of(new Sliced(bits, WeightSlicing.of(chip, widest)));
      }
      return last.get().slicing();
    }

    /** Whether a block fits beside those that are there; takes its place, there or in a new one. */
    boolean takes(long blockRows, long blockColumns, long crossbars) {
      Crossbar crossbar = chip.crossbar();
      if (!rules.shared() || rules.rounding() != MappingRules.Rounding.CROSSBAR || crossbars != 1) {
        open = false;
        return false;
      }
      boolean fits =
          open && rows + blockRows <= crossbar.rows() && columns + blockColumns <= crossbar.cols();
      rows = fits ? rows + blockRows : blockRows;
      columns = fits ? columns + blockColumns : blockColumns;
      open = true;
      return fits;
    }
  }

  private LayerMapping layer(Node node, Operator.Filters filters, LayerDemand demand, Shelf shelf)
      throws EvaluationFailure {
    LayerPruning pruning = demand.pruning();
    LayerBits bits = demand.bits();
    WeightSlicing slicing = shelf.slicing(bits);
    MatrixShape all = MatrixShape.of(filters);
    MatrixShape stored = laid(filters, pruning.repack() ? pruning.left(filters) : all);
    Crossbar crossbar = chip.crossbar();
    int unit = rules.unitColumn() ? 1 : 0;
    int usable = Math.max(1, crossbar.cols() - unit);
    int rows = stored.rows();
    int down = Math.toIntExact(ceilDiv(rows, crossbar.rows()));
    boolean plain =
        !rules.apart() && !pruning.acts() && bits.kernels().isEmpty() && bits.crossbars().isEmpty();
    Lines lines =
        plain
            ? Lines.alike((long) stored.columns() * slicing.columnsPerWeight(), rows, down, usable)
            : Lines.of(
                ColumnPlan.of(stored, slicing, demand, rules, down, crossbar.cols()),
                rows,
                down,
                crossbar.rows(),
                usable);
    int groups = stored.groups();
    int packed = 1;
    if (down == 1 && lines.split == 1 && lines.widest > 0) {
      long room = Math.min(crossbar.rows() / rows, usable / lines.widest);
      packed = (int) Math.min(groups, room);
    }
    long crossbarsPerCopy = ceilDiv(groups, packed) * lines.crossbars;
    int rowsUsed = (int) Math.min((long) rows * packed, crossbar.rows());
    int columnsUsed = (int) Math.min(lines.widest * packed, usable) + unit;
    int phases = rules.phases(rowsUsed);
    int columnPhases = rules.columnPhases(columnsUsed);
    long positions = node.output().positions();
    double position = (double) slicing.inputSteps() * phases * columnPhases * step;
    long perTile = chip.tile().crossbars();
    int copies =
        crossbarsPerCopy == 0 ? 1 : rules.copies(crossbarsPerCopy, perTile, positions, position);
    long crossbars = copies * crossbarsPerCopy;
    boolean shared = crossbars > 0 && shelf.takes(rowsUsed, columnsUsed, crossbars);
    // zeros that stay where they are and are not read
    double read = read(filters, demand, stored, slicing);
    long stay = Math.round(groups * lines.perBand * read);
    return new LayerMapping(
        node.id(),
        node.name(),
        groups,
        rows,
        stored.outputs(),
        lines.columns,
        packed,
        down,
        lines.split,
        crossbars,
        ceilDiv(crossbars, crossbar.count()),
        ceilDiv(crossbars, perTile),
        positions,
        slicing.inputSteps(),
        copies,
        phases,
        columnPhases,
        shared,
        unit * crossbarsPerCopy,
        slicing,
        Math.max(1, lines.planes),
        Math.round(groups * lines.cells * read),
        stay,
        groups * lines.wordLines,
        (long) groups * stored.columns() * down,
        storedBits(filters, bits, stored, slicing, pruning),
        crossbars);
  }

  /** Groups of filters as they are, or as one matrix with zeros between them. */
  private MatrixShape laid(Operator.Filters filters, MatrixShape shape) {
    if (!rules.denseGroups() || filters.groups() == 1) {
      return shape;
    }
    return new MatrixShape(
        1,
        Math.multiplyExact(shape.groups(), shape.rows()),
        Math.multiplyExact(shape.groups(), shape.columns()),
        Math.multiplyExact(shape.groups(), shape.outputs()));
  }

  /** Share of the bit lines that are read: all, unless zeros stay in place and are left out. */
  private double read(
      Operator.Filters filters, LayerDemand demand, MatrixShape stored, WeightSlicing slicing) {
    LayerPruning pruning = demand.pruning();
    if (rules.compaction() == MappingRules.Compaction.NONE) {
      return 1;
    }
    return switch (pruning.structure()) {
      case COLUMN -> share(laid(filters, pruning.left(filters)), stored);
      case OPERATION_UNIT ->
          rules.compaction() == MappingRules.Compaction.OPERATION_UNIT
              ? share(laid(filters, pruning.left(filters)), stored)
              : 1;
      case BIT_SLICE ->
          rules.apart() || !pruning.release()
              ? 1
              : (double) slicing.slicesStored(pruning) / slicing.slices();
      case NONE, ROW, CHANNEL -> 1;
    };
  }

  private static double share(MatrixShape left, MatrixShape stored) {
    double all = (double) stored.groups() * stored.columns();
    return all == 0 ? 1 : left.groups() * (double) left.columns() / all;
  }

  private static long storedBits(
      Operator.Filters filters,
      LayerBits bits,
      MatrixShape stored,
      WeightSlicing slicing,
      LayerPruning pruning) {
    if (!bits.kernels().isEmpty()) {
      long sum = bits.kernels().stream().mapToInt(Integer::intValue).sum();
      return sum * filters.rows();
    }
    long dropped = Long.bitCount(pruning.dropped() & (1L << slicing.weightBits()) - 1);
    return stored.weights() * Math.max(0, bits.weights() - dropped);
  }

  /**
   * Lines of one group over all bands of rows.
   *
   * @param crossbars of a group that shares none
   * @param split crossbars that the widest plane spreads over, over all planes of a band
   * @param columns bit lines of the widest band
   * @param widest bit lines of the widest plane
   * @param perBand bit lines over all bands
   * @param wordLines over all crossbars
   * @param cells with a weight
   * @param planes of the first band
   */
  private record Lines(
      long crossbars,
      int split,
      long columns,
      long widest,
      long perBand,
      long wordLines,
      long cells,
      int planes) {
    /** Of a layer all of whose weights have their slices side by side. */
    static Lines alike(long columns, int rows, int down, int usable) {
      long split = ceilDiv(columns, usable);
      return new Lines(
          split * down,
          Math.toIntExact(split),
          columns,
          columns,
          columns * down,
          rows * split,
          rows * columns,
          1);
    }

    static Lines of(ColumnPlan plan, int rows, int down, int height, int usable) {
      long crossbars = 0;
      long split = 0;
      long columns = 0;
      long widest = 0;
      long bitLines = 0;
      long wordLines = 0;
      long cells = 0;
      int bands = plan.alike() ? Math.min(1, down) : down;
      for (int b = 0; b < bands; b++) {
        int inBand = plan.alike() ? rows : Math.min(height, rows - b * height);
        int times = plan.alike() ? down : 1;
        long bandColumns = 0;
        long bandSplit = 0;
        for (long plane : plan.band(b)) {
          bandColumns += plane;
          bandSplit += ceilDiv(plane, usable);
          widest = Math.max(widest, plane);
        }
        crossbars += bandSplit * times;
        split = Math.max(split, bandSplit);
        columns = Math.max(columns, bandColumns);
        bitLines += bandColumns * times;
        wordLines += inBand * bandSplit;
        cells += inBand * bandColumns;
      }
      return new Lines(
          crossbars,
          Math.toIntExact(split),
          columns,
          widest,
          bitLines,
          wordLines,
          cells,
          plan.band(0).length);
    }
  }

  private static long ceilDiv(long a, long b) {
    return (a + b - 1) / b;
  }
}
