package org.hwnas.runtime.inference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.hwnas.runtime.mapping.WeightSlicing;
import org.hwnas.runtime.random.RandomField;

/**
 * One filter layer on the crossbars of one chip. For each dot product the input codes are driven
 * {@code bitsPerStep} bits at a time; each group of at most {@code crossbarRows} rows gives a
 * current per bit line, which its converter rounds; shift-and-add puts the codes together.
 *
 * <p>Signed inputs are in two's complement: the sign bit has a step of its own, subtracted.
 */
final class CrossbarLayer {
  private final ProgrammedWeights weights;
  private final PatchReader patches;
  private final InputRange inputs;
  private final int crossbarRows;
  private final Optional<Converter> converter;
  private final float[][] effective;
  private final float baseline;
  private final float[] outputScale;
  private final List<ReadStep> reads;

  /**
   * One read of a crossbar.
   *
   * @param bit lowest input bit driven
   * @param mask of the bits driven from there on
   * @param weight of the result in shift-and-add; negative for a sign bit
   */
  private record ReadStep(int bit, int mask, int weight) {}

  /**
   * @param crossbarRows word lines of a crossbar
   * @param converter empty: currents are read without rounding
   * @param baseline what a cell at level 0 conducts, in levels
   */
  CrossbarLayer(
      ProgrammedWeights weights,
      PatchReader patches,
      InputRange inputs,
      int crossbarRows,
      Optional<Converter> converter,
      float baseline) {
    this(
        weights,
        patches,
        inputs,
        crossbarRows,
        converter,
        baseline,
        ones(weights.codes.groups() * weights.codes.outputs()));
  }

  /** As above, with a digital factor on each output. */
  CrossbarLayer(
      ProgrammedWeights weights,
      PatchReader patches,
      InputRange inputs,
      int crossbarRows,
      Optional<Converter> converter,
      float baseline,
      float[] outputScale) {
    this.weights = weights;
    this.patches = patches;
    this.inputs = inputs;
    this.crossbarRows = crossbarRows;
    this.converter = converter;
    this.effective = serial() ? new float[0][] : weights.effective();
    this.baseline = baseline;
    this.outputScale = outputScale;
    this.reads = reads(inputs, weights.slicing.bitsPerStep());
  }

  private static float[] ones(int count) {
    float[] ones = new float[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  /** Whether reads have to be told apart: something happens to each. */
  private boolean serial() {
    return converter.isPresent() || weights.variances.length > 0;
  }

  /** The sign bit has a step of its own: it is never driven together with others. */
  private static List<ReadStep> reads(InputRange inputs, int bitsPerStep) {
    int magnitudeBits = inputs.signed() ? inputs.bits() - 1 : inputs.bits();
    List<ReadStep> reads = new ArrayList<>();
    for (int bit = 0; bit < magnitudeBits; bit += bitsPerStep) {
      int width = Math.min(bitsPerStep, magnitudeBits - bit);
      reads.add(new ReadStep(bit, (1 << width) - 1, 1 << bit));
    }
    if (inputs.signed()) {
      reads.add(new ReadStep(magnitudeBits, 1, -(1 << magnitudeBits)));
    }
    return List.copyOf(reads);
  }

  /** Working memory of one thread. */
  static final class Scratch {
    private int[] map = new int[0];
    private int[] patch = new int[0];
    private float[] currents = new float[0];
    private float[] columnSums = new float[0];
    private float[] sums = new float[0];
    private float[][] driven = new float[0][];
    private int[] active = new int[0];
    private int actives;
    private float[] variances = new float[0];
    private RandomField noise = RandomField.of(0, "read-noise");
    private long draws;

    /** From here on reads draw the numbers of one sample, whatever was read before. */
    void sample(RandomField reads, long number) {
      noise = reads.at(number);
      draws = 0;
    }

    /** Notes the rows of a crossbar whose input is not zero; most are, after a rectifier. */
    private void activate(int from, int to) {
      actives = 0;
      for (int r = from; r < to; r++) {
        if (patch[r] != 0) {
          active[actives++] = r;
        }
      }
    }

    private void reserve(int inputs, int rows, int columns, int outputs) {
      map = map.length < inputs ? new int[inputs] : map;
      patch = patch.length < rows ? new int[rows] : patch;
      driven = driven.length < rows ? new float[rows][] : driven;
      active = active.length < rows ? new int[rows] : active;
      columnSums = columnSums.length < columns ? new float[columns] : columnSums;
      currents = currents.length < columns ? new float[columns] : currents;
      variances = variances.length < columns ? new float[columns] : variances;
      sums = sums.length < outputs ? new float[outputs] : sums;
    }
  }

  /**
   * The product for one sample: {@code input} C x H x W to {@code output} likewise, without bias.
   */
  void apply(float[] input, float[] output, Scratch scratch) {
    WeightCodes codes = weights.codes;
    scratch.reserve(input.length, codes.rows(), weights.columns, codes.outputs());
    inputs.quantize(input, scratch.map);
    for (int g = 0; g < codes.groups(); g++) {
      for (int position = 0; position < patches.positions; position++) {
        patches.read(scratch.map, g, position, scratch.patch);
        Arrays.fill(scratch.sums, 0, codes.outputs(), 0);
        if (serial()) {
          serial(g, scratch);
        } else {
          direct(g, scratch);
        }
        float correction = correction(scratch.patch);
        for (int o = 0; o < codes.outputs(); o++) {
          int channel = g * codes.outputs() + o;
          output[channel * patches.positions + position] =
              (scratch.sums[o] - correction)
                  * codes.scale()[channel]
                  * inputs.step()
                  * outputScale[channel];
        }
      }
    }
  }

  /** With an offset encoding the digital side takes out what offset and level-0 conductance add. */
  private float correction(int[] patch) {
    if (weights.halves == 2) {
      return 0;
    }
    long sum = 0;
    for (int r = 0; r < patches.rows; r++) {
      sum += patch[r];
    }
    WeightSlicing slicing = weights.slicing;
    float perInput = WeightCodes.offset(slicing);
    for (int slice = 0; slice < slicing.slices(); slice++) {
      perInput += baseline * (1 << slice * slicing.bitsPerCell());
    }
    return sum * perInput;
  }

  private void direct(int group, Scratch scratch) {
    int outputs = weights.codes.outputs();
    for (int r = 0; r < patches.rows; r++) {
      float x = scratch.patch[r];
      if (x != 0) {
        float[] row = effective[group * patches.rows + r];
        float[] sums = scratch.sums;
        for (int o = 0; o < outputs; o++) {
          sums[o] += x * row[o];
        }
      }
    }
  }

  private void serial(int group, Scratch scratch) {
    Arrays.fill(scratch.columnSums, 0, weights.columns, 0);
    for (int from = 0; from < patches.rows; from += crossbarRows) {
      scratch.activate(from, Math.min(patches.rows, from + crossbarRows));
      for (ReadStep read : reads) {
        convert(group, read, scratch);
      }
    }
    weights.fold(scratch.columnSums, scratch.sums);
  }

  private void convert(int group, ReadStep read, Scratch scratch) {
    if (!currents(group, read, scratch)) {
      return; // no row is driven, so that nothing flows
    }
    if (weights.variances.length > 0) {
      fluctuate(group, read, scratch);
    }
    if (converter.isPresent()) {
      converter.get().convert(scratch.currents, weights.columns);
    }
    float[] converted = scratch.currents;
    float[] sums = scratch.columnSums;
    float weight = read.weight();
    for (int c = 0; c < weights.columns; c++) {
      sums[c] += weight * converted[c];
    }
  }

  /**
   * Adds what independent Gaussian cells add up to: a Gaussian with the sum of the driven cells'
   * variances.
   */
  private void fluctuate(int group, ReadStep read, Scratch scratch) {
    float[] sum = scratch.variances;
    Arrays.fill(sum, 0, weights.columns, 0);
    int base = group * patches.rows;
    for (int k = 0; k < scratch.actives; k++) {
      int r = scratch.active[k];
      int value = scratch.patch[r] >> read.bit() & read.mask();
      if (value != 0) {
        add(sum, weights.variances[base + r], weights.columns, (float) value * value);
      }
    }
    for (int c = 0; c < weights.columns; c++) {
      double z = scratch.noise.gaussian(scratch.draws++);
      scratch.currents[c] = Math.max(0, scratch.currents[c] + (float) (Math.sqrt(sum[c]) * z));
    }
  }

  /**
   * Adds up the currents of one read step; false where no row is driven. Rows are added four at a
   * time: a pass over the bit lines costs more than the additions in it.
   */
  private boolean currents(int group, ReadStep read, Scratch scratch) {
    int bit = read.bit();
    int mask = read.mask();
    float[] sum = scratch.currents;
    float[][] driven = scratch.driven;
    int base = group * patches.rows;
    boolean any = false;
    for (int value = 1; value <= mask; value++) {
      int count = 0;
      for (int k = 0; k < scratch.actives; k++) {
        int r = scratch.active[k];
        if ((scratch.patch[r] >> bit & mask) == value) {
          driven[count++] = weights.levels[base + r];
        }
      }
      if (count > 0 && !any) {
        Arrays.fill(sum, 0, weights.columns, 0);
        any = true;
      }
      int i = 0;
      for (; i + 4 <= count; i += 4) {
        add(sum, driven[i], driven[i + 1], driven[i + 2], driven[i + 3], weights.columns, value);
      }
      for (; i < count; i++) {
        add(sum, driven[i], weights.columns, value);
      }
    }
    return any;
  }

  private static void add(
      float[] sum, float[] a, float[] b, float[] c, float[] d, int columns, float value) {
    for (int i = 0; i < columns; i++) {
      sum[i] += value * ((a[i] + b[i]) + (c[i] + d[i]));
    }
  }

  private static void add(float[] sum, float[] row, int columns, float value) {
    for (int i = 0; i < columns; i++) {
      sum[i] += value * row[i];
    }
  }

  /**
   * The largest bit-line current any read step of a sample causes, in levels: what a converter must
   * reach.
   */
  float largestCurrent(float[] input, Scratch scratch) {
    WeightCodes codes = weights.codes;
    scratch.reserve(input.length, codes.rows(), weights.columns, codes.outputs());
    inputs.quantize(input, scratch.map);
    float largest = 0;
    for (int g = 0; g < codes.groups(); g++) {
      for (int position = 0; position < patches.positions; position++) {
        patches.read(scratch.map, g, position, scratch.patch);
        for (int from = 0; from < patches.rows; from += crossbarRows) {
          scratch.activate(from, Math.min(patches.rows, from + crossbarRows));
          for (ReadStep read : reads) {
            largest = Math.max(largest, largest(g, read, scratch));
          }
        }
      }
    }
    return largest;
  }

  private float largest(int group, ReadStep read, Scratch scratch) {
    float largest = 0;
    if (currents(group, read, scratch)) {
      for (int c = 0; c < weights.columns; c++) {
        largest = Math.max(largest, scratch.currents[c]);
      }
    }
    return largest;
  }
}
