package org.hwnas.runtime.circuit;

import java.util.Arrays;
import org.ejml.data.DMatrixSparseCSC;

/** Conductances between unknowns, gathered into a symmetric matrix with both triangles. */
final class SymmetricEntries {
  private final int size;
  private final double[] diagonal;
  private int[] rows = new int[1024];
  private int[] cols = new int[1024];
  private double[] values = new double[1024];
  private int count;

  SymmetricEntries(int size) {
    this.size = size;
    this.diagonal = new double[size];
  }

  /** A conductance between two unknowns; a negative number stands for a held node. */
  void connect(int a, int b, double conductance) {
    if (a >= 0) {
      diagonal[a] += conductance;
    }
    if (b >= 0) {
      diagonal[b] += conductance;
    }
    if (a >= 0 && b >= 0 && conductance != 0) {
      add(a, b, -conductance);
      add(b, a, -conductance);
    }
  }

  private void add(int row, int col, double value) {
    if (count == rows.length) {
      rows = Arrays.copyOf(rows, 2 * count);
      cols = Arrays.copyOf(cols, 2 * count);
      values = Arrays.copyOf(values, 2 * count);
    }
    rows[count] = row;
    cols[count] = col;
    values[count++] = value;
  }

  /** Columns in order, rows in order within each; no two entries at one place. */
  DMatrixSparseCSC toMatrix() {
    int total = count + size;
    DMatrixSparseCSC matrix = new DMatrixSparseCSC(size, size, total);
    int[] start = matrix.col_idx;
    for (int k = 0; k < count; k++) {
      start[cols[k] + 1]++;
    }
    for (int j = 0; j < size; j++) {
      start[j + 1] += start[j] + 1;
    }
    // entries sorted by row first and then laid into their columns stay in the order of rows
    int[] byRow = new int[size + 1];
    for (int k = 0; k < count; k++) {
      byRow[rows[k] + 1]++;
    }
    for (int i = 0; i < size; i++) {
      byRow[i + 1] += byRow[i];
    }
    int[] sorted = new int[count];
    int[] fill = byRow.clone();
    for (int k = 0; k < count; k++) {
      sorted[fill[rows[k]]++] = k;
    }
    int[] at = Arrays.copyOf(start, size);
    for (int i = 0; i < size; i++) {
      for (int s = byRow[i]; s < byRow[i + 1]; s++) {
        int k = sorted[s];
        matrix.nz_rows[at[cols[k]]] = i;
        matrix.nz_values[at[cols[k]]++] = values[k];
      }
      matrix.nz_rows[at[i]] = i;
      matrix.nz_values[at[i]++] = diagonal[i];
    }
    matrix.nz_length = total;
    matrix.indicesSorted = true;
    return matrix;
  }
}
