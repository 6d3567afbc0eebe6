package org.hwnas.dsl.schema;

import static org.hwnas.dsl.schema.Fields.quantity;
import static org.hwnas.dsl.schema.Fields.ratio;
import static org.hwnas.dsl.schema.Fields.symbol;
import static org.hwnas.dsl.schema.Fields.whole;

import org.hwnas.plan.units.Dimension;

/** One programmable conductance: its window, how it is written and read, its cell. */
final class DeviceSchema {
  private static final double ANY = Double.POSITIVE_INFINITY;

  private DeviceSchema() {}

  static final BlockSchema DEVICE =
      BlockSchema.of("device", "The programmable conductance of one cell.")
          .with(
              symbol(
                      "kind",
                      "Physical kind of the memory. It chooses what a cost model knows of it; the behaviour is stated by the other fields.",
                      "generic",
                      "rram",
                      "pcm",
                      "fefet",
                      "stt_mram",
                      "sot_mram",
                      "sonos",
                      "flash",
                      "sram",
                      "edram")
                  .or("generic"),
              quantity(
                      "g_max",
                      Dimension.CONDUCTANCE,
                      "uS",
                      1e-6,
                      ANY,
                      "Highest programmable conductance; from a resistance: `g_max = 1 / 6 kohm`.")
                  .or(25e-6)
                  .from("Joshi et al., Nature Communications 2020, phase-change memory"),
              quantity(
                      "g_min",
                      Dimension.CONDUCTANCE,
                      "uS",
                      "Lowest programmable conductance; `auto`: `g_max / on_off_ratio`, 0 where that is `auto` too.")
                  .orAuto(),
              ratio(
                      "on_off_ratio",
                      1,
                      ANY,
                      "Highest over lowest conductance; `auto`: as `g_min` says. State one of the two.")
                  .orAuto(),
              whole(
                      "levels",
                      2,
                      65536,
                      "Conductances that programming can tell apart, evenly spaced over the window; `auto`: 2^`crossbar.bits_per_cell`.")
                  .orAuto(),
              quantity(
                      "read_voltage",
                      Dimension.VOLTAGE,
                      "V",
                      0,
                      10,
                      "Voltage across a selected cell during a read.")
                  .or(0.2)
                  .from("Joshi et al., Nature Communications 2020, Methods"),
              quantity(
                      "read_pulse",
                      Dimension.TIME,
                      "ns",
                      "Length of one read pulse; `auto`: `hardware.cycle`.")
                  .orAuto(),
              quantity(
                      "set_voltage",
                      Dimension.VOLTAGE,
                      "V",
                      0,
                      50,
                      "Amplitude of the pulse that raises the conductance; `auto`: not known, writing is not costed.")
                  .orAuto(),
              quantity(
                      "set_pulse",
                      Dimension.TIME,
                      "ns",
                      "Length of the pulse that raises the conductance; `auto`: not known.")
                  .orAuto(),
              quantity(
                      "reset_voltage",
                      Dimension.VOLTAGE,
                      "V",
                      0,
                      50,
                      "Amplitude of the pulse that lowers the conductance; `auto`: as `set_voltage`.")
                  .orAuto(),
              quantity(
                      "reset_pulse",
                      Dimension.TIME,
                      "ns",
                      "Length of the pulse that lowers the conductance; `auto`: as `set_pulse`.")
                  .orAuto(),
              quantity(
                      "read_energy",
                      Dimension.ENERGY,
                      "fJ",
                      "Energy of reading one cell; `auto`: from conductance, voltage and pulse.")
                  .orAuto(),
              quantity(
                      "write_energy",
                      Dimension.ENERGY,
                      "fJ",
                      "Energy of writing one cell; `auto`: from voltage and pulse, nothing where those are not known.")
                  .orAuto(),
              whole("endurance", 1, 1L << 52, "Writes that a cell survives; `auto`: not limited.")
                  .orAuto(),
              symbol(
                      "cell",
                      "What selects the device: `one_transistor` (1T1R), `two_transistor` (2T2R, 2T1R), `one_selector` (1S1R), `passive` (0T1R), `six_transistor` and `eight_transistor` (SRAM).",
                      "one_transistor",
                      "two_transistor",
                      "one_selector",
                      "passive",
                      "six_transistor",
                      "eight_transistor")
                  .or("one_transistor"),
              ratio("cell_area_f2", 0, 1e5, "Cell area in squared feature sizes (F^2).").or(4),
              quantity(
                      "cell_area",
                      Dimension.AREA,
                      "um^2",
                      "Cell area where it is known as such; `auto`: `cell_area_f2` times the squared feature size.")
                  .orAuto(),
              quantity(
                      "access_resistance",
                      Dimension.RESISTANCE,
                      "ohm",
                      "Resistance of the cell's access transistor when it conducts.")
                  .or(0))
          .slot("programming_noise", NonIdealitySchema.PROGRAMMING_NOISE)
          .slot("device_variation", NonIdealitySchema.DEVICE_VARIATION)
          .slot("cycle_variation", NonIdealitySchema.CYCLE_VARIATION)
          .slot("read_noise", NonIdealitySchema.READ_NOISE)
          .slot("drift", NonIdealitySchema.DRIFT)
          .slot("retention", NonIdealitySchema.RETENTION)
          .slot("stuck_at", NonIdealitySchema.STUCK_AT)
          .slot("nonlinear_iv", NonIdealitySchema.NONLINEAR_IV);
}
