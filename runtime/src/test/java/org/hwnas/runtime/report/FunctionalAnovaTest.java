package org.hwnas.runtime.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.hwnas.runtime.random.RandomStream;
import org.junit.jupiter.api.Test;

/** Shares of variance against functions whose decomposition is known in closed form. */
class FunctionalAnovaTest {
  private static final int STEPS = 16;

  /** Learned from random designs of inputs with so many levels. */
  private static LevelForest forest(
      int[] levels, boolean ordered, int designs, ToDoubleFunction<int[]> function) {
    return new LevelForest(
        rows(levels, designs),
        Arrays.stream(rows(levels, designs)).mapToDouble(function).toArray(),
        levels,
        filled(levels.length, ordered));
  }

  private static boolean[] filled(int length, boolean value) {
    boolean[] all = new boolean[length];
    Arrays.fill(all, value);
    return all;
  }

  private static int[][] rows(int[] levels, int designs) {
    RandomStream random = RandomStream.of(5, "designs");
    int[][] rows = new int[designs][levels.length];
    for (int[] row : rows) {
      for (int k = 0; k < row.length; k++) {
        row[k] = random.nextInt(levels[k]);
      }
    }
    return rows;
  }

  /** The middle of a level, of an input from -1 to 1. */
  private static double x(int level, int levels) {
    return (2.0 * level + 1) / levels - 1;
  }

  @Test
  void anAdditiveFunctionHasNoPairs() {
    int[] levels = {8, 8, 4};
    LevelForest forest = forest(levels, true, 600, r -> x(r[0], 8) + 2 * x(r[1], 8));
    FunctionalAnova anova = new FunctionalAnova(forest, levels);
    assertThat(forest.fit()).isGreaterThan(0.98);
    assertThat(anova.share(0)).isCloseTo(0.2, within(0.02));
    assertThat(anova.share(1)).isCloseTo(0.8, within(0.02));
    assertThat(anova.share(2)).isLessThan(0.002);
    assertThat(anova.share(0, 1)).isLessThan(0.01);
    assertThat(anova.share(0, 2) + anova.share(1, 2)).isLessThan(0.005);
  }

  @Test
  void aProductOfCentredInputsIsAllThePair() {
    int[] levels = {8, 8, 4, 4};
    LevelForest forest = forest(levels, true, 900, r -> x(r[2], 4) * x(r[0], 8));
    FunctionalAnova anova = new FunctionalAnova(forest, levels);
    assertThat(anova.share(0, 2)).isGreaterThan(0.97).isEqualTo(anova.share(2, 0));
    for (int k = 0; k < 4; k++) {
      assertThat(anova.share(k)).as("input %d", k).isLessThan(0.01);
    }
    assertThat(anova.share(1, 3)).isLessThan(0.005);
  }

  @Test
  void sharesOfSingleAndPairAreThoseOfTheVariances() {
    // Two fair signs: x, y and xy have variance 1 each, so 1 + 4 + 9.
    int[] levels = {2, 2, 3};
    LevelForest forest =
        forest(
            levels,
            false,
            300,
            r -> {
              int x = 2 * r[0] - 1;
              int y = 2 * r[1] - 1;
              return 7 + x + 2 * y + 3 * x * y;
            });
    FunctionalAnova anova = new FunctionalAnova(forest, levels);
    assertThat(anova.share(0)).isCloseTo(1.0 / 14, within(0.01));
    assertThat(anova.share(1)).isCloseTo(4.0 / 14, within(0.01));
    assertThat(anova.share(0, 1)).isCloseTo(9.0 / 14, within(0.01));
  }

  /**
   * The function of Ishigami and Homma (ISUMA 1990), a = 7 and b = 0.1, whose shares are known:
   * 0.3139, 0.4424, 0 and 0.2437 for the first and third input (Saltelli et al., Global Sensitivity
   * Analysis: The Primer, 2008). Levels and samples leave some hundredths.
   */
  @Test
  void theSharesOfIshigamisFunction() {
    int[] levels = {STEPS, STEPS, STEPS};
    LevelForest forest =
        forest(
            levels,
            true,
            1000,
            r -> {
              double a = Math.PI * x(r[0], STEPS);
              double b = Math.PI * x(r[1], STEPS);
              double c = Math.PI * x(r[2], STEPS);
              return Math.sin(a)
                  + 7 * Math.sin(b) * Math.sin(b)
                  + 0.1 * Math.pow(c, 4) * Math.sin(a);
            });
    FunctionalAnova anova = new FunctionalAnova(forest, levels);
    assertThat(anova.share(0)).isCloseTo(0.3139, within(0.05));
    assertThat(anova.share(1)).isCloseTo(0.4424, within(0.05));
    assertThat(anova.share(2)).isLessThan(0.02);
    assertThat(anova.share(0, 2)).isCloseTo(0.2437, within(0.05));
    assertThat(anova.share(0, 1)).isLessThan(0.03);
    assertThat(anova.share(1, 2)).isLessThan(0.03);
  }

  /** From sums over leaves the same as from the function's values at every point. */
  @Test
  void effectsAreThoseOfThePredictionsSummedUp() {
    int[] levels = {5, 3, 4};
    LevelForest forest =
        forest(levels, false, 200, r -> r[0] * (r[1] == 1 ? 3 : -1) + (r[2] ^ r[0]));
    double[][][] f = new double[5][3][4];
    double mean = 0;
    for (int a = 0; a < 5; a++) {
      for (int b = 0; b < 3; b++) {
        for (int c = 0; c < 4; c++) {
          f[a][b][c] = forest.predict(new int[] {a, b, c});
          mean += f[a][b][c] / 60;
        }
      }
    }
    double[] first = new double[5];
    double[] second = new double[3];
    double[][] both = new double[5][3];
    double variance = 0;
    for (int a = 0; a < 5; a++) {
      for (int b = 0; b < 3; b++) {
        for (int c = 0; c < 4; c++) {
          first[a] += f[a][b][c] / 12;
          second[b] += f[a][b][c] / 20;
          both[a][b] += f[a][b][c] / 4;
          variance += Math.pow(f[a][b][c] - mean, 2) / 60;
        }
      }
    }
    double alone = 0;
    double pair = 0;
    for (int a = 0; a < 5; a++) {
      alone += Math.pow(first[a] - mean, 2) / 5;
      for (int b = 0; b < 3; b++) {
        pair += Math.pow(both[a][b] - first[a] - second[b] + mean, 2) / 15;
      }
    }
    FunctionalAnova anova = new FunctionalAnova(forest, levels);
    assertThat(anova.share(0)).isCloseTo(alone / variance, within(1e-10));
    assertThat(anova.share(0, 1)).isCloseTo(pair / variance, within(1e-10));
    assertThat(pair).isPositive();
  }

  @Test
  void whereTheSearchDweltDoesNotMatter() {
    int[] levels = {8, 8};
    List<int[]> rows = new ArrayList<>();
    RandomStream random = RandomStream.of(5, "dwelling");
    for (int i = 0; i < 1000; i++) {
      // nine of ten designs have the lowest first level, so that it seems to hardly vary
      rows.add(new int[] {i % 10 > 0 ? 0 : random.nextInt(8), random.nextInt(8)});
    }
    double[] values = rows.stream().mapToDouble(r -> x(r[0], 8) + x(r[1], 8)).toArray();
    LevelForest forest =
        new LevelForest(rows.toArray(int[][]::new), values, levels, filled(2, true));
    FunctionalAnova anova = new FunctionalAnova(forest, levels);
    assertThat(anova.share(0)).isCloseTo(0.5, within(0.05));
    assertThat(anova.share(1)).isCloseTo(0.5, within(0.05));
  }

  @Test
  void ofNoiseTheForestSaysThatItKnowsNothing() {
    int[] levels = {4, 4, 4};
    RandomStream noise = RandomStream.of(5, "noise");
    assertThat(forest(levels, true, 60, r -> noise.nextGaussian()).fit()).isLessThan(0.1);
    assertThat(forest(levels, true, 60, r -> 3).fit()).isZero();
  }
}
