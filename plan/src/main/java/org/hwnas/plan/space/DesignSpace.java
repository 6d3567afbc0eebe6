package org.hwnas.plan.space;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hwnas.plan.Domain;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.Requirement;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.expression.Expr;
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

  /** By connected part: how many designs each value of its pivot leaves. */
  private final Map<String, List<BigInteger>> counts = new HashMap<>();

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
    Map<Expr, Optional<Expr>> conditions = new HashMap<>(); // equal ones become one object
    List<Part.Variable> variables =
        parameters.stream()
            .map(
                p ->
                    Part.Variable.of(
                        p.id(),
                        p.domain(),
                        p.when().flatMap(w -> conditions.computeIfAbsent(w, Optional::of))))
            .toList();
    this.root = new Part(variables, clauses).reduce(new HashMap<>());
  }

  /**
   * The space of some parameters under some requirements (those over metrics are ignored).
   *
   * @param limit most steps of counting: conditions and clauses looked at
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
    return shares(part).stream().reduce(BigInteger.ZERO, BigInteger::add);
  }

  /** How many designs of a connected part each value of its pivot leaves. */
  private List<BigInteger> shares(Part part) {
    String key = part.key();
    List<BigInteger> known = counts.get(key);
    if (known != null) {
      return known;
    }
    Part.Variable pivot = part.pivot().orElseThrow(TooLarge::new);
    int size = size(pivot);
    RangeProducts products = new RangeProducts(size);
    for (Part group : part.without(pivot).components()) {
      multiply(products, size, group, pivot);
    }
    List<BigInteger> shares = products.toList();
    counts.put(key, shares);
    return shares;
  }

  /** Multiplies the share of each value of the pivot with what it leaves of a part. */
  private void multiply(RangeProducts shares, int size, Part part, Part.Variable pivot) {
    work(size);
    Optional<List<Expr>> comparisons = Signatures.of(part, pivot.id());
    if (comparisons.isEmpty()) {
      for (int i = 0; i < size; i++) {
        shares.multiply(i, i + 1, left(part, pivot, pivot.domain().valueAt(i)));
      }
      return;
    }
    int[] runs = Signatures.runs(comparisons.get(), pivot.domain(), size);
    Map<BitSet, BigInteger> known = new HashMap<>();
    for (int i = 0; i < runs.length; i++) {
      Value value = pivot.domain().valueAt(runs[i]);
      BigInteger left =
          known.computeIfAbsent(
              Signatures.of(comparisons.get(), value), s -> left(part, pivot, value));
      shares.multiply(runs[i], i + 1 < runs.length ? runs[i + 1] : size, left);
    }
  }

  private BigInteger left(Part part, Part.Variable pivot, Value value) {
    work(part.variables().size() + part.clauses().size());
    return part.decide(pivot.id(), value).map(this::count).orElse(BigInteger.ZERO);
  }

  private void work(int more) {
    steps += more;
    if (steps > limit) {
      throw new TooLarge();
    }
  }

  private int size(Part.Variable variable) {
    BigInteger size = variable.domain().size();
    if (size.compareTo(BigInteger.valueOf(limit)) > 0) {
      throw new TooLarge();
    }
    return size.intValueExact();
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
      List<BigInteger> shares = shares(component);
      BigInteger at = uniform.below(shares.stream().reduce(BigInteger.ZERO, BigInteger::add));
      int chosen = 0;
      while (at.compareTo(shares.get(chosen)) >= 0) {
        at = at.subtract(shares.get(chosen));
        chosen++;
      }
      Value value = pivot.domain().valueAt(chosen);
      values.put(pivot.id(), value);
      sample(component.decide(pivot.id(), value).orElseThrow(), uniform, values);
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
