package org.hwnas.runtime;

import java.util.Map;
import java.util.Set;

/**
 * The fields this version acts on, by kind of block; {@link Capabilities} compares a plan with
 * them.
 */
final class ActedOnFields {
  private static final Set<String> LAW =
      Set.of("value", "c1", "c2", "c3", "below", "form", "offset", "slope", "low", "high");

  private static final Set<String> FORMAT =
      Set.of(
          "bits", "scheme", "clip", "calibration", "percentile", "integer_bits", "fraction_bits");

  private static final Set<String> SELECTION =
      Set.of("parents", "tournament", "keep", "survivors", "elite", "duplicates");

  /** Fields acted on, by kind of block. Kinds of layer are the network builder's own affair. */
  static final Map<String, Set<String>> ACTED_ON =
      Map.ofEntries(
          Map.entry("experiment", Set.of()),
          Map.entry("workload", Set.of("dataset", "network", "weight")),
          Map.entry("quantization", Set.of()),
          Map.entry("accumulator", Set.of("bits", "fraction_bits")),
          Map.entry("weights", FORMAT),
          Map.entry("activations", FORMAT),
          Map.entry("aware", Set.of("epochs", "learning_rate", "start", "learn_clip")),
          Map.entry(
              "noise_aware", Set.of("epochs", "learning_rate", "start", "learn_clip", "noise")),
          Map.entry("hardware", Set.of("supply", "cycle", "clock", "router_group")),
          Map.entry("technology", Set.of("feature_size", "fabrication_cost")),
          Map.entry("global_buffer", Set.of("capacity")),
          Map.entry("interconnect", Set.of("kind", "flit")),
          Map.entry("tile", Set.of("count")),
          Map.entry("tile_buffer", Set.of("capacity")),
          Map.entry("pe", Set.of("count")),
          Map.entry(
              "crossbar",
              Set.of(
                  "count",
                  "rows",
                  "cols",
                  "bits_per_cell",
                  "wire_resistance",
                  "row_wire_resistance",
                  "column_wire_resistance",
                  "source_resistance",
                  "sink_resistance")),
          Map.entry("dac", Set.of("bits")),
          Map.entry(
              "adc",
              Set.of(
                  "kind",
                  "bits",
                  "columns_per_adc",
                  "per_bank",
                  "rate",
                  "range",
                  "full_scale",
                  "stochastic_rounding")),
          Map.entry(
              "device",
              Set.of(
                  "kind",
                  "g_min",
                  "g_max",
                  "on_off_ratio",
                  "levels",
                  "read_voltage",
                  "cell_area_f2")),
          Map.entry(
              "programming_noise",
              Set.of(
                  "model",
                  "sigma",
                  "relative",
                  "c0",
                  "c1",
                  "c2",
                  "c3",
                  "c4",
                  "amplitude",
                  "scale",
                  "step_sigma",
                  "slice_bits",
                  "file")),
          Map.entry("device_variation", Set.of("sigma", "of", "distribution")),
          Map.entry("cycle_variation", Set.of("sigma", "of", "distribution")),
          Map.entry(
              "read_noise",
              Set.of("model", "sigma", "relative", "amplitude", "scale", "integration", "draw")),
          Map.entry("flicker_law", LAW),
          Map.entry("drift", Set.of("t0", "nu_draw", "towards")),
          Map.entry("drift_law", LAW),
          Map.entry("drift_spread_law", LAW),
          Map.entry(
              "retention",
              Set.of(
                  "model",
                  "shift",
                  "spread",
                  "spread_growth",
                  "times",
                  "c0",
                  "c1",
                  "c2",
                  "c3",
                  "c4",
                  "amplitude",
                  "scale",
                  "shift_unit",
                  "shift_c0",
                  "shift_c1",
                  "shift_c2",
                  "shift_c3",
                  "shift_c4",
                  "shift_c5",
                  "shift_c6",
                  "shift_c7",
                  "shift_c8",
                  "shift_c9",
                  "shift_c10",
                  "file")),
          Map.entry("stuck_at", Set.of("off", "on", "count", "map")),
          Map.entry("nonlinear_iv", Set.of("model", "v0", "a1", "a2", "a3", "n2", "n3")),
          Map.entry(
              "mitigation",
              Set.of(
                  "drift_compensation",
                  "column_scaling",
                  "remapping",
                  "weight_clipping",
                  "weight_correction",
                  "refresh")),
          Map.entry("dac_errors", Set.of("offset", "gain", "noise", "inl", "dnl")),
          Map.entry(
              "adc_errors",
              Set.of(
                  "offset",
                  "gain",
                  "noise",
                  "inl",
                  "dnl",
                  "comparator_offset",
                  "capacitor_mismatch",
                  "amplifier_gain")),
          Map.entry("mapping", Set.of("weights", "dataflow")),
          Map.entry("evaluate", Set.of()),
          Map.entry(
              "trained",
              Set.of(
                  "epochs",
                  "from",
                  "train_samples",
                  "test_samples",
                  "batch",
                  "optimizer",
                  "learning_rate",
                  "weight_decay",
                  "schedule",
                  "momentum",
                  "augmentation",
                  "patience",
                  "weight_clip",
                  "device_aware",
                  "ir_drop_aware",
                  "chips",
                  "noise_aware",
                  "report_last",
                  "times",
                  "nonidealities")),
          Map.entry(
              "supernet",
              Set.of(
                  "sampling",
                  "recalibrate",
                  "epochs",
                  "train_samples",
                  "test_samples",
                  "batch",
                  "optimizer",
                  "learning_rate",
                  "weight_decay",
                  "schedule",
                  "momentum",
                  "augmentation",
                  "weight_clip",
                  "chips",
                  "noise_aware",
                  "times",
                  "nonidealities")),
          Map.entry("zero_cost", Set.of("score", "samples", "fit")),
          Map.entry("post_training", Set.of("samples")),
          Map.entry("tabular", Set.of("file", "key", "column", "order")),
          Map.entry("xgboost", Set.of("file", "loss_file", "encoding", "times")),
          Map.entry("analytical", Set.of()),
          Map.entry("reference", Set.of()),
          Map.entry("fidelity", Set.of("keep", "by")),
          Map.entry("finish", Set.of("designs", "count")),
          Map.entry(
              "gradient_boosting",
              Set.of(
                  "predicts",
                  "confirm",
                  "samples",
                  "loss",
                  "screen",
                  "after",
                  "retrain",
                  "trees",
                  "depth",
                  "learning_rate",
                  "subsample",
                  "columns")),
          Map.entry(
              "perceptron",
              Set.of(
                  "predicts",
                  "confirm",
                  "samples",
                  "loss",
                  "screen",
                  "after",
                  "retrain",
                  "layers",
                  "hidden")),
          Map.entry(
              "recurrent",
              Set.of(
                  "predicts",
                  "confirm",
                  "samples",
                  "loss",
                  "screen",
                  "after",
                  "retrain",
                  "hidden",
                  "embedding",
                  "epochs",
                  "batch",
                  "learning_rate",
                  "margin")),
          Map.entry(
              "kriging",
              Set.of("predicts", "confirm", "samples", "loss", "screen", "after", "retrain")),
          Map.entry("nsga2", Set.of("seed", "baseline", "population")),
          Map.entry("ga", Set.of("seed", "baseline", "population")),
          Map.entry(
              "evolution",
              Set.of(
                  "seed",
                  "baseline",
                  "population",
                  "parents",
                  "crossover_children",
                  "mutation_children")),
          Map.entry("tpe", Set.of("seed", "baseline", "first", "gamma", "candidates")),
          Map.entry("bayesian", Set.of("seed", "baseline", "batch", "first", "samples", "starts")),
          Map.entry("gaussian_process", Set.of("kernel", "nu", "alpha", "restarts")),
          Map.entry("ei", Set.of("xi")),
          Map.entry("ucb", Set.of("kappa", "decay")),
          Map.entry("ehvi", Set.of()),
          Map.entry(
              "esapp",
              Set.of(
                  "seed",
                  "baseline",
                  "population",
                  "parents",
                  "entropy_weight",
                  "intensity_weight",
                  "update",
                  "screen")),
          Map.entry(
              "shgo",
              Set.of("seed", "baseline", "points", "rounds", "sampling", "local", "levels")),
          Map.entry("cma_es", Set.of("seed", "baseline", "population", "sigma", "restarts")),
          Map.entry(
              "hyperband", Set.of("seed", "baseline", "population", "eta", "brackets", "propose")),
          Map.entry("initial", Set.of("method", "pool", "evaluate", "from", "feasible")),
          Map.entry("portfolio", Set.of("seed", "baseline", "window", "explore")),
          Map.entry(
              "smbo", Set.of("seed", "baseline", "first", "batch", "starts", "steps", "optimism")),
          Map.entry("random", Set.of("seed", "baseline", "sampling")),
          Map.entry("grid", Set.of("seed", "baseline", "order", "points")),
          Map.entry("sms_emoa", Set.of("seed", "baseline", "population")),
          Map.entry("nsga3", Set.of("seed", "baseline", "population")),
          Map.entry(
              "moead",
              Set.of(
                  "seed",
                  "baseline",
                  "population",
                  "neighbours",
                  "decomposition",
                  "nearby",
                  "replacements",
                  "batch")),
          Map.entry("das_dennis", Set.of("divisions")),
          Map.entry("riesz", Set.of("points")),
          Map.entry("aging_evolution", Set.of("seed", "baseline", "population", "sample")),
          Map.entry("local_search", Set.of("seed", "baseline", "neighbours", "restarts")),
          Map.entry(
              "simulated_annealing",
              Set.of("seed", "baseline", "temperature", "cooling", "steps", "restarts")),
          Map.entry("phase", Set.of("generations", "population")),
          Map.entry(
              "stage",
              Set.of(
                  "decides",
                  "granularity",
                  "others",
                  "hand_over",
                  "keep",
                  "by",
                  "inside",
                  "rerun")),
          Map.entry("uniform", Set.of("probability")),
          Map.entry("sbx", Set.of("probability", "eta")),
          Map.entry("one_point", Set.of("probability")),
          Map.entry("two_point", Set.of("probability")),
          Map.entry("differential", Set.of("probability", "factor")),
          Map.entry("step", Set.of("probability", "share")),
          Map.entry("reset", Set.of("probability", "share")),
          Map.entry("polynomial", Set.of("probability", "share", "eta")),
          Map.entry("gaussian", Set.of("probability", "share", "sigma")),
          Map.entry("exactly", Set.of("count")),
          Map.entry("selection", SELECTION),
          Map.entry("pool_selection", SELECTION),
          Map.entry("classes", Set.of()),
          Map.entry("class", Set.of("parameters", "weight", "probability")),
          Map.entry("constraints", Set.of("parameters", "metrics", "penalty", "epsilon")),
          Map.entry(
              "reinforce",
              Set.of(
                  "seed",
                  "baseline",
                  "batch",
                  "optimizer",
                  "learning_rate",
                  "baseline_period",
                  "entropy",
                  "temperature")),
          Map.entry(
              "ddpg",
              Set.of(
                  "seed",
                  "baseline",
                  "hidden",
                  "hidden_layers",
                  "actor_rate",
                  "critic_rate",
                  "tau",
                  "discount",
                  "warm_up",
                  "noise",
                  "noise_decay",
                  "batch",
                  "replay",
                  "updates",
                  "actions",
                  "state",
                  "initial_weights",
                  "reward")),
          Map.entry(
              "differentiable",
              Set.of(
                  "seed",
                  "baseline",
                  "gates",
                  "temperature",
                  "temperature_end",
                  "optimizer",
                  "learning_rate",
                  "momentum",
                  "weight_decay",
                  "alternate",
                  "warm_up",
                  "discretize_cost",
                  "result")),
          Map.entry("lstm", Set.of("layers", "hidden", "embedding")),
          Map.entry("budget", Set.of("evaluations", "generations", "stagnation", "wall_clock")));

  /** What a budget may count beyond that, by kind of search. */
  static final Map<String, Set<String>> COUNTED =
      Map.of(
          "reinforce",
          Set.of("episodes"),
          "ddpg",
          Set.of("episodes"),
          "differentiable",
          Set.of("iterations"));

  /** Kinds that change nothing as long as nothing in them is stated. */
  static final Set<String> INERT =
      Set.of(
          "no_surrogate",
          "reproduce",
          "report",
          "pruning",
          "none",
          "off_chip",
          "local_interconnect",
          "pe_buffer");

  /** Parts of a search that it takes no notice of, by kind. */
  static final Map<String, Set<String>> UNHEARD =
      Map.of(
          "aging_evolution", Set.of("crossover", "selection", "phase"),
          "moead", Set.of("selection", "phase"),
          "evolution", Set.of("phase"),
          "hyperband", Set.of("phase"),
          "esapp", Set.of("crossover", "mutation", "selection", "phase"));

  private ActedOnFields() {}
}
