package org.hwnas.runtime.inference;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.hwnas.runtime.random.RandomField;

/**
 * Reads of a layer whose inputs are driven one bit at a time, so that a row is driven or not: from
 * sums made in advance. Immutable and thread-safe.
 */
final class BitReads {
  private final ProgrammedWeights weights;
  private final Periphery periphery;
  private final int rows;
  private final int crossbarRows;
  private final boolean differences;
  private final BitSums levels;
  private final Optional<BitSums> variances;

  /** Where a layer is read so; empty where it is not, or where its sums would be too many. */
  static Optional<BitReads> of(ProgrammedWeights weights, Periphery periphery, int crossbarRows) {
    boolean serial = periphery.acts() || weights.variances.length > 0;
    boolean bits = weights.slicing.bitsPerStep() == 1 && !periphery.drivesWithErrors();
    return serial && bits && BitSums.suits(weights.levels, weights.codes.rows(), crossbarRows)
        ? Optional.of(new BitReads(weights, periphery, crossbarRows))
        : Optional.empty();
  }

  private BitReads(ProgrammedWeights weights, Periphery periphery, int crossbarRows) {
    this.weights = weights;
    this.periphery = periphery;
    this.rows = weights.codes.rows();
    this.crossbarRows = crossbarRows;
    this.differences = weights.slicing.columnsPerConversion() == 2;
    this.levels = new BitSums(weights.levels, rows, crossbarRows);
    this.variances =
        weights.variances.length == 0
            ? Optional.empty()
            : Optional.of(new BitSums(weights.variances, rows, crossbarRows));
  }

  /**
   * The products of a group, where conversions of all columns are alike: all columns of a dot
   * product side by side.
   *
   * @param from first dot product
   * @param positions dot products of a sample
   * @param fields random numbers of the cells by sample of the batch
   * @param scratch its patches are read, its sums written
   */
  void products(
      int group,
      List<ReadStep> reads,
      int from,
      int count,
      int positions,
      IntFunction<RandomField> fields,
      ReadScratch scratch) {
    int columns = weights.columns;
    scratch.reserveBits(groups(), columns);
    for (int p = 0; p < count; p++) {
      Arrays.fill(scratch.rowSums[p], 0);
    }
    float[] current = scratch.rowCurrents[0];
    float[] variance = scratch.rowCurrents[1];
    float[] z = scratch.rowCurrents[2];
    int blocks = (rows - 1) / crossbarRows + 1;
    for (int top = 0; top < rows; top += crossbarRows) {
      int bottom = Math.min(rows, top + crossbarRows);
      for (int k = 0; k < reads.size(); k++) {
        ReadStep read = reads.get(k);
        long reading = (long) (group * blocks + top / crossbarRows) * reads.size() + k;
        BitSums.combine(scratch.patches, top, bottom, read.bit(), count, scratch.combinations);
        for (int p = 0; p < count; p++) {
          levels.sum(group, top, scratch.combinations, p, current, scratch.found);
          if (variances.isPresent()) {
            variances.get().sum(group, top, scratch.combinations, p, variance, scratch.found);
            RandomField field = fields.apply((from + p) / positions);
            long first = reading * columns * positions + (from + p) % positions;
            field.normals(first, positions, z, 0, columns, variance);
            fluctuate(current, variance, z);
          }
          if (differences) {
            subtractHalves(current);
          }
          periphery.convertAlike(current, columns);
          add(scratch.rowSums[p], read.weight(), current);
        }
      }
    }
    float[] folded = new float[weights.codes.outputs()];
    for (int p = 0; p < count; p++) {
      Arrays.fill(folded, 0);
      weights.fold(scratch.rowSums[p], folded);
      for (int o = 0; o < folded.length; o++) {
        scratch.sums[o][p] = folded[o];
      }
    }
  }

  private static void fluctuate(float[] current, float[] variance, float[] z) {
    for (int c = 0; c < current.length; c++) {
      current[c] = Math.max(0, current[c] + (float) Math.sqrt(variance[c]) * z[c]);
    }
  }

  private int groups() {
    return (Math.min(rows, crossbarRows) - 1) / BitSums.TOGETHER + 1;
  }

  private static void add(float[] sum, float weight, float[] values) {
    for (int c = 0; c < sum.length; c++) {
      sum[c] += weight * values[c];
    }
  }

  /** Columns of positive parts less those of negative ones, which are left at 0. */
  private void subtractHalves(float[] current) {
    int outputs = weights.codes.outputs();
    for (int from = 0; from < current.length; from += 2 * outputs) {
      for (int o = from; o < from + outputs; o++) {
        current[o] -= current[o + outputs];
        current[o + outputs] = 0;
      }
    }
  }

  /**
   * One read of a block: currents of all columns, and their variances where cells fluctuate, by
   * column in the scratch.
   */
  void read(int group, int top, ReadStep read, int count, ReadScratch scratch) {
    scratch.reserveBits(groups(), weights.columns);
    int bottom = Math.min(rows, top + crossbarRows);
    BitSums.combine(scratch.patches, top, bottom, read.bit(), count, scratch.combinations);
    columns(levels, group, top, count, scratch, scratch.columnCurrents);
    // a row at 1 has the square 1
    variances.ifPresent(v -> columns(v, group, top, count, scratch, scratch.columnVariances));
  }

  private void columns(
      BitSums sums, int group, int top, int count, ReadScratch scratch, float[][] byColumn) {
    for (int p = 0; p < count; p++) {
      sums.sum(group, top, scratch.combinations, p, scratch.rowCurrents[p], scratch.found);
    }
    turn(scratch.rowCurrents, count, byColumn, weights.columns);
  }

  /** Transposes, tile by tile so that both sides stay in the cache. */
  private static void turn(float[][] rows, int count, float[][] columns, int width) {
    for (int left = 0; left < width; left += TILE) {
      int right = Math.min(width, left + TILE);
      for (int top = 0; top < count; top += TILE) {
        int bottom = Math.min(count, top + TILE);
        for (int c = left; c < right; c++) {
          float[] column = columns[c];
          for (int p = top; p < bottom; p++) {
            column[p] = rows[p][c];
          }
        }
      }
    }
  }

  private static final int TILE = 16;
}
