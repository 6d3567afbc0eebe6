package org.hwnas.runtime.circuit;

import java.util.Arrays;

/**
 * The bit lines of an array, with a conductance to ground at each node, as tridiagonal systems.
 * Layout {@code rows x cols}; the ground is behind the last row. Where the wire does not resist, a
 * column is one node: its currents are kept as their mean over the rows, so that sums over nodes
 * are those of the real unknowns.
 */
final class BitLines {
  final int rows;
  final int cols;
  final double wire;
  final double ground;
  private final boolean oneNode;
  private final double[][] inverse;
  private final double[][] carry;

  /** Lines whose nodes conduct {@code toGround} besides their wires. */
  BitLines(int rows, int cols, double[] toGround, WireResistance r) {
    this.rows = rows;
    this.cols = cols;
    this.wire = 1 / r.bitLine();
    this.ground = 1 / (r.bitLine() + r.sink());
    this.oneNode = r.bitLine() == 0;
    this.inverse = new double[oneNode ? 1 : rows][cols];
    this.carry = new double[oneNode ? 0 : rows][cols];
    if (oneNode) {
      Arrays.fill(inverse[0], ground);
      for (int k = 0; k < rows * cols; k++) {
        inverse[0][k % cols] += toGround[k];
      }
      for (int j = 0; j < cols; j++) {
        inverse[0][j] = 1 / inverse[0][j];
      }
      return;
    }
    double[] behind = new double[cols];
    double[] own = new double[cols];
    for (int i = 0; i < rows; i++) {
      System.arraycopy(toGround, i * cols, own, 0, cols);
      factor(own, behind, inverse[i], carry[i], i == rows - 1 ? ground : wire);
    }
  }

  private static void factor(
      double[] own, double[] behind, double[] inverse, double[] carry, double towards) {
    for (int j = 0; j < own.length; j++) {
      double b = behind[j] + own[j];
      double pivot = 1 / (b + towards);
      double share = towards * pivot;
      inverse[j] = pivot;
      carry[j] = share;
      behind[j] = b * share;
    }
  }

  /** Voltages for given currents into the nodes. */
  void solve(double[][] current, double[][] volts) {
    if (oneNode) {
      double[] sum = new double[cols];
      for (double[] row : current) {
        for (int j = 0; j < cols; j++) {
          sum[j] += row[j];
        }
      }
      for (int j = 0; j < cols; j++) {
        sum[j] *= inverse[0][j];
      }
      for (double[] row : volts) {
        System.arraycopy(sum, 0, row, 0, cols);
      }
      return;
    }
    System.arraycopy(current[0], 0, volts[0], 0, cols);
    for (int i = 1; i < rows; i++) {
      sum(volts[i], current[i], carry[i - 1], volts[i - 1]);
    }
    scale(volts[rows - 1], inverse[rows - 1]);
    for (int i = rows - 2; i >= 0; i--) {
      back(volts[i], inverse[i], carry[i], volts[i + 1]);
    }
  }

  private static void sum(double[] to, double[] current, double[] carry, double[] before) {
    for (int j = 0; j < to.length; j++) {
      to[j] = current[j] + carry[j] * before[j];
    }
  }

  private static void scale(double[] volts, double[] inverse) {
    for (int j = 0; j < volts.length; j++) {
      volts[j] *= inverse[j];
    }
  }

  private static void back(double[] volts, double[] inverse, double[] carry, double[] next) {
    for (int j = 0; j < volts.length; j++) {
      volts[j] = volts[j] * inverse[j] + carry[j] * next[j];
    }
  }

  /** Share of a current into each node that reaches the ground behind the last row, rows x cols. */
  double[][] shares() {
    double[][] shares = new double[rows][cols];
    if (oneNode) {
      double[] each = shares[0];
      for (int j = 0; j < cols; j++) {
        // without any resistance the node is the ground
        each[j] = Double.isInfinite(ground) ? 1 : ground * inverse[0][j];
      }
      for (int i = 1; i < rows; i++) {
        System.arraycopy(each, 0, shares[i], 0, cols);
      }
      return shares;
    }
    System.arraycopy(carry[rows - 1], 0, shares[rows - 1], 0, cols);
    for (int i = rows - 2; i >= 0; i--) {
      for (int j = 0; j < cols; j++) {
        shares[i][j] = shares[i + 1][j] * carry[i][j];
      }
    }
    return shares;
  }

  /** Adds the currents that leave each node along its wire to {@code current}. */
  void addWireCurrents(double[][] volts, double[][] current) {
    if (oneNode) {
      for (int j = 0; j < cols; j++) {
        double sum = ground * volts[0][j];
        for (int i = 0; i < rows; i++) {
          sum += current[i][j];
        }
        for (int i = 0; i < rows; i++) {
          current[i][j] = sum / rows;
        }
      }
      return;
    }
    double[] zero = new double[cols];
    for (int i = 0; i < rows; i++) {
      double[] before = i == 0 ? volts[0] : volts[i - 1];
      boolean last = i == rows - 1;
      leave(current[i], before, volts[i], last ? zero : volts[i + 1], wire, last ? ground : wire);
    }
  }

  private static void leave(
      double[] current, double[] before, double[] here, double[] next, double up, double down) {
    for (int j = 0; j < current.length; j++) {
      current[j] += up * (here[j] - before[j]) + down * (here[j] - next[j]);
    }
  }

  /** Makes currents into nodes those of the real unknowns. */
  void project(double[][] current) {
    if (!oneNode) {
      return;
    }
    for (int j = 0; j < cols; j++) {
      double sum = 0;
      for (int i = 0; i < rows; i++) {
        sum += current[i][j];
      }
      for (int i = 0; i < rows; i++) {
        current[i][j] = sum / rows;
      }
    }
  }

  boolean oneNode() {
    return oneNode;
  }
}
