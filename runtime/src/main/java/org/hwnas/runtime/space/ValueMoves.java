package org.hwnas.runtime.space;

import java.util.Optional;
import org.hwnas.plan.Domain;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.expression.Value;
import org.hwnas.plan.space.DesignSpace;
import org.hwnas.runtime.random.RandomStream;

/**
 * How the value of one parameter changes, and how a child's comes from two parents'. Ordered
 * domains move by their positions, 0..1 on their own scale, and land on the nearest value (so a
 * geometric grid is moved on in factors); choices are exchanged.
 */
public final class ValueMoves {
  /**
   * Distribution index of polynomial mutation (Deb and Agrawal 1999) and of SBX (Deb and Agrawal
   * 1995) where none is stated: the usual 20 and 15.
   */
  public static final double MUTATION_ETA = 20;

  public static final double CROSSOVER_ETA = 15;

  private static final int SHORT = 3; // an ordered domain of so few values has no near and far

  /** Another value made from one; may be the same where a move says so. */
  public interface Move {
    Value of(Domain domain, Value value, RandomStream random);
  }

  /** A child's value of a parameter where both parents have one. */
  public interface Mix {
    /**
     * @param number of the parameter in the order of the plan, from 0
     */
    Value of(int number, Parameter parameter, Value first, Value second, RandomStream random);
  }

  private ValueMoves() {}

  /** Always another value: near in an ordered domain, any in a choice. */
  public static Value near(Domain domain, Value value, RandomStream random) {
    if (domain instanceof Domain.Interval) {
      double at = DesignOperators.position(domain, value);
      double to = polynomial(at, MUTATION_ETA, random);
      while (to == at) {
        to = polynomial(at, MUTATION_ETA, random); // at a bound, half would lead outside
      }
      return DesignOperators.real(domain, to);
    }
    long size = domain.size().longValueExact();
    if (size == 1) {
      return value;
    }
    if (domain instanceof Domain.Choice || size <= SHORT) {
      return another(domain, value, random);
    }
    long index = domain.indexOf(value).orElseThrow();
    double position = polynomial((index + 0.5) / size, MUTATION_ETA, random);
    long moved = Math.min(size - 1, (long) (position * size));
    if (moved == index) {
      moved =
          index == 0
              ? 1
              : index == size - 1 ? size - 2 : index + (random.nextDouble() < 0.5 ? 1 : -1);
    }
    return domain.valueAt(moved);
  }

  /** Drawn anew, uniformly; the same value again where chance has it. */
  public static Value reset(Domain domain, Value value, RandomStream random) {
    return DesignSpace.draw(domain, new StreamUniform(random));
  }

  /**
   * Polynomial mutation as published, with rounding: a step that leads to the same value of a
   * finite domain is no step. Choices are drawn from the others.
   *
   * @param eta larger keeps the value closer
   */
  public static Move polynomial(double eta) {
    return (domain, value, random) ->
        domain instanceof Domain.Choice
            ? another(domain, value, random)
            : DesignOperators.valueAt(
                domain, polynomial(DesignOperators.position(domain, value), eta, random));
  }

  /**
   * A normal step, held at the ends of the domain; choices are drawn from the others.
   *
   * @param sigma deviation over the width of the domain
   */
  public static Move gaussian(double sigma) {
    return (domain, value, random) -> {
      if (domain instanceof Domain.Choice) {
        return another(domain, value, random);
      }
      double to = DesignOperators.position(domain, value) + sigma * random.nextGaussian();
      return DesignOperators.valueAt(domain, Math.max(0, Math.min(1, to)));
    };
  }

  /** From either parent; of the ordered ones every other by simulated binary crossover. */
  static Value blended(int number, Parameter parameter, Value a, Value b, RandomStream random) {
    return parameter.domain() instanceof Domain.Choice || random.nextDouble() < 0.5
        ? (random.nextDouble() < 0.5 ? a : b)
        : binary(parameter.domain(), a, b, CROSSOVER_ETA, random);
  }

  /**
   * Simulated binary crossover as published: every other parameter is crossed, the rest comes from
   * the first parent; values of a finite domain are rounded. Of a choice, crossing exchanges.
   *
   * @param eta larger keeps children closer to their parents
   */
  public static Mix simulatedBinary(double eta) {
    return (number, parameter, a, b, random) -> {
      if (random.nextDouble() < 0.5) {
        return a;
      }
      Domain domain = parameter.domain();
      return domain instanceof Domain.Choice ? b : binary(domain, a, b, eta, random);
    };
  }

  /** Parameters from one number up to another, without it, come from the second parent. */
  public static Mix between(int from, int to) {
    return (number, parameter, a, b, random) -> number >= from && number < to ? b : a;
  }

  /**
   * The first parent moved by the difference of two others (Storn and Price, J. Global Optim. 11,
   * 1997), held at the ends of the domain; every parameter, as in Li and Zhang, IEEE TEC 13, 2009.
   * A choice takes the second parent's value, by the chance {@code factor} where it differs from
   * the third's; what the third does not have stays.
   *
   * @param factor of the difference
   */
  public static Mix differential(double factor, Design third) {
    return (number, parameter, a, b, random) -> {
      Optional<Value> c = third.value(parameter.id());
      if (c.isEmpty() || c.get().equals(b)) {
        return a;
      }
      Domain domain = parameter.domain();
      if (domain instanceof Domain.Choice) {
        return random.nextDouble() < factor ? b : a;
      }
      double step = DesignOperators.position(domain, b) - DesignOperators.position(domain, c.get());
      double to = DesignOperators.position(domain, a) + factor * step;
      return DesignOperators.valueAt(domain, Math.max(0, Math.min(1, to)));
    };
  }

  private static Value another(Domain domain, Value value, RandomStream random) {
    int size = domain.size().intValueExact();
    if (size == 1) {
      return value;
    }
    long index = domain.indexOf(value).orElseThrow();
    int other = random.nextInt(size - 1);
    return domain.valueAt(other < index ? other : other + 1);
  }

  private static double polynomial(double x, double eta, RandomStream random) {
    double u = random.nextDouble();
    double exponent = 1 / (eta + 1);
    double delta =
        u < 0.5
            ? StrictMath.pow(2 * u + (1 - 2 * u) * StrictMath.pow(1 - x, eta + 1), exponent) - 1
            : 1 - StrictMath.pow(2 * (1 - u) + (2 * u - 1) * StrictMath.pow(x, eta + 1), exponent);
    return Math.max(0, Math.min(1, x + delta));
  }

  private static Value binary(Domain domain, Value a, Value b, double eta, RandomStream random) {
    double u = random.nextDouble();
    double beta =
        u <= 0.5
            ? StrictMath.pow(2 * u, 1 / (eta + 1))
            : StrictMath.pow(1 / (2 * (1 - u)), 1 / (eta + 1));
    double sign = random.nextDouble() < 0.5 ? 1 : -1;
    double x = DesignOperators.position(domain, a);
    double y = DesignOperators.position(domain, b);
    double child = Math.max(0, Math.min(1, 0.5 * ((x + y) + sign * beta * (y - x))));
    return DesignOperators.valueAt(domain, child);
  }
}
