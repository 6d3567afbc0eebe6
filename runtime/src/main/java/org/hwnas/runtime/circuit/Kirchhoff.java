package org.hwnas.runtime.circuit;

/** What the solvers have in common: currents and residuals from node voltages. */
final class Kirchhoff {
  private Kirchhoff() {}

  /** Current of each cell from its word line to its bit line, A. */
  interface CellCurrents {
    double at(int cell, double volts);
  }

  /** The cells' own conductances. */
  static CellCurrents ohmic(CrossbarArray array) {
    double[] g = array.conductance();
    return (cell, volts) -> g[cell] * volts;
  }

  /** Where a wire is open nothing flows; what is connected to a driver only is at its voltage. */
  static NodalSolution open(CrossbarArray array, double[] volts) {
    WireResistance r = array.wires();
    double[] word = new double[array.cells()];
    double[] bit = new double[array.rows() * array.cols()];
    if (!Double.isInfinite(r.wordLine() + r.source())) {
      for (int k = 0; k < word.length; k++) {
        word[k] = volts[k / array.cols()];
      }
    }
    return new NodalSolution(new double[array.cols()], word, bit, 0, 0);
  }

  /** Currents into the ground at the given voltages, and how far they are from a solution. */
  static NodalSolution solution(
      CrossbarArray array,
      double[] volts,
      double[] drop,
      double[] bit,
      CellCurrents cells,
      int iterations) {
    double[] off = new double[array.cells() + bit.length];
    double[] currents = new double[array.cols()];
    double scale = imbalance(array, volts, drop, bit, cells, off, currents);
    double worst = 0;
    for (double c : off) {
      worst = Math.max(worst, Math.abs(c));
    }
    double[] word = new double[drop.length];
    for (int line = 0; line < volts.length; line++) {
      int at = line * array.cols();
      for (int k = at; k < at + array.cols(); k++) {
        word[k] = volts[line] - drop[k];
      }
    }
    return new NodalSolution(currents, word, bit, scale > 0 ? worst / scale : worst, iterations);
  }

  /**
   * Net current that leaves each node, word-line nodes first; 0 at the end. Nodes that are one (a
   * wire without resistance) or held have their sum at the first of them, or none.
   *
   * @param drop of the word-line nodes below their driver, V
   * @param currents set to the currents into the ground
   * @return the largest current that enters a word line or leaves a bit line
   */
  static double imbalance(
      CrossbarArray array,
      double[] volts,
      double[] drop,
      double[] bit,
      CellCurrents cells,
      double[] off,
      double[] currents) {
    int rows = array.rows();
    int cols = array.cols();
    int count = array.cells();
    int field = rows * cols;
    double scale = 0;
    java.util.Arrays.fill(off, 0);
    for (int line = 0; line < array.wordLines(); line++) {
      int at = line * cols;
      int to = at % field;
      double driven = volts[line];
      for (int j = 0; j < cols; j++) {
        double current = cells.at(at + j, driven - drop[at + j] - bit[to + j]);
        off[at + j] += current;
        off[count + to + j] -= current;
      }
    }
    WireResistance r = array.wires();
    double wire = 1 / r.wordLine();
    double driver = 1 / (r.wordLine() + r.source());
    for (int line = 0; line < array.wordLines(); line++) {
      int at = line * cols;
      if (r.wordLine() == 0) {
        double sum = 0;
        for (int j = 0; j < cols; j++) {
          sum += off[at + j];
          off[at + j] = 0;
        }
        if (r.source() > 0) {
          double enters = driver * drop[at];
          off[at] = sum - enters;
          sum = enters;
        }
        scale = Math.max(scale, Math.abs(sum));
      } else {
        double enters = driver * drop[at];
        off[at] -= enters;
        scale = Math.max(scale, Math.abs(enters));
        for (int k = at; k < at + cols - 1; k++) {
          double flow = wire * (drop[k + 1] - drop[k]);
          off[k] += flow;
          off[k + 1] -= flow;
        }
      }
    }
    wire = 1 / r.bitLine();
    double ground = 1 / (r.bitLine() + r.sink());
    if (r.bitLine() > 0) {
      for (int k = 0; k + cols < field; k++) {
        double flow = wire * (bit[k] - bit[k + cols]);
        off[count + k] += flow;
        off[count + k + cols] -= flow;
      }
    }
    for (int j = 0; j < cols; j++) {
      if (r.bitLine() == 0) {
        double sum = 0;
        for (int i = 0; i < rows; i++) {
          sum += off[count + i * cols + j];
          off[count + i * cols + j] = 0;
        }
        if (r.sink() > 0) {
          double leaves = ground * bit[j];
          off[count + j] = sum + leaves;
          currents[j] = leaves;
        } else {
          currents[j] = -sum;
        }
      } else {
        int last = field - cols + j;
        currents[j] = ground * bit[last];
        off[count + last] += currents[j];
      }
      scale = Math.max(scale, Math.abs(currents[j]));
    }
    return scale;
  }
}
