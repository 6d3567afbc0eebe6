package org.hwnas.runtime.inference;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.hwnas.runtime.hardware.Adc;
import org.hwnas.runtime.hardware.Chip;
import org.hwnas.runtime.mapping.LayerDemand;
import org.hwnas.runtime.mapping.WeightSlicing;
import org.hwnas.runtime.network.Node;
import org.hwnas.runtime.network.Operator;
import org.hwnas.runtime.network.TensorShape;
import org.hwnas.runtime.pruning.LayerPruning;
import org.hwnas.runtime.pruning.Mask;
import org.hwnas.runtime.pruning.Structure;
import org.hwnas.runtime.training.FormatRule;

/**
 * A filter layer ready to be written into crossbars.
 *
 * @param slicing of a weight over cells
 * @param whole codes of all weights
 * @param codes of those rows that are laid out
 * @param patches what the rows read
 * @param inputs formats of what they read
 * @param converter empty: currents are read without rounding
 * @param absent cells that are not there
 * @param band rows of the layer
 */
record PreparedLayer(
    WeightSlicing slicing,
    WeightCodes whole,
    WeightCodes codes,
    PatchReader patches,
    InputRange inputs,
    Optional<Converter> converter,
    Optional<AbsentCells> absent,
    Band band) {
  /** Its converter where a level's current is smaller by a factor. */
  Optional<Converter> converter(float factor, Adc.Range range) {
    // a calibrated range is that of the currents there are; another stays as it is
    return range == Adc.Range.CALIBRATED ? converter : converter.map(c -> c.per(factor));
  }

  PreparedLayer with(Converter own) {
    return new PreparedLayer(
        slicing, whole, codes, patches, inputs, Optional.of(own), absent, band);
  }

  /**
   * Codes of a layer, without what is left out.
   *
   * @param in shape of what the layer reads
   * @param filters as trained
   * @param clipping standard deviations of the filters at which they are clipped; empty: not
   * @param steps of parts of the weights, or of all; none: by the rule
   * @param band rows, where something is left out all
   */
  static PreparedLayer of(
      Chip chip,
      Node node,
      TensorShape in,
      float[] filters,
      OptionalDouble clipping,
      LayerDemand demand,
      Optional<Mask> mask,
      InputRange inputs,
      List<Float> steps,
      FormatRule rule,
      Band band) {
    LayerPruning pruning = demand.pruning();
    List<Integer> kernels = band.kernels();
    Operator.Filters operator = (Operator.Filters) node.operator();
    float[] given = band.steps(steps, operator.groups() * operator.outputsPerGroup());
    WeightSlicing slicing = WeightSlicing.of(chip, demand.widest());
    WeightCodes whole =
        WeightCodes.of(node, clipped(filters, clipping), slicing, given, rule, pruning, band);
    boolean depthwise = node.operator() instanceof Operator.Conv conv && conv.depthwise();
    boolean[] kept = mask.map(m -> whole.kept(m, depthwise)).orElse(new boolean[0]);
    boolean rows =
        pruning.repack()
            && (pruning.structure() == Structure.ROW || pruning.structure() == Structure.CHANNEL);
    int[][] read = rows ? rowsThatStay(kept, whole) : new int[0][];
    boolean some = rows && read[0].length > 0; // where none stays, all are read as zeros
    if (!band.all(operator)) {
      read = new int[][] {IntStream.range(band.from(), band.to()).toArray()};
    }
    WeightCodes codes = some ? whole.rows(read) : whole;
    AbsentCells absent =
        new AbsentCells(
            codes,
            slicing,
            chip.crossbar().device(),
            some || !pruning.repack() ? new boolean[0] : kept,
            pruning,
            kernels);
    return new PreparedLayer(
        slicing,
        whole,
        codes,
        some || !band.all(operator) ? new PatchReader(node, in, read) : new PatchReader(node, in),
        inputs,
        Optional.empty(),
        absent.any() ? Optional.of(absent) : Optional.empty(),
        band);
  }

  private static int[][] rowsThatStay(boolean[] kept, WeightCodes codes) {
    return IntStream.range(0, codes.groups())
        .mapToObj(
            g ->
                IntStream.range(0, codes.rows())
                    .filter(r -> kept[(g * codes.rows() + r) * codes.outputs()])
                    .toArray())
        .toArray(int[][]::new);
  }

  private static float[] clipped(float[] filters, OptionalDouble deviations) {
    if (deviations.isEmpty()) {
      return filters;
    }
    double mean = 0;
    for (float w : filters) {
      mean += w;
    }
    mean /= filters.length;
    double variance = 0;
    for (float w : filters) {
      variance += (w - mean) * (w - mean) / filters.length;
    }
    float bound = (float) (deviations.getAsDouble() * Math.sqrt(variance));
    float[] clipped = filters.clone();
    for (int i = 0; i < clipped.length; i++) {
      clipped[i] = Math.max(-bound, Math.min(bound, clipped[i]));
    }
    return clipped;
  }
}
