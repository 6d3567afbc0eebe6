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
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.hwnas.plan.Decision;
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

  private final Plan plan;
  private final List<Requirement> requirements;
  private final Set<String> fixed = new HashSet<>();
  private final DesignSpace space;
  private final Optional<RecordedDesigns> recorded;
  private final Mending mending;

  /** What becomes of a child that breaks a requirement over parameters. */
  private enum Mending {
    REPAIR,
    RESAMPLE,
    NONE
  }

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
    this.requirements = plan.requirements().stream().filter(Requirement::confines).toList();
    plan.parameters().stream()
        .filter(p -> !p.domain().continuous() && p.domain().size().equals(BigInteger.ONE))
        .forEach(p -> fixed.add(p.id()));
    this.space =
        DesignSpace.of(plan.parameters(), requirements, COUNT_LIMIT)
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
    this.mending = Mending.REPAIR;
  }

  private DesignOperators(DesignOperators other, Mending mending) {
    this.plan = other.plan;
    this.requirements = other.requirements;
    this.fixed.addAll(other.fixed);
    this.space = other.space;
    this.recorded = other.recorded;
    this.mending = mending;
  }

  /** The same operators, which draw a child that breaks a requirement anew, not repair it. */
  public DesignOperators resampling() {
    return new DesignOperators(this, Mending.RESAMPLE);
  }

  /**
   * The same operators, whose children may break requirements over parameters; designs that are
   * sampled, listed or neighbours of others do not. See {@link #valid}.
   */
  public DesignOperators rejecting() {
    return new DesignOperators(this, Mending.NONE);
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

  /** Whether a design satisfies the requirements over parameters. */
  public boolean valid(Design design) {
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
    return mutate(parent, rate, ValueMoves::near, random);
  }

  /**
   * The same by a stated move.
   *
   * @param rate chance of each parameter to mutate, in 0..1; one moves in any case
   */
  public Design mutate(Design parent, double rate, ValueMoves.Move move, RandomStream random) {
    List<String> movable = movable(parent);
    String forced = movable.isEmpty() ? "" : movable.get(random.nextInt(movable.size()));
    return mutated(
        parent, id -> id.equals(forced) || random.nextDouble() < rate, move, true, random);
  }

  /**
   * A valid design whose parameters each had a chance to mutate; often the same as before.
   *
   * @param rate chance of each parameter to mutate, in 0..1
   */
  public Design vary(Design parent, double rate, RandomStream random) {
    return vary(parent, rate, ValueMoves::near, random);
  }

  /** The same by a stated move. */
  public Design vary(Design parent, double rate, ValueMoves.Move move, RandomStream random) {
    return mutated(parent, id -> random.nextDouble() < rate, move, false, random);
  }

  /**
   * A valid design of which so many parameters, chosen at random, moved; all of them where there
   * are fewer.
   */
  public Design mutateExactly(Design parent, int count, ValueMoves.Move move, RandomStream random) {
    List<String> movable = movable(parent);
    Set<String> chosen = new HashSet<>();
    while (chosen.size() < count && !movable.isEmpty()) {
      chosen.add(movable.remove(random.nextInt(movable.size())));
    }
    return mutated(parent, chosen::contains, move, true, random);
  }

  /**
   * A valid design of which one or more of some parameters moved; the same design where none of
   * them may.
   *
   * @param among ids of the parameters; empty: all
   * @param expected how many move besides the one that does in any case, on average
   */
  public Design mutateAmong(
      Design parent,
      Set<String> among,
      double expected,
      ValueMoves.Move move,
      RandomStream random) {
    List<String> movable = movable(parent);
    movable.removeIf(id -> !among.isEmpty() && !among.contains(id));
    if (movable.isEmpty()) {
      return parent;
    }
    String forced = movable.get(random.nextInt(movable.size()));
    double rate = Math.min(1, expected / movable.size());
    return mutated(
        parent,
        id -> id.equals(forced) || (movable.contains(id) && random.nextDouble() < rate),
        move,
        true,
        random);
  }

  /** Whether a parameter is active in a design and has another value. */
  public boolean moves(Design design, String parameter) {
    return design.value(parameter).isPresent() && !fixed.contains(parameter);
  }

  private List<String> movable(Design design) {
    List<String> movable = new ArrayList<>(design.values().keySet());
    movable.removeAll(fixed);
    return movable;
  }

  private Design mutated(
      Design parent,
      Predicate<String> moves,
      ValueMoves.Move move,
      boolean away,
      RandomStream random) {
    Design repaired =
        validated(
            () ->
                build(
                    p ->
                        parent
                            .value(p.id())
                            .map(v -> moves.test(p.id()) ? move.of(p.domain(), v, random) : v)
                            .orElseGet(() -> draw(p.domain(), random))),
            random);
    return recorded
        .map(r -> away ? r.nearest(repaired, parent) : r.nearest(repaired))
        .orElse(repaired);
  }

  /**
   * A valid design that mixes two: each parameter from either parent, of the ordered ones every
   * other by simulated binary crossover.
   */
  public Design crossover(Design first, Design second, RandomStream random) {
    return crossover(first, second, ValueMoves::blended, random);
  }

  /** A valid design that mixes two; what only one of them has comes from that one. */
  public Design crossover(Design first, Design second, ValueMoves.Mix mix, RandomStream random) {
    Design repaired = validated(() -> mixed(first, second, mix, random), random);
    return recorded.map(r -> r.nearest(repaired)).orElse(repaired);
  }

  private Design mixed(Design first, Design second, ValueMoves.Mix mix, RandomStream random) {
    int[] number = {-1}; // parameters come in plan order; inactive ones are passed over
    return build(
        p -> {
          do {
            number[0]++;
          } while (!plan.parameters().get(number[0]).id().equals(p.id()));
          Optional<Value> a = first.value(p.id());
          Optional<Value> b = second.value(p.id());
          if (a.isEmpty() && b.isEmpty()) {
            return draw(p.domain(), random);
          }
          return a.isEmpty() || b.isEmpty()
              ? a.or(() -> b).get()
              : mix.of(number[0], p, a.get(), b.get(), random);
        });
  }

  private Design mended(Design design, RandomStream random) {
    return mending == Mending.RESAMPLE && !valid(design)
        ? sample(random)
        : repaired(design, random);
  }

  /** A child that satisfies the requirements: repaired, or made anew until one does. */
  private Design validated(Supplier<Design> child, RandomStream random) {
    Design design = child.get();
    if (mending != Mending.RESAMPLE) {
      return repaired(design, random);
    }
    for (int i = 1; i < REPAIRS && !valid(design); i++) {
      design = child.get();
    }
    return valid(design) ? design : sample(random);
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
    Design repaired = mended(design, random);
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
    Design repaired = mended(build(values::apply), random);
    return recorded.map(r -> r.nearest(repaired)).orElse(repaired);
  }

  /** Parameters that the plan decides jointly. */
  public List<Decision> decisions() {
    return plan.decisions();
  }

  /** Parameters of the plan in its order. */
  public List<Parameter> parameters() {
    return plan.parameters();
  }

  /**
   * Draws parameters of broken requirements anew until all hold; a fresh sample where that does not
   * succeed. What {@link #rejecting} makes stays as it is.
   */
  public Design repaired(Design design, RandomStream random) {
    if (mending == Mending.NONE) {
      return design;
    }
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

  static Value real(Domain domain, double position) {
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
