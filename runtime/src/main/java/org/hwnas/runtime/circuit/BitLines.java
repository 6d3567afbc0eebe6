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
  private final double[] inverse;
  private final double[] carry;

  /** Lines whose nodes conduct {@code toGround} besides their wires. */
  BitLines(int rows, int cols, double[] toGround, WireResistance r) {
    this.rows = rows;
    this.cols = cols;
    this.wire = 1 / r.bitLine();
    this.ground = 1 / (r.bitLine() + r.sink());
    this.oneNode = r.bitLine() == 0;
    this.inverse = new double[oneNode ? cols : rows * cols];
    this.carry = new double[oneNode ? 0 : rows * cols];
    if (oneNode) {
      Arrays.fill(inverse, ground);
      for (int k = 0; k < rows * cols; k++) {
        inverse[k % cols] += toGround[k];
      }
      for (int j = 0; j < cols; j++) {
        inverse[j] = 1 / inverse[j];
      }
      return;
    }
    double[] behind = new double[cols];
    for (int i = 0; i < rows; i++) {
      double towards = i == rows - 1 ? ground : wire;
      for (int j = 0; j < cols; j++) {
        int k = i * cols + j;
        double b = behind[j] + toGround[k];
        inverse[k] = 1 / (b + towards);
        carry[k] = towards * inverse[k];
        behind[j] = b * carry[k];
      }
    }
  }

  /** Voltages for given currents into the nodes. */
  void solve(double[] current, double[] volts) {
    if (oneNode) {
      double[] sum = new double[cols];
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < cols; j++) {
          sum[j] += current[i * cols + j];
        }
      }
      for (int j = 0; j < cols; j++) {
        sum[j] *= inverse[j];
      }
      for (int i = 0; i < rows; i++) {
        System.arraycopy(sum, 0, volts, i * cols, cols);
      }
      return;
    }
    System.arraycopy(current, 0, volts, 0, cols);
    for (int i = 1; i < rows; i++) {
      int at = i * cols;
      int before = at - cols;
      for (int j = 0; j < cols; j++) {
        volts[at + j] = current[at + j] + carry[before + j] * volts[before + j];
      }
    }
    int last = (rows - 1) * cols;
    for (int j = 0; j < cols; j++) {
      volts[last + j] *= inverse[last + j];
    }
    for (int i = rows - 2; i >= 0; i--) {
      int at = i * cols;
      int next = at + cols;
      for (int j = 0; j < cols; j++) {
        volts[at + j] = volts[at + j] * inverse[at + j] + carry[at + j] * volts[next + j];
      }
    }
  }

  /** Adds the currents that leave each node along its wire to {@code current}. */
  void addWireCurrents(double[] volts, double[] current) {
    if (oneNode) {
      for (int j = 0; j < cols; j++) {
        double sum = ground * volts[j];
        for (int i = 0; i < rows; i++) {
          sum += current[i * cols + j];
        }
        for (int i = 0; i < rows; i++) {
          current[i * cols + j] = sum / rows;
        }
      }
      return;
    }
    for (int i = 0; i + 1 < rows; i++) {
      int at = i * cols;
      int next = at + cols;
      for (int j = 0; j < cols; j++) {
        double flow = wire * (volts[at + j] - volts[next + j]);
        current[at + j] += flow;
        current[next + j] -= flow;
      }
    }
    int last = (rows - 1) * cols;
    for (int j = 0; j < cols; j++) {
      current[last + j] += ground * volts[last + j];
    }
  }

  /** Makes currents into nodes those of the real unknowns. */
  void project(double[] current) {
    if (!oneNode) {
      return;
    }
    for (int j = 0; j < cols; j++) {
      double sum = 0;
      for (int i = 0; i < rows; i++) {
        sum += current[i * cols + j];
      }
      for (int i = 0; i < rows; i++) {
        current[i * cols + j] = sum / rows;
      }
    }
  }

  boolean oneNode() {
    return oneNode;
  }
}
