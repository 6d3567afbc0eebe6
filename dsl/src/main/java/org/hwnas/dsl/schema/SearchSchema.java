package org.hwnas.dsl.schema;

import static org.hwnas.dsl.schema.Fields.ratio;
import static org.hwnas.dsl.schema.Fields.symbol;
import static org.hwnas.dsl.schema.Fields.whole;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The registry of search algorithms; those that sample, move or evolve designs are stated here. */
final class SearchSchema {
  /** How many objectives an algorithm takes. */
  enum Objectives {
    ONE,
    ONE_OR_MORE,
    SEVERAL
  }

  private static final Map<String, BlockSchema> ALL = new LinkedHashMap<>();
  private static final Map<String, Objectives> OBJECTIVES = new LinkedHashMap<>();

  private SearchSchema() {}

  static Objectives objectives(String algorithm) {
    return OBJECTIVES.getOrDefault(algorithm, Objectives.ONE_OR_MORE);
  }

  /** What every algorithm has: a seed, a baseline, a budget, a policy for constraints. */
  static BlockSchema algorithm(String kind, String doc) {
    return BlockSchema.of(kind, doc)
        .with(
            whole("seed", 0, Long.MAX_VALUE >> 11, "Master seed of every random stream.")
                .or(1)
                .fixed(),
            symbol("baseline", "A same-budget random search to compare with.", "random", "none")
                .or(kind.equals("random") ? "none" : "random")
                .fixed())
        .slot("constraints", OperatorSchema.CONSTRAINTS)
        .slot(
            new BlockSchema.Slot(
                "budget",
                Map.of("budget", OperatorSchema.BUDGET),
                "budget",
                Optional.empty(),
                shorthand()));
  }

  private static Map<String, String> shorthand() {
    Map<String, String> words = new LinkedHashMap<>();
    for (String counted : List.of("evaluations", "generations", "iterations", "episodes")) {
      words.put(counted, counted);
    }
    words.put("s", "wall_clock");
    return words;
  }

  private static FieldSchema population(int usual) {
    return whole("population", 2, 1_000_000, "Designs per generation.").or(usual).fixed();
  }

  private static BlockSchema variation(BlockSchema schema) {
    return schema
        .choice(
            "crossover",
            OperatorSchema.UNIFORM_CROSSOVER,
            OperatorSchema.SBX_CROSSOVER,
            OperatorSchema.ONE_POINT_CROSSOVER,
            OperatorSchema.TWO_POINT_CROSSOVER,
            OperatorSchema.DIFFERENTIAL_CROSSOVER)
        .choice(
            "mutation",
            OperatorSchema.STEP_MUTATION,
            OperatorSchema.POLYNOMIAL_MUTATION,
            OperatorSchema.RESET_MUTATION,
            OperatorSchema.GAUSSIAN_MUTATION,
            OperatorSchema.COUNT_MUTATION,
            OperatorSchema.CLASS_MUTATION)
        .slot("selection", OperatorSchema.SELECTION);
  }

  /** A part of an evolution with settings of its own, in the order of the spec. */
  private static final BlockSchema PHASE =
      variation(
          BlockSchema.of(
                  "phase",
                  "A part of the evolution with its own settings; what it leaves open is the algorithm's. It begins with the best designs so far, those that satisfy the requirements first.")
              .with(
                  whole("generations", 1, 1_000_000, "Generations of this phase.").fixed(),
                  population(32)));

  /** Algorithms by name. */
  static final Map<String, BlockSchema> ALGORITHMS = algorithms();

  private static BlockSchema evolutionary(String kind, String doc) {
    return variation(algorithm(kind, doc).with(population(32)))
        .slot("initial", OperatorSchema.INITIAL)
        .holding(PHASE);
  }

  private static void add(BlockSchema schema, Objectives objectives) {
    ALL.put(schema.kind(), schema);
    OBJECTIVES.put(schema.kind(), objectives);
  }

  private static Map<String, BlockSchema> algorithms() {
    paretoEvolution();
    evolution();
    sampling();
    walking();
    ModelSearchSchema.algorithms().forEach(a -> add(a, Objectives.ONE_OR_MORE));
    LearningSchema.algorithms().forEach(a -> add(a, Objectives.ONE));
    combining();
    return Collections.unmodifiableMap(ALL);
  }

  private static void paretoEvolution() {
    add(
        evolutionary("nsga2", "NSGA-II with constrained domination (Deb et al., IEEE TEC 2002)."),
        Objectives.ONE_OR_MORE);
    add(
        evolutionary("nsga3", "NSGA-III with reference points (Deb and Jain, IEEE TEC 2014).")
            .choice("reference_points", OperatorSchema.DAS_DENNIS, OperatorSchema.RIESZ),
        Objectives.SEVERAL);
    add(
        evolutionary("moead", "MOEA/D (Zhang and Li, IEEE TEC 2007).")
            .choice("reference_points", OperatorSchema.DAS_DENNIS, OperatorSchema.RIESZ)
            .with(
                whole("neighbours", 2, 1_000_000, "Sub-problems that a child is made from.")
                    .or(20)
                    .fixed()
                    .from("Zhang and Li, IEEE TEC 2007"),
                symbol(
                        "decomposition",
                        "How several objectives become one per weight.",
                        "tchebycheff",
                        "weighted_sum",
                        "pbi")
                    .or("tchebycheff")
                    .fixed()
                    .from("Zhang and Li, IEEE TEC 2007"),
                ratio(
                        "nearby",
                        0,
                        1,
                        "Share of children whose parents are neighbours and that are offered to neighbours alone (Li and Zhang, IEEE TEC 2009, delta: 0.9); for the others all sub-problems are neighbours.")
                    .or(0.2)
                    .fixed()
                    .from("benchmarks/README.md"),
                whole(
                        "replacements",
                        1,
                        1_000_000,
                        "Solutions that a child replaces at most (Li and Zhang 2009: 2; Zhang and Li 2007: all that it is better than).")
                    .or(10)
                    .fixed()
                    .from("benchmarks/README.md"),
                whole(
                        "batch",
                        1,
                        1_000_000,
                        "Children that are made and measured together, as many as workers may be busy (Zhang and Li 2007: 1).")
                    .or(10)
                    .fixed()
                    .from("benchmarks/README.md")),
        Objectives.SEVERAL);
    add(
        evolutionary("sms_emoa", "Survival by exclusive hypervolume (Beume et al., EJOR 2007)."),
        Objectives.SEVERAL);
  }

  private static void evolution() {
    add(evolutionary("ga", "Elitist genetic algorithm for one objective."), Objectives.ONE);
    add(
        evolutionary(
                "evolution",
                "Evolution with a pool of parents and stated numbers of children by crossover and by mutation.")
            .with(
                whole("parents", 1, 1_000_000, "Designs in the pool of parents.").or(10).fixed(),
                whole("crossover_children", 0, 1_000_000, "Children by crossover in a generation.")
                    .orAuto()
                    .fixed(),
                whole("mutation_children", 0, 1_000_000, "Children by mutation in a generation.")
                    .orAuto()
                    .fixed())
            .slot("selection", OperatorSchema.POOL_SELECTION),
        Objectives.ONE);
    add(
        evolutionary(
                "aging_evolution",
                "A tournament's winner is mutated, the oldest design dies (Real et al., AAAI 2019).")
            .with(
                whole("sample", 1, 1_000_000, "Designs of a tournament.")
                    .or(25)
                    .fixed()
                    .from("Real et al., AAAI 2019")),
        Objectives.ONE);
    add(
        evolutionary(
                "esapp",
                "Evolution that mutates parameters of high priority first: those whose values still vary and that move the cost most (Sun et al., IEEE TCAD 2023).")
            .with(
                whole("parents", 1, 1_000_000, "Designs sampled as parents.").or(10).fixed(),
                ratio(
                        "entropy_weight",
                        0,
                        1e6,
                        "Weight of a parameter's entropy in the population.")
                    .or(1)
                    .fixed(),
                ratio("intensity_weight", 0, 1e6, "Weight of a parameter's effect on the cost.")
                    .or(1)
                    .fixed(),
                whole("update", 1, 1_000_000, "Generations between updates of the priorities.")
                    .or(1)
                    .fixed()
                    .countedIn("generations"),
                ratio("screen", 0, 1, "Share of the children that the surrogate lets pass.")
                    .or(0.1)
                    .fixed()),
        Objectives.ONE);
    add(
        algorithm("cma_es", "CMA-ES with margin for discrete values (Hamano et al., GECCO 2022).")
            .with(
                whole("population", 2, 1_000_000, "Designs per generation; `auto`: 4 + 3 ln(n).")
                    .orAuto()
                    .fixed()
                    .from("Hansen, arXiv 1604.00772"),
                ratio("sigma", 1e-9, 10, "First step size over the width of the domains.")
                    .or(0.3)
                    .fixed()
                    .from("Hansen, arXiv 1604.00772"),
                whole("restarts", 0, 1000, "Restarts with twice the population (IPOP).")
                    .or(0)
                    .fixed())
            .slot("initial", OperatorSchema.INITIAL),
        Objectives.ONE);
  }

  private static void sampling() {
    add(
        algorithm("random", "Uniform over the valid designs, without repetition.")
            .with(
                symbol(
                        "sampling",
                        "uniform, or a design that fills the space evenly: latin_hypercube, sobol, halton.",
                        "uniform",
                        "latin_hypercube",
                        "sobol",
                        "halton")
                    .or("uniform")
                    .fixed()),
        Objectives.ONE_OR_MORE);
    add(
        algorithm("grid", "Every design once, or a regular part of them.")
            .with(
                symbol("order", "Order of the designs.", "shuffled", "lexicographic")
                    .or("shuffled")
                    .fixed(),
                whole("points", 2, 1_000_000, "Values taken of a real interval.").or(5).fixed()),
        Objectives.ONE_OR_MORE);
  }

  private static void walking() {
    add(
        algorithm("local_search", "Moves to the best neighbour until there is none better.")
            .with(
                whole("neighbours", 1, 1_000_000, "Neighbours tried a step; `auto`: all.")
                    .orAuto()
                    .fixed(),
                whole("restarts", 0, 1_000_000, "Fresh starts once no neighbour is better.")
                    .or(0)
                    .fixed())
            .slot("initial", OperatorSchema.INITIAL),
        Objectives.ONE);
    add(
        algorithm(
                "simulated_annealing",
                "Accepts a worse neighbour with a chance that falls (Kirkpatrick et al., Science 1983).")
            .with(
                ratio(
                        "temperature",
                        0,
                        1e12,
                        "First temperature over the spread of the first designs' scores.")
                    .or(1)
                    .fixed(),
                ratio("cooling", 0, 1, "Factor of the temperature after each level.")
                    .or(0.95)
                    .fixed(),
                whole("steps", 1, 1_000_000, "Designs per temperature.").or(20).fixed(),
                whole("restarts", 0, 1_000_000, "Fresh starts.").or(0).fixed())
            .slot("initial", OperatorSchema.INITIAL),
        Objectives.ONE);
  }

  private static void combining() {
    add(
        evolutionary(
                "hyperband",
                "Successive halving over the fidelities of `evaluate` in brackets (Li et al., JMLR 2018).")
            .with(
                whole("eta", 2, 100, "One in so many designs goes on to the next fidelity.")
                    .or(3)
                    .fixed()
                    .from("Li et al., JMLR 2018"),
                whole("brackets", 1, 100, "Brackets; 1 is successive halving; `auto`: all.")
                    .orAuto()
                    .fixed(),
                symbol("propose", "What proposes designs.", "random", "evolution")
                    .or("random")
                    .fixed()),
        Objectives.ONE_OR_MORE);
    add(
        algorithm(
                "portfolio",
                "Several algorithms share one budget; each gets what its recent progress earns.")
            .with(
                whole("window", 1, 1_000_000, "Evaluations over which progress counts.")
                    .or(50)
                    .fixed(),
                ratio("explore", 0, 1, "Share of the budget dealt out evenly.").or(0.2).fixed())
            .slot("initial", OperatorSchema.INITIAL)
            .holding(members()),
        Objectives.ONE_OR_MORE);
  }

  private static BlockSchema[] members() {
    return ALL.values().toArray(BlockSchema[]::new);
  }
}
