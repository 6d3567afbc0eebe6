package org.hwnas.plan;

import java.math.BigInteger;
import java.util.OptionalDouble;

/**
 * How many designs the space has.
 *
 * @param count number of designs that satisfy every requirement over parameters where {@code
 *     exact}; else an upper bound
 * @param exact whether {@code count} is exact
 * @param continuousParameters number of real-valued parameters, each counted as one value
 * @param estimate sampled estimate of the number of valid designs where {@code count} is only a
 *     bound
 * @param estimateError standard error of that estimate
 */
public record SpaceSize(
    BigInteger count,
    boolean exact,
    int continuousParameters,
    OptionalDouble estimate,
    OptionalDouble estimateError) {
  public static SpaceSize exactly(BigInteger count, int continuousParameters) {
    return new SpaceSize(
        count, true, continuousParameters, OptionalDouble.empty(), OptionalDouble.empty());
  }
}
