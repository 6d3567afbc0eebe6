package org.hwnas.runtime.mapping;

import java.util.ArrayList;
import java.util.List;
import org.hwnas.runtime.hardware.Chip;
import org.hwnas.runtime.hardware.Crossbar;
import org.hwnas.runtime.hardware.Quantization;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.Node;
import org.hwnas.runtime.network.Operator;

/**
 * Lays every convolution and linear layer of a network onto crossbars of one chip; a linear layer
 * over a sequence of tokens reads them one after the other.
 */
public final class WeightMapper {
  private final Chip chip;
  private final WeightSlicing slicing;

  private final MappingRules rules;
  private final double step;

  /** As {@link MappingRules#PLAIN} says. */
  public WeightMapper(Chip chip, Quantization quantization) {
    this(chip, quantization, MappingRules.PLAIN);
  }

  public WeightMapper(Chip chip, Quantization quantization, MappingRules rules) {
    this(chip, quantization, rules, chip.cycle());
  }

  /**
   * @param step seconds from one read step to the next
   */
  public WeightMapper(Chip chip, Quantization quantization, MappingRules rules, double step) {
    this.step = step;
    this.chip = chip;
    this.slicing = WeightSlicing.of(chip, quantization);
    this.rules = rules;
  }

  public NetworkMapping map(Network network) {
    List<LayerMapping> layers = new ArrayList<>();
    long crossbars = 0;
    long pes = 0;
    long tiles = 0;
    long cells = 0;
    Shelf shelf = new Shelf();
    for (Node node : network.nodes()) {
      if (!(node.operator() instanceof Operator.Filters filters)) {
        continue;
      }
      LayerMapping layer =
          dense(filters)
              ? layer(
                  node,
                  1,
                  Math.multiplyExact(filters.groups(), filters.rows()),
                  Math.multiplyExact(filters.groups(), filters.outputsPerGroup()),
                  shelf)
              : layer(node, filters.groups(), filters.rows(), filters.outputsPerGroup(), shelf);
      layers.add(layer);
      crossbars += layer.ownCrossbars();
      pes += layer.pes();
      tiles += layer.tiles();
      cells += layer.cells();
    }
    long rounded =
        switch (rules.rounding()) {
          case TILE -> tiles;
          case PE -> ceilDiv(pes, chip.tile().pe().count());
          case CROSSBAR -> ceilDiv(crossbars, chip.tile().crossbars());
        };
    return new NetworkMapping(network, slicing, layers, crossbars, rounded, cells);
  }

  private boolean dense(Operator.Filters filters) {
    return rules.denseGroups() && filters.groups() > 1;
  }

  /** What is taken of the crossbar that was filled last, where layers share. */
  private final class Shelf {
    private long rows;
    private long columns;
    private boolean open;

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

  private LayerMapping layer(Node node, int groups, int rows, int outputs, Shelf shelf) {
    Crossbar crossbar = chip.crossbar();
    long positions = node.output().positions();
    long columns = (long) outputs * slicing.columnsPerWeight();
    int unit = rules.unitColumn() ? 1 : 0;
    int usable = Math.max(1, crossbar.cols() - unit);
    int rowSplits = Math.toIntExact(ceilDiv(rows, crossbar.rows()));
    int columnSplits = Math.toIntExact(ceilDiv(columns, usable));
    int packed = 1;
    if (rowSplits == 1 && columnSplits == 1) {
      long room = Math.min(crossbar.rows() / rows, usable / columns);
      packed = (int) Math.min(groups, room);
    }
    long crossbarsPerCopy = ceilDiv(groups, packed) * rowSplits * columnSplits;
    long perTile = chip.tile().crossbars();
    int rowsUsed = (int) Math.min((long) rows * packed, crossbar.rows());
    int columnsUsed = (int) Math.min(columns * packed, usable) + unit;
    int phases = rules.phases(rowsUsed);
    int columnPhases = rules.columnPhases(columnsUsed);
    double position = (double) slicing.inputSteps() * phases * columnPhases * step;
    int copies = rules.copies(crossbarsPerCopy, perTile, positions, position);
    long crossbars = copies * crossbarsPerCopy;
    boolean shared = shelf.takes(rowsUsed, columnsUsed, crossbars);
    return new LayerMapping(
        node.id(),
        node.name(),
        groups,
        rows,
        outputs,
        columns,
        packed,
        rowSplits,
        columnSplits,
        crossbars,
        ceilDiv(crossbars, crossbar.count()),
        ceilDiv(crossbars, perTile),
        positions,
        slicing.inputSteps(),
        copies,
        phases,
        columnPhases,
        shared,
        unit * crossbarsPerCopy);
  }

  private static long ceilDiv(long a, long b) {
    return (a + b - 1) / b;
  }
}
