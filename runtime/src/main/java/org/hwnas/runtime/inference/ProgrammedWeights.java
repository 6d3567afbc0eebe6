package org.hwnas.runtime.inference;

import org.hwnas.runtime.device.Device;
import org.hwnas.runtime.hardware.WeightEncoding;
import org.hwnas.runtime.mapping.WeightSlicing;
import org.hwnas.runtime.random.RandomStream;

/**
 * Conductances of one filter layer on one chip, in units of one level's conductance {@code (gMax -
 * gMin) / (2^bitsPerCell - 1)}, so that an ideal cell of level l conducts {@code l + gMin/unit};
 * where levels are programmed by a {@code factor} smaller, in units of that much less. Layout: one
 * array per group and row, {@code slices x halves x outputs} in it; halves are 2 for a differential
 * pair (positive first), else 1. (One array per row because the compiler vectorises sums of arrays,
 * but not of parts of one array.)
 */
final class ProgrammedWeights {
  final WeightCodes codes;
  final WeightSlicing slicing;
  final int halves;
  final int columns;
  final float[][] levels;

  /** Variance of each conductance from read to read, squared levels; empty for steady cells. */
  final float[][] variances;

  /** Row of {@link #levels} that each row of the codes is on, by group; empty: its own. */
  final int[] places;

  /** By which a level's conductance is smaller than the window has room for; at most 1. */
  final float factor;

  /** What cells of level 0 come out as, in levels; NaN: as the device's lowest conductance. */
  final float base;

  ProgrammedWeights(
      WeightCodes codes, WeightSlicing slicing, float[][] levels, float[][] variances) {
    this(codes, slicing, levels, variances, new int[0], 1, Float.NaN);
  }

  ProgrammedWeights(
      WeightCodes codes,
      WeightSlicing slicing,
      float[][] levels,
      float[][] variances,
      int[] places,
      float factor,
      float base) {
    this.factor = factor;
    this.base = base;
    this.places = places;
    this.codes = codes;
    this.slicing = slicing;
    this.halves = halves(slicing);
    this.columns = slicing.slices() * halves * codes.outputs();
    this.levels = levels;
    this.variances = variances;
  }

  static int halves(WeightSlicing slicing) {
    return slicing.encoding() == WeightEncoding.DIFFERENTIAL_PAIR ? 2 : 1;
  }

  /** Every cell at its target. */
  static ProgrammedWeights ideal(WeightCodes codes, WeightSlicing slicing, Device device) {
    return program(codes, slicing, device, false, RandomStream.of(0, "unused"));
  }

  /**
   * Every cell off its target by the device's programming noise; a conductance cannot be negative.
   */
  static ProgrammedWeights noisy(
      WeightCodes codes, WeightSlicing slicing, Device device, RandomStream random) {
    return program(codes, slicing, device, true, random);
  }

  private static ProgrammedWeights program(
      WeightCodes codes, WeightSlicing slicing, Device device, boolean noise, RandomStream random) {
    int states = 1 << slicing.bitsPerCell();
    double unit = (device.gMax() - device.gMin()) / (states - 1);
    double[] target = new double[states];
    double[] sigma = new double[states];
    for (int level = 0; level < states; level++) {
      double siemens = device.gMin() + level * unit;
      target[level] = siemens / unit;
      sigma[level] = noise ? device.programmingNoise().sigma(siemens) / unit : 0;
    }
    int halves = halves(slicing);
    int outputs = codes.outputs();
    int columns = slicing.slices() * halves * outputs;
    float[][] levels = new float[codes.groups() * codes.rows()][columns];
    for (int row = 0; row < levels.length; row++) {
      int at = 0;
      for (int slice = 0; slice < slicing.slices(); slice++) {
        int shift = slice * slicing.bitsPerCell();
        for (int half = 0; half < halves; half++) {
          for (int o = 0; o < outputs; o++) {
            int stored = WeightCodes.stored(codes.codes()[row * outputs + o], half == 0, slicing);
            int level = stored >> shift & states - 1;
            double value = target[level];
            if (sigma[level] > 0) {
              value =
                  device.programmingNoise().programmed(value * unit, random.nextGaussian()) / unit;
            }
            levels[row][at++] = (float) value;
          }
        }
      }
    }
    return new ProgrammedWeights(codes, slicing, levels, new float[0][]);
  }

  /**
   * The matrix the cells act as when nothing rounds in between, {@code groups x rows} arrays of
   * outputs, in code steps: slices weighted and added, halves subtracted, the offset still in it.
   */
  float[][] effective() {
    float[][] result = new float[levels.length][codes.outputs()];
    for (int row = 0; row < levels.length; row++) {
      fold(levels[row], result[row]);
    }
    return result;
  }

  /**
   * Weights slices by their significance and subtracts halves: columns to outputs, added to {@code
   * to}.
   */
  void fold(float[] columnValues, float[] to) {
    int outputs = codes.outputs();
    for (int slice = 0; slice < slicing.slices(); slice++) {
      float weight = 1 << slice * slicing.bitsPerCell();
      for (int half = 0; half < halves; half++) {
        int from = (slice * halves + half) * outputs;
        float signed = half == 0 ? weight : -weight;
        for (int o = 0; o < outputs; o++) {
          to[o] += signed * columnValues[from + o];
        }
      }
    }
  }

  /** As {@link #fold(float[], float[])} for {@code count} sums side by side. */
  void fold(float[][] columnValues, float[][] to, int count) {
    int outputs = codes.outputs();
    for (int slice = 0; slice < slicing.slices(); slice++) {
      float weight = 1 << slice * slicing.bitsPerCell();
      for (int half = 0; half < halves; half++) {
        int from = (slice * halves + half) * outputs;
        float signed = half == 0 ? weight : -weight;
        for (int o = 0; o < outputs; o++) {
          float[] sum = to[o];
          float[] value = columnValues[from + o];
          for (int p = 0; p < count; p++) {
            sum[p] += signed * value[p];
          }
        }
      }
    }
  }

  /**
   * What these cells conduct at level 0, in levels.
   *
   * @param otherwise where nothing else was aimed at
   */
  float baseline(float otherwise) {
    return Float.isNaN(base) ? otherwise : base;
  }

  /** What the cells conduct at level 0, in levels. */
  static float baseline(Device device, WeightSlicing slicing) {
    return (float)
        (device.gMin() * ((1 << slicing.bitsPerCell()) - 1) / (device.gMax() - device.gMin()));
  }
}
