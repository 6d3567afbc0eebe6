package org.hwnas.plan;

import java.math.BigInteger;
import java.util.OptionalDouble;

/**
 * How many designs the space has.
 *
 * @param count number of designs that satisfy every requirement over parameters where {@code
 *     exact}; else an upper bound
 * @param exact whether {@code count} is exact
 * @param encodings number of combinations of all parameters, as if each existed in every design and
 *     no requirement held: the size of the code space that papers often report
 * @param continuousParameters number of real-valued parameters, each counted as one value
 * @param estimate sampled estimate of the number of valid designs where {@code count} is only a
 *     bound
 * @param estimateError standard error of that estimate
 */
public record SpaceSize(
    BigInteger count,
    boolean exact,
    BigInteger encodings,
    int continuousParameters,
    OptionalDouble estimate,
    OptionalDouble estimateError) {
  public static SpaceSize exactly(
      BigInteger count, BigInteger encodings, int continuousParameters) {
    return new SpaceSize(
        count,
        true,
        encodings,
        continuousParameters,
        OptionalDouble.empty(),
        OptionalDouble.empty());
  }
}
