package org.hwnas.runtime.cost.mnsim2;

/**
 * A layer as MNSIM sees it. Convolution kernels are square; maps may have two sizes.
 *
 * @param kind what it does
 * @param inputChannels channels of a map, or inputs of a fully connected layer
 * @param outputChannels channels of the result, or outputs of a fully connected layer
 * @param inputRows rows of an input map; 1 for a fully connected layer
 * @param inputColumns columns of an input map; 1 for a fully connected layer
 * @param outputRows rows of an output map
 * @param outputColumns columns of an output map
 * @param kernel edge of the window; 1 where there is none
 * @param stride step of the window
 * @param padding on each side
 * @param groups of channels that are convolved apart; 1 for a dense convolution
 * @param inputBits of an input value, with sign
 * @param weightBits of a weight, with sign
 * @param outputBits of a result, with sign
 * @param inputs indices of the layers it reads; empty for the network's input
 */
public record Mnsim2Layer(
    Kind kind,
    int inputChannels,
    int outputChannels,
    int inputRows,
    int inputColumns,
    int outputRows,
    int outputColumns,
    int kernel,
    int stride,
    int padding,
    int groups,
    int inputBits,
    int weightBits,
    int outputBits,
    int[] inputs) {
  /** Kinds of layer that cost anything. */
  public enum Kind {
    CONV,
    FC,
    POOLING,
    ELEMENT_SUM,
    ELEMENT_MULTIPLY;

    /** Whether it has tiles of its own. */
    boolean tiled() {
      return this == CONV || this == FC || this == POOLING;
    }

    /** Whether it has weights. */
    boolean weighted() {
      return this == CONV || this == FC;
    }
  }

  /** The layer with results of so many bits. */
  Mnsim2Layer giving(int bits) {
    return new Mnsim2Layer(
        kind,
        inputChannels,
        outputChannels,
        inputRows,
        inputColumns,
        outputRows,
        outputColumns,
        kernel,
        stride,
        padding,
        groups,
        inputBits,
        weightBits,
        bits,
        inputs);
  }

  /** Output positions. */
  int positions() {
    return outputRows * outputColumns;
  }
}
