package org.hwnas.runtime.network;

/**
 * Rows and columns added around a feature map: zeros for convolution and average pooling (they
 * count in the average), negative infinity for max pooling.
 *
 * @param top rows before
 * @param bottom rows after
 * @param left columns before
 * @param right columns after
 */
public record Padding(int top, int bottom, int left, int right) {
  public static final Padding NONE = new Padding(0, 0, 0, 0);

  public Padding {
    if (top < 0 || bottom < 0 || left < 0 || right < 0) {
      throw new IllegalArgumentException("padding cannot be negative");
    }
  }

  /** The same number of rows and columns on every side. */
  public static Padding symmetric(int width) {
    return new Padding(width, width, width, width);
  }

  /**
   * Padding with which a stride of s maps n positions to ceil(n / s): {@code kernel - 1} in all,
   * equal on both sides for an odd kernel, one more after than before for an even one.
   */
  public static Padding same(int kernelHeight, int kernelWidth) {
    int top = (kernelHeight - 1) / 2;
    int left = (kernelWidth - 1) / 2;
    return new Padding(top, kernelHeight - 1 - top, left, kernelWidth - 1 - left);
  }
}
