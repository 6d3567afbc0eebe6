package org.hwnas.runtime.inference;

import java.util.List;
import org.hwnas.runtime.device.Device;
import org.hwnas.runtime.hardware.WeightEncoding;
import org.hwnas.runtime.mapping.WeightSlicing;
import org.hwnas.runtime.pruning.LayerPruning;

/**
 * Cells of a layer that are not there: of weights that were left out, of slices of which no bit
 * position is stored, and of slices beyond the bits of a kernel. They conduct nothing and make no
 * noise. With an offset encoding the digital side takes out an offset for every input, so there
 * they stand for what is taken out again.
 */
final class AbsentCells {
  private final boolean[] kept;
  private final boolean[] slices;
  private final int[] ofKernel;
  private final float[][] instead;
  private final float lowest;

  /**
   * @param codes as they are laid out
   * @param kept whether each weight is there, in the layout of the codes; empty: all are
   * @param kernels bits of each output channel; empty: all those of the slicing
   */
  AbsentCells(
      WeightCodes codes,
      WeightSlicing slicing,
      Device device,
      boolean[] kept,
      LayerPruning pruning,
      List<Integer> kernels) {
    this.kept = kept;
    slices = new boolean[slicing.slices()];
    for (int s = 0; s < slices.length; s++) {
      for (int i = s * slicing.bitsPerCell(); i < (s + 1) * slicing.bitsPerCell(); i++) {
        slices[s] |= pruning.stores(i);
      }
    }
    lowest = ProgrammedWeights.baseline(device, slicing);
    ofKernel = kernels.stream().mapToInt(slicing::slicesOf).toArray();
    instead =
        slicing.encoding() == WeightEncoding.DIFFERENTIAL_PAIR
            ? new float[0][]
            : ProgrammedWeights.ideal(codes, slicing, device).levels;
  }

  /** Whether some cell may not be there. */
  boolean any() {
    boolean all = kept.length == 0 && ofKernel.length == 0;
    for (boolean stored : slices) {
      all &= stored;
    }
    return !all;
  }

  /** Takes the cells out of programmed ones, in place. */
  void remove(ProgrammedWeights cells) {
    WeightCodes codes = cells.codes;
    int outputs = codes.outputs();
    for (int row = 0; row < cells.levels.length; row++) {
      int group = row / codes.rows();
      int place = cells.places.length == 0 ? row : group * codes.rows() + cells.places[row];
      int column = 0;
      for (int s = 0; s < slices.length; s++) {
        for (int half = 0; half < cells.halves; half++) {
          for (int o = 0; o < outputs; o++, column++) {
            boolean there =
                slices[s]
                    && (kept.length == 0 || kept[row * outputs + o])
                    && (ofKernel.length == 0 || s < ofKernel[group * outputs + o]);
            if (!there) {
              cells.levels[place][column] =
                  instead.length == 0 ? 0 : instead[row][column] - lowest + cells.baseline(lowest);
              if (cells.variances.length > 0) {
                cells.variances[place][column] = 0;
              }
            }
          }
        }
      }
    }
  }
}
