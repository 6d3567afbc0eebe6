package org.hwnas.runtime.mapping;

import org.hwnas.runtime.hardware.Chip;
import org.hwnas.runtime.hardware.Quantization;
import org.hwnas.runtime.hardware.WeightEncoding;
import org.hwnas.runtime.pruning.LayerPruning;

/**
 * How one weight becomes cells and one input becomes read steps.
 *
 * @param encoding of signed weights
 * @param weightBits with sign
 * @param bitsPerCell of a slice
 * @param slices cells that hold one magnitude (differential pair: of {@code weightBits - 1} bits)
 *     or one offset weight ({@code weightBits} bits); slice i has the significance {@code
 *     2^(i*bitsPerCell)}
 * @param columnsPerWeight bit lines of one weight: slices, twice with differential pairs
 * @param inputBits of an activation
 * @param bitsPerStep input bits per read step
 * @param inputSteps read steps of one dot product
 * @param columnsPerConversion bit lines whose currents one conversion is of: 2 where those of a
 *     pair are subtracted before, else 1
 */
public record WeightSlicing(
    WeightEncoding encoding,
    int weightBits,
    int bitsPerCell,
    int slices,
    int columnsPerWeight,
    int inputBits,
    int bitsPerStep,
    int inputSteps,
    int columnsPerConversion) {

  /** Each bit line of which is converted. */
  public WeightSlicing(
      WeightEncoding encoding,
      int weightBits,
      int bitsPerCell,
      int slices,
      int columnsPerWeight,
      int inputBits,
      int bitsPerStep,
      int inputSteps) {
    this(
        encoding,
        weightBits,
        bitsPerCell,
        slices,
        columnsPerWeight,
        inputBits,
        bitsPerStep,
        inputSteps,
        1);
  }

  public static WeightSlicing of(Chip chip, Quantization quantization) {
    boolean pair = chip.encoding() == WeightEncoding.DIFFERENTIAL_PAIR;
    int stored = Math.max(1, quantization.weightBits() - (pair ? 1 : 0));
    int slices = ceilDiv(stored, chip.crossbar().bitsPerCell());
    int step = chip.tile().pe().dacBits();
    return new WeightSlicing(
        chip.encoding(),
        quantization.weightBits(),
        chip.crossbar().bitsPerCell(),
        slices,
        pair ? 2 * slices : slices,
        quantization.activationBits(),
        step,
        ceilDiv(quantization.activationBits(), step),
        chip.adc().columnsPerConversion());
  }

  /** Cells of a weight that share a slice: 2 for a pair, else 1. */
  public int halves() {
    return encoding == WeightEncoding.DIFFERENTIAL_PAIR ? 2 : 1;
  }

  /** Slices of a weight of so many bits, with sign; none of one that has none. */
  public int slicesOf(int bits) {
    int sign = encoding == WeightEncoding.DIFFERENTIAL_PAIR ? 1 : 0;
    return bits == 0 ? 0 : ceilDiv(Math.max(1, bits - sign), bitsPerCell);
  }

  /** Slices of which at least one bit position is not left out. */
  public int slicesStored(LayerPruning pruning) {
    int positions =
        Math.max(1, weightBits - (encoding == WeightEncoding.DIFFERENTIAL_PAIR ? 1 : 0));
    int stored = 0;
    for (int slice = 0; slice < slices; slice++) {
      boolean any = false;
      for (int i = slice * bitsPerCell; i < Math.min(positions, (slice + 1) * bitsPerCell); i++) {
        any |= pruning.stores(i);
      }
      stored += any ? 1 : 0;
    }
    return stored;
  }

  private static int ceilDiv(int a, int b) {
    return (a + b - 1) / b;
  }
}
