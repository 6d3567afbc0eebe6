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
  private final double[][] inverse;
  private final double[][] carry;

  WordLines(int lines, int cols, double[] conductance, WireResistance r) {
    this.lines = lines;
    this.cols = cols;
    this.wire = 1 / r.wordLine();
    this.driver = 1 / (r.wordLine() + r.source());
    this.mode = r.wordLine() > 0 ? Mode.WIRE : r.source() > 0 ? Mode.NODE : Mode.DRIVEN;
    this.inverse = new double[lines][mode == Mode.WIRE ? cols : 1];
    this.carry = new double[lines][mode == Mode.WIRE ? cols : 0];
    if (mode == Mode.NODE) {
      for (int line = 0; line < lines; line++) {
        double sum = driver;
        for (int j = 0; j < cols; j++) {
          sum += conductance[line * cols + j];
        }
        inverse[line][0] = 1 / sum;
      }
    } else if (mode == Mode.WIRE) {
      for (int line = 0; line < lines; line += TOGETHER) {
        factor(conductance, line, Math.min(lines, line + TOGETHER));
      }
    }
  }

  /** Lines whose divisions do not wait for each other. */
  private static final int TOGETHER = 16;

  private void factor(double[] conductance, int from, int to) {
    double[] behind = new double[to - from];
    for (int j = cols - 1; j >= 0; j--) {
      double towards = j == 0 ? driver : wire;
      for (int line = from; line < to; line++) {
        double b = behind[line - from] + conductance[line * cols + j];
        double pivot = 1 / (b + towards);
        double share = towards * pivot;
        inverse[line][j] = pivot;
        carry[line][j] = share;
        behind[line - from] = b * share;
      }
    }
  }

  /**
   * Voltages for the given currents into the nodes, drivers at 0 V; in place.
   *
   * @param x currents of {@code count} lines
   * @param first which lines they are
   */
  void solve(double[][] x, int first, int count) {
    switch (mode) {
      case DRIVEN -> {
        for (int line = 0; line < count; line++) {
          Arrays.fill(x[line], 0);
        }
      }
      case NODE -> {
        for (int line = 0; line < count; line++) {
          double sum = 0;
          for (double current : x[line]) {
            sum += current;
          }
          Arrays.fill(x[line], sum * inverse[first + line][0]);
        }
      }
      case WIRE -> {
        int line = 0;
        for (; line + 4 <= count; line += 4) {
          solveFour(x, line, first + line);
        }
        for (; line < count; line++) {
          one(x[line], inverse[first + line], carry[first + line]);
        }
      }
    }
  }

  private static void one(double[] x, double[] inverse, double[] carry) {
    double r = 0;
    for (int k = x.length - 1; k >= 0; k--) {
      r += x[k];
      x[k] = r;
      r *= carry[k];
    }
    double v = 0;
    for (int k = 0; k < x.length; k++) {
      v = x[k] * inverse[k] + carry[k] * v;
      x[k] = v;
    }
  }

  /** Four lines at a time: their recurrences do not wait for each other. */
  private void solveFour(double[][] x, int from, int line) {
    four(
        x[from],
        x[from + 1],
        x[from + 2],
        x[from + 3],
        inverse[line],
        inverse[line + 1],
        inverse[line + 2],
        inverse[line + 3],
        carry[line],
        carry[line + 1],
        carry[line + 2],
        carry[line + 3]);
  }

  private static void four(
      double[] a,
      double[] b,
      double[] c,
      double[] d,
      double[] ia,
      double[] ib,
      double[] ic,
      double[] id,
      double[] ca,
      double[] cb,
      double[] cc,
      double[] cd) {
    double ra = 0;
    double rb = 0;
    double rc = 0;
    double rd = 0;
    for (int j = a.length - 1; j >= 0; j--) {
      ra += a[j];
      rb += b[j];
      rc += c[j];
      rd += d[j];
      a[j] = ra;
      b[j] = rb;
      c[j] = rc;
      d[j] = rd;
      ra *= ca[j];
      rb *= cb[j];
      rc *= cc[j];
      rd *= cd[j];
    }
    double va = 0;
    double vb = 0;
    double vc = 0;
    double vd = 0;
    for (int j = 0; j < a.length; j++) {
      va = a[j] * ia[j] + ca[j] * va;
      vb = b[j] * ib[j] + cb[j] * vb;
      vc = c[j] * ic[j] + cc[j] * vc;
      vd = d[j] * id[j] + cd[j] * vd;
      a[j] = va;
      b[j] = vb;
      c[j] = vc;
      d[j] = vd;
    }
  }

  /** Share of the driver's voltage at each cell while bit lines are grounded, lines x cols. */
  double[][] shares() {
    double[][] shares = new double[lines][cols];
    for (int line = 0; line < lines; line++) {
      switch (mode) {
        case DRIVEN -> Arrays.fill(shares[line], 1);
        case NODE -> Arrays.fill(shares[line], driver * inverse[line][0]);
        case WIRE -> {
          double share = 1;
          for (int j = 0; j < cols; j++) {
            share *= carry[line][j];
            shares[line][j] = share;
          }
        }
      }
    }
    return shares;
  }

  /**
   * The diagonal of the inverse, by which the cells of a line see each other least; from the pivots
   * of both directions.
   *
   * @param conductance of the cells the lines were factored with
   */
  double[] inverseDiagonal(double[] conductance) {
    double[] diagonal = new double[lines * cols];
    if (mode == Mode.NODE) {
      for (int line = 0; line < lines; line++) {
        Arrays.fill(diagonal, line * cols, (line + 1) * cols, inverse[line][0]);
      }
    } else if (mode == Mode.WIRE) {
      for (int line = 0; line < lines; line += TOGETHER) {
        diagonal(conductance, diagonal, line, Math.min(lines, line + TOGETHER));
      }
    }
    return diagonal;
  }

  /** Seen from a node: itself, what lies behind, and what lies towards the driver. */
  private void diagonal(double[] conductance, double[] diagonal, int from, int to) {
    double[] front = new double[to - from];
    Arrays.fill(front, driver);
    for (int j = 0; j < cols; j++) {
      for (int line = from; line < to; line++) {
        int k = line * cols + j;
        double behind = j + 1 < cols ? wire * (1 - carry[line][j + 1]) : 0;
        double node = front[line - from] + conductance[k];
        diagonal[k] = 1 / (node + behind);
        front[line - from] = node * wire / (node + wire);
      }
    }
  }
}
