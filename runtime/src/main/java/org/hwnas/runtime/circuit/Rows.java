package org.hwnas.runtime.circuit;

/**
 * Fields of nodes as one array for each row. The loops here have the shape that the compiler turns
 * into vector instructions: arrays of their own with one index; parts of one array are not taken.
 */
final class Rows {
  private Rows() {}

  static double[][] zeros(int rows, int cols) {
    return new double[rows][cols];
  }

  /** Of a field in one array. */
  static double[][] of(double[] flat, int cols) {
    double[][] rows = new double[flat.length / cols][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = java.util.Arrays.copyOfRange(flat, i * cols, (i + 1) * cols);
    }
    return rows;
  }

  /** Into one array. */
  static double[] flat(double[][] rows) {
    int cols = rows[0].length;
    double[] flat = new double[rows.length * cols];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, flat, i * cols, cols);
    }
    return flat;
  }

  static void copy(double[][] from, double[][] to) {
    for (int i = 0; i < from.length; i++) {
      System.arraycopy(from[i], 0, to[i], 0, from[i].length);
    }
  }

  static void clear(double[][] rows) {
    for (double[] row : rows) {
      java.util.Arrays.fill(row, 0);
    }
  }

  static double dot(double[][] a, double[][] b) {
    double[] sums = new double[a[0].length];
    for (int i = 0; i < a.length; i++) {
      addProducts(sums, a[i], b[i]);
    }
    double sum = 0;
    for (double s : sums) {
      sum += s;
    }
    return sum;
  }

  static double largest(double[][] rows) {
    double largest = 0;
    for (double[] row : rows) {
      for (double v : row) {
        largest = Math.max(largest, Math.abs(v));
      }
    }
    return largest;
  }

  /** to += factor x. */
  static void add(double[][] to, double factor, double[][] x) {
    for (int i = 0; i < to.length; i++) {
      add(to[i], factor, x[i]);
    }
  }

  /** to = x + factor to. */
  static void turn(double[][] to, double factor, double[][] x) {
    for (int i = 0; i < to.length; i++) {
      turn(to[i], factor, x[i]);
    }
  }

  private static void addProducts(double[] sums, double[] a, double[] b) {
    for (int j = 0; j < sums.length; j++) {
      sums[j] += a[j] * b[j];
    }
  }

  private static void add(double[] to, double factor, double[] x) {
    for (int j = 0; j < to.length; j++) {
      to[j] += factor * x[j];
    }
  }

  private static void turn(double[] to, double factor, double[] x) {
    for (int j = 0; j < to.length; j++) {
      to[j] = x[j] + factor * to[j];
    }
  }
}
