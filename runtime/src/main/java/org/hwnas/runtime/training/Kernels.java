package org.hwnas.runtime.training;

import org.hwnas.runtime.network.Padding;

/**
 * The dense algebra training spends its time in. One instance belongs to one thread; what it makes
 * belongs to it and dies with it. The same call gives the same numbers on the same machine.
 */
public interface Kernels extends AutoCloseable {

  /**
   * A convolution's sizes.
   *
   * @param batch samples
   * @param inChannels of the input
   * @param height of the input
   * @param width of the input
   * @param outChannels of the output; a multiple of {@code inChannels} where depthwise
   * @param kernelHeight of the filter
   * @param kernelWidth of the filter
   * @param strideHeight from row to row
   * @param strideWidth from column to column
   * @param padding zeros around the input
   * @param depthwise whether each input channel has filters of its own
   */
  record ConvSize(
      int batch,
      int inChannels,
      int height,
      int width,
      int outChannels,
      int kernelHeight,
      int kernelWidth,
      int strideHeight,
      int strideWidth,
      Padding padding,
      boolean depthwise) {
    public int outHeight() {
      return (height + padding.top() + padding.bottom() - kernelHeight) / strideHeight + 1;
    }

    public int outWidth() {
      return (width + padding.left() + padding.right() - kernelWidth) / strideWidth + 1;
    }

    public int inputLength() {
      return batch * inChannels * height * width;
    }

    public int outputLength() {
      return batch * outChannels * outHeight() * outWidth();
    }

    /**
     * Weights: {@code kernelHeight x kernelWidth x inChannels x (outChannels, or
     * outChannels/inChannels)}.
     */
    public int weightLength() {
      return kernelHeight * kernelWidth * (depthwise ? outChannels : inChannels * outChannels);
    }
  }

  /** A convolution without bias. */
  interface Convolution {
    /** {@code y = w * x}. */
    void forward(float[] x, float[] w, float[] y);

    /** Gradients of input and weights from that of the output; both are overwritten. */
    void backward(float[] x, float[] w, float[] gradY, float[] gradX, float[] gradW);

    /** Gradient of the weights alone, where nobody asks for that of the input; overwritten. */
    default void weightGradient(float[] x, float[] w, float[] gradY, float[] gradW) {
      backward(x, w, gradY, new float[x.length], gradW);
    }
  }

  /** A product of a batch with a weight matrix, without bias. */
  interface Dense {
    /** {@code y (batch x out) = x (batch x in) w (in x out)}. */
    void forward(float[] x, float[] w, float[] y);

    /** Gradients of input and weights from that of the output; both are overwritten. */
    void backward(float[] x, float[] w, float[] gradY, float[] gradX, float[] gradW);
  }

  Convolution convolution(ConvSize size);

  Dense dense(int batch, int in, int out);

  @Override
  void close();
}
