package org.hwnas.runtime.inference;

/**
 * Sums over rows of drive times conductance, for many drives side by side.
 *
 * <p>Loops have the one shape that the compiler turns into vector instructions well (arrays of
 * their own, one index, one array written): 10 to 20 products a nanosecond on one core. Each sum
 * adds up in the order of the rows whatever the number of sums.
 */
final class RowSums {
  private RowSums() {}

  /**
   * Adds the current of one column to {@code sum[0..count-1]}.
   *
   * @param drives by row from 0
   * @param cells by row from {@code base}, and column
   * @param top first row
   * @param bottom behind the last row
   */
  static void add(
      float[] sum,
      int column,
      float[][] drives,
      float[][] cells,
      int base,
      int top,
      int bottom,
      int count) {
    int r = top;
    for (; r + 4 <= bottom; r += 4) {
      four(
          sum,
          drives[r],
          drives[r + 1],
          drives[r + 2],
          drives[r + 3],
          cells[base + r][column],
          cells[base + r + 1][column],
          cells[base + r + 2][column],
          cells[base + r + 3][column],
          count);
    }
    for (; r < bottom; r++) {
      one(sum, drives[r], cells[base + r][column], count);
    }
  }

  /** As above for the first {@code columns} columns. */
  static void add(
      float[][] sums,
      int columns,
      float[][] drives,
      float[][] cells,
      int base,
      int top,
      int bottom,
      int count) {
    for (int c = 0; c < columns; c++) {
      add(sums[c], c, drives, cells, base, top, bottom, count);
    }
  }

  private static void four(
      float[] sum,
      float[] a,
      float[] b,
      float[] c,
      float[] d,
      float ga,
      float gb,
      float gc,
      float gd,
      int count) {
    for (int p = 0; p < count; p++) {
      sum[p] = (((sum[p] + ga * a[p]) + gb * b[p]) + gc * c[p]) + gd * d[p];
    }
  }

  private static void one(float[] sum, float[] a, float ga, int count) {
    for (int p = 0; p < count; p++) {
      sum[p] = sum[p] + ga * a[p];
    }
  }
}
