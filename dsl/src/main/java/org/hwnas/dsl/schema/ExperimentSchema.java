package org.hwnas.dsl.schema;

import static org.hwnas.dsl.schema.Fields.flag;
import static org.hwnas.dsl.schema.Fields.quantity;
import static org.hwnas.dsl.schema.Fields.ratio;
import static org.hwnas.dsl.schema.Fields.symbol;
import static org.hwnas.dsl.schema.Fields.whole;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hwnas.plan.units.Dimension;

/** The experiment: workloads, estimators, search. */
final class ExperimentSchema {
  private ExperimentSchema() {}

  static final BlockSchema WORKLOAD =
      BlockSchema.of("workload", "A data set, and the network that runs on it.")
          .with(
              FieldSchema.of(
                      "dataset",
                      new FieldType.Name(List.of("fashion_mnist", "fashion_mnist_10k", "none")),
                      "Data set by name; `none` where only cost matters.")
                  .or("none")
                  .fixed(),
              ratio("weight", 0, Double.POSITIVE_INFINITY, "Weight in a mean over workloads.")
                  .or(1)
                  .fixed());

  static final BlockSchema TRAINED =
      BlockSchema.of(
              "trained",
              "Train the network, map it onto crossbars, measure it on Monte-Carlo chips.")
          .with(
              whole("epochs", 1, 10_000, "Passes over the training images.").or(3).fixed(),
              whole("train_samples", 1, 1_000_000_000, "Training images used; `auto`: all.")
                  .orAuto()
                  .fixed(),
              whole(
                      "test_samples",
                      1,
                      1_000_000_000,
                      "Test images used for the analog accuracy; `auto`: all.")
                  .orAuto()
                  .fixed(),
              whole("batch", 1, 65536, "Images per step.").or(64).fixed(),
              symbol(
                      "optimizer",
                      "Adam (Kingma and Ba 2015) or SGD with momentum 0.9.",
                      "adam",
                      "sgd")
                  .or("adam")
                  .fixed(),
              ratio("learning_rate", 1e-9, 100, "Peak step size; decays along a cosine.")
                  .or(0.002)
                  .fixed(),
              ratio("weight_decay", 0, 1, "Decoupled weight decay.").or(0).fixed(),
              quantity(
                      "times",
                      Dimension.TIME,
                      "s",
                      "Times after programming at which the accuracy is measured; none: right after.")
                  .several()
                  .fixed(),
              whole(
                      "chips",
                      1,
                      100_000,
                      "Monte-Carlo chips: independent draws of every random non-ideality.")
                  .or(1)
                  .fixed(),
              flag("programming_noise", "Whether the device's programming noise acts.")
                  .or(true)
                  .fixed(),
              flag("adc", "Whether the converters' resolution acts.").or(true).fixed(),
              ratio(
                      "noise_aware",
                      0,
                      1,
                      "Relative weight noise injected while training; 0 for none (Joshi et al., Nat. Commun. 2020).")
                  .or(0)
                  .fixed());

  static final BlockSchema ANALYTICAL =
      BlockSchema.of(
          "analytical",
          "Closed-form area, energy and latency by component, constants of ISAAC (Shafiee et al., ISCA 2016, Table I).");

  static final BlockSchema EVALUATE =
      BlockSchema.of("evaluate", "How a design is measured.")
          .slot("accuracy", TRAINED)
          .slot("cost", ANALYTICAL);

  private static final BlockSchema BUDGET =
      BlockSchema.of("budget", "When the search ends: at the first limit reached.")
          .with(
              whole("evaluations", 1, 1_000_000_000, "Designs evaluated.").orAuto().fixed(),
              whole("generations", 1, 1_000_000_000, "Generations.").orAuto().fixed(),
              quantity("wall_clock", Dimension.TIME, "s", "Time; the run stops resumable.")
                  .orAuto()
                  .fixed());

  private static BlockSchema algorithm(String kind, String doc) {
    return BlockSchema.of(kind, doc)
        .with(
            whole("seed", 0, Long.MAX_VALUE >> 11, "Master seed of every random stream.")
                .or(1)
                .fixed(),
            symbol("baseline", "A same-budget random search to compare with.", "random", "none")
                .or(kind.equals("random") ? "none" : "random")
                .fixed())
        .slot(
            new BlockSchema.Slot(
                "budget",
                Map.of("budget", BUDGET),
                "budget",
                Optional.empty(),
                Map.of(
                    "evaluations",
                    "evaluations",
                    "generations",
                    "generations",
                    "s",
                    "wall_clock")));
  }

  private static BlockSchema evolutionary(String kind, String doc) {
    return algorithm(kind, doc)
        .with(
            whole("population", 4, 1_000_000, "Designs per generation.").or(32).fixed(),
            ratio("crossover_probability", 0, 1, "Share of children made from two parents.")
                .or(0.9)
                .fixed(),
            ratio(
                    "mutation_probability",
                    0,
                    1,
                    "Chance of each parameter to mutate; `auto`: one over their number.")
                .orAuto()
                .fixed());
  }

  /** Algorithms that optimise one objective only. */
  static final Set<String> SINGLE_OBJECTIVE = Set.of("ga");

  /** Algorithms by name. */
  static final Map<String, BlockSchema> ALGORITHMS = algorithms();

  private static Map<String, BlockSchema> algorithms() {
    Map<String, BlockSchema> all = new LinkedHashMap<>();
    all.put(
        "nsga2",
        evolutionary("nsga2", "NSGA-II with constrained domination (Deb et al., IEEE TEC 2002)."));
    all.put("ga", evolutionary("ga", "Elitist genetic algorithm for one objective."));
    all.put("random", algorithm("random", "Uniform over the valid designs, without repetition."));
    return all;
  }

  static final BlockSchema EXPERIMENT =
      BlockSchema.of("experiment", "One search: what, under which physics, for what, how.")
          .slot("workload", WORKLOAD, "workload")
          .slot("network", NetworkSchema.NETWORK, "network")
          .slot("hardware", HardwareSchema.HARDWARE, "hardware")
          .slot("quantization", HardwareSchema.QUANTIZATION, "quantization")
          .slot("evaluate", EVALUATE)
          .slot(new BlockSchema.Slot("search", ALGORITHMS, "nsga2", Optional.empty(), Map.of()));
}
