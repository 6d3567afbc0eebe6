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

  public WeightMapper(Chip chip, Quantization quantization) {
    this.chip = chip;
    this.slicing = WeightSlicing.of(chip, quantization);
  }

  public NetworkMapping map(Network network) {
    List<LayerMapping> layers = new ArrayList<>();
    long crossbars = 0;
    long tiles = 0;
    long cells = 0;
    for (Node node : network.nodes()) {
      if (!(node.operator() instanceof Operator.Filters filters)) {
        continue;
      }
      LayerMapping layer =
          layer(
              node,
              filters.groups(),
              filters.rows(),
              filters.outputsPerGroup(),
              node.output().positions());
      layers.add(layer);
      crossbars += layer.crossbars();
      tiles += layer.tiles();
      cells += layer.cells();
    }
    return new NetworkMapping(network, slicing, layers, crossbars, tiles, cells);
  }

  private LayerMapping layer(Node node, int groups, int rows, int outputs, long positions) {
    Crossbar crossbar = chip.crossbar();
    long columns = (long) outputs * slicing.columnsPerWeight();
    int rowSplits = Math.toIntExact(ceilDiv(rows, crossbar.rows()));
    int columnSplits = Math.toIntExact(ceilDiv(columns, crossbar.cols()));
    int packed = 1;
    if (rowSplits == 1 && columnSplits == 1) {
      long room = Math.min(crossbar.rows() / rows, crossbar.cols() / columns);
      packed = (int) Math.min(groups, room);
    }
    long crossbars = ceilDiv(groups, packed) * rowSplits * columnSplits;
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
        ceilDiv(crossbars, chip.tile().crossbars()),
        positions,
        slicing.inputSteps());
  }

  private static long ceilDiv(long a, long b) {
    return (a + b - 1) / b;
  }
}
