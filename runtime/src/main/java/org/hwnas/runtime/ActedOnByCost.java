package org.hwnas.runtime;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a family of cost models acts on beyond {@link ActedOnFields}. */
final class ActedOnByCost {
  private static final Set<String> FILTERS = Set.of("ratio", "criterion", "repack");

  /** What the project's own mapper makes of a layer, whichever model prices it. */
  private static final Map<String, Set<String>> MAPPER =
      Map.of(
          "mapping", Set.of("slice_bits", "slice_placement", "compaction"),
          "weights", Set.of("depthwise_bits"),
          "activations", Set.of("depthwise_bits"),
          "pruning", Set.of("accuracy_loss", "retrain", "schedule"),
          "bit_slice", Set.of("bits", "keep", "release"),
          "column", FILTERS,
          "row", FILTERS,
          "channel", FILTERS,
          "operation_unit", FILTERS);

  /** Fields that may differ from place to place, for the project's own mapper. */
  private static final Set<String> MAPPER_BY_LAYER =
      Set.of(
          "weights.bits",
          "weights.integer_bits",
          "weights.fraction_bits",
          "weights.depthwise_bits",
          "activations.bits",
          "activations.integer_bits",
          "activations.fraction_bits",
          "activations.depthwise_bits",
          "bit_slice.bits",
          "bit_slice.keep",
          "column.ratio",
          "row.ratio",
          "channel.ratio",
          "operation_unit.ratio");

  /** Families that count the crossbars that pruning frees. */
  static final Set<String> COMPRESS = Set.of("analytical", "reference", "external", "learned");

  /** Fields that a family of cost models acts on beyond those, by kind of its block. */
  static final Map<String, Map<String, Set<String>>> BY_COST =
      Map.of(
          "analytical",
          with(MAPPER, Map.of("adc", Set.of("subtraction"))),
          "fitted",
          Map.of(
              "fitted", Set.of("curve", "curves"),
              "adc", Set.of("kind", "columns_per_adc"),
              "mapping", Set.of("duplication")),
          "external",
          Map.of("external", Set.of("simulator", "timeout")),
          "learned",
          Map.of("learned", Set.of("from", "columns", "predictor", "loss", "training_seed")),
          "reference",
          with(
              MAPPER,
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
                  "crossbar",
                      Set.of("active_rows", "active_cols", "driver_area", "wire_capacitance"),
                  "dac", Set.of("kind", "power", "area", "rate"),
                  "adc", Set.of("power", "area", "subtraction"),
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
                          "write_energy"))),
          "puma",
          Map.of("puma", Set.of()),
          "cimloop",
          Map.of("cimloop", Set.of()),
          "lookup",
          Map.of("lookup", Set.of("file", "columns", "by")),
          "neurosim",
          Map.of(
              "neurosim",
                  Set.of(
                      "corrected", "roadmap", "sense", "read", "mapping", "pipeline", "speed_up"),
              "interconnect", Set.of("bandwidth"),
              "local_interconnect", Set.of("kind", "flit", "bandwidth"),
              "tile_buffer", Set.of("bus"),
              "crossbar", Set.of("active_rows"),
              "adc", Set.of("power", "area"),
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

  private static final Set<String> PUMA_BY_LAYER =
      Set.of(
          "crossbar.rows",
          "crossbar.cols",
          "adc.bits",
          "weights.bits",
          "weights.integer_bits",
          "weights.fraction_bits",
          "activations.bits",
          "activations.integer_bits",
          "activations.fraction_bits");

  private static final Set<String> NEUROSIM_BY_LAYER =
      Set.of(
          "adc.kind",
          "adc.bits",
          "adc.columns_per_adc",
          "weights.bits",
          "weights.integer_bits",
          "weights.fraction_bits",
          "activations.bits",
          "activations.integer_bits",
          "activations.fraction_bits");

  /** Fields that may differ from layer to layer, by family of cost models. */
  static final Map<String, Set<String>> BY_LAYER =
      Map.of(
          "fitted",
          Set.of("adc.kind", "adc.columns_per_adc", "weights.bits", "mapping.duplication"),
          "mnsim",
          Set.of("weights.bits", "activations.bits"),
          "puma",
          PUMA_BY_LAYER,
          "neurosim",
          NEUROSIM_BY_LAYER,
          "analytical",
          MAPPER_BY_LAYER,
          "reference",
          MAPPER_BY_LAYER);

  /** Families that are handed the whole configuration: nothing that is stated is ignored. */
  static final Set<String> WHOLE = Set.of("external", "learned", "cimloop");

  private ActedOnByCost() {}

  private static Map<String, Set<String>> with(
      Map<String, Set<String>> some, Map<String, Set<String>> more) {
    Map<String, Set<String>> all = new HashMap<>(some);
    more.forEach(
        (kind, fields) ->
            all.merge(
                kind,
                fields,
                (a, b) ->
                    Stream.concat(a.stream(), b.stream()).collect(Collectors.toUnmodifiableSet())));
    return Map.copyOf(all);
  }
}
