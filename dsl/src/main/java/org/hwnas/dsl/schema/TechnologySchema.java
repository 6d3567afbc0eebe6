package org.hwnas.dsl.schema;

import static org.hwnas.dsl.schema.Fields.quantity;
import static org.hwnas.dsl.schema.Fields.ratio;
import static org.hwnas.dsl.schema.Fields.symbol;

import org.hwnas.plan.units.Dimension;

/** A CMOS node: transistors and wires of the digital logic and the peripheral circuits. */
final class TechnologySchema {
  private TechnologySchema() {}

  private static FieldSchema perWidth(String name, String doc) {
    return quantity(
            name,
            Dimension.CURRENT.dividedBy(Dimension.LENGTH),
            "A/m",
            doc + " per transistor width at 300 K; `auto`: the cost model's.")
        .orAuto();
  }

  private static FieldSchema gate(String name, String doc) {
    return quantity(
            name,
            Dimension.CAPACITANCE.dividedBy(Dimension.LENGTH),
            "fF/um",
            doc + " per transistor width; `auto`: the cost model's.")
        .orAuto();
  }

  static final BlockSchema TECHNOLOGY =
      BlockSchema.of(
              "technology",
              "The CMOS node. A bare length is its feature size, and the rest is the cost model's: `technology = 32 nm`.")
          .with(
              quantity(
                      "feature_size",
                      Dimension.LENGTH,
                      "nm",
                      1,
                      1000,
                      "Feature size: the name of the node.")
                  .or(32e-9)
                  .from("Shafiee et al., ISCA 2016, Table I"),
              symbol(
                      "transistor",
                      "`low_power`: low standby power; `high_performance`.",
                      "low_power",
                      "high_performance")
                  .or("low_power"),
              quantity(
                      "vdd",
                      Dimension.VOLTAGE,
                      "V",
                      0.1,
                      10,
                      "Nominal supply of the node; `auto`: the cost model's. What the chip runs at is `hardware.supply`.")
                  .orAuto(),
              quantity(
                      "vth",
                      Dimension.VOLTAGE,
                      "V",
                      0,
                      5,
                      "Threshold voltage; `auto`: the cost model's.")
                  .orAuto(),
              perWidth("on_current_n", "On-current of the NMOS"),
              perWidth("on_current_p", "On-current of the PMOS"),
              perWidth("off_current_n", "Leakage of the NMOS"),
              perWidth("off_current_p", "Leakage of the PMOS"),
              gate("gate_capacitance", "Ideal gate capacitance"),
              gate("fringe_capacitance", "Fringe capacitance of the gate"),
              gate("overlap_capacitance", "Overlap capacitance of the gate"),
              ratio(
                      "resistance_factor",
                      0,
                      100,
                      "Effective switching resistance over Vdd / on-current; `auto`: the cost model's.")
                  .orAuto(),
              quantity(
                      "metal_resistance",
                      Dimension.RESISTANCE.dividedBy(Dimension.LENGTH),
                      "ohm/um",
                      "Resistance of the finest wire (M0) per length; `auto`: the cost model's.")
                  .orAuto(),
              quantity(
                      "upper_metal_resistance",
                      Dimension.RESISTANCE.dividedBy(Dimension.LENGTH),
                      "ohm/um",
                      "Resistance of the next wire (M1) per length; `auto`: the cost model's.")
                  .orAuto(),
              quantity(
                      "metal_capacitance",
                      Dimension.CAPACITANCE.dividedBy(Dimension.LENGTH),
                      "fF/um",
                      "Capacitance of a wire per length; `auto`: the cost model's.")
                  .orAuto(),
              ratio(
                      "fabrication_cost",
                      0,
                      1e6,
                      "Cost of a chip area relative to the same area at 32 nm; `auto`: between the published nodes (Krestinskaya et al., arXiv 2603.03880).")
                  .orAuto());
}
