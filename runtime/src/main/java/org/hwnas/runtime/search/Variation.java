package org.hwnas.runtime.search;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.space.DesignOperators;
import org.hwnas.runtime.space.ValueMoves;

/**
 * How children come from parents: what a spec says of crossover and mutation.
 *
 * @param crossover how two parents mix
 * @param mutation how a child changes
 */
record Variation(Crossover crossover, Mutation mutation) {
  /** Ways to mix. */
  enum Crossing {
    UNIFORM,
    SBX,
    ONE_POINT,
    TWO_POINT,
    DIFFERENTIAL
  }

  /** Ways to change. */
  enum Change {
    STEP,
    RESET,
    POLYNOMIAL,
    GAUSSIAN,
    EXACTLY,
    CLASSES
  }

  /**
   * A crossover.
   *
   * @param kind as in the spec
   * @param probability share of children with two parents
   * @param spread distribution index of {@code sbx}, factor of {@code differential}
   */
  record Crossover(Crossing kind, double probability, double spread) {}

  /**
   * A mutation.
   *
   * @param kind as in the spec
   * @param rate chance of each parameter; empty for one over the number of active ones
   * @param share of the children that mutate at all
   * @param spread distribution index of {@code polynomial}, deviation of {@code gaussian}
   * @param count parameters that {@code exactly} draws anew
   * @param classes of {@code classes}
   */
  record Mutation(
      Change kind,
      OptionalDouble rate,
      double share,
      double spread,
      int count,
      List<MutationClass> classes) {
    Mutation(Change kind, OptionalDouble rate, double share, double spread, int count) {
      this(kind, rate, share, spread, count, List.of());
    }

    private ValueMoves.Move move() {
      return switch (kind) {
        case STEP, CLASSES -> ValueMoves::near;
        case RESET, EXACTLY -> ValueMoves::reset;
        case POLYNOMIAL -> ValueMoves.polynomial(spread);
        case GAUSSIAN -> ValueMoves.gaussian(spread);
      };
    }
  }

  /**
   * Parameters that mutate together, such as those of a network's width (Benmeziane et al., IEEE
   * EDGE 2023).
   *
   * @param parameters by id; empty: all
   * @param weight how often the class is chosen, relative to the others
   * @param probability of a child for which it was chosen to mutate at all
   */
  record MutationClass(Set<String> parameters, double weight, double probability) {
    private boolean acts(Design design, DesignOperators space) {
      return parameters.isEmpty() || parameters.stream().anyMatch(id -> space.moves(design, id));
    }
  }

  /** Uniform crossover and steps. */
  static Variation usual(double crossover, OptionalDouble mutation) {
    return new Variation(
        new Crossover(Crossing.UNIFORM, crossover, ValueMoves.CROSSOVER_ETA),
        new Mutation(Change.STEP, mutation, 1, ValueMoves.MUTATION_ETA, 0));
  }

  /** What a search or one of its phases states. */
  static Variation of(ResolvedBlock search) {
    ResolvedBlock crossover = search.child("crossover");
    return new Variation(
        new Crossover(
            Crossing.valueOf(crossover.kind().toUpperCase(Locale.ROOT)),
            crossover.number("probability"),
            crossover.has("eta")
                ? crossover.number("eta")
                : crossover.has("factor") ? crossover.number("factor") : ValueMoves.CROSSOVER_ETA),
        mutation(search.child("mutation")));
  }

  /** What a mutation block states. */
  static Mutation mutation(ResolvedBlock mutation) {
    Change kind = Change.valueOf(mutation.kind().toUpperCase(Locale.ROOT));
    if (kind == Change.EXACTLY) {
      return new Mutation(kind, OptionalDouble.empty(), 1, 0, mutation.integer("count"));
    }
    if (kind == Change.CLASSES) {
      List<MutationClass> classes =
          mutation
              .childrenOfKind("class")
              .map(
                  c ->
                      new MutationClass(
                          c.values("parameters").stream()
                              .map(Value::asSymbol)
                              .collect(Collectors.toUnmodifiableSet()),
                          c.number("weight"),
                          c.number("probability")))
              .toList();
      return new Mutation(kind, OptionalDouble.empty(), 1, 0, 0, classes);
    }
    return new Mutation(
        kind,
        mutation.is("probability", "auto")
            ? OptionalDouble.empty()
            : OptionalDouble.of(mutation.number("probability")),
        mutation.number("share"),
        switch (kind) {
          case POLYNOMIAL -> mutation.number("eta");
          case GAUSSIAN -> mutation.number("sigma");
          default -> 0;
        },
        0);
  }

  /**
   * A mixture of parents.
   *
   * @param first most like the child
   * @param others gives the second; of {@code differential} also the third
   */
  Design cross(DesignOperators space, Design first, Supplier<Design> others, RandomStream random) {
    int parameters = space.parameters().size();
    Design second = others.get();
    return switch (crossover.kind()) {
      case UNIFORM -> space.crossover(first, second, random);
      case SBX ->
          space.crossover(first, second, ValueMoves.simulatedBinary(crossover.spread()), random);
      case ONE_POINT -> {
        int cut = parameters < 2 ? 0 : 1 + random.nextInt(parameters - 1);
        yield space.crossover(first, second, ValueMoves.between(cut, parameters), random);
      }
      case TWO_POINT -> {
        int one = random.nextInt(parameters + 1);
        int other = random.nextInt(parameters + 1);
        yield space.crossover(
            first, second, ValueMoves.between(Math.min(one, other), Math.max(one, other)), random);
      }
      case DIFFERENTIAL -> {
        Design third = others.get();
        yield space.crossover(
            first, second, ValueMoves.differential(crossover.spread(), third), random);
      }
    };
  }

  /**
   * A child changed.
   *
   * @param wider factor of the chance: children that were all seen look further out
   * @param must whether at least one parameter moves where the child mutates at all
   */
  Design mutate(
      DesignOperators space, Design child, double wider, boolean must, RandomStream random) {
    if (mutation.share() < 1 && random.nextDouble() >= mutation.share()) {
      return child;
    }
    if (mutation.kind() == Change.EXACTLY) {
      return space.mutateExactly(child, mutation.count(), mutation.move(), random);
    }
    if (mutation.kind() == Change.CLASSES) {
      return byClass(space, child, wider, random);
    }
    double usual = 1.0 / Math.max(1, child.values().size());
    double rate = Math.min(1, mutation.rate().orElse(usual) * wider);
    return must
        ? space.mutate(child, rate, mutation.move(), random)
        : space.vary(child, rate, mutation.move(), random);
  }

  /** One class by its weight, of those that have a parameter here; in it a step or more. */
  private Design byClass(DesignOperators space, Design child, double wider, RandomStream random) {
    List<MutationClass> classes =
        mutation.classes().stream().filter(c -> c.acts(child, space)).toList();
    double sum = classes.stream().mapToDouble(MutationClass::weight).sum();
    if (!(sum > 0)) {
      return child;
    }
    double at = random.nextDouble() * sum;
    MutationClass chosen = classes.get(classes.size() - 1);
    for (MutationClass one : classes) {
      at -= one.weight();
      if (at < 0) {
        chosen = one;
        break;
      }
    }
    return random.nextDouble() < chosen.probability()
        ? space.mutateAmong(child, chosen.parameters(), wider, mutation.move(), random)
        : child;
  }
}
