package org.hwnas.runtime.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import org.hwnas.runtime.RecordedFigures;
import org.hwnas.runtime.analog.AnalogMatrix;
import org.hwnas.runtime.analog.AnalogSetup;
import org.hwnas.runtime.analog.Quantizer;
import org.hwnas.runtime.device.Device;
import org.hwnas.runtime.device.ProgrammingNoise;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.hardware.ChipReader;
import org.hwnas.runtime.hardware.Chips;
import org.hwnas.runtime.hardware.Quantization;
import org.hwnas.runtime.hardware.WeightEncoding;
import org.hwnas.runtime.mapping.WeightSlicing;
import org.junit.jupiter.api.Test;

/** Conversions of the difference of a pair's currents ({@code adc.subtraction = analog}). */
class DifferencesTest {
  private static final int TOP = 127;

  private final double[][] w;
  private final double[][] x;
  private final JsonObject recorded;

  DifferencesTest() throws IOException {
    recorded =
        JsonParser.parseString(
                Files.readString(
                    RecordedFigures.folder("nonideal").resolve("crosssim/det_16x16.json")))
            .getAsJsonObject();
    w = matrix(recorded.getAsJsonArray("W"));
    x = matrix(recorded.getAsJsonArray("X"));
  }

  private static double[][] matrix(JsonArray rows) {
    double[][] m = new double[rows.size()][];
    for (int r = 0; r < m.length; r++) {
      JsonArray row = rows.get(r).getAsJsonArray();
      m[r] = new double[row.size()];
      for (int c = 0; c < m[r].length; c++) {
        m[r][c] = row.get(c).getAsDouble();
      }
    }
    return m;
  }

  private static WeightSlicing slicing(int bitsPerCell) {
    int slices = (7 + bitsPerCell - 1) / bitsPerCell;
    return new WeightSlicing(
        WeightEncoding.DIFFERENTIAL_PAIR, 8, bitsPerCell, slices, 2 * slices, 8, 1, 8, 2);
  }

  private Filters filters() {
    Filters shape = Filters.linear("recorded", 16, 16);
    float[] weights = new float[256];
    for (int i = 0; i < 16; i++) {
      for (int o = 0; o < 16; o++) {
        weights[i * 16 + o] = (float) w[o][i];
      }
    }
    return new Filters(shape.name(), shape.in(), shape.node(), weights);
  }

  private float[] product(double[] input, int bitsPerCell, Optional<Converter> converter) {
    Filters filters = filters();
    WeightSlicing slicing = slicing(bitsPerCell);
    WeightCodes codes =
        WeightCodes.of(filters.node(), filters.weights(), slicing, 1f / TOP); // max |W| is 1
    float[] in = new float[16];
    boolean signed = false;
    for (int i = 0; i < 16; i++) {
      in[i] = (float) input[i];
      signed |= input[i] < 0;
    }
    float[] out = new float[16];
    new CrossbarLayer(
            ProgrammedWeights.ideal(
                codes, slicing, new Device(1e-6, 100e-6, 0.2, 4, new ProgrammingNoise.None())),
            new PatchReader(filters.node(), filters.in()),
            new InputRange(signed ? 8 : 7, signed, 1f / TOP),
            16,
            converter,
            0)
        .apply(in, 1, out, new ReadScratch());
    return out;
  }

  private static AnalogSetup crossSims(int bits) {
    return AnalogSetup.ideal(1e-6, 100e-6)
        .withSlices(8, 2)
        .withInput(new AnalogSetup.InputCoding(Quantizer.signMagnitude(1, 8), 8, 1))
        .withAdc(
            new AnalogSetup.AdcSetup(
                AnalogSetup.AdcKind.SIGN_MAGNITUDE, bits, AnalogSetup.Range.MAX, 0, true));
  }

  /**
   * Conversions bit by bit and slice by slice against {@link AnalogMatrix}, and that against what
   * CrossSim gave for its balanced core: same currents, same range, same codes. CrossSim codes
   * negative inputs in another way, so that ours see magnitudes.
   */
  @Test
  void conversionsRoundAsCrossSims() {
    double[][] theirs =
        matrix(
            recorded
                .getAsJsonObject("cases")
                .getAsJsonObject("bitsliced_BALANCED_2_ibs_adc8")
                .getAsJsonArray("y"));
    AnalogMatrix.Reader known = AnalogMatrix.program(crossSims(8), w, 1, 0, 0).at(0);
    for (int n = 0; n < x.length; n++) {
      double[] product = known.product(x[n]);
      for (int o = 0; o < 16; o++) {
        assertThat(product[o]).isCloseTo(theirs[n][o], within(1e-6));
      }
    }
    double furthest = 0;
    for (int bits = 4; bits <= 8; bits++) {
      AnalogMatrix.Reader reader = AnalogMatrix.program(crossSims(bits), w, 1, 0, 0).at(0);
      // CrossSim's range is that of cells without a lowest conductance: 16 rows at 100 uS
      Converter converter = Converter.ofDifferences(bits, (float) (16 * 15 / 0.99));
      for (double[] input : x) {
        double[] positive = new double[16];
        for (int i = 0; i < 16; i++) {
          positive[i] = Math.abs(input[i]);
        }
        double[] right = reader.product(positive);
        float[] ours = product(positive, 4, Optional.of(converter));
        float[] exact = product(positive, 4, Optional.empty());
        for (int o = 0; o < 16; o++) {
          assertThat((double) ours[o]).as("%d bits", bits).isCloseTo(right[o], within(1e-5));
          furthest = Math.max(furthest, Math.abs(ours[o] - exact[o]));
        }
      }
    }
    assertThat(furthest).isGreaterThan(0.1); // it does round
  }

  @Test
  void codesAreAsManyOfEitherSign() {
    float[] currents = {-40, -10, -4.9f, 0, 4.9f, 5.1f, 10, 40};
    Converter.ofDifferences(3, 30).convert(currents, currents.length);
    assertThat(currents).containsExactly(-30, -10, 0, 0, 0, 10, 10, 30);
  }

  @Test
  void whatHasNoPairIsRefused() {
    assertThatThrownBy(
            () ->
                ChipReader.read(
                    Chips.hardware(
                        "tile.pe.adc.subtraction", "analog", "mapping.weights", "offset")))
        .isInstanceOf(EvaluationFailure.class)
        .hasMessageContaining("differential_pair");
  }

  @Test
  void aConversionIsOfTwoBitLines() throws EvaluationFailure {
    Object[] pair = {"mapping.weights", "differential_pair", "tile.pe.adc.columns_per_adc", 8};
    Object[] analog = java.util.Arrays.copyOf(pair, 6);
    analog[4] = "tile.pe.adc.subtraction";
    analog[5] = "analog";
    Quantization q = Quantization.of(Chips.quantization(8, 8));
    WeightSlicing each = WeightSlicing.of(ChipReader.read(Chips.hardware(pair)), q);
    WeightSlicing both = WeightSlicing.of(ChipReader.read(Chips.hardware(analog)), q);
    assertThat(each.columnsPerConversion()).isEqualTo(1);
    assertThat(both.columnsPerConversion()).isEqualTo(2);
    assertThat(ChipReader.read(Chips.hardware(pair)).adc().turns()).isEqualTo(8);
    assertThat(ChipReader.read(Chips.hardware(analog)).adc().turns()).isEqualTo(4);
  }
}
