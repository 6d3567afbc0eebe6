package org.hwnas.runtime.random;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A named stream of random numbers, addressed by what it is for (seed, purpose, indices), not by
 * who draws first: the same address gives the same numbers whatever the thread, the batch or the
 * order. The n-th number is a hash of key and n: SplitMix64 (Steele, Lea and Flood, OOPSLA 2014,
 * Fig. 14; increment and finaliser of Stafford's variant 13). Transcendental functions are {@link
 * StrictMath}'s, so that the numbers are alike on every machine. Not thread-safe; make one per
 * address where it is used.
 */
public final class RandomStream {
  private static final long GAMMA = 0x9e3779b97f4a7c15L;

  private final long key;
  private long counter;
  private double spare = Double.NaN;

  private RandomStream(long key) {
    this.key = key;
  }

  /** The stream of a seed, a purpose and indices such as chip, layer, tile. */
  public static RandomStream of(long seed, String purpose, long... indices) {
    long key = mix(seed + GAMMA);
    for (byte b : purpose.getBytes(StandardCharsets.UTF_8)) {
      key = mix(key ^ (b & 0xff)) + GAMMA;
    }
    for (long index : indices) {
      key = mix(key ^ mix(index + GAMMA)) + GAMMA;
    }
    return new RandomStream(key);
  }

  /** The plain SplitMix64 sequence of a state, as published test vectors have it. */
  static RandomStream splitMix(long state) {
    return new RandomStream(state);
  }

  /** What the address was hashed to. */
  long key() {
    return key;
  }

  static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** 64 uniform bits. */
  public long nextLong() {
    return mix(key + GAMMA * ++counter);
  }

  /** Uniform in [0, 1), 53 bits. */
  public double nextDouble() {
    return (nextLong() >>> 11) * 0x1.0p-53;
  }

  /** Uniform in 0..bound-1 without bias (Lemire, ACM TOMACS 2019). */
  public int nextInt(int bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException("bound must be positive, not " + bound);
    }
    long product = (nextLong() >>> 32) * bound;
    long low = product & 0xffffffffL;
    if (low < bound) {
      long threshold = (0x100000000L - bound) % bound;
      while (low < threshold) {
        product = (nextLong() >>> 32) * bound;
        low = product & 0xffffffffL;
      }
    }
    return (int) (product >>> 32);
  }

  /** Uniform in 0..bound-1 for any size, by rejection. */
  public BigInteger below(BigInteger bound) {
    if (bound.signum() <= 0) {
      throw new IllegalArgumentException("bound must be positive, not " + bound);
    }
    int bits = bound.subtract(BigInteger.ONE).bitLength();
    while (true) {
      byte[] bytes = new byte[(bits + 7) / 8 + 1];
      for (int i = 1; i < bytes.length; i++) {
        bytes[i] = (byte) (nextLong() >>> 56);
      }
      BigInteger candidate = new BigInteger(bytes).mod(BigInteger.ONE.shiftLeft(bits));
      if (candidate.compareTo(bound) < 0) {
        return candidate;
      }
    }
  }

  /** Standard normal (Marsaglia's polar method). */
  public double nextGaussian() {
    if (!Double.isNaN(spare)) {
      double value = spare;
      spare = Double.NaN;
      return value;
    }
    double u;
    double v;
    double s;
    do {
      u = 2 * nextDouble() - 1;
      v = 2 * nextDouble() - 1;
      s = u * u + v * v;
    } while (s >= 1 || s == 0);
    double scale = Math.sqrt(-2 * StrictMath.log(s) / s);
    spare = v * scale;
    return u * scale;
  }

  /** Shuffles in place (Fisher and Yates). */
  public <T> void shuffle(List<T> list) {
    for (int i = list.size() - 1; i > 0; i--) {
      int j = nextInt(i + 1);
      T swap = list.get(i);
      list.set(i, list.get(j));
      list.set(j, swap);
    }
  }

  /** Shuffles in place (Fisher and Yates). */
  public void shuffle(int[] array) {
    for (int i = array.length - 1; i > 0; i--) {
      int j = nextInt(i + 1);
      int swap = array[i];
      array[i] = array[j];
      array[j] = swap;
    }
  }
}
