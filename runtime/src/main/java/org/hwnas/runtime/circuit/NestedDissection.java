package org.hwnas.runtime.circuit;

/**
 * Order in which an array's nodes are eliminated with little fill (George, SIAM J. Numer. Anal.
 * 1973). Word-line nodes touch sideways only and bit-line nodes up and down only, so that a cut
 * between columns takes one kind of node and a cut between rows the other: half of a mesh's.
 */
final class NestedDissection {
  private final int planes;
  private final int rows;
  private final int cols;
  private final boolean[] placed;
  private final int[] order;
  private int next;

  private NestedDissection(int planes, int rows, int cols) {
    this.planes = planes;
    this.rows = rows;
    this.cols = cols;
    this.placed = new boolean[(planes + 1) * rows * cols];
    this.order = new int[placed.length];
  }

  /** Nodes in order: word-line nodes {@code planes x rows x cols}, then bit-line nodes. */
  static int[] order(int planes, int rows, int cols) {
    NestedDissection d = new NestedDissection(planes, rows, cols);
    d.cut(0, rows, 0, cols);
    return d.order;
  }

  private void cut(int top, int bottom, int left, int right) {
    int height = bottom - top;
    int width = right - left;
    if (height * width <= 2) {
      for (int i = top; i < bottom; i++) {
        for (int j = left; j < right; j++) {
          for (int plane = 0; plane <= planes; plane++) {
            place((plane * rows + i) * cols + j);
          }
        }
      }
      return;
    }
    if (width >= height) {
      int at = left + width / 2 - 1;
      int count = planes * height;
      int[] separator = new int[count];
      for (int plane = 0; plane < planes; plane++) {
        for (int i = top; i < bottom; i++) {
          separator[--count] = (plane * rows + i) * cols + at;
        }
      }
      between(
          separator, () -> cut(top, bottom, left, at + 1), () -> cut(top, bottom, at + 1, right));
    } else {
      int at = top + height / 2 - 1;
      int[] separator = new int[width];
      for (int j = left; j < right; j++) {
        separator[j - left] = (planes * rows + at) * cols + j;
      }
      between(
          separator, () -> cut(top, at + 1, left, right), () -> cut(at + 1, bottom, left, right));
    }
  }

  private void between(int[] separator, Runnable first, Runnable second) {
    boolean[] mine = new boolean[separator.length];
    for (int k = 0; k < separator.length; k++) {
      mine[k] = !placed[separator[k]];
      placed[separator[k]] = true;
    }
    first.run();
    second.run();
    for (int k = 0; k < separator.length; k++) {
      if (mine[k]) {
        order[next++] = separator[k];
      }
    }
  }

  private void place(int node) {
    if (!placed[node]) {
      placed[node] = true;
      order[next++] = node;
    }
  }
}
