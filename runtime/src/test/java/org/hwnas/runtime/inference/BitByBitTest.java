package org.hwnas.runtime.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.hwnas.runtime.hardware.WeightEncoding;
import org.hwnas.runtime.mapping.WeightSlicing;
import org.hwnas.runtime.random.RandomField;
import org.hwnas.runtime.random.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads bit by bit with sums made in advance, against sums row by row. */
class BitByBitTest {
  private static List<Filters> kinds() {
    return Filters.kinds();
  }

  /** Against sums in double precision: no further than the stated rounding. */
  @Test
  void sumsAreThoseOfTheDrivenRows() {
    RandomStream random = RandomStream.of(5, "bits");
    int rows = 37;
    int blockRows = 15; // the last group of a block is not full
    int columns = 21;
    int groups = 2;
    float[][] cells = new float[groups * rows][columns];
    for (float[] row : cells) {
      for (int c = 0; c < columns; c++) {
        row[c] = 3 * (float) random.nextDouble();
      }
    }
    int count = 50;
    float[][] codes = new float[rows][count];
    for (float[] row : codes) {
      for (int p = 0; p < count; p++) {
        row[p] = random.nextInt(3) == 0 ? 0 : random.nextInt(256) - 128;
      }
    }
    BitSums sums = new BitSums(cells, rows, blockRows);
    int[][] driven = new int[4][count];
    float[][] found = new float[4][];
    float[] to = new float[columns];
    for (int g = 0; g < groups; g++) {
      for (int top = 0; top < rows; top += blockRows) {
        int bottom = Math.min(rows, top + blockRows);
        for (int bit = 0; bit < 8; bit++) {
          BitSums.combine(codes, top, bottom, bit, count, driven);
          for (int p = 0; p < count; p++) {
            sums.sum(g, top, driven, p, to, found);
            for (int c = 0; c < columns; c++) {
              double exact = 0;
              for (int r = top; r < bottom; r++) {
                exact += ((int) codes[r][p] & 1 << bit) == 0 ? 0 : cells[g * rows + r][c];
              }
              double rounding = (bottom - top) * Math.scalb(1.0, -23) * exact;
              assertThat(Math.abs(to[c] - exact)).isLessThanOrEqualTo(rounding);
            }
          }
        }
      }
    }
  }

  /**
   * Whole layers, with and without read noise, pairs converted together or apart, signed inputs or
   * not. Drivers that err by nothing take the way row by row. A current that is next to halfway
   * between two codes may be rounded to either: few are.
   */
  @ParameterizedTest
  @MethodSource("kinds")
  void layersGiveWhatTheyGiveRowByRow(Filters filters) {
    ConverterErrors nothing = new ConverterErrors(0, 1e-30, 0, 0, 0, 0, Double.POSITIVE_INFINITY);
    int compared = 0;
    int different = 0;
    for (WeightEncoding encoding : WeightEncoding.values()) {
      for (boolean signed : new boolean[] {false, true}) {
        for (boolean noisy : new boolean[] {false, true}) {
          for (boolean together : new boolean[] {false, true}) {
            boolean pair = encoding == WeightEncoding.DIFFERENTIAL_PAIR;
            if (together && !pair) {
              continue;
            }
            int slices = 4;
            WeightSlicing slicing =
                new WeightSlicing(
                    encoding, 8, 2, slices, pair ? 2 * slices : slices, 8, 1, 8, together ? 2 : 1);
            WeightCodes codes = WeightCodes.of(filters.node(), filters.weights(), slicing);
            ProgrammedWeights cells = noisy(codes, slicing, noisy);
            Converter converter = together ? Converter.ofDifferences(7, 12) : Converter.of(6, 20);
            float[] x = filters.input(signed);
            float[][] both = new float[2][filters.outputs()];
            for (int way = 0; way < 2; way++) {
              Periphery.Kind kind =
                  new Periphery.Kind(
                      ConverterErrors.NONE,
                      way == 0 ? ConverterErrors.NONE : nothing,
                      64,
                      1,
                      1,
                      12,
                      false);
              Periphery periphery =
                  Periphery.of(
                      Optional.of(converter),
                      kind,
                      codes.groups() * ((codes.rows() - 1) / 16 + 1),
                      16,
                      cells.columns,
                      RandomField.of(1, "periphery"));
              assertThat(periphery.drivesWithErrors()).isEqualTo(way == 1);
              float[] ones = new float[codes.groups() * codes.outputs()];
              java.util.Arrays.fill(ones, 1);
              new CrossbarLayer(
                      cells,
                      new PatchReader(filters.node(), filters.in()),
                      signed ? InputRange.of(8, -2, 2) : InputRange.of(8, 0, 2),
                      16,
                      periphery,
                      0.1f,
                      ones,
                      3)
                  .apply(x, 1, both[way], new ReadScratch());
            }
            for (int i = 0; i < both[0].length; i++) {
              compared++;
              boolean same =
                  Math.abs(both[0][i] - both[1][i]) <= 1e-5 * Math.abs(both[1][i]) + 1e-5;
              different += same ? 0 : 1;
            }
            assertThat(both[1]).doesNotContain(Float.NaN).isNotEqualTo(new float[both[1].length]);
          }
        }
      }
    }
    assertThat(different).as(filters.name()).isLessThanOrEqualTo(compared / 50);
  }

  /** Cells off their levels, which fluctuate or not. */
  private static ProgrammedWeights noisy(
      WeightCodes codes, WeightSlicing slicing, boolean fluctuating) {
    int columns = slicing.slices() * ProgrammedWeights.halves(slicing) * codes.outputs();
    int height = codes.groups() * codes.rows();
    RandomStream random = RandomStream.of(6, "cells", height, columns);
    float[][] levels = new float[height][columns];
    float[][] variances = new float[fluctuating ? height : 0][columns];
    for (int r = 0; r < height; r++) {
      for (int c = 0; c < columns; c++) {
        levels[r][c] = 0.1f + random.nextInt(4) + 0.2f * (float) random.nextDouble();
        if (fluctuating) {
          variances[r][c] = 0.05f * (float) random.nextDouble();
        }
      }
    }
    return new ProgrammedWeights(codes, slicing, levels, variances);
  }
}
