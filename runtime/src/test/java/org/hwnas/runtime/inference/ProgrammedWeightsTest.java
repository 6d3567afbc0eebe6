package org.hwnas.runtime.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.hwnas.runtime.device.Device;
import org.hwnas.runtime.device.ProgrammingNoise;
import org.hwnas.runtime.hardware.WeightEncoding;
import org.hwnas.runtime.mapping.WeightSlicing;
import org.hwnas.runtime.random.RandomStream;
import org.junit.jupiter.api.Test;

/** Many programmed cells against the distribution their device states. */
class ProgrammedWeightsTest {
  private static final int CELLS = 40_000;
  private static final int LEVELS = 4;
  private static final double MIN = 5e-6;
  private static final double MAX = 26e-6;
  private static final double UNIT = (MAX - MIN) / (LEVELS - 1);

  /** Codes of one cell each, without sign: an offset weight of 2 bits, from -1 on. */
  private static final WeightSlicing ONE_CELL =
      new WeightSlicing(WeightEncoding.OFFSET, 2, 2, 1, 1, 8, 1, 8);

  private static float[] cells(int level, Device device, RandomStream random) {
    int[] codes = new int[CELLS];
    Arrays.fill(codes, level - 1);
    WeightCodes all = new WeightCodes(1, 1, CELLS, codes, new float[CELLS]);
    return ProgrammedWeights.noisy(all, ONE_CELL, device, random).levels[0];
  }

  private static Device device(double gMin, ProgrammingNoise noise) {
    return new Device(gMin, MAX, 0.2, 4, noise);
  }

  @Test
  void idealCellsHitTheirLevels() {
    for (int level = 0; level < LEVELS; level++) {
      float[] cells =
          cells(level, device(MIN, new ProgrammingNoise.None()), RandomStream.of(1, "cells"));
      for (float cell : cells) {
        assertThat((double) cell * UNIT).isCloseTo(MIN + level * UNIT, within(1e-12));
      }
    }
  }

  @Test
  void meanAndDeviationOfEachLevelAreTheDevices() {
    List<ProgrammingNoise> models =
        List.of(
            new ProgrammingNoise.Constant(0.8e-6),
            new ProgrammingNoise.Proportional(0.1),
            new ProgrammingNoise.Polynomial(0.26e-6, 0.0786, -1877));
    for (ProgrammingNoise model : models) {
      for (int level = 0; level < LEVELS; level++) {
        float[] cells = cells(level, device(MIN, model), RandomStream.of(1, "cells", level));
        double target = MIN + level * UNIT;
        double sigma = model.sigma(target);
        assertThat(sigma).isBetween(0.1e-6, target / 5); // far from where zero would cut it
        double mean = 0;
        for (float cell : cells) {
          mean += cell * UNIT / CELLS;
        }
        double variance = 0;
        for (float cell : cells) {
          variance += Math.pow(cell * UNIT - mean, 2) / CELLS;
        }
        // five standard errors each
        assertThat(mean).isCloseTo(target, within(5 * sigma / Math.sqrt(CELLS)));
        assertThat(Math.sqrt(variance))
            .as("%s at level %d", model, level)
            .isCloseTo(sigma, within(5 * sigma / Math.sqrt(2.0 * CELLS)));
      }
    }
  }

  /** Half of what aims at 0 is cut: its mean is sigma / sqrt(2 pi), and half of it is 0. */
  @Test
  void noConductanceIsNegative() {
    double sigma = 0.5 * UNIT;
    float[] cells =
        cells(0, device(0, new ProgrammingNoise.Constant(sigma)), RandomStream.of(1, "cells"));
    double unit = MAX / (LEVELS - 1);
    double mean = 0;
    int zeros = 0;
    for (float cell : cells) {
      assertThat(cell).isNotNegative();
      mean += cell * unit / CELLS;
      zeros += cell == 0 ? 1 : 0;
    }
    // the cut deviate has a variance of sigma^2 (1/2 - 1/(2 pi))
    double error = sigma * Math.sqrt((0.5 - 0.5 / Math.PI) / CELLS);
    assertThat(mean).isCloseTo(sigma / Math.sqrt(2 * Math.PI), within(5 * error));
    assertThat((double) zeros).isCloseTo(CELLS / 2.0, within(5 * Math.sqrt(CELLS / 4.0)));
  }

  @Test
  void cellsAreIndependent() {
    float[] cells =
        cells(2, device(MIN, new ProgrammingNoise.Constant(1e-6)), RandomStream.of(1, "cells"));
    double target = (MIN + 2 * UNIT) / UNIT;
    double product = 0;
    double square = 0;
    for (int i = 1; i < CELLS; i++) {
      product += (cells[i] - target) * (cells[i - 1] - target);
      square += (cells[i] - target) * (cells[i] - target);
    }
    // a correlation of n independent pairs has a standard error of 1/sqrt(n)
    assertThat(product / square).isCloseTo(0, within(5 / Math.sqrt(CELLS)));
  }

  @Test
  void anAddressDecidesEveryCell() {
    Device device = device(MIN, new ProgrammingNoise.Constant(1e-6));
    float[] first = cells(1, device, RandomStream.of(3, "programming-noise", 0, 5));
    assertThat(cells(1, device, RandomStream.of(3, "programming-noise", 0, 5))).isEqualTo(first);
    for (RandomStream other :
        List.of(
            RandomStream.of(4, "programming-noise", 0, 5),
            RandomStream.of(3, "programming-noise", 1, 5),
            RandomStream.of(3, "programming-noise", 0, 6))) {
      float[] cells = cells(1, device, other);
      int same = 0;
      for (int i = 0; i < CELLS; i++) {
        same += cells[i] == first[i] ? 1 : 0;
      }
      // a float near 1 has some 1e7 neighbours within the deviation: coincidences are rare
      assertThat(same).isLessThan(10);
    }
  }
}
