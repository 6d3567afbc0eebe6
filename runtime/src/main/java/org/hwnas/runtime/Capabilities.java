package org.hwnas.runtime;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hwnas.plan.Block;
import org.hwnas.plan.Field;
import org.hwnas.plan.Origin;
import org.hwnas.plan.Plan;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.experiment.Experiment;
import org.hwnas.runtime.screening.Surrogate;

/**
 * What this version acts on. The language says more than any one version of the runtime does; a
 * plan that states what would be ignored is refused, rather than run as if it had not been stated.
 */
public final class Capabilities {
  /**
   * Something a plan states and this version does not act on.
   *
   * @param what in the plan's words, such as {@code hardware.mitigation.drift_compensation}
   * @param refused whether the spec itself states it; else a definition it extends does, and the
   *     run may go on with a note
   */
  public record Gap(String what, boolean refused) {}

  private static final Set<String> LAW =
      Set.of("value", "c1", "c2", "c3", "below", "form", "offset", "slope", "low", "high");

  private static final Set<String> FORMAT =
      Set.of(
          "bits", "scheme", "clip", "calibration", "percentile", "integer_bits", "fraction_bits");

  /** Fields acted on, by kind of block. Kinds of layer are the network builder's own affair. */
  private static final Map<String, Set<String>> ACTED_ON =
      Map.ofEntries(
          Map.entry("experiment", Set.of()),
          Map.entry("workload", Set.of("dataset", "network", "weight")),
          Map.entry("quantization", Set.of()),
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
                  "chips",
                  "noise_aware",
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
          Map.entry("zero_cost", Set.of("score", "samples")),
          Map.entry("tabular", Set.of("file")),
          Map.entry("analytical", Set.of()),
          Map.entry("reference", Set.of()),
          Map.entry("fidelity", Set.of("keep", "by")),
          Map.entry(
              "gradient_boosting",
              Set.of(
                  "predicts",
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
                  "predicts", "samples", "loss", "screen", "after", "retrain", "layers", "hidden")),
          Map.entry("kriging", Set.of("predicts", "samples", "loss", "screen", "after", "retrain")),
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
          Map.entry("cma_es", Set.of("seed", "baseline", "population", "sigma", "restarts")),
          Map.entry("initial", Set.of("method", "pool", "evaluate")),
          Map.entry("portfolio", Set.of("seed", "baseline", "window", "explore")),
          Map.entry(
              "smbo", Set.of("seed", "baseline", "first", "batch", "starts", "steps", "optimism")),
          Map.entry("random", Set.of("seed", "baseline", "sampling")),
          Map.entry("grid", Set.of("seed", "baseline", "order", "points")),
          Map.entry("sms_emoa", Set.of("seed", "baseline", "population")),
          Map.entry("nsga3", Set.of("seed", "baseline", "population")),
          Map.entry(
              "moead", Set.of("seed", "baseline", "population", "neighbours", "decomposition")),
          Map.entry("das_dennis", Set.of("divisions")),
          Map.entry("aging_evolution", Set.of("seed", "baseline", "population", "sample")),
          Map.entry("local_search", Set.of("seed", "baseline", "neighbours", "restarts")),
          Map.entry(
              "simulated_annealing",
              Set.of("seed", "baseline", "temperature", "cooling", "steps", "restarts")),
          Map.entry("phase", Set.of("generations", "population")),
          Map.entry("uniform", Set.of("probability")),
          Map.entry("sbx", Set.of("probability", "eta")),
          Map.entry("one_point", Set.of("probability")),
          Map.entry("two_point", Set.of("probability")),
          Map.entry("step", Set.of("probability", "share")),
          Map.entry("reset", Set.of("probability", "share")),
          Map.entry("polynomial", Set.of("probability", "share", "eta")),
          Map.entry("gaussian", Set.of("probability", "share", "sigma")),
          Map.entry("exactly", Set.of("count")),
          Map.entry("selection", Set.of("tournament")),
          Map.entry("constraints", Set.of("parameters", "metrics", "penalty")),
          Map.entry("budget", Set.of("evaluations", "generations", "wall_clock")));

  /** Fields that a family of cost models acts on beyond those, by kind of its block. */
  private static final Map<String, Map<String, Set<String>>> BY_COST =
      Map.of(
          "analytical",
          Map.of(),
          "fitted",
          Map.of("fitted", Set.of("curve", "curves"), "adc", Set.of("kind", "columns_per_adc")),
          "external",
          Map.of("external", Set.of("simulator", "timeout")),
          "learned",
          Map.of("learned", Set.of("from", "columns", "predictor", "loss", "training_seed")),
          "reference",
          Map.of(
              "hardware", Set.of("power_gating", "grid_width"),
              "technology", Set.of("transistor"),
              "off_chip", Set.of("kind", "bandwidth", "energy_per_bit"),
              "tile_buffer", Set.of("bus"),
              "mapping",
                  Set.of(
                      "duplication",
                      "rounding",
                      "depthwise",
                      "capacity",
                      "pipelining",
                      "pipeline_target",
                      "share_crossbars",
                      "placement"),
              "crossbar", Set.of("active_rows", "active_cols", "driver_area", "wire_capacitance"),
              "dac", Set.of("kind", "power", "area", "rate"),
              "adc", Set.of("power", "area"),
              "device",
                  Set.of(
                      "kind",
                      "cell",
                      "cell_area",
                      "read_pulse",
                      "read_energy",
                      "set_voltage",
                      "set_pulse",
                      "reset_voltage",
                      "reset_pulse",
                      "write_energy")),
          "lookup",
          Map.of("lookup", Set.of("file", "columns", "by")),
          "neurosim",
          Map.of(
              "neurosim",
                  Set.of(
                      "corrected", "roadmap", "sense", "read", "mapping", "pipeline", "speed_up"),
              "crossbar", Set.of("active_rows"),
              "device", Set.of("kind", "cell")),
          "mnsim",
          Map.of(
              "mnsim", Set.of("corrected"),
              "hardware", Set.of("grid_width"),
              "interconnect", Set.of("bandwidth"),
              "local_interconnect", Set.of("kind", "bandwidth"),
              "tile_buffer", Set.of("bus"),
              "mapping", Set.of("placement", "depthwise"),
              "crossbar", Set.of("driver_area", "active_rows"),
              "dac", Set.of("kind", "rate", "power", "area"),
              "adc", Set.of("power", "area", "subtraction"),
              "device", Set.of("kind", "cell", "cell_area", "read_pulse")));

  /** Memories whose cell is the conductance that the other fields of a device describe. */
  private static final Set<String> CONDUCTANCES =
      Set.of("generic", "rram", "pcm", "fefet", "stt_mram", "sot_mram", "sonos", "flash");

  /** Those, and the ones that hold charge: a cost model has to know of them. */
  private static final Set<String> MEMORIES =
      Stream.concat(CONDUCTANCES.stream(), Stream.of("sram", "edram"))
          .collect(Collectors.toUnmodifiableSet());

  /** Symbols that a family acts on instead of {@link #SYMBOLS}. */
  private static final Map<String, Map<String, Set<String>>> SYMBOLS_BY_COST =
      Map.of(
          "reference",
          Map.of(
              "device.kind", MEMORIES,
              "mapping.weights", Set.of("differential_pair", "offset", "unit_column"),
              "adc.kind",
                  Set.of(
                      "sar",
                      "flash",
                      "ramp",
                      "sense_amplifier",
                      "integrating",
                      "pipeline",
                      "cyclic")),
          "neurosim",
          Map.of("device.kind", MEMORIES),
          "mnsim",
          Map.of("device.kind", MEMORIES));

  /** Fields that may differ from layer to layer, by family of cost models. */
  private static final Map<String, Set<String>> BY_LAYER =
      Map.of("fitted", Set.of("adc.kind", "adc.columns_per_adc", "weights.bits"));

  /** Families that are handed the whole configuration: nothing that is stated is ignored. */
  private static final Set<String> WHOLE = Set.of("external", "learned");

  private static final Set<String> BY_SURROGATE =
      Set.of("gradient_boosting", "kriging", "perceptron");

  /** Kinds that change nothing as long as nothing in them is stated. */
  private static final Set<String> INERT =
      Set.of(
          "no_surrogate",
          "finish",
          "reproduce",
          "report",
          "pruning",
          "none",
          "accumulator",
          "post_training",
          "off_chip",
          "local_interconnect",
          "pe_buffer");

  /** Parts of a search that it takes no notice of, by kind. */
  private static final Map<String, Set<String>> UNHEARD =
      Map.of(
          "aging_evolution", Set.of("crossover", "selection", "phase"),
          "moead", Set.of("selection", "phase"),
          "evolution", Set.of("selection", "phase"),
          "local_search", Set.of("initial"),
          "simulated_annealing", Set.of("initial"),
          "cma_es", Set.of("initial"),
          "portfolio", Set.of("initial"));

  private static final Set<String> METRICS =
      Set.of(
          "accuracy",
          "digital_accuracy",
          "energy",
          "latency",
          "area",
          "power",
          "throughput",
          "tops",
          "efficiency",
          "edp",
          "edap",
          "density",
          "leakage",
          "adc_energy",
          "programming_energy",
          "fabrication_cost",
          "conversions",
          "stored_weights",
          "layer_inputs",
          "utilization",
          "crossbars",
          "tiles",
          "cells",
          "parameters",
          "macs",
          "fits_on_chip");

  private static final Set<String> NONIDEALITIES =
      Set.of(
          "auto",
          "programming_noise",
          "variation",
          "read_noise",
          "drift",
          "retention",
          "stuck_at",
          "ir_drop",
          "nonlinear_iv",
          "finite_levels",
          "slice_error",
          "dac",
          "adc");

  private static final Map<String, Set<String>> SYMBOLS =
      Map.ofEntries(
          Map.entry("random.sampling", Set.of("uniform", "latin_hypercube", "halton")),
          Map.entry("constraints.parameters", Set.of("resample", "repair")),
          Map.entry("constraints.metrics", Set.of("feasibility_rules", "death_penalty", "penalty")),
          Map.entry("initial.method", Set.of("random", "latin_hypercube", "max_min_hamming")),
          Map.entry("trained.optimizer", Set.of("adam", "adamw", "sgd")),
          Map.entry("supernet.optimizer", Set.of("adam", "adamw", "sgd")),
          Map.entry("zero_cost.score", Set.of("naswot", "synflow", "grad_norm")),
          Map.entry("weights.scheme", Set.of("uniform", "learned", "integer_fraction")),
          Map.entry("activations.scheme", Set.of("uniform", "learned", "integer_fraction")),
          Map.entry("kriging.loss", Set.of("squared")),
          Map.entry("perceptron.loss", Set.of("squared")),
          Map.entry("trained.nonidealities", NONIDEALITIES),
          Map.entry("supernet.nonidealities", NONIDEALITIES),
          Map.entry(
              "programming_noise.model",
              Set.of(
                  "none",
                  "constant",
                  "gaussian",
                  "proportional",
                  "inverse",
                  "lognormal",
                  "polynomial",
                  "saturating",
                  "slices",
                  "table")),
          Map.entry("device.kind", CONDUCTANCES),
          Map.entry("mapping.weights", Set.of("differential_pair", "offset")),
          Map.entry("adc.kind", Set.of("sar", "flash")),
          Map.entry("adc.range", Set.of("calibrated", "full", "granular", "fixed")));

  private Capabilities() {}

  /** What a plan states beyond this version, in the order of the plan; none twice. */
  public static List<Gap> gaps(Plan plan) {
    Set<Gap> gaps = new LinkedHashSet<>();
    Map<String, Set<String>> acted = acted(plan);
    Map<String, Set<String>> symbols = symbols(plan);
    Set<String> layered = layered(plan);
    for (Block block : plan.configuration().children()) {
      boolean design = Set.of("hardware", "quantization", "workload").contains(block.kind());
      if (!(design && WHOLE.containsAll(models(plan)) && !models(plan).isEmpty())) {
        block(block, "", acted, symbols, layered, gaps);
      }
    }
    screening(plan, gaps);
    plan.objectives().forEach(o -> metrics(o.expr(), gaps));
    plan.requirements().forEach(r -> metrics(r.expr(), gaps));
    return List.copyOf(gaps);
  }

  /** A predictor that the budget leaves no design for, and one in the middle of the chain. */
  private static void screening(Plan plan, Set<Gap> gaps) {
    List<Block> evaluates =
        plan.configuration().children().stream()
            .filter(block -> block.kind().equals("evaluate"))
            .toList();
    for (Block evaluate : evaluates) {
      Optional<Block> end = evaluate.child("surrogate");
      boolean predicts = end.filter(b -> !b.kind().equals("no_surrogate")).isPresent();
      for (Block block : evaluate.children()) {
        // one that states none has that of the end
        if (block.kind().equals("fidelity")
            && block.child("surrogate").filter(s -> !end.equals(Optional.of(s))).isPresent()) {
          gaps.add(new Gap("`evaluate." + block.name() + ".surrogate`", true));
        }
      }
      if (predicts && end.get().when().isEmpty() && BY_SURROGATE.contains(end.get().kind())) {
        Surrogate surrogate = Surrogate.of(plan).orElseThrow();
        if (surrogate.screen() == 0) {
          gaps.add(
              new Gap("`evaluate.surrogate.screen` = 0, with which nothing is measured", true));
        }
        int samples = surrogate.samples();
        int budget = Experiment.budget(Experiment.searchBlock(plan));
        if (samples >= budget) {
          gaps.add(
              new Gap(
                  "`evaluate.surrogate` that learns from "
                      + samples
                      + " designs with a budget of "
                      + budget,
                  true));
        }
      }
    }
  }

  /** The cost models a design may choose. */
  private static Set<String> models(Plan plan) {
    Set<String> families = new LinkedHashSet<>();
    plan.configuration().children().stream()
        .filter(block -> block.kind().equals("evaluate"))
        .flatMap(block -> block.children().stream())
        .filter(block -> block.name().equals("cost"))
        .forEach(block -> families.add(block.kind()));
    return families;
  }

  /** Fields that may differ from layer to layer, whichever cost model a design may choose. */
  private static Set<String> layered(Plan plan) {
    Set<String> layered = new LinkedHashSet<>();
    BY_LAYER.values().forEach(layered::addAll);
    models(plan).forEach(f -> layered.retainAll(BY_LAYER.getOrDefault(f, Set.of())));
    return layered;
  }

  /** Fields acted on by kind of block, whichever cost model a design may choose. */
  private static Map<String, Set<String>> acted(Plan plan) {
    Map<String, Set<String>> acted = new HashMap<>(ACTED_ON);
    List<Map<String, Set<String>>> families =
        families(plan).stream().filter(BY_COST::containsKey).map(BY_COST::get).toList();
    Set<String> kinds = new LinkedHashSet<>();
    families.forEach(family -> kinds.addAll(family.keySet()));
    for (String kind : kinds) {
      Set<String> all = new LinkedHashSet<>(acted.getOrDefault(kind, Set.of()));
      families.get(0).getOrDefault(kind, Set.of()).stream()
          .filter(field -> families.stream().allMatch(f -> knows(f, kind, field)))
          .forEach(all::add);
      acted.put(kind, all);
    }
    return acted;
  }

  /** Symbols acted on by field, whichever cost model a design may choose. */
  private static Map<String, Set<String>> symbols(Plan plan) {
    Map<String, Set<String>> symbols = new HashMap<>(SYMBOLS);
    List<String> families = families(plan);
    symbols.replaceAll(
        (field, usual) ->
            families.stream()
                .map(f -> SYMBOLS_BY_COST.getOrDefault(f, Map.of()).getOrDefault(field, usual))
                .reduce(
                    (one, other) ->
                        one.stream().filter(other::contains).collect(Collectors.toSet()))
                .orElse(usual));
    return symbols;
  }

  private static List<String> families(Plan plan) {
    return plan.configuration().children().stream()
        .filter(block -> block.kind().equals("evaluate"))
        .flatMap(block -> block.children().stream())
        .filter(block -> block.name().equals("cost"))
        .map(Block::kind)
        .toList();
  }

  private static boolean knows(Map<String, Set<String>> family, String kind, String field) {
    return family.getOrDefault(kind, Set.of()).contains(field);
  }

  private static void metrics(Expr expr, Set<Gap> gaps) {
    expr.metrics().stream()
        .filter(m -> !METRICS.contains(m))
        .forEach(m -> gaps.add(new Gap("the metric `" + m + "`", true)));
  }

  private static void block(
      Block block,
      String above,
      Map<String, Set<String>> acted,
      Map<String, Set<String>> symbols,
      Set<String> layered,
      Set<Gap> gaps) {
    String path = above.isEmpty() ? block.name() : above + "." + block.name();
    if (block.kind().equals("network")) {
      return;
    }
    Set<String> known = acted.get(block.kind());
    if (known == null && !INERT.contains(block.kind())) {
      gaps.add(new Gap("`" + path + "` of kind `" + block.kind() + "`", true));
      return;
    }
    if (block.kind().equals("report")) {
      // the report shows everything there is; a choice among it changes no result
      if (!block.children().isEmpty()) {
        gaps.add(new Gap("what `report` selects", false));
      }
      return;
    }
    if (block.kind().equals("finish")) {
      Field designs = block.fields().get("designs");
      if (designs.values().equals(List.of(Expr.symbol("none")))) {
        return;
      }
    }
    block
        .fields()
        .forEach(
            (name, field) ->
                field(block.kind(), name, field, path, known, symbols, layered)
                    .ifPresent(gaps::add));
    boolean step = block.kind().equals("fidelity");
    Set<String> unheard = UNHEARD.getOrDefault(block.kind(), Set.of());
    for (Block child : block.children()) {
      if (unheard.contains(child.name()) || unheard.contains(child.kind())) {
        child
            .fields()
            .forEach(
                (name, field) ->
                    field(
                            child.kind(),
                            name,
                            field,
                            path + "." + child.name(),
                            Set.of(),
                            symbols,
                            layered)
                        .ifPresent(gaps::add));
      } else if (!step) {
        block(child, path, acted, symbols, layered, gaps);
      } else if (!child.name().equals("surrogate")) {
        Map<String, Set<String>> own = new HashMap<>(acted);
        own.putAll(BY_COST.getOrDefault(child.kind(), Map.of()));
        block(child, path, own, symbols, layered, gaps);
      }
    }
  }

  private static Optional<Gap> field(
      String kind,
      String name,
      Field field,
      String path,
      Set<String> known,
      Map<String, Set<String>> symbolsByField,
      Set<String> layered) {
    if (field.origin().kind() == Origin.Kind.DEFAULT) {
      return Optional.empty();
    }
    boolean refused = field.origin().kind() == Origin.Kind.SPEC;
    String what = "`" + path + "." + name + "`";
    if (known == null || !known.contains(name)) {
      return Optional.of(new Gap(what, refused));
    }
    if (field.variation().isPresent() && !layered.contains(kind + "." + name)) {
      return Optional.of(new Gap(what + " per " + field.variation().get().per().id(), refused));
    }
    Set<String> symbols = symbolsByField.get(kind + "." + name);
    if (symbols == null) {
      return Optional.empty();
    }
    List<String> beyond = new ArrayList<>();
    for (Expr value : field.values()) {
      constants(value, beyond);
    }
    beyond.removeIf(symbols::contains);
    return beyond.isEmpty()
        ? Optional.empty()
        : Optional.of(new Gap(what + " = `" + String.join("`, `", beyond) + "`", refused));
  }

  /** Symbols an expression can take, as far as it states them. */
  private static void constants(Expr expr, List<String> into) {
    if (expr instanceof Expr.Const c && c.value() instanceof Value.Sym symbol) {
      into.add(symbol.name());
    }
    expr.children().forEach(c -> constants(c, into));
  }
}
