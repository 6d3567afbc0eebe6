package org.hwnas.dsl.schema;

import static org.hwnas.dsl.schema.Fields.quantity;
import static org.hwnas.dsl.schema.Fields.ratio;
import static org.hwnas.dsl.schema.Fields.symbol;
import static org.hwnas.dsl.schema.Fields.text;
import static org.hwnas.dsl.schema.Fields.whole;

import java.util.Optional;
import org.hwnas.plan.units.Dimension;

/**
 * What keeps a device from its target, one block per effect. The name of a block is the effect's
 * name where effects are listed. Every default leaves the device ideal.
 */
final class NonIdealitySchema {
  private static final double ANY = Double.POSITIVE_INFINITY;

  private NonIdealitySchema() {}

  /** A plain number as a function of the normalised conductance. */
  private static BlockSchema law(String kind, String what) {
    return BlockSchema.of(
            kind,
            what
                + " as a function of x = G / g_max: below `below`, the bounded `form`; from there on the polynomial value + c1 x + c2 x^2 + c3 x^3. A bare number is `value`: the same at every x.")
        .with(
            ratio("value", -ANY, ANY, "Constant term of the polynomial.").or(0),
            ratio("c1", -ANY, ANY, "Linear term of the polynomial.").or(0),
            ratio("c2", -ANY, ANY, "Quadratic term of the polynomial.").or(0),
            ratio("c3", -ANY, ANY, "Cubic term of the polynomial.").or(0),
            ratio(
                    "below",
                    0,
                    ANY,
                    "x below which `form` holds; 0: the polynomial everywhere, 2: `form` everywhere.")
                .or(0),
            symbol(
                    "form",
                    "`logarithm`: offset + slope ln x; `power`: offset x^slope. Both bounded by `low` and `high`.",
                    "logarithm",
                    "power")
                .or("logarithm")
                .from("Nandakumar et al., ICECS 2019, phase-change memory"),
            ratio("offset", -ANY, ANY, "Value of `form` at x = 1.").or(0),
            ratio("slope", -ANY, ANY, "Slope over ln x, or exponent.").or(0),
            ratio("low", 0, ANY, "Smallest value of `form`.").or(0),
            ratio("high", 0, ANY, "Largest value of `form`.").or(1e6));
  }

  private static FieldSchema sigma(String of) {
    return quantity(
            "sigma",
            Dimension.CONDUCTANCE,
            "uS",
            "Standard deviation, the same at every " + of + ".")
        .or(0);
  }

  static final BlockSchema PROGRAMMING_NOISE =
      BlockSchema.of(
              "programming_noise",
              "How far a programmed conductance lands from its target G: a Gaussian, except for `lognormal`, whose deviation depends on the target.")
          .with(
              symbol(
                      "model",
                      "none; constant or gaussian: `sigma`; proportional: `relative` times G; inverse: `relative` times g_max^2 / G; lognormal: G times exp(`relative` N); polynomial: c0 + c1 G + c2 G^2 + c3 G^3 + c4 G^4, not below 0; saturating: `amplitude` (1 - exp(-G / `scale`)); slices: `step_sigma` level steps in each device of a weight; table: from `file`.",
                      "none",
                      "constant",
                      "gaussian",
                      "proportional",
                      "inverse",
                      "lognormal",
                      "polynomial",
                      "saturating",
                      "slices",
                      "table")
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
                      "Standard deviation over the target: `proportional`, `inverse`, `lognormal`.")
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
                  .or(0),
              quantity(
                      "c3",
                      Dimension.RESISTANCE.power(2),
                      "ohm^2",
                      -ANY,
                      ANY,
                      "Cubic term of the `polynomial` model.")
                  .or(0),
              quantity(
                      "c4",
                      Dimension.RESISTANCE.power(3),
                      "ohm^3",
                      -ANY,
                      ANY,
                      "Quartic term of the `polynomial` model.")
                  .or(0),
              quantity(
                      "amplitude",
                      Dimension.CONDUCTANCE,
                      "uS",
                      "Deviation far above `scale`, `saturating` model.")
                  .or(0),
              quantity(
                      "scale",
                      Dimension.CONDUCTANCE,
                      "uS",
                      1e-12,
                      ANY,
                      "Conductance at which the `saturating` model has risen to 1 - 1/e.")
                  .or(1e-6),
              ratio(
                      "step_sigma",
                      0,
                      1000,
                      "Standard deviation of one device in steps between neighbouring levels, `slices` model: a weight of devices d_i is off by the sum of 2^(i K) times their errors.")
                  .or(0)
                  .from("Yan et al., ASP-DAC 2021"),
              whole(
                      "slice_bits",
                      1,
                      16,
                      "K, bits of a weight in one device, `slices` model; `auto`: `crossbar.bits_per_cell`.")
                  .orAuto(),
              text(
                      "file",
                      "CSV of the `table` model with the columns target_uS, mean_uS, sigma_uS, interpolated linearly; `auto`: none.")
                  .orAuto()
                  .fixed());

  private static BlockSchema variation(String kind, String doc) {
    return BlockSchema.of(kind, doc)
        .with(
            ratio("sigma", 0, 10, "Standard deviation, relative to what `of` says.").or(0),
            symbol(
                    "of",
                    "What `sigma` is relative to: the cell's own `conductance`, its `resistance`, or the `window` g_max - g_min.",
                    "conductance",
                    "resistance",
                    "window")
                .or("conductance"),
            symbol(
                    "distribution",
                    "`normal`: plus sigma N; `lognormal`: times exp(sigma N); `uniform`: evenly within plus or minus sqrt(3) sigma.",
                    "normal",
                    "lognormal",
                    "uniform")
                .or("normal"));
  }

  static final BlockSchema DEVICE_VARIATION =
      variation(
          "device_variation",
          "Spread from cell to cell (device to device): drawn once per cell of a chip.");

  static final BlockSchema CYCLE_VARIATION =
      variation(
          "cycle_variation",
          "Spread from write to write (cycle to cycle): drawn anew whenever a cell is programmed.");

  static final BlockSchema READ_NOISE =
      BlockSchema.of("read_noise", "Fluctuation of a conductance G from read to read.")
          .with(
              symbol(
                      "model",
                      "gaussian: `sigma`; proportional: `relative` times G; saturating: `amplitude` (1 - exp(-G / `scale`)); flicker: 1/f noise, G times `q` sqrt(ln((t + t0 + `integration`) / (2 `integration`))), where t and t0 are those of `drift`; logarithmic: `amplitude` log10(G / `scale`) sqrt(ln((t + `integration`) / (2 `integration`))).",
                      "gaussian",
                      "proportional",
                      "saturating",
                      "flicker",
                      "logarithmic")
                  .or("gaussian"),
              sigma("conductance, `gaussian` model"),
              ratio("relative", 0, 10, "Standard deviation over G, `proportional` model.").or(0),
              quantity(
                      "amplitude",
                      Dimension.CONDUCTANCE,
                      "uS",
                      "Deviation far above `scale` (`saturating`), or for each decade above it (`logarithmic`).")
                  .or(0),
              quantity(
                      "scale",
                      Dimension.CONDUCTANCE,
                      "uS",
                      1e-12,
                      ANY,
                      "Conductance at which the `saturating` model has risen to 1 - 1/e, and where the `logarithmic` one is 0.")
                  .or(1e-6),
              quantity(
                      "integration",
                      Dimension.TIME,
                      "ns",
                      1e-3,
                      ANY,
                      "Time over which one read integrates, `flicker` and `logarithmic` model.")
                  .or(250e-9)
                  .from("Nandakumar et al., ICECS 2019, phase-change memory"),
              symbol(
                      "draw",
                      "`per_read`: a new value in every product; `per_time`: one value for all products at a time after programming.",
                      "per_read",
                      "per_time")
                  .or("per_read"))
          .slot(
              "q",
              law(
                  "flicker_law",
                  "Relative strength of the `flicker` model, of the programmed conductance,"),
              Optional.empty(),
              "value");

  static final BlockSchema DRIFT =
      BlockSchema.of(
              "drift",
              "Decay of a conductance with time t after programming: G (t / t0 + 1)^-nu with a nu of each cell's own.")
          .with(
              quantity("t0", Dimension.TIME, "s", 1e-15, ANY, "Time of the first read.")
                  .or(20)
                  .from("Nandakumar et al., ICECS 2019, phase-change memory"),
              symbol(
                      "nu_draw",
                      "A cell's nu from a Gaussian: its `absolute` value, or `clipped` at 0.",
                      "absolute",
                      "clipped")
                  .or("absolute"),
              symbol(
                      "towards",
                      "Where the conductance drifts: to `zero`, or to an end of the window.",
                      "zero",
                      "g_min",
                      "g_max")
                  .or("zero"))
          .slot(
              "nu",
              law("drift_law", "Mean of the drift exponent, of the target conductance,"),
              Optional.empty(),
              "value")
          .slot(
              "nu_std",
              law(
                  "drift_spread_law",
                  "Standard deviation of the drift exponent between cells, of the target conductance,"),
              Optional.empty(),
              "value");

  private static FieldSchema each(FieldSchema field) {
    return field.several().fixed();
  }

  private static FieldSchema[] shiftTerms() {
    FieldSchema[] terms = new FieldSchema[11];
    for (int k = 0; k < terms.length; k++) {
      terms[k] =
          each(
              ratio(
                  "shift_c" + k,
                  -ANY,
                  ANY,
                  "Terms of power "
                      + k
                      + " at `times` in the change of the mean, see `shift_unit`."));
    }
    return terms;
  }

  static final BlockSchema RETENTION =
      BlockSchema.of(
              "retention",
              "Relaxation of a programmed conductance that is no power law: its mean shifts and its spread grows with the time t since programming.")
          .with(
              symbol(
                      "model",
                      "none; logarithmic: mean plus `shift` ln(t / 1 s), deviation `spread` + `spread_growth` ln(t / 1 s); polynomial and saturating: in place of `programming_noise`, the model of that name with coefficients for each of `times`, linear between them; table: from `file`.",
                      "none",
                      "logarithmic",
                      "polynomial",
                      "saturating",
                      "table")
                  .or("none"),
              quantity(
                      "shift",
                      Dimension.CONDUCTANCE,
                      "uS",
                      -ANY,
                      ANY,
                      "Change of the mean for each factor e of time, `logarithmic` model.")
                  .or(0),
              quantity(
                      "spread",
                      Dimension.CONDUCTANCE,
                      "uS",
                      "Standard deviation 1 s after programming, `logarithmic` model.")
                  .or(0),
              quantity(
                      "spread_growth",
                      Dimension.CONDUCTANCE,
                      "uS",
                      -ANY,
                      ANY,
                      "Growth of the standard deviation for each factor e of time, `logarithmic` model.")
                  .or(0),
              each(
                  quantity(
                      "times", Dimension.TIME, "s", "Times for which coefficients are given.")),
              each(
                  quantity(
                      "c0",
                      Dimension.CONDUCTANCE,
                      "uS",
                      -ANY,
                      ANY,
                      "Constant terms at `times`, `polynomial` model.")),
              each(ratio("c1", -ANY, ANY, "Linear terms at `times`, `polynomial` model.")),
              each(
                  quantity(
                      "c2",
                      Dimension.RESISTANCE,
                      "ohm",
                      -ANY,
                      ANY,
                      "Quadratic terms at `times`, `polynomial` model.")),
              each(
                  quantity(
                      "c3",
                      Dimension.RESISTANCE.power(2),
                      "ohm^2",
                      -ANY,
                      ANY,
                      "Cubic terms at `times`, `polynomial` model.")),
              each(
                  quantity(
                      "c4",
                      Dimension.RESISTANCE.power(3),
                      "ohm^3",
                      -ANY,
                      ANY,
                      "Quartic terms at `times`, `polynomial` model.")),
              each(
                  quantity(
                      "amplitude",
                      Dimension.CONDUCTANCE,
                      "uS",
                      "Deviations far above `scale` at `times`, `saturating` model.")),
              each(
                  quantity(
                      "scale",
                      Dimension.CONDUCTANCE,
                      "uS",
                      1e-12,
                      ANY,
                      "Scales at `times`, `saturating` model.")),
              quantity(
                      "shift_unit",
                      Dimension.CONDUCTANCE,
                      "uS",
                      1e-15,
                      ANY,
                      "Unit u in which the mean of the `polynomial` and `saturating` model changes, by u times the sum of `shift_c0` to `shift_c10`, each times its power of G / u.")
                  .or(1e-6))
          .with(shiftTerms())
          .with(
              text(
                      "file",
                      "CSV of the `table` model with the columns time_s, target_uS, mean_uS, sigma_uS, interpolated linearly; `auto`: none.")
                  .orAuto()
                  .fixed());

  static final BlockSchema STUCK_AT =
      BlockSchema.of("stuck_at", "Cells that programming cannot change.")
          .with(
              ratio("off", 0, 1, "Share of cells stuck at `g_min` (high resistance).").or(0),
              ratio("on", 0, 1, "Share of cells stuck at `g_max` (low resistance).").or(0),
              symbol(
                      "count",
                      "`random`: every cell by itself; `exact`: that share of the cells of each crossbar, rounded down.",
                      "random",
                      "exact")
                  .or("random"),
              text(
                      "map",
                      "CSV of known faults with the columns crossbar, row, column, state (off or on), in place of the rates; `auto`: none.")
                  .orAuto()
                  .fixed());

  static final BlockSchema NONLINEAR_IV =
      BlockSchema.of(
              "nonlinear_iv",
              "Current of a cell of conductance G at the voltage V, where it is not G V.")
          .with(
              symbol(
                      "model",
                      "none; sinh: G `v0` sinh(V / `v0`); polynomial: G (`a1` V + `a2` V^2 + `a3` V^3); logarithmic: G V + n2 V^2 + n3 V^3, where n2 and n3 are polynomials of log10(G / 1 S).",
                      "none",
                      "sinh",
                      "polynomial",
                      "logarithmic")
                  .or("none"),
              quantity(
                      "v0",
                      Dimension.VOLTAGE,
                      "V",
                      1e-3,
                      ANY,
                      "Voltage scale of the `sinh` model: the smaller, the less linear.")
                  .or(0.25)
                  .from("Chakraborty et al., DAC 2020"),
              ratio("a1", -ANY, ANY, "Linear term of the `polynomial` model.").or(1),
              quantity(
                      "a2",
                      Dimension.VOLTAGE.power(-1),
                      "V^-1",
                      -ANY,
                      ANY,
                      "Quadratic term of the `polynomial` model.")
                  .or(0),
              quantity(
                      "a3",
                      Dimension.VOLTAGE.power(-2),
                      "V^-2",
                      -ANY,
                      ANY,
                      "Cubic term of the `polynomial` model.")
                  .or(0),
              each(
                  quantity(
                      "n2",
                      Dimension.CONDUCTANCE.dividedBy(Dimension.VOLTAGE),
                      "S/V",
                      -ANY,
                      ANY,
                      "Coefficients of n2, the constant one first, `logarithmic` model.")),
              each(
                  quantity(
                      "n3",
                      Dimension.CONDUCTANCE.dividedBy(Dimension.VOLTAGE.power(2)),
                      "S/V^2",
                      -ANY,
                      ANY,
                      "Coefficients of n3, the constant one first, `logarithmic` model.")));
}
