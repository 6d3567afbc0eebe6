package org.hwnas.runtime.search;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.space.DesignOperators;

/** The registry: a plan's `search` block to an algorithm. */
public final class SearchAlgorithms {
  private static final int BATCH = 16;
  private static final int GRID_LIMIT = 1_000_000;

  private SearchAlgorithms() {}

  /** What a search looks for, as far as an algorithm must know before the first score. */
  public record Task(int objectives, int budget) {}

  /**
   * The algorithm a search block asks for.
   *
   * @throws IllegalArgumentException where this version has none of that kind, or the space is not
   *     one for it
   */
  public static SearchAlgorithm create(ResolvedBlock search, DesignOperators space, Task task) {
    long seed = (long) search.number("seed");
    return switch (search.kind()) {
      case "random" ->
          search.has("sampling") && search.is("sampling", "latin_hypercube")
              ? ListedSearch.latinHypercube(space, task.budget(), "search", seed)
              : new RandomSearch(space, seed, "search", BATCH);
      case "grid" ->
          ListedSearch.grid(
              space, search.integer("points"), GRID_LIMIT, search.is("order", "shuffled"), seed);
      case "nsga2", "ga" -> new Evolution(space, evolution(search), seed);
      case "sms_emoa" -> new Evolution(space, evolution(search), new HypervolumeSurvival(), seed);
      case "nsga3" ->
          new Evolution(
              space, evolution(search), new ReferencePointSurvival(directions(search, task)), seed);
      case "moead" ->
          new Decomposition(
              space,
              directions(search, task),
              search.integer("neighbours"),
              Decomposition.Scalar.valueOf(search.symbol("decomposition").toUpperCase(Locale.ROOT)),
              search.child("crossover").number("probability"),
              mutationRate(search.child("mutation")),
              seed);
      case "aging_evolution" ->
          new AgingEvolution(
              space,
              search.integer("population"),
              search.integer("sample"),
              mutationRate(search.child("mutation")),
              seed);
      case "local_search" ->
          new LocalSearch(
              space,
              search.is("neighbours", "auto")
                  ? OptionalInt.empty()
                  : OptionalInt.of(search.integer("neighbours")),
              search.integer("restarts"),
              seed);
      case "simulated_annealing" ->
          new SimulatedAnnealing(
              space,
              new SimulatedAnnealing.Settings(
                  search.number("temperature"),
                  search.number("cooling"),
                  search.integer("steps"),
                  search.integer("restarts")),
              seed);
      case "smbo" ->
          new ModelGuidedSearch(
              space,
              new ModelGuidedSearch.Settings(
                  search.integer("first"),
                  search.integer("batch"),
                  search.integer("starts"),
                  search.integer("steps"),
                  search.number("optimism")),
              seed);
      case "tpe" ->
          new TreeParzen(
              space,
              new TreeParzen.Settings(
                  search.integer("first"), search.number("gamma"), search.integer("candidates")),
              seed);
      default ->
          throw new IllegalArgumentException(
              "there is no search algorithm `" + search.kind() + "`");
    };
  }

  private static Evolution.Settings evolution(ResolvedBlock search) {
    return new Evolution.Settings(
        search.integer("population"),
        search.child("crossover").number("probability"),
        mutationRate(search.child("mutation")));
  }

  /** As stated, else as many as there are designs in a generation. */
  private static List<double[]> directions(ResolvedBlock search, Task task) {
    ResolvedBlock points = search.child("reference_points");
    return points.is("divisions", "auto")
        ? ReferencePoints.atMost(task.objectives(), search.integer("population"))
        : ReferencePoints.dasDennis(task.objectives(), points.integer("divisions"));
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
