package org.hwnas.runtime.inference;

import java.util.Comparator;
import java.util.stream.IntStream;
import org.hwnas.runtime.device.StuckAt;

/**
 * Which of a crossbar's rows each row of the weights is put on. Inputs follow their weights, so
 * that the product is the same; what differs is which cells hold which weights.
 */
final class RowOrder {
  private RowOrder() {}

  /** Level of a weight's row at a column. */
  interface Levels {
    int at(int row, int column);
  }

  /** Each row where it is. */
  static int[] unchanged(int rows) {
    return IntStream.range(0, rows).toArray();
  }

  /**
   * Places at which stuck cells hold levels closest to the wanted ones: least sum of squared
   * errors, each times the square of its column's significance.
   *
   * @param states of the cells by place and column
   * @param significance of a level by column
   * @param top highest level
   */
  static int[] aroundFaults(
      int rows,
      int columns,
      Levels wanted,
      StuckAt.State[][] states,
      double[] significance,
      int top) {
    double[][] cost = new double[rows][rows];
    boolean any = false;
    for (int place = 0; place < rows; place++) {
      for (int c = 0; c < columns; c++) {
        StuckAt.State state = states[place][c];
        if (state == StuckAt.State.FREE) {
          continue;
        }
        any = true;
        int held = state == StuckAt.State.ON ? top : 0;
        for (int row = 0; row < rows; row++) {
          double error = significance[c] * (wanted.at(row, c) - held);
          cost[row][place] += error * error;
        }
      }
    }
    return any ? Assignment.cheapest(cost) : unchanged(rows);
  }

  /**
   * Rows by their sum of levels, the largest nearest the end of the bit lines: their currents pass
   * the fewest segments.
   */
  static int[] towardsGround(int rows, int columns, Levels wanted) {
    long[] sums = new long[rows];
    for (int row = 0; row < rows; row++) {
      for (int c = 0; c < columns; c++) {
        sums[row] += wanted.at(row, c);
      }
    }
    int[] sorted =
        IntStream.range(0, rows)
            .boxed()
            .sorted(Comparator.comparingLong((Integer r) -> sums[r]))
            .mapToInt(Integer::intValue)
            .toArray();
    int[] places = new int[rows];
    for (int place = 0; place < rows; place++) {
      places[sorted[place]] = place;
    }
    return places;
  }
}
