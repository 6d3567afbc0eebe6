package org.hwnas.runtime.network;

/**
 * Shape of one sample's feature map, without the batch. A vector of n features is {@code n x 1 x
 * 1}.
 *
 * @param channels at least 1
 * @param height at least 1
 * @param width at least 1
 */
public record TensorShape(int channels, int height, int width) {
  public TensorShape {
    if (channels < 1 || height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "a feature map cannot be " + channels + "x" + height + "x" + width);
    }
  }

  public static TensorShape vector(int features) {
    return new TensorShape(features, 1, 1);
  }

  /** Whether the map has more than one position. */
  public boolean spatial() {
    return height > 1 || width > 1;
  }

  /** Number of values. */
  public long elements() {
    return (long) channels * height * width;
  }

  /** Number of positions, {@code height * width}. */
  public long positions() {
    return (long) height * width;
  }

  @Override
  public String toString() {
    return channels + "x" + height + "x" + width;
  }
}
