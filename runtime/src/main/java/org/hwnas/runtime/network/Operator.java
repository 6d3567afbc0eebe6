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
   * Multiply-accumulates of one inference: those of convolutions, linear layers and attention, as
   * in the counts published with torchvision's models.
   */
  default long macs(TensorShape output) {
    return 0;
  }

  /** The network's input. */
  record Input() implements Operator {}

  /** Products of inputs with stored weights: what goes onto crossbars. */
  sealed interface Filters extends Operator {
    /** Independent groups of dot products. */
    int groups();

    /** Inputs of one dot product. */
    int rows();

    /** Dot products of a group. */
    int outputsPerGroup();

    /** Values stored in cells, in the number format of the weights: no biases. */
    default long weights() {
      return (long) groups() * rows() * outputsPerGroup();
    }
  }

  /**
   * A two-dimensional (cross-correlation) convolution. Weights: {@code outChannels x
   * (inChannels/groups) x kernelHeight x kernelWidth}. Depthwise where groups = inChannels.
   */
  record Conv(
      int inChannels,
      int outChannels,
      int kernelHeight,
      int kernelWidth,
      int strideHeight,
      int strideWidth,
      Padding padding,
      int groups,
      boolean bias)
      implements Filters {
    /** Whether each input channel has filters of its own. */
    public boolean depthwise() {
      return groups > 1 && groups == inChannels;
    }

    /** Values of one filter: inputs of one dot product. */
    public int filterSize() {
      return inChannels / groups * kernelHeight * kernelWidth;
    }

    @Override
    public int rows() {
      return filterSize();
    }

    @Override
    public int outputsPerGroup() {
      return outChannels / groups;
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
  record Linear(int inFeatures, int outFeatures, boolean bias) implements Filters {
    @Override
    public int groups() {
      return 1;
    }

    @Override
    public int rows() {
      return inFeatures;
    }

    @Override
    public int outputsPerGroup() {
      return outFeatures;
    }

    @Override
    public long parameters() {
      return (long) outFeatures * inFeatures + (bias ? outFeatures : 0);
    }

    @Override
    public long macs(TensorShape output) {
      return (long) outFeatures * inFeatures;
    }
  }

  /**
   * Scores of all words for each position. Weights: those of the embedding, so none of its own.
   *
   * @param inFeatures channels of a position
   * @param outFeatures words
   */
  record Unembedding(int inFeatures, int outFeatures) implements Filters {
    @Override
    public int groups() {
      return 1;
    }

    @Override
    public int rows() {
      return inFeatures;
    }

    @Override
    public int outputsPerGroup() {
      return outFeatures;
    }

    @Override
    public long macs(TensorShape output) {
      return output.elements() * inFeatures;
    }
  }

  /** Batch normalisation with scale and shift per channel. At inference it folds into weights. */
  record BatchNorm(int channels) implements Operator {
    @Override
    public long parameters() {
      return 2L * channels;
    }
  }

  /** Normalisation over the channels of each position, with scale and shift per channel. */
  record LayerNorm(int channels) implements Operator {
    @Override
    public long parameters() {
      return 2L * channels;
    }
  }

  /** Scale and shift per channel. */
  record Affine(int channels) implements Operator {
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
  record MaxPool(Window window) implements Operator {}

  /** Mean over windows; padded zeros count. */
  record AvgPool(Window window) implements Operator {}

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

  /** Channels {@code from} to {@code to}, the latter not included. */
  record Slice(int from, int to) implements Operator {}

  /** Channels of zeros before and after. */
  record PadChannels(int before, int after) implements Operator {}

  /**
   * Zeros around a map for an even kernel, in all {@code rows} rows and {@code columns} columns.
   * The odd row and column come before or after: at another corner for each quarter of the channels
   * (Wu et al., NeurIPS 2019, section 4).
   */
  record CornerPad(int rows, int columns) implements Operator {}

  /** {@code C x H x W} to {@code C x HW x 1}: positions become tokens, row by row. */
  record Tokens() implements Operator {}

  /** One position of a map, {@code C x 1 x 1}. */
  record Take(int position) implements Operator {}

  /** Channels of a word by its number; the table is looked up, not multiplied with. */
  record Embedding(int vocabulary, int channels) implements Operator {
    @Override
    public long parameters() {
      return (long) vocabulary * channels;
    }
  }

  /**
   * Adds trained numbers by position, and those of a segment.
   *
   * @param length positions there are numbers for, at least those of the map
   * @param segments kinds of segment; 0 for none
   */
  record PositionEmbedding(int channels, int length, int segments) implements Operator {
    @Override
    public long parameters() {
      return (long) channels * (length + (long) segments);
    }
  }

  /** A trained token before all others. */
  record ClassToken(int channels) implements Operator {
    @Override
    public long parameters() {
      return channels;
    }
  }

  /**
   * Scaled dot-product attention of queries, keys and values, {@code (heads headChannels) x tokens}
   * each. Both products are between activations, so that nothing can stay on a crossbar.
   *
   * @param causal whether a position sees only itself and those before; the products are counted
   *     whole all the same
   */
  record Attention(int heads, int headChannels, boolean causal) implements Operator {
    @Override
    public long macs(TensorShape output) {
      return 2 * output.elements() * output.positions();
    }
  }
}
