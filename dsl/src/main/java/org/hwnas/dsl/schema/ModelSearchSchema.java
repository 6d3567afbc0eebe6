package org.hwnas.dsl.schema;

import static org.hwnas.dsl.schema.Fields.ratio;
import static org.hwnas.dsl.schema.Fields.symbol;
import static org.hwnas.dsl.schema.Fields.whole;

import java.util.List;

/** Algorithms that model the objective, and global optimisers of real intervals. */
final class ModelSearchSchema {
  private static final String FMFN = "Han et al., IEEE TCAD 2024, their code";

  private ModelSearchSchema() {}

  private static final BlockSchema GAUSSIAN_PROCESS =
      BlockSchema.of(
              "gaussian_process",
              "Gaussian process; unordered values by Hamming distance (Rasmussen and Williams, 2006).")
          .with(
              symbol("kernel", "Covariance over ordered values.", "matern", "rbf")
                  .or("matern")
                  .fixed()
                  .from(FMFN),
              ratio("nu", 0.5, 10, "Smoothness of `matern`.").or(2.5).fixed().from(FMFN),
              ratio("alpha", 0, 1e6, "Noise added to the diagonal.").or(1e-3).fixed().from(FMFN),
              whole("restarts", 0, 1000, "Fresh starts of the fit.").or(5).fixed().from(FMFN));

  private static final BlockSchema FOREST =
      BlockSchema.of(
              "forest", "Random forest with the spread of its trees (Hutter et al., LION 2011).")
          .with(whole("trees", 1, 100_000, "Trees.").or(100).fixed());

  private static final BlockSchema UCB =
      BlockSchema.of("ucb", "Mean plus `kappa` deviations (Srinivas et al., ICML 2010).")
          .with(
              ratio("kappa", 0, 1000, "Deviations.").or(2.576).fixed().from(FMFN),
              ratio("decay", 0, 1, "Factor of `kappa` after each design.").or(1).fixed())
          .calledWith("kappa");

  private static final BlockSchema EI =
      BlockSchema.of("ei", "Expected improvement (Jones et al., J. Global Optim. 1998).")
          .with(ratio("xi", 0, 1000, "Improvement that counts for nothing.").or(0).fixed())
          .calledWith("xi");

  private static final BlockSchema EHVI =
      BlockSchema.of(
          "ehvi",
          "Expected gain of hypervolume (Emmerich et al., IEEE TEC 2006); several objectives.");

  static List<BlockSchema> algorithms() {
    return List.of(bayesian(), smbo(), tpe(), shgo());
  }

  private static BlockSchema bayesian() {
    return SearchSchema.algorithm(
            "bayesian", "Bayesian optimisation: the design that a model of the past promises most.")
        .with(
            whole("batch", 1, 10_000, "Designs proposed at once.").or(1).fixed(),
            whole("first", 1, 1_000_000, "Designs before the first model.")
                .or(10)
                .fixed()
                .from(FMFN),
            whole("samples", 1, 100_000_000, "Random designs among which the promise is sought.")
                .or(10_000)
                .fixed()
                .from(FMFN),
            whole("starts", 0, 100_000, "Of the best of them, starts of a local search.")
                .or(10)
                .fixed()
                .from(FMFN))
        .choice("model", GAUSSIAN_PROCESS, FOREST)
        .choice("acquisition", EI, UCB, EHVI)
        .slot("initial", OperatorSchema.INITIAL);
  }

  private static BlockSchema smbo() {
    return SearchSchema.algorithm(
            "smbo",
            "Sequential model-based search for a front in mixed, conditional spaces: a local search over a Gaussian process with additive effects proposes what adds most hypervolume (Hutter et al., LION 2011; Emmerich et al., IEEE TEC 2006; Duvenaud et al., NeurIPS 2011).")
        .with(
            whole("first", 2, 1_000_000, "Designs before the first model.").or(30).fixed(),
            whole(
                    "batch",
                    1,
                    10_000,
                    "Designs between two models; one in 50 of those known where that is more.")
                .or(5)
                .fixed(),
            whole("starts", 1, 100_000, "Designs of the front around which is looked.")
                .or(40)
                .fixed(),
            whole("steps", 1, 1000, "Steps of the local search over the model.").or(4).fixed(),
            ratio(
                    "optimism",
                    0,
                    100,
                    "Deviations by which every other design of a batch is taken to be better.")
                .or(2)
                .fixed());
  }

  private static BlockSchema tpe() {
    return SearchSchema.algorithm(
            "tpe", "Tree-structured Parzen estimator (Bergstra et al., NeurIPS 2011).")
        .with(
            whole("first", 1, 1_000_000, "Designs before the first model.")
                .or(10)
                .fixed()
                .from("default of Optuna 4 (Akiba et al., KDD 2019)"),
            ratio("gamma", 0, 1, "Share of the designs that count as good.")
                .or(0.1)
                .fixed()
                .from("default of Optuna 4 (Akiba et al., KDD 2019)"),
            whole("candidates", 1, 1_000_000, "Designs drawn from the good ones.")
                .or(24)
                .fixed()
                .from("default of Optuna 4 (Akiba et al., KDD 2019)"))
        .slot("initial", OperatorSchema.INITIAL);
  }

  private static BlockSchema shgo() {
    return SearchSchema.algorithm(
            "shgo",
            "Simplicial homology global optimisation over real intervals; other domains are relaxed and rounded (Endres et al., J. Global Optim. 2018).")
        .with(
            whole("points", 1, 10_000_000, "Points sampled an iteration.")
                .or(100)
                .fixed()
                .from("default of SciPy 1.14"),
            whole("rounds", 1, 1_000_000, "Iterations.")
                .or(1)
                .fixed()
                .from("default of SciPy 1.14"),
            symbol("sampling", "How points are spread.", "simplicial", "sobol", "halton")
                .or("simplicial")
                .fixed()
                .from("default of SciPy 1.14"),
            symbol("local", "Local minimiser.", "cobyla", "nelder_mead", "bobyqa")
                .or("cobyla")
                .fixed(),
            whole(
                    "levels",
                    1,
                    16,
                    "Levels of a hierarchical search: coarse over all, then fine around the best (Li et al., ACM TECS 2021).")
                .or(1)
                .fixed());
  }
}
