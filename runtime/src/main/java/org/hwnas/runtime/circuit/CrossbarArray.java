package org.hwnas.runtime.circuit;

/**
 * The cells and wires of one array.
 *
 * @param planes 1, or 2 where each row has two word lines whose cells share the bit lines
 * @param rows word lines of a plane
 * @param cols bit lines
 * @param conductance of each cell, {@code planes x rows x cols}, S; 0 is an open cell. Not copied:
 *     do not change it.
 * @param wires resistances
 */
public record CrossbarArray(
    int planes, int rows, int cols, double[] conductance, WireResistance wires) {
  public CrossbarArray {
    if (planes < 1 || rows < 1 || cols < 1) {
      throw new IllegalArgumentException(
          "an array needs planes, rows and columns, not %d x %d x %d"
              .formatted(planes, rows, cols));
    }
    if (conductance.length != planes * rows * cols) {
      throw new IllegalArgumentException(
          "%d conductances for %d x %d x %d cells"
              .formatted(conductance.length, planes, rows, cols));
    }
    for (double g : conductance) {
      if (!(g >= 0) || Double.isInfinite(g)) {
        throw new IllegalArgumentException("a cell conducts " + g + " S");
      }
    }
  }

  /** An array of one plane. */
  public static CrossbarArray of(int rows, int cols, double[] conductance, WireResistance wires) {
    return new CrossbarArray(1, rows, cols, conductance, wires);
  }

  /** Number of cells. */
  public int cells() {
    return planes * rows * cols;
  }

  /** Number of driven word lines. */
  public int wordLines() {
    return planes * rows;
  }

  void requireDrive(double[] volts) {
    if (volts.length != wordLines()) {
      throw new IllegalArgumentException(
          "%d voltages for %d word lines".formatted(volts.length, wordLines()));
    }
  }

  /** Currents without wire resistance: the sum of voltage times conductance over each column, A. */
  public double[] idealCurrents(double[] volts) {
    requireDrive(volts);
    double[] currents = new double[cols];
    for (int line = 0; line < wordLines(); line++) {
      double v = volts[line];
      for (int j = 0; j < cols; j++) {
        currents[j] += v * conductance[line * cols + j];
      }
    }
    return currents;
  }
}
