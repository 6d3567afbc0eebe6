package org.hwnas.runtime;

import java.util.Map;
import java.util.Set;

/** What a family of cost models acts on beyond {@link ActedOnFields}. */
final class ActedOnByCost {
  /** Fields that a family of cost models acts on beyond those, by kind of its block. */
  static final Map<String, Map<String, Set<String>>> BY_COST =
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

  /** Fields that may differ from layer to layer, by family of cost models. */
  static final Map<String, Set<String>> BY_LAYER =
      Map.of("fitted", Set.of("adc.kind", "adc.columns_per_adc", "weights.bits"));

  /** Families that are handed the whole configuration: nothing that is stated is ignored. */
  static final Set<String> WHOLE = Set.of("external", "learned");

  private ActedOnByCost() {}
}
