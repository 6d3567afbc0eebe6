package org.hwnas.dsl.schema;

import static org.hwnas.dsl.schema.Fields.flag;
import static org.hwnas.dsl.schema.Fields.quantity;
import static org.hwnas.dsl.schema.Fields.ratio;
import static org.hwnas.dsl.schema.Fields.symbol;
import static org.hwnas.dsl.schema.Fields.whole;

import org.hwnas.plan.units.Dimension;

/** Converters between the digital and the analog side of a crossbar. */
final class ConverterSchema {
  private static final double ANY = Double.POSITIVE_INFINITY;

  private ConverterSchema() {}

  private static FieldSchema fullScale(String name, String doc) {
    return ratio(name, 0, 1, doc + ", in full scales.").or(0);
  }

  private static BlockSchema errors(String kind, String doc) {
    return BlockSchema.of(kind, doc)
        .with(
            fullScale("offset", "Standard deviation between converters of a constant offset"),
            ratio("gain", 0, 1, "Standard deviation between converters of the relative gain error.")
                .or(0),
            fullScale("noise", "Standard deviation of a noise drawn at every conversion"),
            ratio(
                    "inl",
                    0,
                    1024,
                    "Largest deviation of the transfer curve from a line (integral non-linearity), in steps.")
                .or(0),
            ratio(
                    "dnl",
                    0,
                    1024,
                    "Standard deviation of the width of a step (differential non-linearity), in steps.")
                .or(0));
  }

  static final BlockSchema DAC =
      BlockSchema.of("dac", "Drives a word line with a slice of the input.")
          .with(
              symbol(
                      "kind",
                      "What carries the input: the `voltage` of a pulse, or the `pulse_width` of a constant voltage.",
                      "voltage",
                      "pulse_width")
                  .or("voltage"),
              whole("bits", 1, 16, "Input bits per read step; 1 is bit-serial.")
                  .or(1)
                  .from("Shafiee et al., ISCA 2016, Table I"),
              quantity(
                      "rate",
                      Dimension.FREQUENCY,
                      "GHz",
                      "Conversions per second; `auto`: one in a cycle.")
                  .orAuto(),
              quantity(
                      "power",
                      Dimension.POWER,
                      "uW",
                      "Power of one driver; `auto`: the cost model's.")
                  .orAuto(),
              quantity(
                      "area",
                      Dimension.AREA,
                      "um^2",
                      "Area of one driver; `auto`: the cost model's.")
                  .orAuto())
          .slot("errors", errors("dac_errors", "How a driver's output misses its code."));

  static final BlockSchema ADC =
      BlockSchema.of("adc", "Converts the current of a bit line.")
          .with(
              symbol(
                      "kind",
                      "sar: successive approximation; flash; ramp: one counter for all columns; sense_amplifier: 1 bit; integrating: charge or pulse counting; pipeline and cyclic: 1.5 bits a stage.",
                      "sar",
                      "flash",
                      "ramp",
                      "sense_amplifier",
                      "integrating",
                      "pipeline",
                      "cyclic")
                  .or("sar")
                  .from("Shafiee et al., ISCA 2016, Table I"),
              whole(
                      "bits",
                      1,
                      16,
                      "Resolution: also the precision of a partial sum, `per layer` where layers differ.")
                  .or(8)
                  .from("Shafiee et al., ISCA 2016, Table I"),
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
              quantity(
                      "power",
                      Dimension.POWER,
                      "mW",
                      "Power of one converter at `rate`; `auto`: the cost model's.")
                  .orAuto(),
              quantity(
                      "area",
                      Dimension.AREA,
                      "um^2",
                      "Area of one converter; `auto`: the cost model's.")
                  .orAuto(),
              symbol(
                      "range",
                      "Full scale: `calibrated` to the largest current calibration images cause in a layer; `full`: every cell of a bit line on (CrossSim: max); `granular`: a step is the smallest current of one cell and input bit; `fixed`: `full_scale`.",
                      "calibrated",
                      "full",
                      "granular",
                      "fixed")
                  .or("calibrated"),
              ratio(
                      "full_scale",
                      1e-6,
                      1e9,
                      "Full scale of the `fixed` range, in currents of one cell at `g_max` and full input.")
                  .or(12)
                  .from("AIHWKit 1.1.0, IOParameters.out_bound"),
              symbol(
                      "subtraction",
                      "Where the columns of a differential pair are subtracted: `digital`: each is converted; `analog`: their difference is.",
                      "digital",
                      "analog")
                  .or("digital"),
              flag(
                      "stochastic_rounding",
                      "Whether a value between two codes goes to either with the chance of its distance.")
                  .or(false))
          .slot(
              "errors",
              errors("adc_errors", "How a conversion misses the ideal code.")
                  .with(
                      ratio(
                              "comparator_offset",
                              0,
                              1,
                              "Standard deviation between comparators of their offset, in full scales.")
                          .or(0),
                      ratio(
                              "capacitor_mismatch",
                              0,
                              1,
                              "Standard deviation of the unit capacitor over its value; the capacitor of bit n varies 2^(n/2) times as much.")
                          .or(0)
                          .from("Spear et al., JXCDC 2023"),
                      ratio(
                              "amplifier_gain",
                              1,
                              ANY,
                              "Open-loop voltage gain of the amplifier (100 dB is 1e5); `auto`: infinite.")
                          .orAuto()));
}
