package org.hwnas.runtime.cost.fitted;

/**
 * A layer on XPert's chip.
 *
 * @param cellsPerWeight cells in a row
 * @param crossbars that hold one copy
 * @param tiles it takes
 * @param cells that hold a weight
 * @param speedUp of the copies that fill its tiles
 * @param area um^2
 * @param latency in the unit of the fit; 0 for fully connected layers
 */
record XpertLayer(
    long cellsPerWeight,
    long crossbars,
    long tiles,
    long cells,
    double speedUp,
    double area,
    double latency) {

  /**
   * The chip, as far as the curves know it.
   *
   * @param rows of a crossbar
   * @param cols of a crossbar
   * @param bitsPerCell stored
   * @param tileCrossbars in a tile
   */
  record Chip(int rows, int cols, int bitsPerCell, int tileCrossbars) {}

  /**
   * A layer to be mapped.
   *
   * @param groups of filters
   * @param rows inputs of a filter
   * @param outputs filters of a group
   * @param positions output positions
   * @param connected whether it is fully connected, and takes no time in the fit
   * @param weightBits of a weight
   */
  record Shape(
      int groups, int rows, int outputs, long positions, boolean connected, double weightBits) {}

  static XpertLayer of(Shape shape, Chip chip, XpertCurve curve, double sharing) {
    long cellsPerWeight = (long) Math.ceil(shape.weightBits() / chip.bitsPerCell());
    long columns = shape.outputs() * cellsPerWeight;
    long crossbars =
        shape.groups() * ceilDiv(shape.rows(), chip.rows()) * ceilDiv(columns, chip.cols());
    long tiles = ceilDiv(crossbars, chip.tileCrossbars());
    double speedUp = (double) tiles * chip.tileCrossbars() / crossbars;
    if (columns < chip.cols()) {
      speedUp *= (double) chip.cols() / columns;
    }
    return new XpertLayer(
        cellsPerWeight,
        crossbars,
        tiles,
        shape.groups() * shape.rows() * columns,
        speedUp,
        curve.area(tiles, sharing),
        shape.connected() ? 0 : curve.latency(tiles, sharing, shape.positions(), speedUp));
  }

  private static long ceilDiv(long a, long b) {
    return (a + b - 1) / b;
  }
}
