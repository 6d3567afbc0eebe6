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

  /** As {@link MappingRules#PLAIN} says. */
  public WeightMapper(Chip chip, Quantization quantization) {
    this(chip, quantization, MappingRules.PLAIN);
  }

  public WeightMapper(Chip chip, Quantization quantization, MappingRules rules) {
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
                  Math.multiplyExact(filters.groups(), filters.outputsPerGroup()))
              : layer(node, filters.groups(), filters.rows(), filters.outputsPerGroup());
      layers.add(layer);
      crossbars += layer.crossbars();
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

  private LayerMapping layer(Node node, int groups, int rows, int outputs) {
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
    int copies = rules.copies(crossbarsPerCopy, perTile, positions);
    long crossbars = copies * crossbarsPerCopy;
    int rowsUsed = Math.min(rows * packed, crossbar.rows());
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
        rules.phases(rowsUsed),
        unit * crossbarsPerCopy);
  }

  private static long ceilDiv(long a, long b) {
    return (a + b - 1) / b;
  }
}
