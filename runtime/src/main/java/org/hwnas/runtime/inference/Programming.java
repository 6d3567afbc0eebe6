package org.hwnas.runtime.inference;

import org.hwnas.runtime.mapping.WeightSlicing;

/**
 * What is written into the cells of a layer, and which cells those are.
 *
 * @param codes of the weights
 * @param slicing of a weight over cells
 * @param physics of the cells, at the time they are read
 * @param seed of the run
 * @param chip number of the chip: with seed and layer the address of its random numbers
 * @param layer node in the network
 * @param correction of the layer, which remembers what it solved
 */
record Programming(
    WeightCodes codes,
    WeightSlicing slicing,
    CellPhysics physics,
    long seed,
    int chip,
    int layer,
    WeightCorrection correction) {
  Programming(
      WeightCodes codes,
      WeightSlicing slicing,
      CellPhysics physics,
      long seed,
      int chip,
      int layer) {
    this(codes, slicing, physics, seed, chip, layer, new WeightCorrection());
  }

  /** The same cells under other physics, as at another time. */
  Programming with(CellPhysics others) {
    return new Programming(codes, slicing, others, seed, chip, layer, correction);
  }
}
