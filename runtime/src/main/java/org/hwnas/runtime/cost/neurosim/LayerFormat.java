package org.hwnas.runtime.cost.neurosim;

/**
 * Number formats of a layer. A chip's circuits hold the widest of all its layers; what a narrower
 * one leaves idle neither switches nor moves.
 *
 * @param weightBits of a stored weight
 * @param inputBits of an input, read one after the other
 * @param outputBits of a result as it is handed on: those that the layers behind it read
 */
public record LayerFormat(int weightBits, int inputBits, int outputBits) {
  /**
   * Bits must be positive.
   *
   * @throws IllegalArgumentException where one is not
   */
  public LayerFormat {
    if (weightBits < 1 || inputBits < 1 || outputBits < 1) {
      throw new IllegalArgumentException("bits must be positive");
    }
  }

  /** The one format of all layers of a chip, as NeuroSim has it. */
  static LayerFormat of(NeuroSimSettings s) {
    return new LayerFormat(s.weightBits, s.inputBits, s.inputBits);
  }

  /** Cells that hold a weight, each in a column of its own. */
  int slices(NeuroSimSettings s) {
    return (weightBits + s.cellBits - 1) / s.cellBits;
  }

  /** Bits that a sum which leaves a sub-array has less than the chip's widest. */
  int narrower(NeuroSimSettings s) {
    return s.inputBits - inputBits + (s.cellsPerWeight() - slices(s)) * s.cellBits;
  }
}
