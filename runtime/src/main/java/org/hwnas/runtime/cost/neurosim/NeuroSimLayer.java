package org.hwnas.runtime.cost.neurosim;

/**
 * A layer of weights, as a row of NeuroSim's {@code NetWork.csv}; a fully connected layer is a
 * convolution of one position.
 *
 * @param width of the input map
 * @param height of the input map
 * @param channels of the input map
 * @param kernelWidth of the window
 * @param kernelHeight of the window
 * @param filters outputs at each position
 * @param pooled whether windows of two by two follow, of which the largest value stays
 * @param stride of the window along the width
 * @param strideHeight along the height; NeuroSim's table has the one stride for both
 * @param positions outputs of the layer, with padding; 0: as many as with padding to the same size
 */
public record NeuroSimLayer(
    int width,
    int height,
    int channels,
    int kernelWidth,
    int kernelHeight,
    int filters,
    boolean pooled,
    int stride,
    int strideHeight,
    long positions) {
  /** A layer of NeuroSim's table, with one stride for both directions. */
  public NeuroSimLayer(
      int width,
      int height,
      int channels,
      int kernelWidth,
      int kernelHeight,
      int filters,
      boolean pooled,
      int stride,
      long positions) {
    this(
        width,
        height,
        channels,
        kernelWidth,
        kernelHeight,
        filters,
        pooled,
        stride,
        stride,
        positions);
  }

  /**
   * Sizes must be positive.
   *
   * @throws IllegalArgumentException where one is not
   */
  public NeuroSimLayer {
    if (width < 1
        || height < 1
        || channels < 1
        || kernelWidth < 1
        || kernelHeight < 1
        || filters < 1
        || stride < 1
        || strideHeight < 1
        || positions < 0) {
      throw new IllegalArgumentException("a layer has a size that is not positive");
    }
  }

  /** Kernel positions. */
  int kernel() {
    return kernelWidth * kernelHeight;
  }

  /** Inputs of a filter. */
  int inputs() {
    return channels * kernel();
  }

  /** Input vectors of an image. */
  int vectors(boolean padded) {
    if (padded) {
      long same =
          (long) ((width + stride - 1) / stride) * ((height + strideHeight - 1) / strideHeight);
      return (int) (positions > 0 ? positions : same);
    }
    double across = (double) Math.max(0, width - kernelWidth + 1) / stride;
    // the whole product is rounded, not its factors
    return (int) (across * Math.max(0, height - kernelHeight + 1) / strideHeight);
  }

  /** Operations: two for each weight and position. */
  double operations(boolean everyInput) {
    double positionsOf = everyInput ? (double) width * height : vectors(true);
    return 2.0 * positionsOf * inputs() * filters;
  }
}
