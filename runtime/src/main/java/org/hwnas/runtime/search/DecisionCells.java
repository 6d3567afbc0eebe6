package org.hwnas.runtime.search;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.hwnas.plan.Domain;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.space.DesignOperators;

/**
 * Parameters as decisions among a few alternatives: the values of a short domain; of a long or real
 * one equal parts, within which a value is uniform. Immutable.
 */
final class DecisionCells {
  private static final int MOST = 64; // alternatives that are values; beyond, a head learns nothing
  private static final int PARTS = 32;

  private final List<Parameter> parameters;

  DecisionCells(List<Parameter> parameters) {
    this.parameters = List.copyOf(parameters);
  }

  /** Alternatives of each parameter; 1 where nothing is decided. */
  int[] choices() {
    return parameters.stream().mapToInt(p -> choices(p.domain())).toArray();
  }

  /** Alternatives of a domain. */
  static int choices(Domain domain) {
    if (domain.continuous()) {
      return PARTS;
    }
    return domain.size().bitLength() > 31 || domain.size().intValueExact() > MOST
        ? domain instanceof Domain.Choice ? domain.size().intValueExact() : PARTS
        : domain.size().intValueExact();
  }

  /** A value of an alternative. */
  static Value value(Domain domain, int choice, RandomStream random) {
    int choices = choices(domain);
    if (!domain.continuous() && domain.size().equals(BigInteger.valueOf(choices))) {
      return domain.valueAt(choice);
    }
    return DesignOperators.valueAt(domain, (choice + random.nextDouble()) / choices);
  }

  /** The alternative that a value belongs to. */
  static int choice(Domain domain, Value value) {
    int choices = choices(domain);
    if (!domain.continuous() && domain.size().equals(BigInteger.valueOf(choices))) {
      return Math.toIntExact(domain.indexOf(value).orElseThrow());
    }
    double position = DesignOperators.position(domain, value);
    return Math.min(choices - 1, (int) (position * choices));
  }

  Parameter parameter(int index) {
    return parameters.get(index);
  }

  int size() {
    return parameters.size();
  }

  /** The alternative of a parameter in a design; empty where the design does not have it. */
  Optional<Integer> of(int index, Design design) {
    Parameter parameter = parameters.get(index);
    return design.value(parameter.id()).map(v -> choice(parameter.domain(), v));
  }
}
