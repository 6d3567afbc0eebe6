package org.hwnas.plan.space;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.Requirement;
import org.hwnas.plan.SpaceSize;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.design.DesignResolver;

/**
 * The size of a search space: exact where counting is feasible, else an upper bound with a sampled
 * estimate.
 */
public final class SpaceCounter {
  private static final long LIMIT = 400_000;
  private static final int SAMPLES = 4_000;

  private SpaceCounter() {}

  /** Counts the valid designs; requirements over metrics do not count. */
  public static SpaceSize count(List<Parameter> parameters, List<Requirement> requirements) {
    int continuous = (int) parameters.stream().filter(p -> p.domain().continuous()).count();
    BigInteger product =
        parameters.stream()
            .map(p -> p.domain().size())
            .reduce(BigInteger.ONE, BigInteger::multiply);
    Optional<DesignSpace> whole = DesignSpace.of(parameters, requirements, LIMIT);
    if (whole.isPresent() && whole.get().exact()) {
      return SpaceSize.exactly(whole.get().count(), product, continuous);
    }
    Optional<DesignSpace> bound =
        whole.isPresent() ? whole : DesignSpace.of(parameters, List.of(), LIMIT);
    if (bound.isEmpty()) {
      return new SpaceSize(
          product, false, product, continuous, OptionalDouble.empty(), OptionalDouble.empty());
    }
    return estimated(bound.get(), requirements, product, continuous);
  }

  private static SpaceSize estimated(
      DesignSpace bound, List<Requirement> requirements, BigInteger encodings, int continuous) {
    BigInteger count = bound.count();
    if (count.signum() == 0) {
      return SpaceSize.exactly(count, encodings, continuous);
    }
    Uniform uniform = new FixedSequence();
    int valid = 0;
    for (int i = 0; i < SAMPLES; i++) {
      Design design = bound.sample(uniform);
      if (requirements.stream()
          .filter(r -> r.scope() == Requirement.Scope.DESIGN)
          .allMatch(r -> DesignResolver.satisfied(r, design))) {
        valid++;
      }
    }
    double share = (double) valid / SAMPLES;
    double error = Math.sqrt(share * (1 - share) / SAMPLES);
    return new SpaceSize(
        count,
        false,
        encodings,
        continuous,
        OptionalDouble.of(share * count.doubleValue()),
        OptionalDouble.of(error * count.doubleValue()));
  }

  /**
   * The same numbers at every call (SplitMix64 from 0): a plan has the same bytes each time it is
   * compiled.
   */
  private static final class FixedSequence implements Uniform {
    private long state;

    private long next() {
      state += 0x9e3779b97f4a7c15L;
      long z = (state ^ (state >>> 30)) * 0xbf58476d1ce4e5b9L;
      z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
      return z ^ (z >>> 31);
    }

    @Override
    public BigInteger below(BigInteger bound) {
      // 128 bits more than the bound needs: the bias of the remainder is below 2^-128.
      BigInteger wide = BigInteger.ZERO;
      for (int bits = 0; bits < bound.bitLength() + 128; bits += 64) {
        wide = wide.shiftLeft(64).or(new BigInteger(Long.toUnsignedString(next())));
      }
      return wide.mod(bound);
    }

    @Override
    public double unit() {
      return (next() >>> 11) * 0x1.0p-53;
    }
  }
}
