package org.hwnas.plan.space;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hwnas.plan.Domain;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.Requirement;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.expression.Value;

/**
 * Counts the valid designs exactly and samples them uniformly, by deciding the parameter that
 * others depend on, splitting what is left into independent parts, and remembering the count of
 * every part met. Requirements over a real-valued parameter cannot be counted; they are left out
 * here and have to be checked on each sample ({@link #exact}). Not thread-safe: it remembers
 * counts.
 */
public final class DesignSpace {
  /** Raised inside when counting would take too long. */
  private static final class TooLarge extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooLarge() {
      super("counting takes too many steps", null, false, false);
    }
  }

  private final List<Parameter> parameters;
  private final Optional<Part> root;
  private final boolean exact;
  private final Map<String, BigInteger> counts = new HashMap<>();
  private final long limit;
  private long steps;

  private DesignSpace(List<Parameter> parameters, List<Requirement> requirements, long limit) {
    this.parameters = parameters;
    this.limit = limit;
    Map<String, Domain> domains = new HashMap<>();
    parameters.forEach(p -> domains.put(p.id(), p.domain()));
    List<Clause> clauses = new ArrayList<>();
    boolean all = true;
    for (Requirement requirement : requirements) {
      if (requirement.scope() != Requirement.Scope.DESIGN) {
        continue;
      }
      Clause clause = Clause.of(requirement);
      if (clause.parameters().stream().anyMatch(id -> domains.get(id).continuous())) {
        all = false;
      } else {
        clauses.add(clause);
      }
    }
    this.exact = all;
    List<Part.Variable> variables =
        parameters.stream().map(p -> new Part.Variable(p.id(), p.domain(), p.when())).toList();
    this.root = new Part(variables, clauses).reduce(new HashMap<>());
  }

  /**
   * The space of some parameters under some requirements (those over metrics are ignored).
   *
   * @param limit most steps of counting
   * @return empty where counting takes more
   */
  public static Optional<DesignSpace> of(
      List<Parameter> parameters, List<Requirement> requirements, long limit) {
    try {
      DesignSpace space = new DesignSpace(parameters, requirements, limit);
      space.count();
      return Optional.of(space);
    } catch (TooLarge e) {
      return Optional.empty();
    }
  }

  /** Number of designs, a real-valued parameter counted as one value. */
  public BigInteger count() {
    return root.map(this::count).orElse(BigInteger.ZERO);
  }

  /** Whether every requirement over parameters was taken into account. */
  public boolean exact() {
    return exact;
  }

  private BigInteger count(Part part) {
    if (part.free()) {
      return part.variables().stream()
          .map(v -> v.domain().size())
          .reduce(BigInteger.ONE, BigInteger::multiply);
    }
    BigInteger product = BigInteger.ONE;
    for (Part component : part.components()) {
      product = product.multiply(countConnected(component));
      if (product.signum() == 0) {
        break;
      }
    }
    return product;
  }

  private BigInteger countConnected(Part part) {
    if (part.free()) {
      return count(part);
    }
    String key = part.key();
    BigInteger known = counts.get(key);
    if (known != null) {
      return known;
    }
    Part.Variable pivot = part.pivot().orElseThrow(TooLarge::new);
    BigInteger sum = BigInteger.ZERO;
    for (int i = 0; i < size(pivot); i++) {
      if (++steps > limit) {
        throw new TooLarge();
      }
      sum =
          sum.add(
              part.decide(pivot.id(), pivot.domain().valueAt(i))
                  .map(this::count)
                  .orElse(BigInteger.ZERO));
    }
    counts.put(key, sum);
    return sum;
  }

  private int size(Part.Variable variable) {
    BigInteger size = variable.domain().size();
    if (size.bitLength() > 30) {
      throw new TooLarge();
    }
    return size.intValue();
  }

  /**
   * A design drawn uniformly from those counted.
   *
   * @throws IllegalStateException where there is none
   */
  public Design sample(Uniform uniform) {
    if (count().signum() == 0) {
      throw new IllegalStateException("the space has no valid design");
    }
    Map<String, Value> values = new TreeMap<>();
    sample(root.orElseThrow(), uniform, values);
    return Design.of(values);
  }

  private void sample(Part part, Uniform uniform, Map<String, Value> values) {
    for (Part component : part.components()) {
      if (component.free()) {
        component.variables().forEach(v -> values.put(v.id(), draw(v.domain(), uniform)));
        continue;
      }
      Part.Variable pivot = component.pivot().orElseThrow();
      BigInteger at = uniform.below(countConnected(component));
      for (int i = 0; ; i++) {
        Value value = pivot.domain().valueAt(i);
        Optional<Part> rest = component.decide(pivot.id(), value);
        BigInteger share = rest.map(this::count).orElse(BigInteger.ZERO);
        if (at.compareTo(share) < 0) {
          values.put(pivot.id(), value);
          sample(rest.orElseThrow(), uniform, values);
          break;
        }
        at = at.subtract(share);
      }
    }
  }

  /** A value drawn uniformly from a domain; in log scale where the domain is. */
  public static Value draw(Domain domain, Uniform uniform) {
    if (domain instanceof Domain.Interval i) {
      double u = uniform.unit();
      double value =
          i.logarithmic()
              ? StrictMath.exp(
                  StrictMath.log(i.low())
                      + u * (StrictMath.log(i.high()) - StrictMath.log(i.low())))
              : i.low() + u * (i.high() - i.low());
      return Value.of(Math.max(i.low(), Math.min(i.high(), value)));
    }
    if (domain instanceof Domain.Integers n) {
      return Value.of((double) (n.low() + uniform.below(domain.size()).longValueExact()));
    }
    return domain.valueAt(uniform.below(domain.size()).intValueExact());
  }

  /** The parameters, in plan order. */
  public List<Parameter> parameters() {
    return parameters;
  }
}
