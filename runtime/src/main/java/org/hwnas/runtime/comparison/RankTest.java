package org.hwnas.runtime.comparison;

import java.util.Arrays;

/**
 * The test of Mann and Whitney (Annals of Mathematical Statistics 18, 1947) whether values of one
 * group tend to be larger than those of another. The chance is exact, over all ways to deal the
 * values out; ties share their ranks.
 *
 * @param chance two-sided: how often luck alone deals the ranks out at least so unevenly, 0..1
 * @param superiority how often a value of the second group is larger than one of the first, ties
 *     counting half (Vargha and Delaney, J. Educational and Behavioral Statistics 25, 2000), 0..1
 */
public record RankTest(double chance, double superiority) {
  private static final int LARGEST = 200; // values of both groups; the time grows with the cube

  /**
   * Tests.
   *
   * @param first not empty
   * @param second not empty; both together at most {@value #LARGEST} values
   */
  public static RankTest of(double[] first, double[] second) {
    int n = first.length;
    int all = n + second.length;
    if (n == 0 || second.length == 0 || all > LARGEST) {
      throw new IllegalArgumentException(
          "groups of " + n + " and " + second.length + " values; 1 to " + LARGEST + " in all");
    }
    int[] ranks = doubledRanks(first, second);
    int sum = 0;
    int most = 0;
    for (int i = 0; i < all; i++) {
      sum += i < n ? ranks[i] : 0;
      most += ranks[i];
    }
    double[][] ways = new double[n + 1][most + 1]; // chances of so many ranks with this sum
    ways[0][0] = 1;
    for (int i = 0; i < all; i++) {
      for (int k = Math.min(n, i + 1); k >= 1; k--) {
        // of i values so far, k in the first group: each deal is as likely as another
        for (int s = most; s >= ranks[i]; s--) {
          ways[k][s] += ways[k - 1][s - ranks[i]];
        }
      }
    }
    double total = 0;
    double uneven = 0;
    int expected = n * (all + 1); // twice the mean of the doubled ranks' sum, over two
    for (int s = 0; s <= most; s++) {
      total += ways[n][s];
      uneven += Math.abs(s - expected) >= Math.abs(sum - expected) ? ways[n][s] : 0;
    }
    double larger = sum / 2.0 - n * (n + 1) / 2.0; // pairs in which the first is larger
    return new RankTest(uneven / total, 1 - larger / ((double) n * second.length));
  }

  private static int[] doubledRanks(double[] first, double[] second) {
    double[] values = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, values, first.length, second.length);
    int[] ranks = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      int below = 0;
      int equal = 0;
      for (double other : values) {
        below += other < values[i] ? 1 : 0;
        equal += other == values[i] ? 1 : 0;
      }
      ranks[i] = 2 * below + equal + 1;
    }
    return ranks;
  }
}
