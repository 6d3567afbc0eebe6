package org.hwnas.runtime.random;

/**
 * Normal numbers from uniform bits: Marsaglia and Tsang, The Ziggurat Method, Journal of
 * Statistical Software 5(8), 2000, with 128 strips. Strip, sign and place come from different bits
 * (Doornik 2005). All of a number's randomness grows from its one word, so that it does not depend
 * on others. Tables are by {@link StrictMath}: alike on every machine.
 */
final class Ziggurat {
  private static final int STRIPS = 128;

  /** Where the tail begins, and the area of each strip: the paper's constants for 128 strips. */
  private static final double TAIL = 3.442619855899;

  private static final double AREA = 9.91256303526217e-3;
  private static final long GAMMA = 0x9e3779b97f4a7c15L;
  private static final double[] EDGE = new double[STRIPS + 1];
  private static final double[] DENSITY = new double[STRIPS + 1];

  static {
    EDGE[0] = AREA / density(TAIL);
    EDGE[1] = TAIL;
    for (int i = 2; i < STRIPS; i++) {
      EDGE[i] = StrictMath.sqrt(-2 * StrictMath.log(AREA / EDGE[i - 1] + density(EDGE[i - 1])));
    }
    for (int i = 0; i <= STRIPS; i++) {
      DENSITY[i] = density(EDGE[i]);
    }
  }

  private Ziggurat() {}

  private static double density(double x) {
    return StrictMath.exp(-0.5 * x * x);
  }

  /** The number that grows from 64 uniform bits. */
  static float normal(long bits) {
    int strip = (int) bits & STRIPS - 1;
    double u = (bits >> 11) * 0x1.0p-52; // in [-1, 1)
    double x = u * EDGE[strip];
    if (Math.abs(x) < EDGE[strip + 1]) {
      return (float) x;
    }
    return (float) rare(bits, strip, x);
  }

  /** What lies outside the part of a strip that is certain: one in seventy. */
  private static double rare(long bits, int strip, double x) {
    long word = bits;
    long counter = bits;
    while (true) {
      if (strip == 0) {
        double out;
        double height;
        do {
          counter += GAMMA;
          out = -StrictMath.log(open(RandomStream.mix(counter))) / TAIL;
          counter += GAMMA;
          height = -StrictMath.log(open(RandomStream.mix(counter)));
        } while (2 * height < out * out);
        return word < 0 ? -TAIL - out : TAIL + out;
      }
      counter += GAMMA;
      double y =
          DENSITY[strip] + open(RandomStream.mix(counter)) * (DENSITY[strip + 1] - DENSITY[strip]);
      if (y < density(x)) {
        return x;
      }
      counter += GAMMA;
      word = RandomStream.mix(counter);
      strip = (int) word & STRIPS - 1;
      x = (word >> 11) * 0x1.0p-52 * EDGE[strip];
      if (Math.abs(x) < EDGE[strip + 1]) {
        return x;
      }
    }
  }

  private static double open(long bits) {
    return ((bits >>> 11) + 0.5) * 0x1.0p-53;
  }
}
