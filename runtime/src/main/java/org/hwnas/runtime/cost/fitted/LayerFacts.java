package org.hwnas.runtime.cost.fitted;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A layer on crossbars as a curve sees it, mapped as XPert maps: filters unrolled over rows, bit
 * slices over columns, whole tiles to a layer, and copies of its weights in what is left of its
 * last tile, beside those that are stated.
 *
 * @param groups of filters; each has crossbars of its own
 * @param rowsOfWeights values of a filter
 * @param filters of a group
 * @param cellsPerWeight columns that a weight takes
 * @param rows of a crossbar
 * @param cols of a crossbar
 * @param crossbarsPerTile crossbars of a tile
 * @param positions output positions; 1 for a linear layer on a vector
 * @param columnsPerAdc columns that share a converter
 * @param converter kind of converter
 * @param convolution whether it is one; else a linear layer
 * @param copies of the layer's weights that its tiles have room for, at least
 */
public record LayerFacts(
    int groups,
    long rowsOfWeights,
    long filters,
    int cellsPerWeight,
    int rows,
    int cols,
    int crossbarsPerTile,
    long positions,
    int columnsPerAdc,
    String converter,
    boolean convolution,
    int copies) {
  /** Names a curve may use. */
  public static final Set<String> QUANTITIES =
      Set.of(
          "tiles",
          "crossbars",
          "columns_per_adc",
          "positions",
          "speedup",
          "rows",
          "cols",
          "inputs",
          "outputs",
          "groups");

  /** Crossbars that hold the layer once. */
  public long crossbars() {
    return groups * ceilDiv(rowsOfWeights, rows) * ceilDiv(filters * cellsPerWeight, cols);
  }

  /** Cells that hold a weight. */
  public long cells() {
    return groups * rowsOfWeights * filters * cellsPerWeight;
  }

  /** Whole tiles of the layer. */
  public long tiles() {
    return ceilDiv(crossbars() * copies, crossbarsPerTile);
  }

  /**
   * How often the layer's weights fit into its tiles: input positions done at a time. A crossbar
   * whose columns are not all used holds further copies beside the first.
   */
  public double speedup() {
    double copies = (double) tiles() * crossbarsPerTile / crossbars();
    long columns = filters * cellsPerWeight;
    return columns < cols ? copies * cols / columns : copies;
  }

  /** The quantities by name. */
  public Map<String, Double> quantities() {
    Map<String, Double> all = new LinkedHashMap<>();
    all.put("tiles", (double) tiles());
    all.put("crossbars", (double) crossbars());
    all.put("columns_per_adc", (double) columnsPerAdc);
    all.put("positions", (double) positions);
    all.put("speedup", speedup());
    all.put("rows", (double) rows);
    all.put("cols", (double) cols);
    all.put("inputs", (double) rowsOfWeights);
    all.put("outputs", (double) groups * filters);
    all.put("groups", (double) groups);
    return all;
  }

  private static long ceilDiv(long a, long b) {
    return (a + b - 1) / b;
  }
}
