package org.hwnas.runtime.cost.mnsim2;

import org.hwnas.runtime.cost.mnsim2.Mnsim2Config.Order;

/** Tiles on the mesh. Numbers of tiles become rows and columns; distances are counted in hops. */
final class Placement {
  private static final int FAR = 1000; // hops; MNSIM takes no aggregator farther than this

  private final int middle2; // twice the row of the accumulator, which may lie between two rows
  private final int[] row;
  private final int[] column;
  private final int columns;

  private Placement(int rows, int columns, int[] row, int[] column) {
    this.middle2 = rows;
    this.columns = columns;
    this.row = row;
    this.column = column;
  }

  /** The whole mesh in an order. Immutable; worth keeping. */
  static Placement of(Order order, int rows, int columns) {
    int tiles = rows * columns;
    int[] row = new int[tiles];
    int[] column = new int[tiles];
    for (int id = 0; id < tiles; id++) {
      switch (order) {
        case ROWS -> {
          row[id] = id / columns;
          column[id] = id % columns;
        }
        case SNAKE -> {
          row[id] = id / columns;
          int along = id % columns;
          column[id] = row[id] % 2 == 0 ? along : columns - 1 - along;
        }
        case SHELLS -> shell(id, row, column);
        case ZIGZAG -> {} // below, as each tile follows from the one before
      }
    }
    if (order == Order.ZIGZAG) {
      zigzag(rows, columns, row, column);
    }
    return new Placement(rows, columns, row, column);
  }

  /** L-shaped shells about the first tile, walked to and fro. */
  private static void shell(int id, int[] row, int[] column) {
    int n = (int) Math.sqrt(id);
    while (n * n > id) {
      n--;
    }
    while ((n + 1) * (n + 1) <= id) {
      n++;
    }
    int k = id - n * n;
    int along = k <= n ? k : n;
    int across = k <= n ? n : 2 * n - k;
    boolean odd = n % 2 == 1;
    row[id] = odd ? along : across;
    column[id] = odd ? across : along;
  }

  /** Diagonals to and fro, as in JPEG, the first step to the right. */
  private static void zigzag(int rows, int columns, int[] row, int[] column) {
    int id = 0;
    for (int diagonal = 0; diagonal <= rows + columns - 2; diagonal++) {
      int first = Math.max(0, diagonal - columns + 1);
      int last = Math.min(diagonal, rows - 1);
      for (int i = first; i <= last; i++) {
        int r = diagonal % 2 == 1 ? i : first + last - i; // odd diagonals run downwards
        row[id] = r;
        column[id] = diagonal - r;
        id++;
      }
    }
  }

  int tiles() {
    return row.length;
  }

  /** Extremes of row + column and row - column over tiles: all that distances need. */
  private void extremes(int from, int to, int[] box) {
    for (int id = from; id < to; id++) {
      int sum = row[id] + column[id];
      int difference = row[id] - column[id];
      box[0] = Math.min(box[0], sum);
      box[1] = Math.max(box[1], sum);
      box[2] = Math.min(box[2], difference);
      box[3] = Math.max(box[3], difference);
    }
  }

  private int farthest(int id, int[] box) {
    if (box[0] > box[1]) {
      return 0; // no tiles at all
    }
    int sum = row[id] + column[id];
    int difference = row[id] - column[id];
    return Math.max(
        Math.max(sum - box[0], box[1] - sum), Math.max(difference - box[2], box[3] - difference));
  }

  private static void clear(int[] box) {
    box[0] = Integer.MAX_VALUE;
    box[1] = Integer.MIN_VALUE;
    box[2] = Integer.MAX_VALUE;
    box[3] = Integer.MIN_VALUE;
  }

  /** From a tile to the accumulator at the middle of the first column; may be half a hop. */
  private double toAccumulator(int id) {
    return Math.abs(row[id] - middle2 / 2.0) + column[id];
  }

  /** Room for the extremes of two sets of tiles. */
  static final class Scratch {
    private final int[] own = new int[4];
    private final int[] others = new int[4];
  }

  /**
   * Hops inside each layer, to the tile that gathers its results, and from there to the layers that
   * read them. The gathering tile has the smallest sum of both; of equal ones the first by rows.
   *
   * @param starts first tile of each layer, and the end
   * @param inside result: hops inside, by layer
   * @param onward result: hops onward, by layer
   */
  void distances(
      Mnsim2Network net, int[] starts, double[] inside, double[] onward, Scratch scratch) {
    int last = net.size() - 1;
    for (int layer = 0; layer < net.size(); layer++) {
      inside[layer] = 0;
      onward[layer] = 0;
      int from = starts[layer];
      int to = starts[layer + 1];
      int[] consumers = net.consumers(layer);
      if (!net.layer(layer).kind().tiled()) {
        if (layer < last) {
          for (int consumer : consumers) {
            if (starts[consumer] < starts[consumer + 1]) {
              int first = firstByRows(starts[consumer], starts[consumer + 1]);
              onward[layer] = Math.max(onward[layer], toAccumulator(first));
            }
          }
        }
        continue;
      }
      clear(scratch.own);
      extremes(from, to, scratch.own);
      boolean accumulated = layer < last;
      clear(scratch.others);
      for (int consumer : consumers) {
        accumulated &= !net.layer(consumer).kind().tiled();
        extremes(starts[consumer], starts[consumer + 1], scratch.others);
      }
      double best = layer == last || to - from > 1 ? FAR : Double.POSITIVE_INFINITY;
      int bestPlace = Integer.MAX_VALUE;
      for (int id = from; id < to; id++) {
        int in = farthest(id, scratch.own);
        double out =
            layer == last ? 0 : accumulated ? toAccumulator(id) : farthest(id, scratch.others);
        int place = row[id] * columns + column[id];
        if (in + out < best || (in + out == best && best < FAR && place < bestPlace)) {
          best = in + out;
          bestPlace = place;
          inside[layer] = in;
          onward[layer] = out;
        }
      }
    }
  }

  private int firstByRows(int from, int to) {
    int first = from;
    for (int id = from + 1; id < to; id++) {
      if (row[id] < row[first] || (row[id] == row[first] && column[id] < column[first])) {
        first = id;
      }
    }
    return first;
  }
}
