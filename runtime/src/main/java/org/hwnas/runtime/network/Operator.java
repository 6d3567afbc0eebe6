package org.hwnas.runtime.network;

/**
 * What a node computes. A record's equality is the operator's: two nodes with equal operators and
 * equal input shapes have equal output shapes, parameters and multiply-accumulates.
 */
public sealed interface Operator {
  /** Trainable values. Running statistics of batch normalisation do not count. */
  default long parameters() {
    return 0;
  }

  /**
   * Multiply-accumulates of one inference; only convolutions and linear layers have any, as in the
   * counts published with torchvision's models.
   */
  default long macs(TensorShape output) {
    return 0;
  }

  /** The network's input. */
  record Input() implements Operator {}

  /**
   * A two-dimensional (cross-correlation) convolution. Weights: {@code outChannels x
   * (inChannels/groups) x kernelHeight x kernelWidth}. Depthwise where groups = inChannels.
   */
  record Conv(
      int inChannels,
      int outChannels,
      int kernelHeight,
      int kernelWidth,
      int stride,
      Padding padding,
      int groups,
      boolean bias)
      implements Operator {
    /** Whether each input channel has filters of its own. */
    public boolean depthwise() {
      return groups > 1 && groups == inChannels;
    }

    /** Values of one filter: inputs of one dot product. */
    public int filterSize() {
      return inChannels / groups * kernelHeight * kernelWidth;
    }

    @Override
    public long parameters() {
      return (long) outChannels * filterSize() + (bias ? outChannels : 0);
    }

    @Override
    public long macs(TensorShape output) {
      return output.elements() * filterSize();
    }
  }

  /** A fully connected layer on a vector. Weights: {@code outFeatures x inFeatures}. */
  record Linear(int inFeatures, int outFeatures, boolean bias) implements Operator {
    @Override
    public long parameters() {
      return (long) outFeatures * inFeatures + (bias ? outFeatures : 0);
    }

    @Override
    public long macs(TensorShape output) {
      return (long) outFeatures * inFeatures;
    }
  }

  /** Batch normalisation with scale and shift per channel. At inference it folds into weights. */
  record BatchNorm(int channels) implements Operator {
    @Override
    public long parameters() {
      return 2L * channels;
    }
  }

  /** An element-wise function. */
  record Activation(ActivationKind kind) implements Operator {}

  /** Dropout while training; nothing at inference. */
  record Dropout(double rate) implements Operator {}

  /** Maximum over windows. */
  record MaxPool(int kernel, int stride, Padding padding) implements Operator {}

  /** Mean over windows; padded zeros count. */
  record AvgPool(int kernel, int stride, Padding padding) implements Operator {}

  /** Mean over all positions: {@code C x H x W} to {@code C x 1 x 1}. */
  record GlobalAveragePool() implements Operator {}

  /** {@code C x H x W} to a vector in that (row-major) order. */
  record Flatten() implements Operator {}

  /** Element-wise sum of two maps of one shape. */
  record Add() implements Operator {}

  /** Concatenation along channels. */
  record Concat() implements Operator {}

  /**
   * Scales a map by a second input of shape {@code C x 1 x 1}: the last step of squeeze-and-excite.
   */
  record Multiply() implements Operator {}
}
