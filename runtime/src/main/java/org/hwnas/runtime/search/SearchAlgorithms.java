package org.hwnas.runtime.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.network.LayerView;
import org.hwnas.runtime.policy.ActorCritic;
import org.hwnas.runtime.policy.RecurrentPolicy;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.space.DesignOperators;

/** The registry: a plan's `search` block to an algorithm. */
public final class SearchAlgorithms {
  private static final int BATCH = 16;
  private static final int USUAL_POPULATION = 32; // of an evolution in a portfolio without members
  private static final double DEATH = 1e25; // the usual penalty, which is no factor to begin with

  /** Steps of gates where a budget states none: the default rate needs that many to decide. */
  private static final int GATE_STEPS = 10_000;

  private static final String PREVIOUS = "previous_action";
  private static final int GRID_LIMIT = 1_000_000;

  private SearchAlgorithms() {}

  /**
   * What a search looks for, as far as an algorithm must know before the first score.
   *
   * @param layers of a design's networks, for an agent that goes from one to the next
   * @param rungs fidelities that a design may be measured at, the end among them
   * @param found trains gates along with shared weights and gives the designs they stood at, the
   *     last first
   * @param file the designs that a file holds, all of them of the space, by its name
   * @param handed designs that the search begins with, such as what a stage before it found
   * @param filter a predictor that the plan states, for a search that judges its designs by one
   * @param satisfies whether a design satisfies what is required of metrics, as far as that is
   *     asked of the first designs
   */
  public record Task(
      int objectives,
      int budget,
      Function<Design, List<LayerView>> layers,
      int rungs,
      Supplier<List<Design>> found,
      Function<String, List<Design>> file,
      List<Design> handed,
      Optional<DesignFilter> filter,
      Predicate<Design> satisfies) {
    /** With no gates to train, and no files. */
    public Task(int objectives, int budget, Function<Design, List<LayerView>> layers, int rungs) {
      this(
          objectives,
          budget,
          layers,
          rungs,
          List::of,
          Task::none,
          List.of(),
          Optional.empty(),
          design -> true);
    }

    /** The same search with nothing to begin with. */
    Task ofMember() {
      return new Task(
          objectives, budget, layers, rungs, found, file, List.of(), Optional.empty(), satisfies);
    }

    /** Of designs that are measured in one way, and no gates to train. */
    public Task(int objectives, int budget, Function<Design, List<LayerView>> layers) {
      this(objectives, budget, layers, 1);
    }

    /** Of designs of which no layers are known, measured in one way, and no gates to train. */
    public Task(int objectives, int budget) {
      this(objectives, budget, design -> List.of());
    }

    private static List<Design> none(String file) {
      throw new IllegalArgumentException("`" + file + "` is not there");
    }
  }

  /**
   * The algorithm a search block asks for.
   *
   * @throws IllegalArgumentException where this version has none of that kind, or the space is not
   *     one for it
   */
  public static SearchAlgorithm create(ResolvedBlock search, DesignOperators space, Task task) {
    return create(search, space, task, (long) search.number("seed"));
  }

  private static SearchAlgorithm create(
      ResolvedBlock search, DesignOperators all, Task task, long seed) {
    Optional<ResolvedBlock> constraints = search.find("constraints");
    String broken = constraints.map(c -> c.symbol("parameters")).orElse("repair");
    DesignOperators space =
        switch (broken) {
          case "resample" -> all.resampling();
          case "reject" -> all.rejecting();
          default -> all;
        };
    List<Design> first = new ArrayList<>(task.handed());
    first.addAll(first(search, space, task, seed));
    SearchAlgorithm bare = plain(search, space, task, first, seed);
    SearchAlgorithm judged = constrained(bare, search, constraints, task);
    // brackets begin with them by themselves
    SearchAlgorithm algorithm =
        first.isEmpty() || search.kind().equals("hyperband") ? judged : new Seeded(judged, first);
    return broken.equals("reject") ? new Rejecting(algorithm, space, task.objectives()) : algorithm;
  }

  /** The designs that a search is stated to begin with; none where it begins by itself. */
  private static List<Design> first(
      ResolvedBlock search, DesignOperators space, Task task, long seed) {
    Optional<ResolvedBlock> start = search.find("initial");
    if (start.isEmpty()) {
      return List.of();
    }
    String method = start.get().symbol("method");
    boolean more = !start.get().is("evaluate", "auto");
    boolean feasible = start.get().has("feasible") && start.get().bool("feasible");
    if (method.equals("random") && !more && !feasible) {
      return List.of(); // as it begins by itself
    }
    if (method.equals("file")) {
      return listed(start.get(), task);
    }
    int count = more ? start.get().integer("evaluate") : first(search, space.dimensions());
    RandomStream random = RandomStream.of(seed, "initial");
    Draws draws = new Draws(space, feasible ? task.satisfies() : design -> true, random);
    return switch (method) {
      case "latin_hypercube" ->
          draws.filled(ListedSearch.latinHypercube(space, count, random), count);
      case "sobol" -> draws.filled(ListedSearch.sobol(space, count, random), count);
      case "max_min_hamming" ->
          Seeded.maxMinHamming(
              space.parameters(), count, draws.filled(List.of(), start.get().integer("pool")));
      default -> draws.filled(List.of(), count);
    };
  }

  /** The first designs of a file, in its order. */
  private static List<Design> listed(ResolvedBlock start, Task task) {
    String from = start.symbol("from");
    List<Design> all = task.file().apply(from);
    if (start.is("evaluate", "auto")) {
      return all;
    }
    int count = start.integer("evaluate");
    if (count > all.size()) {
      throw new IllegalArgumentException(
          "`search.initial.evaluate` = %d, and `%s` holds %d designs"
              .formatted(count, from, all.size()));
    }
    return all.subList(0, count);
  }

  /**
   * Designs that a search begins with where their number is not stated.
   *
   * @param dimensions parameters of the space
   */
  private static int first(ResolvedBlock search, int dimensions) {
    return switch (search.kind()) {
      case "local_search" -> 1;
      case "simulated_annealing" -> search.integer("steps");
      case "cma_es" ->
          search.is("population", "auto")
              ? CmaEs.usualPopulation(dimensions)
              : search.integer("population");
      case "portfolio" ->
          search.children().stream()
              .filter(child -> child.find("initial").isPresent())
              .mapToInt(child -> first(child, dimensions))
              .max()
              .orElse(USUAL_POPULATION);
      default -> search.integer(search.has("population") ? "population" : "first");
    };
  }

  private static SearchAlgorithm constrained(
      SearchAlgorithm algorithm,
      ResolvedBlock search,
      Optional<ResolvedBlock> constraints,
      Task task) {
    if (constraints.isEmpty() || constraints.get().is("metrics", "feasibility_rules")) {
      return algorithm;
    }
    ResolvedBlock stated = constraints.get();
    double penalty = stated.number("penalty");
    Judgement judgement =
        switch (stated.symbol("metrics")) {
          case "death_penalty" -> Judgement.death(penalty);
          case "penalty" -> Judgement.proportional(penalty);
          case "lagrangian" ->
              new Judgement.Lagrangian(penalty >= DEATH ? Double.POSITIVE_INFINITY : penalty);
          case "epsilon" -> new Judgement.Epsilon(stated.number("epsilon"), task.budget());
          default ->
              throw new IllegalArgumentException(
                  "there is no policy `" + stated.symbol("metrics") + "` for requirements");
        };
    boolean populated = search.has("population") && !search.is("population", "auto");
    return new Penalized(algorithm, judgement, populated ? search.integer("population") : BATCH);
  }

  private static SearchAlgorithm plain(
      ResolvedBlock search, DesignOperators space, Task task, List<Design> first, long seed) {
    return switch (search.kind()) {
      case "random" ->
          switch (search.has("sampling") ? search.symbol("sampling") : "uniform") {
            case "latin_hypercube" ->
                ListedSearch.latinHypercube(space, task.budget(), "search", seed);
            case "halton" -> ListedSearch.halton(space, task.budget(), seed);
            case "sobol" -> ListedSearch.sobol(space, task.budget(), seed);
            default -> new RandomSearch(space, seed, "search", BATCH);
          };
      case "grid" ->
          ListedSearch.grid(
              space, search.integer("points"), GRID_LIMIT, search.is("order", "shuffled"), seed);
      case "nsga2", "ga" -> new Evolution(space, phases(search), Survival::byCrowding, seed);
      case "evolution" -> new PoolEvolution(space, pool(search), seed);
      case "hyperband" ->
          Hyperband.of(
              space,
              brackets(search, task.rungs()),
              search.is("propose", "evolution") ? Optional.of(evolution(search)) : Optional.empty(),
              first,
              seed);
      case "sms_emoa" -> new Evolution(space, phases(search), new HypervolumeSurvival(), seed);
      case "nsga3" ->
          new Evolution(
              space, phases(search), new ReferencePointSurvival(directions(search, task)), seed);
      case "moead" ->
          new Decomposition(
              space,
              directions(search, task),
              new Decomposition.Settings(
                  search.integer("neighbours"),
                  Decomposition.Scalar.valueOf(
                      search.symbol("decomposition").toUpperCase(Locale.ROOT)),
                  search.number("nearby"),
                  search.integer("replacements"),
                  search.integer("batch")),
              Variation.of(search),
              seed);
      case "aging_evolution" ->
          new AgingEvolution(
              space,
              search.integer("population"),
              search.integer("sample"),
              new Variation(
                  Variation.usual(0, OptionalDouble.empty()).crossover(), // it has no second parent
                  Variation.mutation(search.child("mutation"))),
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
      case "portfolio" ->
          new Portfolio(
              members(search, space, task, seed),
              new Portfolio.Settings(search.integer("window"), search.number("explore")),
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
      case "bayesian" -> new Bayesian(space, bayesian(search), seed);
      case "esapp" ->
          new PriorityEvolution(
              space,
              new PriorityEvolution.Settings(
                  search.integer("population"),
                  search.integer("parents"),
                  search.number("entropy_weight"),
                  search.number("intensity_weight"),
                  search.integer("update"),
                  search.number("screen")),
              task.filter(),
              seed);
      case "shgo" ->
          new SimplicialHomology(
              space,
              new SimplicialHomology.Settings(
                  search.integer("points"),
                  search.integer("rounds"),
                  SimplicialHomology.Sampling.valueOf(
                      search.symbol("sampling").toUpperCase(Locale.ROOT)),
                  LocalMinimiser.valueOf(search.symbol("local").toUpperCase(Locale.ROOT)),
                  search.integer("levels")),
              seed);
      case "cma_es" ->
          new CmaEs(
              space,
              new CmaEs.Settings(
                  search.is("population", "auto") ? 0 : search.integer("population"),
                  search.number("sigma"),
                  search.integer("restarts")),
              seed);
      case "differentiable" ->
          TrainedGates.asked(search)
              ? new TrainedGates(task.found(), () -> new Differentiable(space, gates(search), seed))
              : new Differentiable(space, gates(search), seed);
      case "ddpg" -> new Ddpg(space, layers(space, task), ddpg(search), seed);
      case "reinforce" -> new Reinforce(space, reinforce(search), seed);
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

  /** Those stated; else a model-guided search and NSGA-II, which need no common ground to work. */
  private static List<SearchAlgorithm> members(
      ResolvedBlock search, DesignOperators space, Task task, long seed) {
    List<SearchAlgorithm> members = new ArrayList<>();
    for (ResolvedBlock child : search.children()) {
      if (child.has("seed")) { // all searches have one, and nothing else here
        long own =
            RandomStream.of(seed, "member", members.size(), (long) child.number("seed")).nextLong();
        members.add(create(child, space, task.ofMember(), own >>> 11));
      }
    }
    return members.isEmpty()
        ? List.of(
            new ModelGuidedSearch(
                space,
                ModelGuidedSearch.Settings.USUAL,
                RandomStream.of(seed, "member", 0).nextLong()),
            new Evolution(
                space,
                new Evolution.Settings(USUAL_POPULATION, 0.9, OptionalDouble.empty()),
                RandomStream.of(seed, "member", 1).nextLong()))
        : members;
  }

  /**
   * How successive halving is repeated.
   *
   * @param search of kind {@code hyperband}
   * @param rungs fidelities, the end among them
   * @throws IllegalArgumentException where there are fewer fidelities than brackets
   */
  public static Brackets brackets(ResolvedBlock search, int rungs) {
    return new Brackets(
        rungs,
        search.integer("eta"),
        search.is("brackets", "auto") ? rungs : search.integer("brackets"));
  }

  /** Those of the design of first values: a network that is searched has others in others. */
  private static List<LayerView> layers(DesignOperators space, Task task) {
    return task.layers()
        .apply(
            space.assemble(
                p -> DesignOperators.valueAt(p.domain(), 0), RandomStream.of(0, "settings")));
  }

  private static Ddpg.Settings ddpg(ResolvedBlock search) {
    List<String> stated = search.values("state").stream().map(Value::asSymbol).toList();
    boolean usual = stated.equals(List.of("auto"));
    List<String> seen = usual ? Ddpg.USUAL : stated;
    return new Ddpg.Settings(
        new ActorCritic.Settings(
            search.integer("hidden"),
            search.integer("hidden_layers"),
            search.number("actor_rate"),
            search.number("critic_rate"),
            search.number("tau"),
            search.number("discount"),
            search.integer("batch"),
            search.integer("replay"),
            search.number("initial_weights")),
        search.integer("warm_up"),
        search.number("noise"),
        search.number("noise_decay"),
        search.integer("updates"),
        Ddpg.Actions.valueOf(search.symbol("actions").toUpperCase(Locale.ROOT)),
        seen.stream().filter(f -> !f.equals(PREVIOUS)).toList(),
        usual || seen.contains(PREVIOUS),
        search.is("reward", "every_step"),
        episodes(search));
  }

  private static Differentiable.Settings gates(ResolvedBlock search) {
    ResolvedBlock budget = search.child("budget");
    return new Differentiable.Settings(
        search.is("gates", "gumbel"),
        GateSteps.of(search),
        budget.is("iterations", "auto") ? GATE_STEPS : budget.integer("iterations"));
  }

  private static Reinforce.Settings reinforce(ResolvedBlock search) {
    ResolvedBlock controller = search.child("controller");
    return new Reinforce.Settings(
        new RecurrentPolicy.Shape(
            controller.integer("layers"),
            controller.integer("hidden"),
            controller.integer("embedding"),
            search.number("temperature")),
        search.integer("batch"),
        search.is("optimizer", "adam"),
        search.number("learning_rate"),
        search.integer("baseline_period"),
        search.number("entropy"),
        episodes(search));
  }

  /** As many as stated; those of known designs are counted too. */
  private static int episodes(ResolvedBlock search) {
    ResolvedBlock budget = search.child("budget");
    return budget.is("episodes", "auto") ? Integer.MAX_VALUE : budget.integer("episodes");
  }

  private static Bayesian.Settings bayesian(ResolvedBlock search) {
    ResolvedBlock model = search.child("model");
    ResolvedBlock acquisition = search.child("acquisition");
    Bayesian.Acquisition what =
        Bayesian.Acquisition.valueOf(acquisition.kind().toUpperCase(Locale.ROOT));
    double margin =
        switch (what) {
          case EI -> acquisition.number("xi");
          case UCB -> acquisition.number("kappa");
          case EHVI -> 0;
        };
    return new Bayesian.Settings(
        search.integer("first"),
        search.integer("batch"),
        search.integer("samples"),
        search.integer("starts"),
        what,
        margin,
        what == Bayesian.Acquisition.UCB ? acquisition.number("decay") : 1,
        shape(model),
        model.number("alpha"),
        model.integer("restarts"));
  }

  private static MixedProcess.Shape shape(ResolvedBlock model) {
    if (model.is("kernel", "rbf")) {
      return MixedProcess.Shape.RBF;
    }
    double smoothness = model.number("nu");
    if (smoothness == 0.5) {
      return MixedProcess.Shape.MATERN_1;
    }
    if (smoothness == 1.5) {
      return MixedProcess.Shape.MATERN_3;
    }
    if (smoothness == 2.5) {
      return MixedProcess.Shape.MATERN_5;
    }
    throw new IllegalArgumentException(
        "a Matern covariance of smoothness `nu` 0.5, 1.5 or 2.5 is known, not " + smoothness);
  }

  /** Children as stated; those left open share what the population leaves. */
  private static PoolEvolution.Settings pool(ResolvedBlock search) {
    int population = search.integer("population");
    boolean anyCrossed = search.is("crossover_children", "auto");
    boolean anyMutated = search.is("mutation_children", "auto");
    int crossed = anyCrossed ? population / 2 : search.integer("crossover_children");
    int mutated = anyMutated ? population - crossed : search.integer("mutation_children");
    if (anyCrossed && !anyMutated) {
      crossed = population - mutated;
    }
    return new PoolEvolution.Settings(
        population,
        search.integer("parents"),
        Math.max(0, crossed),
        Math.max(0, mutated),
        Variation.of(search),
        search.find("selection").map(SelectionRule::of).orElseGet(SelectionRule::anyOfThePool));
  }

  /** Those stated; else all of the search is one. */
  private static List<Evolution.Phase> phases(ResolvedBlock search) {
    List<Evolution.Phase> phases =
        search
            .childrenOfKind("phase")
            .map(p -> new Evolution.Phase(p.integer("generations"), evolution(p)))
            .toList();
    return phases.isEmpty()
        ? List.of(new Evolution.Phase(Integer.MAX_VALUE, evolution(search)))
        : phases;
  }

  private static Evolution.Settings evolution(ResolvedBlock search) {
    return new Evolution.Settings(
        search.integer("population"),
        Variation.of(search),
        search
            .find("selection")
            .map(SelectionRule::of)
            .orElseGet(() -> SelectionRule.ofTournament(2)));
  }

  /** As stated, else as many as there are designs in a generation. */
  private static List<double[]> directions(ResolvedBlock search, Task task) {
    ResolvedBlock points = search.child("reference_points");
    if (points.kind().equals("riesz")) {
      return ReferencePoints.riesz(
          task.objectives(),
          points.is("points", "auto") ? search.integer("population") : points.integer("points"),
          RandomStream.of((long) search.number("seed"), "reference points"));
    }
    return points.is("divisions", "auto")
        ? ReferencePoints.atMost(task.objectives(), search.integer("population"))
        : ReferencePoints.dasDennis(task.objectives(), points.integer("divisions"));
  }

  /** The same-budget random search that a run is compared with. */
  public static SearchAlgorithm baseline(ResolvedBlock search, DesignOperators space) {
    return new RandomSearch(space, (long) search.number("seed"), "baseline", BATCH);
  }
}
