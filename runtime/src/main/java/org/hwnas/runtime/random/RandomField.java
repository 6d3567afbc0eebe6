package org.hwnas.runtime.random;

/**
 * Random numbers that lie ready at indices, one for each: for noise of millions of cells of which
 * any may be asked for, in any order and by any thread. Same addresses as {@link RandomStream}, but
 * a number of its own for each index instead of a next one. Immutable and thread-safe.
 */
public final class RandomField {
  private static final long GAMMA = 0x9e3779b97f4a7c15L;

  private final long key;

  private RandomField(long key) {
    this.key = key;
  }

  /** The field of a seed, a purpose and indices such as chip, layer, crossbar. */
  public static RandomField of(long seed, String purpose, long... indices) {
    return new RandomField(RandomStream.of(seed, purpose, indices).key());
  }

  /** The field of one more index, such as the number of a read. */
  public RandomField at(long index) {
    return new RandomField(RandomStream.mix(key ^ RandomStream.mix(index + GAMMA)) + GAMMA);
  }

  /** Uniform in (0, 1), symmetric about one half. */
  public double uniform(long index) {
    return ((RandomStream.mix(key + GAMMA * (index + 1)) >>> 11) + 0.5) * 0x1.0p-53;
  }

  /** Standard normal, by the quantile of one uniform number. */
  public double gaussian(long index) {
    return normalQuantile(uniform(index));
  }

  /**
   * Standard normals of the indices {@code first, first + 1, ...}, others than {@link #gaussian}
   * has: for noise of which much is needed and single precision is enough.
   *
   * @param z filled from {@code at} on
   */
  public void normals(long first, float[] z, int at, int count) {
    for (int k = 0; k < count; k++) {
      z[at + k] = Ziggurat.normal(RandomStream.mix(key + GAMMA * (first + k + 1)));
    }
  }

  /**
   * As {@link #normals(long, float[], int, int)}, but of the indices {@code first, first + step,
   * ...}, and 0 where a weight is 0: what is not needed.
   */
  public void normals(long first, long step, float[] z, int at, int count, float[] weights) {
    for (int k = 0; k < count; k++) {
      z[at + k] =
          weights[at + k] == 0
              ? 0
              : Ziggurat.normal(RandomStream.mix(key + GAMMA * (first + step * k + 1)));
    }
  }

  /**
   * Quantile of the standard normal distribution, to about 16 digits: Wichura, Algorithm AS 241
   * (PPND16), Applied Statistics 37 (1988). {@link StrictMath} keeps it alike on every machine.
   *
   * @param p in (0, 1)
   */
  public static double normalQuantile(double p) {
    double q = p - 0.5;
    if (Math.abs(q) <= 0.425) {
      double r = 0.180625 - q * q;
      return q * rational(CENTRE_NUMERATOR, CENTRE_DENOMINATOR, r);
    }
    double r = Math.sqrt(-StrictMath.log(q < 0 ? p : 1 - p));
    double value =
        r <= 5
            ? rational(TAIL_NUMERATOR, TAIL_DENOMINATOR, r - 1.6)
            : rational(FAR_NUMERATOR, FAR_DENOMINATOR, r - 5);
    return q < 0 ? -value : value;
  }

  private static double rational(double[] numerator, double[] denominator, double x) {
    double n = 0;
    double d = 0;
    for (int k = 7; k >= 0; k--) {
      n = n * x + numerator[k];
      d = d * x + denominator[k];
    }
    return n / d;
  }

  private static final double[] CENTRE_NUMERATOR = {
    3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3,
    1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
    3.3430575583588128105e4, 2.5090809287301226727e3
  };
  private static final double[] CENTRE_DENOMINATOR = {
    1.0,
    4.2313330701600911252e1,
    6.8718700749205790830e2,
    5.3941960214247511077e3,
    2.1213794301586595867e4,
    3.9307895800092710610e4,
    2.8729085735721942674e4,
    5.2264952788528545610e3
  };
  private static final double[] TAIL_NUMERATOR = {
    1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
    3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
    2.27238449892691845833e-2, 7.74545014278341407640e-4
  };
  private static final double[] TAIL_DENOMINATOR = {
    1.0,
    2.05319162663775882187e0,
    1.67638483018380384940e0,
    6.89767334985100004550e-1,
    1.48103976427480074590e-1,
    1.51986665636164571966e-2,
    5.47593808499534494600e-4,
    1.05075007164441684324e-9
  };
  private static final double[] FAR_NUMERATOR = {
    6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0,
    2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
    2.71155556874348757815e-5, 2.01033439929228813265e-7
  };
  private static final double[] FAR_DENOMINATOR = {
    1.0,
    5.99832206555887937690e-1,
    1.36929880922735805310e-1,
    1.48753612908506148525e-2,
    7.86869131145613259100e-4,
    1.84631831751005468180e-5,
    1.42151175831644588870e-7,
    2.04426310338993978564e-15
  };
}
