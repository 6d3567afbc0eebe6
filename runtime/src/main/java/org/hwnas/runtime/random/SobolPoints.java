package org.hwnas.runtime.random;

import org.hipparchus.random.SobolSequenceGenerator;

/**
 * A Sobol sequence (Sobol, USSR Comput. Math. Math. Phys. 7, 1967) with the direction numbers of
 * Joe and Kuo (SIAM J. Sci. Comput. 30, 2008; their list D6, as Hipparchus has it), its digits
 * scrambled by random lower triangular matrices and shifted (Matousek, J. Complexity 14, 1998). The
 * first point is kept: scrambled, it is as random as the others (Owen, arXiv 2008.08051).
 */
public final class SobolPoints {
  /** Dimensions for which there are direction numbers. */
  public static final int LARGEST_DIMENSION = 21_201;

  private static final int DIGITS = 32;

  private SobolPoints() {}

  /**
   * The first points of a scrambled sequence.
   *
   * @param count of points
   * @param dimensions at least 1
   * @return coordinates in 0 to 1, without 1
   * @throws IllegalArgumentException beyond {@value #LARGEST_DIMENSION} dimensions
   */
  public static double[][] scrambled(int count, int dimensions, RandomStream random) {
    return scrambled(0, count, dimensions, random);
  }

  /**
   * A later part of the sequence that the same stream scrambles.
   *
   * @param first number of the first point, from 0
   */
  public static double[][] scrambled(int first, int count, int dimensions, RandomStream random) {
    if (dimensions > LARGEST_DIMENSION) {
      throw new IllegalArgumentException(
          "a Sobol sequence has at most %,d parameters, not %,d; use `latin_hypercube`"
              .formatted(LARGEST_DIMENSION, dimensions));
    }
    long[][] rows = new long[dimensions][DIGITS]; // what digits a scrambled one is the sum of
    long[] shift = new long[dimensions];
    for (int d = 0; d < dimensions; d++) {
      for (int digit = 0; digit < DIGITS; digit++) {
        long own = 1L << (DIGITS - 1 - digit);
        long before = ((1L << DIGITS) - 1) & -(own << 1); // of more weight
        rows[d][digit] = own | (random.nextLong() & before);
      }
      shift[d] = random.nextLong() & ((1L << DIGITS) - 1);
    }
    double[][] points = new double[count][dimensions];
    SobolSequenceGenerator sequence = new SobolSequenceGenerator(dimensions);
    if (first > 0) {
      sequence.skipTo(first - 1); // gives that point itself
    }
    for (int i = 0; i < count; i++) {
      double[] plain = sequence.nextVector();
      for (int d = 0; d < dimensions; d++) {
        long digits = (long) (plain[d] * (1L << DIGITS));
        long mixed = 0;
        for (int digit = 0; digit < DIGITS; digit++) {
          mixed = mixed << 1 | (Long.bitCount(rows[d][digit] & digits) & 1);
        }
        points[i][d] = ((mixed ^ shift[d]) + 0.5) / (1L << DIGITS);
      }
    }
    return points;
  }
}
