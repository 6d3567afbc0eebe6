package org.hwnas.dsl.schema;

import static org.hwnas.dsl.schema.Fields.quantity;
import static org.hwnas.dsl.schema.Fields.ratio;
import static org.hwnas.dsl.schema.Fields.symbol;

import org.hwnas.plan.units.Dimension;

/** What a chip does against the non-idealities of its devices and circuits. */
final class MitigationSchema {
  private MitigationSchema() {}

  static final BlockSchema MITIGATION =
      BlockSchema.of("mitigation", "What the chip does against non-idealities.")
          .with(
              symbol(
                      "drift_compensation",
                      "Factor on the digital outputs that undoes the mean drift, measured with known inputs: one for a crossbar group (`global_scale`) or one for each column.",
                      "none",
                      "global_scale",
                      "per_column")
                  .or("none"),
              symbol(
                      "column_scaling",
                      "Factor on each output column, fitted to calibration inputs after programming.",
                      "none",
                      "calibrated")
                  .or("none"),
              symbol(
                      "remapping",
                      "Order of rows: `fault_aware` puts weights where stuck cells hold levels close to theirs; `ir_drop_aware` puts rows of large weights at the end of the bit lines, where their currents pass the fewest wires.",
                      "none",
                      "fault_aware",
                      "ir_drop_aware")
                  .or("none"),
              ratio(
                      "weight_clipping",
                      0.1,
                      100,
                      "Weights are clipped at this many standard deviations of their layer before mapping; `auto`: not at all.")
                  .orAuto(),
              symbol(
                      "weight_correction",
                      "Weights mapped so that the currents after IR drop and non-linearity come closest to the wanted ones.",
                      "none",
                      "ir_drop")
                  .or("none")
                  .from("Han et al., TCAD 2024 (CoMN)"),
              quantity(
                      "refresh",
                      Dimension.TIME,
                      "s",
                      "Time after which all cells are programmed again; `auto`: never.")
                  .orAuto());
}
