package org.hwnas.runtime.training;

import java.util.Arrays;
import java.util.Locale;
import org.hwnas.runtime.network.TensorShape;
import org.hwnas.runtime.random.RandomStream;

/** What training images are changed by, anew in each epoch. */
public enum Augmentation {
  /** Nothing. */
  NONE,
  /**
   * Mirrored left to right every other time, and moved by up to an eighth of the size in each
   * direction, zeros coming in: for 32 x 32 the padding of 4 and random crop of He et al. (CVPR
   * 2016, section 4.2).
   */
  FLIP_CROP;

  private static final int SHARE = 8;

  /** The augmentation of a symbol in specs. */
  public static Augmentation of(String symbol) {
    return valueOf(symbol.toUpperCase(Locale.ROOT));
  }

  /**
   * Changes a sample in place.
   *
   * @param values of a batch
   * @param offset of the sample in it
   * @param random of epoch and sample
   * @param scratch at least a sample long
   */
  void apply(float[] values, int offset, TensorShape shape, RandomStream random, float[] scratch) {
    if (this == NONE) {
      return;
    }
    int height = shape.height();
    int width = shape.width();
    boolean mirrored = random.nextInt(2) == 1;
    int down = height / SHARE - random.nextInt(2 * (height / SHARE) + 1);
    int right = width / SHARE - random.nextInt(2 * (width / SHARE) + 1);
    int length = Math.toIntExact(shape.elements());
    System.arraycopy(values, offset, scratch, 0, length);
    Arrays.fill(values, offset, offset + length, 0);
    for (int c = 0; c < shape.channels(); c++) {
      for (int row = Math.max(0, down); row < Math.min(height, height + down); row++) {
        int from = (c * height + row - down) * width;
        int to = offset + (c * height + row) * width;
        for (int column = Math.max(0, right); column < Math.min(width, width + right); column++) {
          int source = column - right;
          values[to + column] = scratch[from + (mirrored ? width - 1 - source : source)];
        }
      }
    }
  }
}
