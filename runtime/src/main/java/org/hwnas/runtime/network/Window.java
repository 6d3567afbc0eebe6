package org.hwnas.runtime.network;

/**
 * Windows that slide over a map.
 *
 * @param height rows of a window
 * @param width columns of a window
 * @param strideHeight rows from one window to the next
 * @param strideWidth columns from one window to the next
 * @param padding around the map
 */
public record Window(int height, int width, int strideHeight, int strideWidth, Padding padding) {

  /** A square one that moves alike in both directions. */
  public static Window square(int size, int stride, Padding padding) {
    return new Window(size, size, stride, stride, padding);
  }

  /** Values in a window. */
  public int elements() {
    return height * width;
  }
}
