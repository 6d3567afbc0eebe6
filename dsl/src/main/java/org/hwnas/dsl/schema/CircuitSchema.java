package org.hwnas.dsl.schema;

import static org.hwnas.dsl.schema.Fields.quantity;
import static org.hwnas.dsl.schema.Fields.whole;

import org.hwnas.plan.units.Dimension;

/** The crossbar: an array of cells with its wires and drivers. */
final class CircuitSchema {
  private CircuitSchema() {}

  private static FieldSchema resistance(String name, String doc) {
    return quantity(name, Dimension.RESISTANCE, "ohm", doc);
  }

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
              whole(
                      "active_rows",
                      1,
                      65536,
                      "Word lines driven in one step, the height of an operation unit; `auto`: all.")
                  .orAuto(),
              whole(
                      "active_cols",
                      1,
                      65536,
                      "Bit lines sensed in one step, the width of an operation unit; `auto`: all.")
                  .orAuto(),
              resistance("wire_resistance", "Wire resistance per cell pitch.").or(0),
              resistance(
                      "row_wire_resistance",
                      "Word-line resistance per cell pitch, where it differs; `auto`: `wire_resistance`.")
                  .orAuto(),
              resistance(
                      "column_wire_resistance",
                      "Bit-line resistance per cell pitch, where it differs; `auto`: `wire_resistance`.")
                  .orAuto(),
              resistance(
                      "source_resistance", "Resistance of a word line's driver, in series with it.")
                  .or(0),
              resistance(
                      "sink_resistance",
                      "Resistance between the end of a bit line and virtual ground.")
                  .or(0),
              quantity(
                      "wire_capacitance",
                      Dimension.CAPACITANCE,
                      "fF",
                      "Wire capacitance per cell pitch; `auto`: the cost model's.")
                  .orAuto(),
              quantity(
                      "driver_area",
                      Dimension.AREA,
                      "um^2",
                      "Area of a word line's driver; `auto`: the cost model's.")
                  .orAuto())
          .slot("device", DeviceSchema.DEVICE, "device");
}
