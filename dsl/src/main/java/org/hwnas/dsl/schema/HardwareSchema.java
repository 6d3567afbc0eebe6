package org.hwnas.dsl.schema;

import static org.hwnas.dsl.schema.Fields.quantity;
import static org.hwnas.dsl.schema.Fields.ratio;
import static org.hwnas.dsl.schema.Fields.symbol;
import static org.hwnas.dsl.schema.Fields.whole;

import org.hwnas.plan.units.Dimension;

/** Chip, tile, PE, crossbar, device, converters, mapping, quantization. */
final class HardwareSchema {
  private static final double ANY = Double.POSITIVE_INFINITY;

  private HardwareSchema() {}

  static final BlockSchema PROGRAMMING_NOISE =
      BlockSchema.of(
              "programming_noise",
              "How far a programmed conductance lands from its target: a Gaussian whose deviation depends on the target.")
          .with(
              symbol(
                      "model",
                      "none; constant: `sigma`; proportional: `relative` times the target; polynomial: c0 + c1 G + c2 G^2, not below 0.",
                      "none",
                      "constant",
                      "proportional",
                      "polynomial")
                  .or("none"),
              quantity(
                      "sigma",
                      Dimension.CONDUCTANCE,
                      "uS",
                      "Standard deviation of the `constant` model.")
                  .or(0),
              ratio(
                      "relative",
                      0,
                      10,
                      "Standard deviation of the `proportional` model over the target.")
                  .or(0),
              quantity(
                      "c0",
                      Dimension.CONDUCTANCE,
                      "uS",
                      -ANY,
                      ANY,
                      "Constant term of the `polynomial` model.")
                  .or(0),
              ratio("c1", -ANY, ANY, "Linear term of the `polynomial` model.").or(0),
              quantity(
                      "c2",
                      Dimension.RESISTANCE,
                      "ohm",
                      -ANY,
                      ANY,
                      "Quadratic term of the `polynomial` model.")
                  .or(0));

  static final BlockSchema DEVICE =
      BlockSchema.of("device", "The programmable conductance of one cell.")
          .with(
              quantity("g_min", Dimension.CONDUCTANCE, "uS", "Lowest programmable conductance.")
                  .or(0),
              quantity(
                      "g_max",
                      Dimension.CONDUCTANCE,
                      "uS",
                      1e-6,
                      ANY,
                      "Highest programmable conductance.")
                  .or(25e-6),
              quantity(
                      "read_voltage",
                      Dimension.VOLTAGE,
                      "V",
                      0,
                      10,
                      "Voltage across a selected cell during a read.")
                  .or(0.2),
              ratio("cell_area_f2", 0, 1e5, "Cell area in squared feature sizes (F^2).").or(4))
          .slot("programming_noise", PROGRAMMING_NOISE);

  static final BlockSchema CROSSBAR =
      BlockSchema.of("crossbar", "Rows times columns of cells that are read in one step.")
          .with(
              whole("count", 1, 4096, "Crossbars per PE.")
                  .or(8)
                  .from("Shafiee et al., ISCA 2016, Table I"),
              whole("rows", 1, 65536, "Word lines: inputs of one crossbar.")
                  .or(128)
                  .from("Shafiee et al., ISCA 2016, Table I"),
              whole("cols", 1, 65536, "Bit lines: outputs of one crossbar.")
                  .or(128)
                  .from("Shafiee et al., ISCA 2016, Table I"),
              whole("bits_per_cell", 1, 8, "Bits of a weight that one cell stores.")
                  .or(2)
                  .from("Shafiee et al., ISCA 2016, Table I"),
              quantity(
                      "wire_resistance",
                      Dimension.RESISTANCE,
                      "ohm",
                      "Wire resistance per cell pitch.")
                  .or(0))
          .slot("device", DEVICE, "device");

  static final BlockSchema DAC =
      BlockSchema.of("dac", "Drives a word line with a slice of the input.")
          .with(
              whole("bits", 1, 16, "Input bits per read step; 1 is bit-serial.")
                  .or(1)
                  .from("Shafiee et al., ISCA 2016, Table I"));

  static final BlockSchema ADC =
      BlockSchema.of("adc", "Converts the current of a bit line.")
          .with(
              symbol("kind", "Successive approximation or flash.", "sar", "flash").or("sar"),
              whole("bits", 1, 16, "Resolution.").or(8).from("Shafiee et al., ISCA 2016, Table I"),
              whole(
                      "columns_per_adc",
                      1,
                      65536,
                      "Bit lines that share one converter; `auto`: as `per_bank` says, else all.")
                  .orAuto(),
              whole(
                      "per_bank",
                      1,
                      65536,
                      "Converters per crossbar; `auto`: as `columns_per_adc` says.")
                  .orAuto(),
              quantity(
                      "rate",
                      Dimension.FREQUENCY,
                      "GHz",
                      "Conversions per second; `auto`: one crossbar's columns within a cycle.")
                  .orAuto(),
              symbol(
                      "range",
                      "Full scale: `calibrated` to the largest current calibration images cause in a layer, or `full`: every cell of a bit line on.",
                      "calibrated",
                      "full")
                  .or("calibrated"));

  static final BlockSchema PE =
      BlockSchema.of(
              "pe",
              "Crossbars with their converters and shift-and-add (ISAAC: IMA; CiMLoop: macro).")
          .with(
              whole("count", 1, 65536, "PEs per tile.")
                  .or(12)
                  .from("Shafiee et al., ISCA 2016, Table I"))
          .slot("crossbar", CROSSBAR)
          .slot("dac", DAC)
          .slot("adc", ADC);

  static final BlockSchema TILE =
      BlockSchema.of("tile", "PEs with a buffer and a router port; serves one layer.")
          .with(
              whole(
                      "count",
                      1,
                      1_000_000,
                      "Tiles per router group; `auto`: as many as the network needs.")
                  .orAuto())
          .slot(
              "buffer",
              BlockSchema.of("tile_buffer", "The tile's own memory.")
                  .with(
                      quantity(
                              "capacity",
                              Dimension.INFORMATION,
                              "KiB",
                              1.0 / 8192,
                              ANY,
                              "Capacity.")
                          .or(64 * 8192.0)
                          .from("Shafiee et al., ISCA 2016, Table I")))
          .slot("pe", PE);

  static final BlockSchema HARDWARE =
      BlockSchema.of("hardware", "The accelerator: chip > tile > PE > crossbar.")
          .with(
              quantity(
                      "technology",
                      Dimension.LENGTH,
                      "nm",
                      1,
                      1000,
                      "Feature size of the CMOS node.")
                  .or(32e-9)
                  .from("Shafiee et al., ISCA 2016, Table I"),
              quantity(
                      "supply",
                      Dimension.VOLTAGE,
                      "V",
                      0.1,
                      10,
                      "Supply voltage of the digital logic and the converters.")
                  .or(1.0),
              quantity("cycle", Dimension.TIME, "ns", 1e-3, ANY, "Time of one crossbar read step.")
                  .or(100e-9)
                  .from("Shafiee et al., ISCA 2016, section VI"),
              quantity(
                      "clock", Dimension.FREQUENCY, "GHz", 1e-3, 100, "Clock of the digital logic.")
                  .or(1e9),
              whole(
                      "router_group",
                      1,
                      65536,
                      "Router groups per chip; the chip has this many times `tile.count` tiles.")
                  .or(1))
          .slot(
              "buffer",
              BlockSchema.of("global_buffer", "The chip's shared memory.")
                  .with(
                      quantity(
                              "capacity",
                              Dimension.INFORMATION,
                              "KiB",
                              1.0 / 8192,
                              ANY,
                              "Capacity.")
                          .or(1024 * 8192.0)))
          .slot(
              "interconnect",
              BlockSchema.of("interconnect", "How tiles talk.")
                  .with(
                      symbol("kind", "Topology between tiles.", "mesh", "h_tree", "bus").or("mesh"),
                      quantity("flit", Dimension.INFORMATION, "bit", 1, 65536, "Width of a link.")
                          .or(32)))
          .slot("tile", TILE)
          .slot(
              "mapping",
              BlockSchema.of("mapping", "How a network is laid onto crossbars.")
                  .with(
                      symbol(
                              "weights",
                              "How signed weights become conductances.",
                              "differential_pair",
                              "offset")
                          .or("differential_pair"),
                      symbol("dataflow", "What stays in place.", "weight_stationary")
                          .or("weight_stationary")));

  static final BlockSchema QUANTIZATION =
      BlockSchema.of("quantization", "Number formats of the mapped network.")
          .slot(
              "weights",
              BlockSchema.of("weights", "Weights, symmetric per layer.")
                  .with(whole("bits", 2, 16, "Bits with sign.").or(8)))
          .slot(
              "activations",
              BlockSchema.of("activations", "Activations at the crossbar inputs, per layer.")
                  .with(whole("bits", 1, 16, "Bits.").or(8)));
}
