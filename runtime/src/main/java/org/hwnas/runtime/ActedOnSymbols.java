package org.hwnas.runtime;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The choices this version acts on, for fields whose values are names. */
final class ActedOnSymbols {
  /** Memories whose cell is the conductance that the other fields of a device describe. */
  private static final Set<String> CONDUCTANCES =
      Set.of("generic", "rram", "pcm", "fefet", "stt_mram", "sot_mram", "sonos", "flash");

  /** Those, and the ones that hold charge: a cost model has to know of them. */
  private static final Set<String> MEMORIES =
      Stream.concat(CONDUCTANCES.stream(), Stream.of("sram", "edram"))
          .collect(Collectors.toUnmodifiableSet());

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

  static final Map<String, Set<String>> SYMBOLS =
      Map.ofEntries(
          Map.entry(
              "ddpg.state",
              Set.of(
                  "auto",
                  "kind",
                  "input_channels",
                  "channels",
                  "kernel",
                  "stride",
                  "weights",
                  "inputs",
                  "macs",
                  "index",
                  "previous_action",
                  "rest")),
          Map.entry("random.sampling", Set.of("uniform", "latin_hypercube", "sobol", "halton")),
          Map.entry("constraints.parameters", Set.of("resample", "repair", "reject")),
          Map.entry(
              "constraints.metrics",
              Set.of("feasibility_rules", "death_penalty", "penalty", "lagrangian", "epsilon")),
          Map.entry(
              "initial.method",
              Set.of("random", "latin_hypercube", "sobol", "max_min_hamming", "file")),
          Map.entry("trained.optimizer", Set.of("adam", "adamw", "sgd")),
          Map.entry("supernet.optimizer", Set.of("adam", "adamw", "sgd")),
          Map.entry(
              "weights.scheme", Set.of("uniform", "learned", "integer_fraction", "power_of_two")),
          Map.entry("activations.scheme", Set.of("uniform", "learned", "integer_fraction")),
          Map.entry("kriging.loss", Set.of("squared")),
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
          Map.entry("local_interconnect.kind", Set.of("bus", "h_tree")),
          Map.entry("adc.range", Set.of("calibrated", "full", "granular", "fixed")));

  /** Symbols that a family acts on instead of {@link #SYMBOLS}. */
  static final Map<String, Map<String, Set<String>>> SYMBOLS_BY_COST =
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
          Map.of("device.kind", MEMORIES, "local_interconnect.kind", Set.of("h_tree")),
          "mnsim",
          Map.of("device.kind", MEMORIES));

  private ActedOnSymbols() {}
}
