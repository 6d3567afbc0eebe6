package org.hwnas.dsl.schema;

import static org.hwnas.dsl.schema.Fields.flag;
import static org.hwnas.dsl.schema.Fields.quantity;
import static org.hwnas.dsl.schema.Fields.ratio;
import static org.hwnas.dsl.schema.Fields.symbol;
import static org.hwnas.dsl.schema.Fields.text;
import static org.hwnas.dsl.schema.Fields.whole;

import org.hwnas.plan.units.Dimension;

/** What search algorithms have in common: start, variation, selection, constraints, budget. */
final class OperatorSchema {
  private static final String SBX = "Deb and Agrawal, Complex Systems 1995";
  private static final String PYMOO = "default of pymoo 0.6 (Blank and Deb, IEEE Access 2020)";

  private OperatorSchema() {}

  static final BlockSchema BUDGET =
      BlockSchema.of("budget", "When the search ends: at the first limit reached.")
          .with(
              whole("evaluations", 1, 1_000_000_000, "Designs evaluated.").orAuto().fixed(),
              whole("generations", 1, 1_000_000_000, "Generations.").orAuto().fixed(),
              whole(
                      "iterations",
                      1,
                      1_000_000_000,
                      "Steps of an algorithm that moves one point: gradient steps, model fits.")
                  .orAuto()
                  .fixed(),
              whole(
                      "episodes",
                      1,
                      1_000_000_000,
                      "Episodes of a learning agent; each ends with one design evaluated.")
                  .orAuto()
                  .fixed(),
              whole(
                      "stagnation",
                      1,
                      1_000_000_000,
                      "Generations without a better result after which the search ends.")
                  .orAuto()
                  .fixed()
                  .countedIn("generations"),
              quantity("wall_clock", Dimension.TIME, "s", "Time; the run stops resumable.")
                  .orAuto()
                  .fixed());

  /** The start of a search that needs designs to begin with. */
  static final BlockSchema INITIAL =
      BlockSchema.of("initial", "The designs a search begins with.")
          .with(
              symbol(
                      "method",
                      "random: uniform over the valid designs; latin_hypercube (McKay et al., Technometrics 1979); sobol (Joe and Kuo, SIAM J. Sci. Comput. 2008); max_min_hamming: of a random pool, greedily those farthest from each other (Krestinskaya et al., arXiv 2603.03880); file: from `from`.",
                      "random",
                      "latin_hypercube",
                      "sobol",
                      "max_min_hamming",
                      "file")
                  .or("random")
                  .fixed(),
              whole("pool", 1, 100_000_000, "Designs that `max_min_hamming` chooses from.")
                  .or(1000)
                  .fixed()
                  .from("Krestinskaya et al., arXiv 2603.03880"),
              whole(
                      "evaluate",
                      1,
                      100_000_000,
                      "Designs measured before the best of them become the first population; `auto`: the population (a local search 1, an annealing its `steps`), of a file all.")
                  .orAuto()
                  .fixed(),
              flag(
                      "feasible",
                      "Whether the first designs satisfy the requirements over metrics too: they are drawn until they do.")
                  .or(false)
                  .fixed(),
              text(
                      "from",
                      "File of designs, one a line: a run's `journal.ndjson`, or objects of parameters and values as `hwnas eval` takes them; measured anew, first to last.")
                  .or("")
                  .fixed());

  private static FieldSchema probability(String doc, double usual) {
    return ratio("probability", 0, 1, doc).or(usual).fixed();
  }

  private static FieldSchema eta(String doc) {
    return ratio("eta", 0, 1000, doc).or(20).fixed().from(PYMOO);
  }

  private static BlockSchema crossover(String kind, String doc) {
    return BlockSchema.of(kind, doc)
        .with(probability("Share of children made from two parents.", 0.9));
  }

  static final BlockSchema UNIFORM_CROSSOVER =
      crossover(
          "uniform",
          "Each parameter from either parent (Syswerda, ICGA 1989); every other ordered one mixed as by `sbx` of index 15.");

  static final BlockSchema SBX_CROSSOVER =
      crossover("sbx", "Simulated binary crossover on positions of ordered values, rounded.")
          .with(eta("Distribution index: larger keeps children closer to their parents.").from(SBX))
          .calledWith("eta");

  static final BlockSchema ONE_POINT_CROSSOVER =
      crossover(
          "one_point", "Parameters up to a random one from one parent, the rest from another.");

  static final BlockSchema TWO_POINT_CROSSOVER =
      crossover(
          "two_point",
          "Parameters between two random ones from one parent, the rest from another.");

  static final BlockSchema DIFFERENTIAL_CROSSOVER =
      BlockSchema.of(
              "differential",
              "One parent moved by the difference of two others (Storn and Price, J. Global Optim. 1997), held at the ends of the domains.")
          .with(
              probability("Share of children made from three parents.", 1)
                  .from("Li and Zhang, IEEE TEC 2009"),
              ratio("factor", 0, 2, "Of the difference.")
                  .or(0.5)
                  .fixed()
                  .from("Li and Zhang, IEEE TEC 2009"))
          .calledWith("factor");

  private static BlockSchema mutation(String kind, String doc) {
    return BlockSchema.of(kind, doc)
        .with(
            ratio(
                    "probability",
                    0,
                    1,
                    "Chance of each parameter to mutate; `auto`: one over their number.")
                .orAuto()
                .fixed(),
            ratio("share", 0, 1, "Share of the children that mutate at all (pymoo: `prob`).")
                .or(1)
                .fixed());
  }

  static final BlockSchema STEP_MUTATION =
      mutation("step", "An ordered value moves to a near one, an unordered one is drawn anew.");

  static final BlockSchema RESET_MUTATION =
      mutation("reset", "The value is drawn anew from its domain.");

  static final BlockSchema POLYNOMIAL_MUTATION =
      mutation("polynomial", "Polynomial mutation on positions of ordered values, rounded.")
          .with(eta("Distribution index: larger keeps the value closer."))
          .calledWith("eta");

  static final BlockSchema GAUSSIAN_MUTATION =
      mutation("gaussian", "A Gaussian step on the domain's own scale.")
          .with(
              ratio("sigma", 0, 10, "Standard deviation over the width of the domain.")
                  .or(0.1)
                  .fixed());

  static final BlockSchema COUNT_MUTATION =
      BlockSchema.of("exactly", "A fixed number of parameters is drawn anew in each child.")
          .with(
              whole("count", 1, 1_000_000, "Parameters that change.")
                  .or(1)
                  .fixed()
                  .from("Real et al., AAAI 2019"))
          .calledWith("count");

  /** A class of mutations, such as those of width in AnalogNAS. */
  private static final BlockSchema MUTATION_CLASS =
      BlockSchema.of("class", "Parameters that mutate together.")
          .with(
              Fields.selection("parameters", "Fields, layers or blocks whose parameters belong."),
              ratio("weight", 0, 1e6, "How often this class is chosen, relative to the others.")
                  .or(1)
                  .fixed(),
              probability("Chance that a chosen child of this class mutates at all.", 1));

  static final BlockSchema CLASS_MUTATION =
      BlockSchema.of(
              "classes",
              "One class of mutation is chosen for each child (Benmeziane et al., IEEE EDGE 2023).")
          .holding(MUTATION_CLASS);

  static final BlockSchema SELECTION =
      selection("selection", "Which designs become parents, and which survive.", "tournament");

  /** Of an evolution from a pool of the best, which is a choice already. */
  static final BlockSchema POOL_SELECTION =
      selection(
          "pool_selection",
          "Which designs of the pool become parents, and which make the next pool.",
          "uniform");

  private static BlockSchema selection(String kind, String doc, String parents) {
    return BlockSchema.of(kind, doc)
        .with(
            symbol(
                    "parents",
                    "tournament: the best of a few random ones; truncation: any of a share of the best; uniform: any of all.",
                    "tournament",
                    "truncation",
                    "uniform")
                .or(parents)
                .fixed(),
            whole("tournament", 1, 1_000_000, "Designs of a tournament.").or(2).fixed(),
            ratio("keep", 0, 1, "Share of the population that `truncation` keeps as parents.")
                .or(0.5)
                .fixed(),
            symbol(
                    "survivors",
                    "best: parents and children compete; children: they replace their parents; youngest: the oldest dies (Real et al., AAAI 2019).",
                    "best",
                    "children",
                    "youngest")
                .or("best")
                .fixed(),
            whole("elite", 0, 1_000_000, "Best designs that survive in any case.").or(1).fixed(),
            flag("duplicates", "Whether a design may be evaluated twice.").or(false).fixed());
  }

  static final BlockSchema CONSTRAINTS =
      BlockSchema.of("constraints", "What happens to designs that break a requirement.")
          .with(
              symbol(
                      "parameters",
                      "Requirements over parameters: resample draws another design; repair moves to the nearest valid one; reject counts it as broken.",
                      "resample",
                      "repair",
                      "reject")
                  .or("repair")
                  .fixed(),
              symbol(
                      "metrics",
                      "Requirements over metrics: feasibility_rules (Deb, CMAME 2000); death_penalty gives `penalty` as the score; penalty adds `penalty` times the violation; lagrangian adapts that factor; epsilon lets violations below a shrinking `epsilon` pass (Takahama and Sakai, CEC 2006).",
                      "feasibility_rules",
                      "death_penalty",
                      "penalty",
                      "lagrangian",
                      "epsilon")
                  .or("feasibility_rules")
                  .fixed(),
              ratio("penalty", 0, Double.POSITIVE_INFINITY, "Score of, or factor for, a violation.")
                  .or(1e25)
                  .fixed()
                  .from("Krestinskaya et al., arXiv 2603.03880, their code"),
              ratio(
                      "epsilon",
                      0,
                      Double.POSITIVE_INFINITY,
                      "Relative violation that `epsilon` accepts in the first generation.")
                  .or(0.1)
                  .fixed());

  static final BlockSchema DAS_DENNIS =
      BlockSchema.of(
              "das_dennis",
              "Evenly spread weights on a simplex (Das and Dennis, SIAM J. Optim. 1998).")
          .with(
              whole(
                      "divisions",
                      1,
                      10_000,
                      "Divisions along each objective; `auto`: as many points as designs.")
                  .orAuto()
                  .fixed())
          .calledWith("divisions");

  static final BlockSchema RIESZ =
      BlockSchema.of(
              "riesz",
              "Any number of weights, spread by Riesz energy (Blank et al., IEEE TEC 2021).")
          .with(whole("points", 2, 1_000_000, "Weights; `auto`: the population.").orAuto().fixed())
          .calledWith("points");
}
