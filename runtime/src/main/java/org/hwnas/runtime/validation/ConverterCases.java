package org.hwnas.runtime.validation;

import com.google.gson.JsonObject;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hwnas.runtime.analog.AnalogSetup;
import org.hwnas.runtime.analog.AnalogSetup.AdcKind;
import org.hwnas.runtime.analog.AnalogSetup.AdcSetup;
import org.hwnas.runtime.analog.AnalogSetup.Encoding;
import org.hwnas.runtime.analog.AnalogSetup.InputCoding;
import org.hwnas.runtime.analog.AnalogSetup.Range;
import org.hwnas.runtime.analog.Periphery;
import org.hwnas.runtime.analog.Quantizer;
import org.hwnas.runtime.circuit.WireResistance;

/** Setups that the cases of recorded products of AIHWKit and CrossSim stand for, by their names. */
final class ConverterCases {
  private static final Pattern DAC = Pattern.compile("dac_(signmag|quant)_(\\d+)b");
  private static final Pattern ADC = Pattern.compile("adc_(\\w+?)_(max|cal[0-9.]+)_(\\d+)b");
  private static final Pattern CELL = Pattern.compile("cell_(\\d+)b_(balanced2|balanced|offset)");
  private static final Pattern SLICED =
      Pattern.compile("bitsliced_(BALANCED|OFFSET)_(\\d)(_ibs_adc(\\d+))?(_gran)?");
  private static final Pattern WIRES = Pattern.compile("parasitic_r([0-9.]+)_(nonint|inter)");

  private ConverterCases() {}

  /** A case of CrossSim, on cells of 1 to 100 uS; nothing where the name is not known. */
  static Optional<AnalogSetup> crossSim(String name) {
    AnalogSetup ideal = AnalogSetup.ideal(1e-6, 100e-6);
    if (name.equals("ideal_balanced")) {
      return Optional.of(ideal);
    }
    if (name.equals("ideal_offset")) {
      return Optional.of(ideal.withEncoding(Encoding.OFFSET));
    }
    Matcher m = DAC.matcher(name);
    if (m.matches()) {
      int bits = Integer.parseInt(m.group(2));
      Quantizer dac =
          m.group(1).equals("quant")
              ? Quantizer.uniform(-1, 1, 1 << bits)
              : Quantizer.signMagnitude(1, bits);
      return Optional.of(ideal.withInput(new InputCoding(dac, bits, 0)));
    }
    m = ADC.matcher(name);
    if (m.matches()) {
      AdcKind kind =
          switch (m.group(1)) {
            case "quant" -> AdcKind.UNIFORM;
            case "signmag" -> AdcKind.SIGN_MAGNITUDE;
            default -> AdcKind.valueOf(m.group(1).replace("ADC", "").toUpperCase(Locale.ROOT));
          };
      boolean most = m.group(2).equals("max");
      double limit = most ? 0 : Double.parseDouble(m.group(2).substring(3));
      int bits = Integer.parseInt(m.group(3));
      Range range = most ? Range.MAX : Range.CALIBRATED;
      return Optional.of(ideal.withAdc(new AdcSetup(kind, bits, range, limit, false)));
    }
    m = CELL.matcher(name);
    if (m.matches()) {
      Encoding encoding =
          switch (m.group(2)) {
            case "balanced" -> Encoding.ONE_SIDED;
            case "balanced2" -> Encoding.TWO_SIDED;
            default -> Encoding.OFFSET;
          };
      return Optional.of(ideal.withEncoding(encoding).withCellBits(Integer.parseInt(m.group(1))));
    }
    m = SLICED.matcher(name);
    if (m.matches()) {
      AnalogSetup sliced =
          ideal
              .withEncoding(m.group(1).equals("OFFSET") ? Encoding.OFFSET : Encoding.ONE_SIDED)
              .withSlices(8, Integer.parseInt(m.group(2)));
      if (m.group(3) == null) {
        return Optional.of(sliced);
      }
      Range range = m.group(5) == null ? Range.MAX : Range.GRANULAR;
      int bits = Integer.parseInt(m.group(4));
      return Optional.of(
          sliced
              .withInput(new InputCoding(Quantizer.signMagnitude(1, 8), 8, 1))
              .withAdc(new AdcSetup(AdcKind.SIGN_MAGNITUDE, bits, range, 0, true)));
    }
    m = WIRES.matcher(name);
    if (m.matches()) {
      WireResistance wires = WireResistance.uniform(Double.parseDouble(m.group(1)));
      return Optional.of(ideal.withWires(wires, m.group(2).equals("inter")));
    }
    return Optional.empty();
  }

  /**
   * Factor by which CrossSim's own output is too large: it maps offset cells on a compressed window
   * and scales by the whole.
   */
  static double crossSimGain(String name) {
    Matcher m = CELL.matcher(name);
    if (!m.matches() || !m.group(2).equals("offset")) {
      return 1;
    }
    double levels = StrictMath.pow(2, Integer.parseInt(m.group(1)));
    return (levels - 2) / (levels - 1);
  }

  /** A case of AIHWKit, by its parameters. */
  static Periphery aihwkit(JsonObject p) {
    double bound = number(p, "out_bound", 0);
    return new Periphery(
        2 * number(p, "inp_res", 0),
        1,
        2 * bound * number(p, "out_res", 0),
        bound == 0 ? Double.MAX_VALUE : bound,
        p.has("noise_management"),
        bound == 0 ? 0 : number(p, "out_nonlinearity", 0) / bound,
        number(p, "slope_calibration", 0) * bound,
        number(p, "ir_drop", 0),
        number(p, "ir_drop_g_ratio", 1 / 0.35 / 5e-6));
  }

  private static double number(JsonObject p, String name, double otherwise) {
    return p.has(name) ? p.get(name).getAsDouble() : otherwise;
  }
}
