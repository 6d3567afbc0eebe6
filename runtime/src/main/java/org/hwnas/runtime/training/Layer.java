package org.hwnas.runtime.training;

import java.util.List;

/**
 * A node that can be computed for a batch, forwards and backwards. Made for one batch size and one
 * thread.
 */
interface Layer {
  /**
   * Computes the output.
   *
   * @param inputs of the node, in its order
   * @param output overwritten
   * @param mode what the pass is for
   */
  void forward(float[][] inputs, float[] output, Mode mode);

  /**
   * Adds to the gradients of the inputs, and overwrites those of the weights. Follows the forward
   * pass of the same batch.
   */
  void backward(float[][] inputs, float[] output, float[] gradOutput, float[][] gradInputs);

  /** Trainable values, in a fixed order. */
  default List<Weight> weights() {
    return List.of();
  }

  /**
   * What a forward pass is for.
   *
   * @param training whether statistics are the batch's and random layers act
   * @param step number of the training step; addresses random numbers
   */
  record Mode(boolean training, long step) {
    static final Mode INFERENCE = new Mode(false, 0);
  }
}
