package org.hwnas.runtime.cost.mnsim2;

import java.util.Arrays;

/** Totals, and the same by layer where a quantity belongs to layers. */
public final class Mnsim2Result {
  private static final int COLUMNS = Column.values().length;

  private final double[] totals = new double[COLUMNS];
  private double[][] layers = new double[0][];
  private int size;

  Mnsim2Result() {}

  void clear(int layerCount) {
    Arrays.fill(totals, 0);
    if (layers.length < layerCount) {
      layers = new double[layerCount][COLUMNS];
    }
    for (int i = 0; i < layerCount; i++) {
      Arrays.fill(layers[i], 0);
    }
    size = layerCount;
  }

  /** A total, in the unit that the column's name says. */
  public double get(Column column) {
    return totals[column.ordinal()];
  }

  /** A layer's share of it. Latencies of layers are when its last result is there. */
  public double get(Column column, int layer) {
    if (layer >= size) {
      throw new IndexOutOfBoundsException("layer " + layer + " of " + size);
    }
    return layers[layer][column.ordinal()];
  }

  /** Layers of the network. */
  public int layers() {
    return size;
  }

  /** What the layers have of it; the rest belongs to the chip. */
  double layerSum(Column column) {
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += layers[i][column.ordinal()];
    }
    return sum;
  }

  void set(Column column, double value) {
    totals[column.ordinal()] = value;
  }

  void add(Column column, double value) {
    totals[column.ordinal()] += value;
  }

  /** Books on a layer and on the total. */
  void add(Column column, int layer, double value) {
    layers[layer][column.ordinal()] += value;
    totals[column.ordinal()] += value;
  }

  void setLayer(Column column, int layer, double value) {
    layers[layer][column.ordinal()] = value;
  }
}
