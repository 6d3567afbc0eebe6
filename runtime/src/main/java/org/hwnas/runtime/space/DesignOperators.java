package org.hwnas.runtime.space;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.hwnas.plan.Domain;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.Plan;
import org.hwnas.plan.Requirement;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.design.DesignResolver;
import org.hwnas.plan.expression.Evaluator;
import org.hwnas.plan.expression.Value;
import org.hwnas.plan.space.DesignSpace;
import org.hwnas.runtime.random.RandomStream;

/**
 * Sampling, mutation, crossover and repair over the valid designs of a plan. A child is built
 * parameter by parameter in plan order, which decides activation on the way: an inactive parameter
 * is dropped, one that became active is drawn. Ordered domains move in index space (their own
 * scale: a geometric grid is moved on in factors), choices are exchanged. Every result is valid.
 */
public final class DesignOperators {
  private static final long COUNT_LIMIT = 400_000;
  private static final int TRIES = 20_000;
  private static final int REPAIRS = 60;

  /**
   * Distribution index of polynomial mutation (Deb and Agrawal 1999) and of SBX (Deb and Agrawal
   * 1995): the usual 20 and 15.
   */
  private static final double MUTATION_ETA = 20;

  private static final double CROSSOVER_ETA = 15;

  private final Plan plan;
  private final List<Requirement> requirements;
  private final Set<String> fixed = new HashSet<>();
  private final DesignSpace space;
  private final Optional<RecordedDesigns> recorded;

  /**
   * @throws IllegalArgumentException where no design is valid
   */
  public DesignOperators(Plan plan) {
    this(plan, Optional.empty());
  }

  /**
   * Operators that give no design but some: those of a table.
   *
   * @param only all there are; empty: every design of the plan
   * @throws IllegalArgumentException where none of them is valid
   */
  public DesignOperators(Plan plan, Optional<List<Design>> only) {
    this.plan = plan;
    this.requirements =
        plan.requirements().stream().filter(r -> r.scope() == Requirement.Scope.DESIGN).toList();
    plan.parameters().stream()
        .filter(p -> !p.domain().continuous() && p.domain().size().equals(BigInteger.ONE))
        .forEach(p -> fixed.add(p.id()));
    this.space =
        DesignSpace.of(plan.parameters(), plan.requirements(), COUNT_LIMIT)
            .or(() -> DesignSpace.of(plan.parameters(), List.of(), COUNT_LIMIT))
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "the conditions of `" + plan.name() + "` are too entangled to sample"));
    if (space.count().signum() == 0) {
      throw new IllegalArgumentException(
          "no design of `" + plan.name() + "` satisfies its requirements");
    }
    this.recorded = only.map(designs -> RecordedDesigns.of(plan, designs, this::valid));
  }

  /**
   * Number of designs, or an upper bound where requirements could not be counted; a real parameter
   * counts as one value.
   */
  public BigInteger count() {
    return recorded.map(r -> BigInteger.valueOf(r.size())).orElseGet(space::count);
  }

  /** Whether some parameter is real-valued, so that the number of designs has no end. */
  public boolean continuous() {
    return plan.parameters().stream().anyMatch(p -> p.domain().continuous());
  }

  /**
   * A valid design, uniform over all of them.
   *
   * @throws IllegalStateException where so few designs are valid that none was found
   */
  public Design sample(RandomStream random) {
    if (recorded.isPresent()) {
      return recorded.get().at(random.nextInt(recorded.get().size()));
    }
    for (int i = 0; i < TRIES; i++) {
      Design design = space.sample(new StreamUniform(random));
      if (valid(design)) {
        return design;
      }
    }
    throw new IllegalStateException(
        "none of "
            + TRIES
            + " sampled designs satisfies the requirements of `"
            + plan.name()
            + "`; loosen a `require` over real-valued parameters");
  }

  private boolean valid(Design design) {
    return requirements.stream().allMatch(r -> DesignResolver.satisfied(r, design));
  }

  /** How a child takes the value of one active parameter. */
  private interface Inheritance {
    Value take(Parameter parameter);
  }

  private Design build(Inheritance inheritance) {
    SortedMap<String, Value> values = new TreeMap<>();
    for (Parameter parameter : plan.parameters()) {
      boolean active =
          parameter.when().isEmpty()
              || Evaluator.holds(parameter.when().get(), id -> Optional.ofNullable(values.get(id)));
      if (active) {
        values.put(parameter.id(), inheritance.take(parameter));
      }
    }
    return new Design(values);
  }

  /**
   * A valid design near another one; at least one parameter differs where that is possible.
   *
   * @param rate chance of each parameter to mutate, in 0..1
   */
  public Design mutate(Design parent, double rate, RandomStream random) {
    List<String> movable = new ArrayList<>(parent.values().keySet());
    movable.removeAll(fixed);
    String forced = movable.isEmpty() ? "" : movable.get(random.nextInt(movable.size()));
    return mutated(parent, rate, forced, random);
  }

  /**
   * A valid design whose parameters each had a chance to mutate; often the same as before.
   *
   * @param rate chance of each parameter to mutate, in 0..1
   */
  public Design vary(Design parent, double rate, RandomStream random) {
    return mutated(parent, rate, "", random);
  }

  private Design mutated(Design parent, double rate, String forced, RandomStream random) {
    Design child =
        build(
            p ->
                parent
                    .value(p.id())
                    .map(
                        v ->
                            p.id().equals(forced) || random.nextDouble() < rate
                                ? moved(p.domain(), v, random)
                                : v)
                    .orElseGet(() -> draw(p.domain(), random)));
    Design repaired = repaired(child, random);
    return recorded
        .map(r -> forced.isEmpty() ? r.nearest(repaired) : r.nearest(repaired, parent))
        .orElse(repaired);
  }

  /**
   * A valid design that mixes two: ordered parameters by simulated binary crossover, others from
   * either parent.
   */
  public Design crossover(Design first, Design second, RandomStream random) {
    Design child =
        build(
            p -> {
              Optional<Value> a = first.value(p.id());
              Optional<Value> b = second.value(p.id());
              if (a.isEmpty() && b.isEmpty()) {
                return draw(p.domain(), random);
              }
              if (a.isEmpty() || b.isEmpty()) {
                return a.or(() -> b).get();
              }
              return p.domain() instanceof Domain.Choice || random.nextDouble() < 0.5
                  ? (random.nextDouble() < 0.5 ? a.get() : b.get())
                  : mixed(p.domain(), a.get(), b.get(), random);
            });
    Design repaired = repaired(child, random);
    return recorded.map(r -> r.nearest(repaired)).orElse(repaired);
  }

  /**
   * The valid design at a point of the unit cube: a coordinate for each parameter in plan order, of
   * which inactive parameters take no notice.
   *
   * @param point coordinates in 0..1, as many as the plan has parameters
   * @param random draws what broken requirements need
   */
  public Design at(double[] point, RandomStream random) {
    Map<String, Integer> index = new HashMap<>();
    for (int i = 0; i < plan.parameters().size(); i++) {
      index.put(plan.parameters().get(i).id(), i);
    }
    Design design = build(p -> valueAt(p.domain(), point[index.get(p.id())]));
    Design repaired = repaired(design, random);
    return recorded.map(r -> r.nearest(repaired)).orElse(repaired);
  }

  /** The value at a position of a domain, 0..1 on its own scale. */
  public static Value valueAt(Domain domain, double position) {
    if (domain.continuous()) {
      return real(domain, position);
    }
    long size = domain.size().longValueExact();
    return domain.valueAt(Math.min(size - 1, (long) (position * size)));
  }

  /** Coordinates of a point that {@link #at} takes. */
  public int dimensions() {
    return plan.parameters().size();
  }

  /**
   * All valid designs that differ in one parameter, in plan order; parameters that the change makes
   * active are drawn. A real parameter takes as many values as stated, evenly spread.
   *
   * @param points values of a real parameter
   */
  public List<Design> neighbours(Design design, int points, RandomStream random) {
    List<Design> all = new ArrayList<>();
    for (Parameter parameter : plan.parameters()) {
      Optional<Value> now = design.value(parameter.id());
      if (now.isEmpty() || fixed.contains(parameter.id())) {
        continue;
      }
      for (Value other : values(parameter.domain(), points)) {
        if (other.equals(now.get())) {
          continue;
        }
        Design changed =
            build(
                p ->
                    p.id().equals(parameter.id())
                        ? other
                        : design.value(p.id()).orElseGet(() -> draw(p.domain(), random)));
        if (valid(changed) && recorded.map(r -> r.holds(changed)).orElse(true)) {
          all.add(changed);
        }
      }
    }
    return all;
  }

  private static List<Value> values(Domain domain, int points) {
    List<Value> values = new ArrayList<>();
    long size = domain.continuous() ? points : domain.size().longValueExact();
    for (long i = 0; i < size; i++) {
      values.add(
          domain.continuous()
              ? real(domain, size == 1 ? 0.5 : (double) i / (size - 1))
              : domain.valueAt(i));
    }
    return values;
  }

  /**
   * Every valid design once, parameter by parameter in plan order; a real parameter takes as many
   * values as stated.
   *
   * @param limit at most this many are made
   * @param points values of a real parameter
   * @return empty where there are more than the limit
   */
  public Optional<List<Design>> all(int limit, int points) {
    List<Design> designs = new ArrayList<>();
    boolean whole = enumerate(0, new TreeMap<>(), designs, limit, points);
    return whole ? Optional.of(designs) : Optional.empty();
  }

  private boolean enumerate(
      int at, SortedMap<String, Value> values, List<Design> into, int limit, int points) {
    if (at == plan.parameters().size()) {
      Design design = new Design(new TreeMap<>(values));
      if (valid(design) && recorded.map(r -> r.holds(design)).orElse(true)) {
        into.add(design);
      }
      return into.size() <= limit;
    }
    Parameter parameter = plan.parameters().get(at);
    boolean active =
        parameter.when().isEmpty()
            || Evaluator.holds(parameter.when().get(), id -> Optional.ofNullable(values.get(id)));
    if (!active) {
      return enumerate(at + 1, values, into, limit, points);
    }
    for (Value value : values(parameter.domain(), points)) {
      values.put(parameter.id(), value);
      if (!enumerate(at + 1, values, into, limit, points)) {
        return false;
      }
    }
    values.remove(parameter.id());
    return true;
  }

  /**
   * A valid design whose active parameters take the values that a function gives, as far as the
   * requirements allow.
   *
   * @param values gives a value of the parameter's domain
   */
  public Design assemble(Function<Parameter, Value> values, RandomStream random) {
    Design repaired = repaired(build(values::apply), random);
    return recorded.map(r -> r.nearest(repaired)).orElse(repaired);
  }

  /** Parameters of the plan in its order. */
  public List<Parameter> parameters() {
    return plan.parameters();
  }

  /**
   * Draws parameters of broken requirements anew until all hold; a fresh sample where that does not
   * succeed.
   */
  public Design repaired(Design design, RandomStream random) {
    Design current = design;
    for (int i = 0; i < REPAIRS; i++) {
      Design candidate = current;
      Optional<Requirement> broken =
          requirements.stream().filter(r -> !DesignResolver.satisfied(r, candidate)).findFirst();
      if (broken.isEmpty()) {
        return current;
      }
      List<String> involved = new ArrayList<>(broken.get().expr().parameters());
      String redrawn = involved.get(random.nextInt(involved.size()));
      current =
          build(
              p ->
                  p.id().equals(redrawn)
                      ? draw(p.domain(), random)
                      : candidate.value(p.id()).orElseGet(() -> draw(p.domain(), random)));
    }
    return sample(random);
  }

  private static Value draw(Domain domain, RandomStream random) {
    return DesignSpace.draw(domain, new StreamUniform(random));
  }

  /** Another value of a domain: near in an ordered one, any in a choice. */
  private static Value moved(Domain domain, Value value, RandomStream random) {
    if (domain instanceof Domain.Interval) {
      double at = position(domain, value);
      double to = polynomial(at, random);
      while (to == at) {
        to = polynomial(at, random); // at a bound, half the steps would lead outside
      }
      return real(domain, to);
    }
    long size = domain.size().longValueExact();
    if (size == 1) {
      return value;
    }
    long index = domain.indexOf(value).orElseThrow();
    if (domain instanceof Domain.Choice || size <= 3) {
      int other = random.nextInt((int) size - 1);
      return domain.valueAt(other < index ? other : other + 1);
    }
    double position = polynomial((index + 0.5) / size, random);
    long moved = Math.min(size - 1, (long) (position * size));
    if (moved == index) {
      moved =
          index == 0
              ? 1
              : index == size - 1 ? size - 2 : index + (random.nextDouble() < 0.5 ? 1 : -1);
    }
    return domain.valueAt(moved);
  }

  private static double polynomial(double x, RandomStream random) {
    double u = random.nextDouble();
    double exponent = 1 / (MUTATION_ETA + 1);
    double delta =
        u < 0.5
            ? StrictMath.pow(
                    2 * u + (1 - 2 * u) * StrictMath.pow(1 - x, MUTATION_ETA + 1), exponent)
                - 1
            : 1
                - StrictMath.pow(
                    2 * (1 - u) + (2 * u - 1) * StrictMath.pow(x, MUTATION_ETA + 1), exponent);
    return Math.max(0, Math.min(1, x + delta));
  }

  private static Value mixed(Domain domain, Value a, Value b, RandomStream random) {
    double u = random.nextDouble();
    double beta =
        u <= 0.5
            ? StrictMath.pow(2 * u, 1 / (CROSSOVER_ETA + 1))
            : StrictMath.pow(1 / (2 * (1 - u)), 1 / (CROSSOVER_ETA + 1));
    double sign = random.nextDouble() < 0.5 ? 1 : -1;
    double x = position(domain, a);
    double y = position(domain, b);
    double child = Math.max(0, Math.min(1, 0.5 * ((x + y) + sign * beta * (y - x))));
    if (domain instanceof Domain.Interval) {
      return real(domain, child);
    }
    long size = domain.size().longValueExact();
    return domain.valueAt(Math.min(size - 1, (long) (child * size)));
  }

  /** Where a value stands in its domain, in 0..1. */
  public static double position(Domain domain, Value value) {
    if (domain instanceof Domain.Interval i) {
      double x = value.asNumber();
      return i.logarithmic()
          ? (StrictMath.log(x) - StrictMath.log(i.low()))
              / (StrictMath.log(i.high()) - StrictMath.log(i.low()))
          : (x - i.low()) / (i.high() - i.low());
    }
    return (domain.indexOf(value).orElseThrow() + 0.5) / domain.size().doubleValue();
  }

  private static Value real(Domain domain, double position) {
    Domain.Interval i = (Domain.Interval) domain;
    double value =
        i.logarithmic()
            ? StrictMath.exp(
                StrictMath.log(i.low())
                    + position * (StrictMath.log(i.high()) - StrictMath.log(i.low())))
            : i.low() + position * (i.high() - i.low());
    return Value.of(Math.max(i.low(), Math.min(i.high(), value)));
  }

  /**
   * Up to {@code n} distinct designs that are not in {@code seen}; fewer where the space is nearly
   * exhausted.
   */
  public List<Design> fresh(int n, Set<String> seen, RandomStream random) {
    List<Design> designs = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    int misses = 0;
    while (designs.size() < n && misses < 200 + 20 * n) {
      Design design = sample(random);
      String key = design.key();
      if (!seen.contains(key) && keys.add(key)) {
        designs.add(design);
      } else {
        misses++;
      }
    }
    return designs;
  }
}
