package org.hwnas.runtime.search;

import java.util.OptionalDouble;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.space.DesignOperators;

/** The registry: a plan's `search` block to an algorithm. */
public final class SearchAlgorithms {
  private static final int BATCH = 16;

  private SearchAlgorithms() {}

  /**
   * The algorithm a search block asks for.
   *
   * @throws IllegalArgumentException where this version has none of that kind
   */
  public static SearchAlgorithm create(ResolvedBlock search, DesignOperators space) {
    long seed = (long) search.number("seed");
    return switch (search.kind()) {
      case "random" -> new RandomSearch(space, seed, "search", BATCH);
      case "nsga2", "ga" ->
          new Evolution(
              space,
              new Evolution.Settings(
                  search.integer("population"),
                  search.child("crossover").number("probability"),
                  mutationRate(search.child("mutation"))),
              seed);
      default ->
          throw new IllegalArgumentException(
              "there is no search algorithm `" + search.kind() + "`");
    };
  }

  private static OptionalDouble mutationRate(ResolvedBlock mutation) {
    return mutation.is("probability", "auto")
        ? OptionalDouble.empty()
        : OptionalDouble.of(mutation.number("probability"));
  }

  /** The same-budget random search that a run is compared with. */
  public static SearchAlgorithm baseline(ResolvedBlock search, DesignOperators space) {
    return new RandomSearch(space, (long) search.number("seed"), "baseline", BATCH);
  }
}
