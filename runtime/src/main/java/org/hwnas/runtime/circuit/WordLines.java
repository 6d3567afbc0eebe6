package org.hwnas.runtime.circuit;

import java.util.Arrays;

/**
 * The word lines of an array as tridiagonal systems: wire plus what each cell draws. Factored once.
 * Pivots are built from sums of positive numbers only (wire in series with what lies behind, in
 * parallel with the cell), so that no digits cancel where wires conduct far better than cells.
 */
final class WordLines {
  /** Wires between cells, or all cells at one node, or that node held by the driver. */
  private enum Mode {
    WIRE,
    NODE,
    DRIVEN
  }

  final int lines;
  final int cols;

  /** Conductance of a segment; infinite without wire resistance. */
  final double wire;

  /** Conductance from the driver to the first cell. */
  final double driver;

  private final Mode mode;
  private final double[] inverse;
  private final double[] carry;

  WordLines(int lines, int cols, double[] conductance, WireResistance r) {
    this.lines = lines;
    this.cols = cols;
    this.wire = 1 / r.wordLine();
    this.driver = 1 / (r.wordLine() + r.source());
    this.mode = r.wordLine() > 0 ? Mode.WIRE : r.source() > 0 ? Mode.NODE : Mode.DRIVEN;
    this.inverse = new double[mode == Mode.WIRE ? lines * cols : lines];
    this.carry = new double[mode == Mode.WIRE ? lines * cols : 0];
    for (int line = 0; line < lines; line++) {
      int at = line * cols;
      if (mode == Mode.NODE) {
        double sum = driver;
        for (int j = 0; j < cols; j++) {
          sum += conductance[at + j];
        }
        inverse[line] = 1 / sum;
      } else if (mode == Mode.WIRE) {
        double behind = 0;
        for (int j = cols - 1; j >= 0; j--) {
          double towards = j == 0 ? driver : wire;
          behind += conductance[at + j];
          inverse[at + j] = 1 / (behind + towards);
          carry[at + j] = towards * inverse[at + j];
          behind = behind * carry[at + j];
        }
      }
    }
  }

  /** Voltages for the given currents into the nodes, drivers at 0 V; in place. */
  void solve(double[] x) {
    switch (mode) {
      case DRIVEN -> Arrays.fill(x, 0);
      case NODE -> {
        for (int line = 0; line < lines; line++) {
          int at = line * cols;
          double sum = 0;
          for (int j = 0; j < cols; j++) {
            sum += x[at + j];
          }
          Arrays.fill(x, at, at + cols, sum * inverse[line]);
        }
      }
      case WIRE -> {
        int line = 0;
        for (; line + 4 <= lines; line += 4) {
          solveFour(x, line * cols);
        }
        for (; line < lines; line++) {
          int at = line * cols;
          double r = 0;
          for (int k = at + cols - 1; k >= at; k--) {
            r += x[k];
            x[k] = r;
            r *= carry[k];
          }
          double v = 0;
          for (int k = at; k < at + cols; k++) {
            v = x[k] * inverse[k] + carry[k] * v;
            x[k] = v;
          }
        }
      }
    }
  }

  /** Four lines at a time: their recurrences do not wait for each other. */
  private void solveFour(double[] x, int a) {
    int b = a + cols;
    int c = b + cols;
    int d = c + cols;
    double ra = 0;
    double rb = 0;
    double rc = 0;
    double rd = 0;
    for (int j = cols - 1; j >= 0; j--) {
      ra += x[a + j];
      rb += x[b + j];
      rc += x[c + j];
      rd += x[d + j];
      x[a + j] = ra;
      x[b + j] = rb;
      x[c + j] = rc;
      x[d + j] = rd;
      ra *= carry[a + j];
      rb *= carry[b + j];
      rc *= carry[c + j];
      rd *= carry[d + j];
    }
    double va = 0;
    double vb = 0;
    double vc = 0;
    double vd = 0;
    for (int j = 0; j < cols; j++) {
      va = x[a + j] * inverse[a + j] + carry[a + j] * va;
      vb = x[b + j] * inverse[b + j] + carry[b + j] * vb;
      vc = x[c + j] * inverse[c + j] + carry[c + j] * vc;
      vd = x[d + j] * inverse[d + j] + carry[d + j] * vd;
      x[a + j] = va;
      x[b + j] = vb;
      x[c + j] = vc;
      x[d + j] = vd;
    }
  }

  /**
   * The diagonal of the inverse, by which the cells of a line see each other least; from the pivots
   * of both directions.
   *
   * @param conductance of the cells the lines were factored with
   */
  double[] inverseDiagonal(double[] conductance) {
    double[] diagonal = new double[lines * cols];
    for (int line = 0; line < lines; line++) {
      int at = line * cols;
      if (mode == Mode.NODE) {
        Arrays.fill(diagonal, at, at + cols, inverse[line]);
      } else if (mode == Mode.WIRE) {
        // seen from a node: itself, what lies behind, and what lies towards the driver
        double front = driver;
        for (int j = 0; j < cols; j++) {
          int k = at + j;
          double behind = j + 1 < cols ? wire * (1 - carry[k + 1]) : 0;
          diagonal[k] = 1 / (conductance[k] + behind + front);
          double node = front + conductance[k];
          front = node * wire / (node + wire);
        }
      }
    }
    return diagonal;
  }
}
