package org.hwnas.runtime.analog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hwnas.runtime.RecordedFigures;
import org.hwnas.runtime.analog.AnalogSetup.AdcKind;
import org.hwnas.runtime.analog.AnalogSetup.AdcSetup;
import org.hwnas.runtime.analog.AnalogSetup.Encoding;
import org.hwnas.runtime.analog.AnalogSetup.InputCoding;
import org.hwnas.runtime.analog.AnalogSetup.Range;
import org.hwnas.runtime.circuit.WireResistance;
import org.junit.jupiter.api.Test;

/** A 16 x 16 matrix through every converter and mapping of AIHWKit and CrossSim: their numbers. */
class ConverterReferenceTest {
  private static final double LIMIT = 1e-6;

  private static JsonObject read(String tool) throws IOException {
    return JsonParser.parseString(
            Files.readString(
                RecordedFigures.folder("nonideal").resolve(tool).resolve("det_16x16.json")))
        .getAsJsonObject();
  }

  static double[][] matrix(JsonElement e) {
    JsonArray a = e.getAsJsonArray();
    double[][] m = new double[a.size()][];
    for (int i = 0; i < m.length; i++) {
      JsonArray row = a.get(i).getAsJsonArray();
      m[i] = new double[row.size()];
      for (int j = 0; j < m[i].length; j++) {
        m[i][j] = row.get(j).getAsDouble();
      }
    }
    return m;
  }

  @Test
  void productsAreCrossSims() throws IOException {
    JsonObject file = read("crosssim");
    double[][] w = matrix(file.get("W"));
    double[][] x = matrix(file.get("X"));
    List<String> off = new ArrayList<>();
    int compared = 0;
    for (String name : file.getAsJsonObject("cases").keySet()) {
      JsonObject c = file.getAsJsonObject("cases").getAsJsonObject(name);
      if (!c.has("y") || name.endsWith("default_tol") || name.contains("term")) {
        continue; // the tool's own solver stops at 1e-3 there; terminals have a test of their own
      }
      AnalogMatrix.Reader reader = AnalogMatrix.program(setup(name), w, 1, 0).at(0);
      double worst = 0;
      double[][] y = matrix(c.get("y"));
      for (int k = 0; k < x.length; k++) {
        double[] ours = reader.product(x[k]);
        for (int o = 0; o < ours.length; o++) {
          worst = Math.max(worst, Math.abs(ours[o] / gain(name) - y[k][o]));
        }
      }
      compared++;
      if (!(worst < LIMIT)) {
        off.add(name + ": " + worst);
      }
    }
    assertThat(off).isEmpty();
    assertThat(compared).isGreaterThanOrEqualTo(50);
  }

  /**
   * The tool's outputs with offset cells are off by this known factor, see WeightEncoder.window.
   */
  private static double gain(String name) {
    Matcher m = Pattern.compile("cell_(\\d)b_offset").matcher(name);
    if (!m.matches()) {
      return 1;
    }
    double levels = Math.pow(2, Integer.parseInt(m.group(1)));
    return (levels - 1) / (levels - 2);
  }

  private static AnalogSetup setup(String name) {
    AnalogSetup ideal = AnalogSetup.ideal(1e-6, 100e-6);
    Matcher m;
    if (name.equals("ideal_balanced")) {
      return ideal;
    }
    if (name.equals("ideal_offset")) {
      return ideal.withEncoding(Encoding.OFFSET);
    }
    m = Pattern.compile("dac_signmag_(\\d)b").matcher(name);
    if (m.matches()) {
      int bits = Integer.parseInt(m.group(1));
      return ideal.withInput(new InputCoding(Quantizer.signMagnitude(1, bits), bits, 0));
    }
    m = Pattern.compile("dac_quant_(\\d)b").matcher(name);
    if (m.matches()) {
      int bits = Integer.parseInt(m.group(1));
      return ideal.withInput(new InputCoding(Quantizer.uniform(-1, 1, 1 << bits), bits, 0));
    }
    m = Pattern.compile("adc_(\\w+?)_(max|cal5)_(\\d)b").matcher(name);
    if (m.matches()) {
      AdcKind kind =
          switch (m.group(1)) {
            case "quant" -> AdcKind.UNIFORM;
            case "signmag" -> AdcKind.SIGN_MAGNITUDE;
            default -> AdcKind.valueOf(m.group(1).replace("ADC", "").toUpperCase());
          };
      Range range = m.group(2).equals("max") ? Range.MAX : Range.CALIBRATED;
      return ideal.withAdc(new AdcSetup(kind, Integer.parseInt(m.group(3)), range, 5, false));
    }
    m = Pattern.compile("cell_(\\d)b_(balanced2|balanced|offset)").matcher(name);
    if (m.matches()) {
      Encoding e =
          switch (m.group(2)) {
            case "balanced" -> Encoding.ONE_SIDED;
            case "balanced2" -> Encoding.TWO_SIDED;
            default -> Encoding.OFFSET;
          };
      return ideal.withEncoding(e).withCellBits(Integer.parseInt(m.group(1)));
    }
    m = Pattern.compile("bitsliced_(BALANCED|OFFSET)_(\\d)(_ibs_adc8)?(_gran)?").matcher(name);
    if (m.matches()) {
      AnalogSetup sliced =
          ideal
              .withEncoding(m.group(1).equals("OFFSET") ? Encoding.OFFSET : Encoding.ONE_SIDED)
              .withSlices(8, Integer.parseInt(m.group(2)));
      if (m.group(3) == null) {
        return sliced;
      }
      Range range = m.group(4) == null ? Range.MAX : Range.GRANULAR;
      return sliced
          .withInput(new InputCoding(Quantizer.signMagnitude(1, 8), 8, 1))
          .withAdc(new AdcSetup(AdcKind.SIGN_MAGNITUDE, 8, range, 0, true));
    }
    m = Pattern.compile("parasitic_r([0-9.]+)_(nonint|inter)").matcher(name);
    if (m.matches()) {
      return ideal.withWires(
          WireResistance.uniform(Double.parseDouble(m.group(1))), m.group(2).equals("inter"));
    }
    throw new AssertionError("no setup for " + name);
  }

  /**
   * CrossSim 3.2 adds the row terminal's resistance to every segment of the first input's line and
   * to no other line. With that put in, the network's dense nodal solution is the tool's; with the
   * resistance where it belongs, ours is the dense one.
   */
  @Test
  void terminalResistanceIsOnEveryLineHereAndOnTheFirstInputsSegmentsThere() throws IOException {
    JsonObject file = read("crosssim");
    double[][] w = matrix(file.get("W"));
    double[][] x = matrix(file.get("X"));
    double[][] y =
        matrix(file.getAsJsonObject("cases").getAsJsonObject("parasitic_r1_term100_50").get("y"));
    int n = w.length;
    WireResistance wires = new WireResistance(1, 1, 100, 50);
    AnalogMatrix.Reader ours =
        AnalogMatrix.program(AnalogSetup.ideal(1e-6, 100e-6).withWires(wires, false), w, 1, 0)
            .at(0);
    for (int k = 0; k < x.length; k++) {
      double[] there = new double[n];
      double[] here = new double[n];
      for (int sign = 1; sign >= -1; sign -= 2) {
        double[][] g = new double[n][n];
        for (int i = 0; i < n; i++) {
          for (int o = 0; o < n; o++) {
            g[i][o] = 1e-6 + 99e-6 * Math.max(0, sign * w[o][i]);
          }
        }
        double[] a = dense(g, x[k], true);
        double[] b = dense(g, x[k], false);
        for (int o = 0; o < n; o++) {
          there[o] += sign * a[o] / 99e-6;
          here[o] += sign * b[o] / 99e-6;
        }
      }
      double[] product = ours.product(x[k]);
      for (int o = 0; o < n; o++) {
        assertThat(there[o]).isCloseTo(y[k][o], within(LIMIT));
        assertThat(product[o]).isCloseTo(here[o], within(1e-10));
      }
    }
  }

  /** Nodal solution with segments of 1 ohm and terminals of 100 (rows) and 50 ohm (columns). */
  private static double[] dense(double[][] g, double[] v, boolean asThere) {
    int n = g.length;
    double[][] m = new double[2 * n * n][2 * n * n + 1];
    for (int i = 0; i < n; i++) {
      double segment = asThere && i == 0 ? 1 / 101.0 : 1;
      double first = asThere ? segment : 1 / 101.0;
      for (int j = 0; j < n; j++) {
        int word = i * n + j;
        int bit = n * n + word;
        join(m, word, bit, g[i][j]);
        if (j == 0) {
          m[word][word] += first;
          m[word][2 * n * n] += first * v[i];
        } else {
          join(m, word, word - 1, segment);
        }
        if (i == n - 1) {
          m[bit][bit] += 1 / 51.0;
        } else {
          join(m, bit, bit + n, 1);
        }
      }
    }
    // symmetric and positive definite: elimination needs no pivoting
    for (int k = 0; k < m.length; k++) {
      for (int r = k + 1; r < m.length; r++) {
        double f = m[r][k] / m[k][k];
        for (int c = k; f != 0 && c <= m.length; c++) {
          m[r][c] -= f * m[k][c];
        }
      }
    }
    double[] node = new double[m.length];
    for (int k = m.length - 1; k >= 0; k--) {
      double sum = m[k][m.length];
      for (int c = k + 1; c < m.length; c++) {
        sum -= m[k][c] * node[c];
      }
      node[k] = sum / m[k][k];
    }
    double[] out = new double[n];
    for (int j = 0; j < n; j++) {
      out[j] = node[m.length - n + j] / 51;
    }
    return out;
  }

  private static void join(double[][] m, int a, int b, double g) {
    m[a][a] += g;
    m[b][b] += g;
    m[a][b] -= g;
    m[b][a] -= g;
  }

  @Test
  void productsAreAihwkits() throws IOException {
    JsonObject file = read("aihwkit");
    double[][] w = matrix(file.get("W"));
    double[][] x = matrix(file.get("X"));
    List<String> off = new ArrayList<>();
    for (String name : file.getAsJsonObject("cases").keySet()) {
      JsonObject c = file.getAsJsonObject("cases").getAsJsonObject(name);
      JsonObject p = c.getAsJsonObject("params");
      double bound = number(p, "out_bound", 0);
      Periphery periphery =
          new Periphery(
              2 * number(p, "inp_res", 0),
              1,
              2 * bound * number(p, "out_res", 0),
              bound == 0 ? 1e9 : bound,
              p.has("noise_management"),
              bound == 0 ? 0 : number(p, "out_nonlinearity", 0) / bound,
              number(p, "slope_calibration", 0) * bound,
              number(p, "ir_drop", 0),
              number(p, "ir_drop_g_ratio", 1 / 0.35 / 5e-6));
      double[][] y = matrix(c.get("y"));
      double worst = 0;
      for (int k = 0; k < x.length; k++) {
        double[] in = x[k].clone();
        // the recorded case divides inputs by 3 and multiplies outputs again
        double scale = p.has("noise_management") ? 3 : 1;
        for (int j = 0; j < in.length; j++) {
          in[j] /= scale;
        }
        double[] ours = periphery.product(w, in);
        for (int o = 0; o < ours.length; o++) {
          worst = Math.max(worst, Math.abs(scale * ours[o] - y[k][o]));
        }
      }
      if (!(worst < LIMIT)) {
        off.add(name + ": " + worst);
      }
    }
    assertThat(off).isEmpty();
  }

  private static double number(JsonObject p, String name, double otherwise) {
    return p.has(name) ? p.get(name).getAsDouble() : otherwise;
  }
}
