package org.hwnas.plan.space;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
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
  private static final long LIMIT = 10_000_000;
  private static final int SAMPLES = 4_000;

  private SpaceCounter() {}

  /** Counts the valid designs; requirements over metrics, and those of a stage, do not count. */
  public static SpaceSize count(List<Parameter> parameters, List<Requirement> stated) {
    List<Requirement> requirements = stated.stream().filter(Requirement::confines).toList();
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
    List<Requirement> open =
        whole.isEmpty()
            ? requirements
            : requirements.stream().filter(r -> continuous(r, parameters)).toList();
    return estimated(bound.get().count(), parameters, requirements, open, product, continuous);
  }

  private static boolean continuous(Requirement requirement, List<Parameter> parameters) {
    Set<String> used = used(requirement);
    return parameters.stream().anyMatch(p -> p.domain().continuous() && used.contains(p.id()));
  }

  private static Set<String> used(Requirement requirement) {
    Set<String> used = new HashSet<>(requirement.expr().parameters());
    requirement.when().ifPresent(w -> used.addAll(w.parameters()));
    return used;
  }

  /**
   * Samples only what the requirements that cannot be counted depend on, directly or through
   * conditions and other requirements: the rest of a design has no say in their share.
   */
  private static SpaceSize estimated(
      BigInteger count,
      List<Parameter> parameters,
      List<Requirement> requirements,
      List<Requirement> open,
      BigInteger encodings,
      int continuous) {
    if (count.signum() == 0) {
      return SpaceSize.exactly(count, encodings, continuous);
    }
    Set<String> connected = connected(parameters, requirements, open);
    List<Parameter> some = parameters.stream().filter(p -> connected.contains(p.id())).toList();
    List<Requirement> counted =
        requirements.stream()
            .filter(r -> !open.contains(r) && connected.containsAll(used(r)))
            .toList();
    DesignSpace space = DesignSpace.of(some, counted, LIMIT).orElseThrow();
    List<Requirement> checked = requirements.stream().filter(open::contains).toList();
    Uniform uniform = new FixedSequence();
    int valid = 0;
    for (int i = 0; i < SAMPLES; i++) {
      Design sampled = space.sample(uniform);
      if (checked.stream().allMatch(r -> DesignResolver.satisfied(r, sampled))) {
        valid++;
      }
    }
    double share = (double) valid / SAMPLES;
    double error = Math.sqrt(share * (1 - share) / SAMPLES);
    double bound = count.doubleValue();
    boolean known = Double.isFinite(bound); // beyond 1.8e308 there is the bound alone
    return new SpaceSize(
        count,
        false,
        encodings,
        continuous,
        known ? OptionalDouble.of(share * bound) : OptionalDouble.empty(),
        known ? OptionalDouble.of(error * bound) : OptionalDouble.empty());
  }

  private static Set<String> connected(
      List<Parameter> parameters, List<Requirement> design, List<Requirement> open) {
    List<Set<String>> links = new ArrayList<>();
    for (Parameter parameter : parameters) {
      parameter
          .when()
          .ifPresent(
              w -> {
                Set<String> link = new HashSet<>(w.parameters());
                link.add(parameter.id());
                links.add(link);
              });
    }
    design.forEach(r -> links.add(used(r)));
    Set<String> connected = new HashSet<>();
    design.stream().filter(open::contains).forEach(r -> connected.addAll(used(r)));
    for (boolean grown = true; grown; ) {
      grown = false;
      for (Set<String> link : links) {
        if (!Collections.disjoint(link, connected)) {
          grown |= connected.addAll(link);
        }
      }
    }
    return connected;
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
