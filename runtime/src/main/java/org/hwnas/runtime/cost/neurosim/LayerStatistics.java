package org.hwnas.runtime.cost.neurosim;

import java.util.Arrays;

/**
 * What a layer's inputs and weights are like: all that the energy of reading them depends on.
 *
 * @param bitActivity share of inputs whose bit is one, from the highest bit on; one each
 * @param weightOnes share of weight bits that are one
 * @param onesVariance of the number of ones in an input
 */
public record LayerStatistics(double[] bitActivity, double weightOnes, double onesVariance) {
  /**
   * Copies its array.
   *
   * @throws IllegalArgumentException where a share is not between 0 and 1
   */
  public LayerStatistics {
    bitActivity = bitActivity.clone();
    for (double share : bitActivity) {
      if (!(share >= 0 && share <= 1)) {
        throw new IllegalArgumentException(share + " is no share of bits");
      }
    }
    if (bitActivity.length == 0 || !(weightOnes >= 0 && weightOnes <= 1)) {
      throw new IllegalArgumentException("bits are needed, and " + weightOnes + " a share of ones");
    }
  }

  /** Bits that are ones independently of one another. */
  public LayerStatistics(double[] bitActivity, double weightOnes) {
    this(bitActivity, weightOnes, independent(bitActivity));
  }

  private static double independent(double[] shares) {
    double sum = 0;
    for (double share : shares) {
      sum += share * (1 - share);
    }
    return sum;
  }

  @Override
  public double[] bitActivity() {
    return bitActivity.clone();
  }

  int bits() {
    return bitActivity.length;
  }

  double activity(int bit) {
    return bitActivity[bit];
  }

  /** Mean share over the bits. */
  public double meanActivity() {
    double sum = 0;
    for (double share : bitActivity) {
      sum += share;
    }
    return sum / bitActivity.length;
  }

  /** Every bit a one with the same probability. */
  public static LayerStatistics even(int bits, double activity) {
    double[] shares = new double[bits];
    Arrays.fill(shares, activity);
    return new LayerStatistics(shares, 0.5);
  }

  /** Inputs that take all values alike, as of an image. */
  public static LayerStatistics uniform(int bits) {
    return even(bits, 0.5);
  }

  /**
   * Inputs behind a rectifier: normal values, those below zero cut off.
   *
   * @param bits of an input
   * @param deviations that the largest code stands for
   */
  public static LayerStatistics rectified(int bits, double deviations) {
    int levels = 1 << bits;
    double step = deviations / (levels - 1);
    double[] shares = new double[bits];
    double squares = 0;
    for (int code = 1; code < levels; code++) {
      double low = (code - 0.5) * step;
      double high = code == levels - 1 ? Double.POSITIVE_INFINITY : (code + 0.5) * step;
      double probability = Normal.below(high) - Normal.below(low);
      squares += probability * Integer.bitCount(code) * Integer.bitCount(code);
      for (int bit = 0; bit < bits; bit++) {
        if ((code >> (bits - 1 - bit) & 1) == 1) {
          shares[bit] += probability;
        }
      }
    }
    double mean = 0;
    for (double share : shares) {
      mean += share;
    }
    return new LayerStatistics(shares, 0.5, squares - mean * mean);
  }

  /** The same with another mean share of ones, each bit in proportion. */
  public LayerStatistics scaledTo(double mean) {
    double now = meanActivity();
    double[] shares = bitActivity();
    for (int i = 0; i < shares.length; i++) {
      shares[i] = now == 0 ? mean : Math.min(1, shares[i] * mean / now);
    }
    return new LayerStatistics(shares, weightOnes, onesVariance);
  }

  /** The same with another share of weight bits. */
  public LayerStatistics withWeightOnes(double ones) {
    return new LayerStatistics(bitActivity, ones, onesVariance);
  }
}
