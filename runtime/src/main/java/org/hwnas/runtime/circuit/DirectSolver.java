package org.hwnas.runtime.circuit;

import org.ejml.data.DMatrixSparseCSC;
import org.ejml.sparse.csc.decomposition.chol.CholeskyUpLooking_DSCC;

/**
 * Sparse Cholesky factorisation of all nodes, made once; an input then costs two triangular solves
 * and as much again for one refinement. For arrays up to some hundred rows and columns: memory
 * grows as n^2 log n, time as n^3.
 */
public final class DirectSolver implements LinearSolver {
  private static final int HELD = -1;

  private final CrossbarArray array;

  /** Unknown of each node, or {@link #HELD}. */
  private final int[] unknown;

  private final DMatrixSparseCSC factor;

  /**
   * Factors an array.
   *
   * @throws IllegalStateException where a node hangs at nothing
   */
  public DirectSolver(CrossbarArray array) {
    this.array = array;
    int nodes = array.cells() + array.rows() * array.cols();
    this.unknown = new int[nodes];
    this.factor = new DMatrixSparseCSC(0, 0);
    if (array.wires().open()) {
      return;
    }
    int size = number(nodes);
    if (size == 0) {
      return;
    }
    SymmetricEntries entries = new SymmetricEntries(size);
    stamp(entries);
    CholeskyUpLooking_DSCC cholesky = new CholeskyUpLooking_DSCC();
    if (!cholesky.decompose(entries.toMatrix())) {
      throw new IllegalStateException("the array has a node without a way to a driver or ground");
    }
    factor.setTo(cholesky.getL());
  }

  @Override
  public CrossbarArray array() {
    return array;
  }

  /** Gives nodes their unknowns: in the order of elimination, lines that are one node last. */
  private int number(int nodes) {
    WireResistance r = array.wires();
    int cols = array.cols();
    int cells = array.cells();
    boolean wordNode = r.wordLine() == 0;
    boolean bitNode = r.bitLine() == 0;
    int next = 0;
    for (int node : NestedDissection.order(array.planes(), array.rows(), cols)) {
      if (!(node < cells ? wordNode : bitNode)) {
        unknown[node] = next++;
      }
    }
    if (wordNode) {
      boolean held = r.source() == 0;
      for (int node = 0; node < cells; node++) {
        unknown[node] = held ? HELD : next + node / cols;
      }
      next += held ? 0 : array.wordLines();
    }
    if (bitNode) {
      boolean held = r.sink() == 0;
      for (int node = cells; node < nodes; node++) {
        unknown[node] = held ? HELD : next + (node - cells) % cols;
      }
      next += held ? 0 : cols;
    }
    return next;
  }

  private void stamp(SymmetricEntries entries) {
    WireResistance r = array.wires();
    int rows = array.rows();
    int cols = array.cols();
    int cells = array.cells();
    int field = rows * cols;
    for (int k = 0; k < cells; k++) {
      entries.connect(unknown[k], unknown[cells + k % field], array.conductance()[k]);
    }
    for (int line = 0; line < array.wordLines(); line++) {
      entries.connect(unknown[line * cols], HELD, 1 / (r.wordLine() + r.source()));
      for (int j = 0; j + 1 < cols && r.wordLine() > 0; j++) {
        int k = line * cols + j;
        entries.connect(unknown[k], unknown[k + 1], 1 / r.wordLine());
      }
    }
    for (int j = 0; j < cols; j++) {
      int last = cells + field - cols + j;
      entries.connect(unknown[last], HELD, 1 / (r.bitLine() + r.sink()));
      for (int i = 0; i + 1 < rows && r.bitLine() > 0; i++) {
        int k = cells + i * cols + j;
        entries.connect(unknown[k], unknown[k + cols], 1 / r.bitLine());
      }
    }
  }

  @Override
  public NodalSolution solve(double[] volts) {
    array.requireDrive(volts);
    if (array.wires().open()) {
      return Kirchhoff.open(array, volts);
    }
    int cols = array.cols();
    double[] drop = new double[array.cells()];
    double[] bit = new double[array.rows() * cols];
    Kirchhoff.CellCurrents ohmic = Kirchhoff.ohmic(array);
    double[] off = new double[drop.length + bit.length];
    double[] x = new double[factor.numCols];
    for (int pass = 0; pass < 2; pass++) {
      Kirchhoff.imbalance(array, volts, drop, bit, ohmic, off, new double[cols]);
      java.util.Arrays.fill(x, 0);
      for (int node = 0; node < off.length; node++) {
        if (unknown[node] != HELD) {
          x[unknown[node]] -= off[node];
        }
      }
      substitute(x);
      for (int node = 0; node < off.length; node++) {
        if (unknown[node] != HELD) {
          if (node < drop.length) {
            drop[node] -= x[unknown[node]];
          } else {
            bit[node - drop.length] += x[unknown[node]];
          }
        }
      }
    }
    return Kirchhoff.solution(array, volts, drop, bit, ohmic, 0);
  }

  /** Solves L L^T x = x in place; the diagonal is first in each column of L. */
  private void substitute(double[] x) {
    int[] from = factor.col_idx;
    int[] row = factor.nz_rows;
    double[] value = factor.nz_values;
    for (int j = 0; j < x.length; j++) {
      double xj = x[j] / value[from[j]];
      x[j] = xj;
      for (int k = from[j] + 1; k < from[j + 1]; k++) {
        x[row[k]] -= value[k] * xj;
      }
    }
    for (int j = x.length - 1; j >= 0; j--) {
      double sum = x[j];
      for (int k = from[j] + 1; k < from[j + 1]; k++) {
        sum -= value[k] * x[row[k]];
      }
      x[j] = sum / value[from[j]];
    }
  }
}
