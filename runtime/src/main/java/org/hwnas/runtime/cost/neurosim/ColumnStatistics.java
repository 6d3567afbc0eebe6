package org.hwnas.runtime.cost.neurosim;

import java.util.Arrays;
import org.hwnas.runtime.cost.neurosim.NeuroSimSettings.Cell;

/**
 * What the converters of a sub-array see: columns of cells whose conductance depends on the bits
 * stored and on the rows that are active, of which only the statistics are known.
 *
 * <p>Rows are taken to be active independently of one another, so that their number follows a
 * binomial distribution; the sum of their cells' conductances, given that number, a normal one. Not
 * safe for concurrent use: it remembers what it was asked.
 */
final class ColumnStatistics {
  private static final double NEGLIGIBLE = 1e-10;
  private static final double NODE = Math.sqrt(3); // of a three-point Gauss-Hermite rule
  private static final double MIDDLE = 2.0 / 3;
  private static final double OUTER = 1.0 / 6;

  private final SubArray array;
  private final double mean; // S of a cell
  private final double deviation; // S
  private double[] known = {}; // J of a conversion by active rows; NaN where not yet asked for

  /**
   * Cells that are either on or off, or at any of their levels.
   *
   * @param rows in use
   * @param columns in use
   * @param ones share of cells that are on; cells of more bits have all levels alike
   */
  ColumnStatistics(SubArray array, int rows, double columns, double ones) {
    this(array, (rows + 1) / 2.0, columns, ones, false);
  }

  /**
   * Cells that are all at the same level, a share of the highest, in rows that are active from the
   * far end on.
   */
  static ColumnStatistics uniform(SubArray array, double active, double level) {
    double distance = array.s.rows - (active - 1) / 2;
    return new ColumnStatistics(array, distance, array.s.columns, level, true);
  }

  private ColumnStatistics(
      SubArray array, double distance, double columns, double ones, boolean uniform) {
    this.array = array;
    NeuroSimSettings s = array.s;
    Technology t = array.technology;
    double unit = Wires.resistance(t);
    double wire = (int) t.metal0 * 1e-9;
    double tall = array.cells.cellHeight / t.feature * wire;
    double wide = array.cells.cellWidth / t.feature * wire;
    if (s.cell != Cell.SRAM && !s.accessTransistor) {
      tall = array.cells.cellHeight; // cross-points are as large as wires
      wide = array.cells.cellWidth;
    }
    if (s.cell == Cell.SRAM) {
      // the stored bit is left out: each active row sinks the current of an access transistor
      this.mean = 1 / (array.cells.accessResistance + unit * wide);
      this.deviation = 0;
      return;
    }
    // lines to a cell, averaged over the array; horizontal ones as long as a cell is high
    double lines = (columns + 1) / 2.0 * unit * tall + distance * unit * wide;
    double series = lines + (s.cell == Cell.RRAM ? array.cells.accessResistance : 0);
    double on = 1 / s.onResistance;
    double off = 1 / s.offResistance;
    if (uniform) {
      this.mean = 1 / (1 / (off + (on - off) * ones) + series);
      this.deviation = 0;
      return;
    }
    int levels = 1 << s.cellBits;
    double sum = 0;
    double squares = 0;
    double weights = 0;
    for (int level = 0; level < levels; level++) {
      double cell = off + (on - off) * level / (levels - 1);
      double g = 1 / (1 / cell + series);
      double share = levels == 2 ? (level == 1 ? ones : 1 - ones) : 1.0 / levels;
      sum += share * g;
      squares += share * g * g;
      weights += share;
    }
    this.mean = sum / weights;
    this.deviation = Math.sqrt(Math.max(0, squares / weights - mean * mean));
  }

  /** Ohm of a column with so many active rows; infinite for none. */
  double resistance(double active) {
    return 1 / conductance(active, 0);
  }

  private double conductance(double active, double deviations) {
    if (active <= 0) {
      return 0;
    }
    double sum = active * mean + deviations * Math.sqrt(active) * deviation;
    NeuroSimSettings s = array.s;
    if (s.cell == Cell.SRAM) {
      return sum;
    }
    return s.parallelRead ? sum / s.partialReads() : sum / active;
  }

  /** J of a conversion with exactly so many active rows. */
  double energyOf(double active) {
    if (array.converter == null) {
      return 0;
    }
    if (active <= 0 || !array.converter.resistive()) {
      return array.converter.energy(active <= 0 ? Double.POSITIVE_INFINITY : 1 / mean);
    }
    double low = conductance(active, -NODE);
    double e = MIDDLE * array.converter.energy(resistance(active));
    if (low <= 0) {
      return array.converter.energy(resistance(active));
    }
    e += OUTER * array.converter.energy(1 / low);
    return e + OUTER * array.converter.energy(1 / conductance(active, NODE));
  }

  /**
   * J of a conversion, expected.
   *
   * @param rows in use
   * @param activity share of those that are active
   */
  double energy(int rows, double activity) {
    if (array.converter == null) {
      return 0;
    }
    double none = Math.pow(1 - activity, rows);
    if (!array.converter.resistive()) {
      return none * energyOf(0) + (1 - none) * energyOf(1);
    }
    if (activity <= 0 || activity >= 1) {
      return energyOf(rows * activity);
    }
    if (known.length <= rows) {
      known = new double[rows + 1];
      Arrays.fill(known, Double.NaN);
    }
    int mode = (int) Math.floor((rows + 1) * activity);
    mode = Math.min(mode, rows);
    double odds = activity / (1 - activity);
    double total = 1;
    double sum = remembered(mode);
    double share = 1;
    for (int k = mode; k < rows && share > NEGLIGIBLE; k++) {
      share *= (double) (rows - k) / (k + 1) * odds;
      total += share;
      sum += share * remembered(k + 1);
    }
    share = 1;
    for (int k = mode; k > 0 && share > NEGLIGIBLE; k--) {
      share *= k / ((double) (rows - k + 1) * odds);
      total += share;
      sum += share * remembered(k - 1);
    }
    return sum / total;
  }

  private double remembered(int active) {
    if (Double.isNaN(known[active])) {
      known[active] = energyOf(active);
    }
    return known[active];
  }
}
