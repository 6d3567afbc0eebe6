package org.hwnas.runtime.inference;

import java.util.Arrays;

/**
 * Sums over rows that are driven or not: what inputs of one bit at a time make of a crossbar. Four
 * rows have sixteen combinations, whose sums are made once for each chip; a read then adds a
 * quarter of as many numbers, and none for rows that are all at 0 (the method of four Russians,
 * Arlazarov et al. 1970).
 *
 * <p>A sum adds up in the order of its groups of rows, whatever is computed beside it. Against
 * {@link RowSums}, which adds row by row, it differs by rounding alone: at most by {@code n 2^-23}
 * of the sum of the magnitudes, n the number of rows.
 */
final class BitSums {
  /** Rows whose combinations have a sum each. */
  static final int TOGETHER = 4;

  /**
   * Numbers of a block's tables: they are read for each dot product and have to stay in a cache.
   */
  private static final long LARGEST_BLOCK = 1 << 19;

  /** Numbers of a layer's tables. */
  private static final long LARGEST = 1 << 24;

  /** By first row of a block over that of its layer, group of rows and combination. */
  private final float[][] sums;

  private final int[] firstGroup;
  private final int blockRows;
  private final int rows;

  /** Whether tables of these cells are small enough; see the constructor. */
  static boolean suits(float[][] cells, int rows, int blockRows) {
    long columns = cells[0].length;
    long perRow = (1 << TOGETHER) / TOGETHER;
    return perRow * Math.min(rows, blockRows) * columns <= LARGEST_BLOCK
        && perRow * cells.length * columns <= LARGEST;
  }

  /**
   * Tables of the cells of a layer.
   *
   * @param cells by group and row, and column
   * @param rows of a group
   * @param blockRows that are read together, from the first of a group on
   */
  BitSums(float[][] cells, int rows, int blockRows) {
    this.rows = rows;
    this.blockRows = blockRows;
    int blocks = (rows - 1) / blockRows + 1;
    int all = cells.length / rows * blocks;
    firstGroup = new int[all + 1];
    for (int b = 0; b < all; b++) {
      int height = Math.min(blockRows, rows - b % blocks * blockRows);
      firstGroup[b + 1] = firstGroup[b] + (height - 1) / TOGETHER + 1;
    }
    sums = new float[firstGroup[all] << TOGETHER][];
    for (int b = 0; b < all; b++) {
      int top = b % blocks * blockRows;
      int bottom = Math.min(rows, top + blockRows);
      int at = firstGroup[b] << TOGETHER;
      for (int r = top; r < bottom; r += TOGETHER) {
        fill(cells, b / blocks * rows + r, Math.min(TOGETHER, bottom - r), at);
        at += 1 << TOGETHER;
      }
    }
  }

  private void fill(float[][] cells, int first, int count, int at) {
    int columns = cells[first].length;
    sums[at] = new float[columns];
    for (int set = 1; set < 1 << count; set++) {
      int last = 31 - Integer.numberOfLeadingZeros(set);
      float[] rest = sums[at + (set & ~(1 << last))];
      float[] row = cells[first + last];
      float[] sum = new float[columns];
      for (int c = 0; c < columns; c++) {
        sum[c] = rest[c] + row[c];
      }
      sums[at + set] = sum;
    }
  }

  private int block(int group, int top) {
    return group * ((rows - 1) / blockRows + 1) + top / blockRows;
  }

  /**
   * Which combination of each group of rows is driven.
   *
   * @param codes inputs by row from 0, whole numbers
   * @param bit of the codes, in two's complement
   * @param driven by group of rows and dot product, overwritten
   */
  static void combine(float[][] codes, int top, int bottom, int bit, int count, int[][] driven) {
    int group = 0;
    for (int r = top; r < bottom; r += TOGETHER) {
      int[] combination = driven[group++];
      Arrays.fill(combination, 0, count, 0);
      for (int k = 0; k < TOGETHER && r + k < bottom; k++) {
        addBit(codes[r + k], bit, k, count, combination);
      }
    }
  }

  private static void addBit(float[] codes, int bit, int place, int count, int[] combination) {
    for (int p = 0; p < count; p++) {
      combination[p] |= ((int) codes[p] >> bit & 1) << place;
    }
  }

  /**
   * The sums of all columns for one dot product.
   *
   * @param driven as {@link #combine} leaves it
   * @param p which dot product
   * @param to overwritten
   * @param found working memory for as many arrays as there are groups of rows
   */
  void sum(int group, int top, int[][] driven, int p, float[] to, float[][] found) {
    int block = block(group, top);
    int from = firstGroup[block];
    int groups = firstGroup[block + 1] - from;
    int n = 0;
    for (int k = 0; k < groups; k++) {
      int combination = driven[k][p];
      if (combination != 0) {
        found[n++] = sums[(from + k << TOGETHER) + combination];
      }
    }
    if (n == 0) {
      Arrays.fill(to, 0);
      return;
    }
    System.arraycopy(found[0], 0, to, 0, to.length);
    int k = 1;
    for (; k + 4 <= n; k += 4) {
      four(to, found[k], found[k + 1], found[k + 2], found[k + 3]);
    }
    for (; k < n; k++) {
      one(to, found[k]);
    }
  }

  private static void four(float[] to, float[] a, float[] b, float[] c, float[] d) {
    for (int k = 0; k < to.length; k++) {
      to[k] = to[k] + a[k] + b[k] + c[k] + d[k];
    }
  }

  private static void one(float[] to, float[] a) {
    for (int k = 0; k < to.length; k++) {
      to[k] += a[k];
    }
  }
}
