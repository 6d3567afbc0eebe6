package org.hwnas.runtime.inference;

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
 *
 * <p>Many dot products are computed side by side, but each adds up in the order of its rows: what
 * comes out does not depend on which others are in the batch.
 */
final class CrossbarLayer {
  /** Dot products side by side: their inputs stay in the processor's caches. */
  static final int WIDTH = 256;

  private final ProgrammedWeights weights;
  private final PatchReader patches;
  private final InputRange inputs;
  private final int crossbarRows;
  private final Periphery periphery;
  private final float[][] effective;
  private final float baseline;
  private final float[] outputScale;
  private final List<ReadStep> reads;

  /** Where rows are driven or not, by exact drivers; else empty. */
  private final Optional<BitReads> bits;

  /** Whether the two currents of a pair are subtracted before they are converted. */
  private final boolean differences;

  private final long number;

  /** Empty: no sum overflows. */
  private final Optional<Accumulator> accumulator;

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
        Periphery.ideal(converter),
        baseline,
        ones(weights.codes.groups() * weights.codes.outputs()),
        0);
  }

  /**
   * As above, with a digital factor on each output.
   *
   * @param number of the layer, by which its reads draw their noise
   */
  CrossbarLayer(
      ProgrammedWeights weights,
      PatchReader patches,
      InputRange inputs,
      int crossbarRows,
      Periphery periphery,
      float baseline,
      float[] outputScale,
      long number) {
    this(
        weights,
        patches,
        inputs,
        crossbarRows,
        periphery,
        baseline,
        outputScale,
        number,
        BitReads.of(weights, periphery, crossbarRows),
        Optional.empty());
  }

  private CrossbarLayer(
      ProgrammedWeights weights,
      PatchReader patches,
      InputRange inputs,
      int crossbarRows,
      Periphery periphery,
      float baseline,
      float[] outputScale,
      long number,
      Optional<BitReads> bits,
      Optional<Accumulator> accumulator) {
    this.bits = bits;
    this.accumulator = accumulator;
    this.weights = weights;
    this.patches = patches;
    this.inputs = inputs;
    this.crossbarRows = crossbarRows;
    this.periphery = periphery;
    this.effective = serial() ? new float[0][] : weights.effective();
    this.baseline = baseline;
    this.outputScale = outputScale;
    this.differences = weights.slicing.columnsPerConversion() == 2;
    this.reads = ReadStep.of(inputs, weights.slicing.bitsPerStep());
    this.number = number;
  }

  /** The same layer with further factors on its outputs. */
  CrossbarLayer scaled(float[] factors) {
    float[] both = outputScale.clone();
    for (int k = 0; k < both.length; k++) {
      both[k] *= factors[k];
    }
    return with(both, accumulator);
  }

  /** The same layer whose sums end in a register. */
  CrossbarLayer summing(Accumulator into) {
    return with(outputScale, Optional.of(into));
  }

  private CrossbarLayer with(float[] factors, Optional<Accumulator> into) {
    return new CrossbarLayer(
        weights, patches, inputs, crossbarRows, periphery, baseline, factors, number, bits, into);
  }

  private static float[] ones(int count) {
    float[] ones = new float[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  /** Whether reads have to be told apart: something happens to each. */
  private boolean serial() {
    return periphery.acts() || weights.variances.length > 0;
  }

  /**
   * The products of a batch of samples: {@code input} samples x C x H x W to {@code output}
   * likewise, without bias.
   */
  void apply(float[] input, int samples, float[] output, ReadScratch scratch) {
    apply(input, samples, output, scratch, false);
  }

  /**
   * As above.
   *
   * @param adds whether products are added to what {@code output} holds
   */
  void apply(float[] input, int samples, float[] output, ReadScratch scratch, boolean adds) {
    WeightCodes codes = weights.codes;
    prepare(input, samples, scratch);
    int all = samples * patches.positions;
    for (int g = 0; g < codes.groups(); g++) {
      for (int from = 0; from < all; from += WIDTH) {
        int to = Math.min(all, from + WIDTH);
        int count = to - from;
        patches.gather(
            scratch.padded, g, from, to, scratch.patches, weights.places, scratch.starts);
        clear(scratch.sums, codes.outputs(), count);
        if (bits.isPresent() && periphery.alike()) {
          bits.get()
              .products(g, reads, from, count, patches.positions, s -> cells(scratch, s), scratch);
        } else if (serial()) {
          serial(g, from, count, scratch);
        } else {
          RowSums.add(
              scratch.sums,
              codes.outputs(),
              scratch.patches,
              effective,
              g * patches.rows,
              0,
              patches.rows,
              count);
        }
        correct(scratch, count);
        write(g, from, count, scratch, output, adds);
      }
    }
  }

  private void prepare(float[] input, int samples, ReadScratch scratch) {
    WeightCodes codes = weights.codes;
    scratch.reserve(patches, samples, codes.rows(), weights.columns, codes.outputs());
    inputs.quantize(input, samples * patches.mapSize(), scratch.codes);
    patches.pad(scratch.codes, samples, scratch.padded);
  }

  private static void clear(float[][] arrays, int number, int count) {
    for (int i = 0; i < number; i++) {
      Arrays.fill(arrays[i], 0, count, 0);
    }
  }

  /** With an offset encoding the digital side takes out what offset and level-0 conductance add. */
  private void correct(ReadScratch scratch, int count) {
    float[] correction = scratch.correction;
    Arrays.fill(correction, 0, count, 0);
    if (weights.halves == 2) {
      return;
    }
    WeightSlicing slicing = weights.slicing;
    float perInput = WeightCodes.offset(slicing);
    for (int slice = 0; slice < slicing.slices(); slice++) {
      perInput += baseline * (1 << slice * slicing.bitsPerCell());
    }
    for (int r = 0; r < patches.rows; r++) {
      float[] x = scratch.patches[r];
      for (int p = 0; p < count; p++) {
        correction[p] += x[p];
      }
    }
    for (int p = 0; p < count; p++) {
      correction[p] *= perInput;
    }
  }

  private void write(
      int group, int from, int count, ReadScratch scratch, float[] output, boolean adds) {
    WeightCodes codes = weights.codes;
    int positions = patches.positions;
    int channels = codes.groups() * codes.outputs();
    for (int o = 0; o < codes.outputs(); o++) {
      int channel = group * codes.outputs() + o;
      float scale = codes.scale()[channel];
      float step = inputs.step();
      float factor = outputScale[channel];
      float[] sum = scratch.sums[o];
      int p = 0;
      while (p < count) {
        int sample = (from + p) / positions;
        int position = (from + p) % positions;
        int end = Math.min(count, p + positions - position);
        int at = (sample * channels + channel) * positions + position - p;
        for (; p < end; p++) {
          float total = sum[p] - scratch.correction[p];
          float product =
              accumulator.isEmpty()
                  ? total * scale * step * factor
                  : accumulator.get().of(total, scale * step) * factor;
          output[at + p] = adds ? output[at + p] + product : product;
        }
      }
    }
  }

  /**
   * Random numbers of the cells of this layer.
   *
   * @param sample of the batch
   */
  private RandomField cells(ReadScratch scratch, int sample) {
    return scratch.noise[sample].at(3 * number + CELLS);
  }

  private void serial(int group, int from, int count, ReadScratch scratch) {
    clear(scratch.columnSums, weights.columns, count);
    for (int top = 0; top < patches.rows; top += crossbarRows) {
      int bottom = Math.min(patches.rows, top + crossbarRows);
      for (int k = 0; k < reads.size(); k++) {
        ReadStep read = reads.get(k);
        int block = group * blocks() + top / crossbarRows;
        long reading = (long) block * reads.size() + k;
        if (bits.isPresent()) {
          bits.get().read(group, top, read, count, scratch);
        } else {
          drive(read, top, bottom, count, scratch);
        }
        if (periphery.drivesWithErrors()) {
          misdrive(block, reading, top, bottom, from, count, scratch);
        }
        for (int c = 0; c < weights.columns; c++) {
          if (differences && negative(c)) {
            continue; // read with the other of its pair
          }
          read(group, top, bottom, c, from, count, reading, scratch);
          if (differences) {
            System.arraycopy(scratch.current, 0, scratch.positive, 0, count);
            int other = c + weights.codes.outputs();
            read(group, top, bottom, other, from, count, reading, scratch);
            subtract(scratch, count);
          }
          if (periphery.noisyConversions()) {
            normals(CONVERSION, reading * weights.columns + c, from, count, scratch);
          }
          if (periphery.dither() > 0) {
            dither(reading * weights.columns + c, from, count, scratch);
          }
          periphery.convert(block, line(c), scratch.current, count, scratch.gaussians);
          float[] sum = scratch.columnSums[c];
          float[] converted = scratch.current;
          float weight = read.weight();
          for (int p = 0; p < count; p++) {
            sum[p] += weight * converted[p];
          }
        }
      }
    }
    weights.fold(scratch.columnSums, scratch.sums, count);
  }

  /** Whether a column holds the negative parts of a pair. */
  private boolean negative(int column) {
    return column / weights.codes.outputs() % 2 == 1;
  }

  /** Bit line by which a column's converter is found: those of a pair are neighbours. */
  private int line(int column) {
    int outputs = weights.codes.outputs();
    return differences ? 2 * (column / (2 * outputs) * outputs + column % outputs) : column;
  }

  /** The current of a column in one read, as its cells are at that moment. */
  private void read(
      int group,
      int top,
      int bottom,
      int column,
      int from,
      int count,
      long reading,
      ReadScratch scratch) {
    if (bits.isPresent()) {
      System.arraycopy(scratch.columnCurrents[column], 0, scratch.current, 0, count);
    } else {
      current(group, top, bottom, column, count, scratch);
    }
    if (weights.variances.length > 0) {
      long address = reading * weights.columns + column;
      fluctuate(group, top, bottom, column, from, count, address, scratch);
    }
  }

  private static void subtract(ReadScratch scratch, int count) {
    float[] positive = scratch.positive;
    float[] current = scratch.current;
    for (int p = 0; p < count; p++) {
      current[p] = positive[p] - current[p];
    }
  }

  /** What the rows of a crossbar are driven with in a read, and its square where that is needed. */
  private void drive(ReadStep read, int top, int bottom, int count, ReadScratch scratch) {
    boolean noisy = weights.variances.length > 0;
    for (int r = top; r < bottom; r++) {
      float[] driven = scratch.driven[r];
      read.drive(scratch.patches[r], driven, count);
      if (noisy) {
        float[] power = scratch.powers[r];
        for (int p = 0; p < count; p++) {
          power[p] = driven[p] * driven[p];
        }
      }
    }
  }

  /** Groups of rows that are on crossbars of their own. */
  private int blocks() {
    return (patches.rows - 1) / crossbarRows + 1;
  }

  private void misdrive(
      int block, long reading, int top, int bottom, int from, int count, ReadScratch scratch) {
    boolean noisy = periphery.noisyDrives();
    boolean squares = weights.variances.length > 0;
    for (int r = top; r < bottom; r++) {
      if (noisy) {
        normals(DRIVE, reading * crossbarRows + r - top, from, count, scratch);
      }
      float[] driven = scratch.driven[r];
      periphery.drive(block, r - top, driven, count, scratch.gaussians);
      for (int p = 0; p < count && squares; p++) {
        scratch.powers[r][p] = driven[p] * driven[p];
      }
    }
  }

  private void current(int group, int top, int bottom, int column, int count, ReadScratch scratch) {
    Arrays.fill(scratch.current, 0, count, 0);
    int base = group * patches.rows;
    RowSums.add(scratch.current, column, scratch.driven, weights.levels, base, top, bottom, count);
  }

  /**
   * Adds what independent Gaussian cells add up to: a Gaussian with the sum of the driven cells'
   * variances.
   */
  private void fluctuate(
      int group,
      int top,
      int bottom,
      int column,
      int from,
      int count,
      long address,
      ReadScratch scratch) {
    float[] variance = scratch.squares;
    if (bits.isPresent()) {
      variance = scratch.columnVariances[column]; // a row at 1 has the square 1
    } else {
      Arrays.fill(variance, 0, count, 0);
      int base = group * patches.rows;
      RowSums.add(variance, column, scratch.powers, weights.variances, base, top, bottom, count);
    }
    // where no row is driven nothing fluctuates
    normals(CELLS, address, from, count, scratch, Optional.of(variance));
    float[] z = scratch.gaussians;
    float[] current = scratch.current;
    for (int i = 0; i < count; i++) {
      current[i] = Math.max(0, current[i] + (float) Math.sqrt(variance[i]) * z[i]);
    }
  }

  /** Before a stochastic rounding: the same address gives the same draw in any batch. */
  private void dither(long address, int from, int count, ReadScratch scratch) {
    int positions = patches.positions;
    float width = periphery.dither();
    float[] current = scratch.current;
    RandomField draws = scratch.noise[0];
    int last = -1;
    for (int p = 0; p < count; p++) {
      int sample = (from + p) / positions;
      if (sample != last) {
        draws = scratch.noise[sample].at(3 * number + CONVERSION).at(ROUNDING);
        last = sample;
      }
      double u = draws.uniform(address * positions + (from + p) % positions);
      current[p] += width * (float) (u - 0.5);
    }
  }

  /** What random numbers are for. */
  private static final long CELLS = 0;

  private static final long CONVERSION = 1;
  private static final long DRIVE = 2;
  private static final long ROUNDING = 1;

  /**
   * Standard normals for the dot products from {@code from} on, each of its sample and position.
   */
  private void normals(long purpose, long address, int from, int count, ReadScratch scratch) {
    normals(purpose, address, from, count, scratch, Optional.empty());
  }

  private void normals(
      long purpose,
      long address,
      int from,
      int count,
      ReadScratch scratch,
      Optional<float[]> weights) {
    int positions = patches.positions;
    int p = 0;
    while (p < count) {
      int sample = (from + p) / positions;
      int position = (from + p) % positions;
      int end = Math.min(count, p + positions - position);
      RandomField field = scratch.noise[sample].at(3 * number + purpose);
      long first = address * positions + position;
      if (weights.isPresent()) {
        field.normals(first, 1, scratch.gaussians, p, end - p, weights.get());
      } else {
        field.normals(first, scratch.gaussians, p, end - p);
      }
      p = end;
    }
  }

  /**
   * The largest bit-line current any read step of a batch of samples causes, in levels: what a
   * converter must reach.
   */
  float largestCurrent(float[] input, int samples, ReadScratch scratch) {
    prepare(input, samples, scratch);
    float largest = 0;
    int all = samples * patches.positions;
    for (int g = 0; g < weights.codes.groups(); g++) {
      for (int from = 0; from < all; from += WIDTH) {
        int to = Math.min(all, from + WIDTH);
        patches.gather(
            scratch.padded, g, from, to, scratch.patches, weights.places, scratch.starts);
        for (int top = 0; top < patches.rows; top += crossbarRows) {
          int bottom = Math.min(patches.rows, top + crossbarRows);
          for (ReadStep read : reads) {
            drive(read, top, bottom, to - from, scratch);
            for (int c = 0; c < weights.columns; c++) {
              if (differences && negative(c)) {
                continue;
              }
              current(g, top, bottom, c, to - from, scratch);
              if (differences) {
                System.arraycopy(scratch.current, 0, scratch.positive, 0, to - from);
                current(g, top, bottom, c + weights.codes.outputs(), to - from, scratch);
                subtract(scratch, to - from);
              }
              for (int p = 0; p < to - from; p++) {
                largest = Math.max(largest, Math.abs(scratch.current[p]));
              }
            }
          }
        }
      }
    }
    return largest;
  }
}
