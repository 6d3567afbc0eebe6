package org.hwnas.runtime.mapping;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.hardware.LayerBits;
import org.hwnas.runtime.pruning.LayerPruning;
import org.hwnas.runtime.pruning.MatrixShape;
import org.hwnas.runtime.pruning.Structure;

/**
 * Bit lines of one group of a layer, band by band: a band is the rows that fill a crossbar, and in
 * it each plane lies in crossbars of its own. Of a layer all of whose weights have one format every
 * band has the same planes.
 *
 * @param planes bit lines of each plane, by band; one band stands for all
 */
record ColumnPlan(List<long[]> planes) {
  /**
   * Lays a matrix out.
   *
   * @param shape what is stored of the layer
   * @param slicing of a weight with the most bits there are
   * @param down bands
   * @param cols bit lines of a crossbar
   * @throws EvaluationFailure where parts of a layer with formats of their own are pruned as well
   */
  static ColumnPlan of(
      MatrixShape shape,
      WeightSlicing slicing,
      LayerDemand demand,
      MappingRules rules,
      int down,
      int cols)
      throws EvaluationFailure {
    LayerBits bits = demand.bits();
    LayerPruning pruning = demand.pruning();
    boolean parts = !bits.kernels().isEmpty() || !bits.crossbars().isEmpty();
    if (!parts) {
      int slices = slices(slicing, pruning, rules);
      return new ColumnPlan(
          List.of(planes(new int[] {shape.columns()}, new int[] {slices}, slicing, rules)));
    }
    if (pruning.acts()) {
      throw new EvaluationFailure(
          "parts of a layer have numbers of bits of their own, and `pruning` leaves out some of its weights; state one of them");
    }
    if (!bits.kernels().isEmpty()) {
      int[] counts = new int[bits.kernels().size() / shape.groups()];
      Arrays.fill(counts, 1);
      // groups of a layer are as wide as the widest
      int[] slices = new int[counts.length];
      for (int k = 0; k < bits.kernels().size(); k++) {
        int at = k % counts.length;
        slices[at] = Math.max(slices[at], slicing.slicesOf(bits.kernels().get(k)));
      }
      return new ColumnPlan(List.of(planes(counts, slices, slicing, rules)));
    }
    int across = bits.crossbars().size() / down;
    return new ColumnPlan(
        IntStream.range(0, down)
            .mapToObj(
                band -> {
                  int[] counts = new int[across];
                  int[] slices = new int[across];
                  for (int a = 0; a < across; a++) {
                    counts[a] = Math.min(cols, shape.columns() - a * cols);
                    slices[a] = slicing.slicesOf(bits.crossbars().get(band * across + a));
                  }
                  return groups(counts, slices, slicing, rules);
                })
            .toList());
  }

  /** Slices of a weight that have cells. */
  private static int slices(WeightSlicing slicing, LayerPruning pruning, MappingRules rules) {
    if (pruning.structure() != Structure.BIT_SLICE) {
      return slicing.slices();
    }
    boolean frees = rules.apart() || !pruning.release();
    return frees ? slicing.slicesStored(pruning) : slicing.slices();
  }

  /** Sets of weights that share a number of slices, with one plane, or one for each slice. */
  private static long[] planes(
      int[] counts, int[] slices, WeightSlicing slicing, MappingRules rules) {
    int halves = slicing.halves();
    if (!rules.apart()) {
      long columns = 0;
      for (int i = 0; i < counts.length; i++) {
        columns += (long) counts[i] * slices[i] * halves;
      }
      return columns == 0 ? new long[0] : new long[] {columns};
    }
    int most = IntStream.of(slices).max().orElse(0);
    long[] planes = new long[most];
    for (int s = 0; s < most; s++) {
      for (int i = 0; i < counts.length; i++) {
        planes[s] += slices[i] > s ? (long) counts[i] * halves : 0;
      }
    }
    return Arrays.stream(planes).filter(p -> p > 0).toArray();
  }

  /** Groups that keep their crossbars, however many bits they have, where slices lie apart. */
  private static long[] groups(
      int[] counts, int[] slices, WeightSlicing slicing, MappingRules rules) {
    if (!rules.apart()) {
      return planes(counts, slices, slicing, rules);
    }
    int all = IntStream.of(slices).sum();
    long[] planes = new long[all];
    int at = 0;
    for (int i = 0; i < counts.length; i++) {
      for (int s = 0; s < slices[i]; s++) {
        planes[at++] = (long) counts[i] * slicing.halves();
      }
    }
    return planes;
  }

  /** The planes of a band. */
  long[] band(int number) {
    return planes.get(planes.size() == 1 ? 0 : number);
  }

  /** Whether every band is laid out alike. */
  boolean alike() {
    return planes.size() == 1;
  }
}
