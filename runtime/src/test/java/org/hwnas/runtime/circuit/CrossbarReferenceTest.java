package org.hwnas.runtime.circuit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hwnas.runtime.RecordedFigures;
import org.hwnas.runtime.device.CurrentVoltage;
import org.junit.jupiter.api.Test;

/** Against what badcrossbar, ngspice and a nodal solver gave for the same arrays. */
class CrossbarReferenceTest {
  private static final double EXACT = 1e-9;

  @Test
  void currentsAreBadcrossbars() {
    var cases = RecordedArrays.badcrossbar();
    assertThat(cases).isNotEmpty();
    for (RecordedArrays.Case c : cases) {
      LinearSolver direct = new DirectSolver(c.array());
      LinearSolver iterative = new IterativeSolver(c.array());
      EffectiveMatrix matrix = EffectiveMatrix.of(c.array());
      for (int k = 0; k < c.volts().length; k++) {
        NodalSolution d = direct.solve(c.volts()[k]);
        NodalSolution i = iterative.solve(c.volts()[k]);
        double[] expected = c.currents()[k];
        assertThat(RecordedArrays.relativeError(d.currents(), expected))
            .as(c.name())
            .isLessThan(EXACT);
        assertThat(RecordedArrays.relativeError(i.currents(), expected))
            .as(c.name())
            .isLessThan(EXACT);
        assertThat(RecordedArrays.relativeError(matrix.currents(c.volts()[k]), expected))
            .as(c.name())
            .isLessThan(EXACT);
        assertThat(Math.max(d.residual(), i.residual())).as(c.name()).isLessThan(1e-12);
      }
    }
  }

  @Test
  void voltagesAreBadcrossbars() {
    int compared = 0;
    for (RecordedArrays.Case c : RecordedArrays.badcrossbar()) {
      if (!c.raw().has("word_line_node_V")) {
        continue;
      }
      JsonArray words = c.raw().getAsJsonArray("word_line_node_V");
      JsonArray bits = c.raw().getAsJsonArray("bit_line_node_V");
      for (int k = 0; k < c.volts().length; k++) {
        NodalSolution s = new DirectSolver(c.array()).solve(c.volts()[k]);
        double[] w = voltages(words, k, c);
        double[] b = voltages(bits, k, c);
        for (int n = 0; n < w.length; n++) {
          assertThat(Math.abs(s.wordLineVolts()[n] - w[n])).isLessThan(1e-12);
          assertThat(Math.abs(s.bitLineVolts()[n] - b[n])).isLessThan(1e-12);
        }
        compared++;
      }
    }
    assertThat(compared).isPositive();
  }

  /** Node voltages of input k: one matrix for each input, or an input for each entry. */
  private static double[] voltages(JsonArray recorded, int k, RecordedArrays.Case c) {
    JsonElement entry = recorded.get(0).getAsJsonArray().get(0);
    if (!entry.isJsonArray()) {
      return RecordedArrays.flat(recorded);
    }
    if (recorded.size() == c.volts().length && c.volts().length != c.array().rows()) {
      return RecordedArrays.flat(recorded.get(k));
    }
    double[] v = new double[c.array().cells()];
    for (int n = 0; n < v.length; n++) {
      v[n] =
          recorded
              .get(n / c.array().cols())
              .getAsJsonArray()
              .get(n % c.array().cols())
              .getAsJsonArray()
              .get(k)
              .getAsDouble();
    }
    return v;
  }

  @Test
  void currentsAreSpices() throws IOException {
    Path file = RecordedFigures.folder("nonideal").resolve("spice/spice_vs_badcrossbar.json");
    JsonArray cases = JsonParser.parseString(Files.readString(file)).getAsJsonArray();
    double[] g = RecordedArrays.flat(cases.get(0).getAsJsonObject().get("G"));
    double[] v = RecordedArrays.vector(cases.get(0).getAsJsonObject().get("V"));
    int compared = 0;
    for (JsonElement e : cases) {
      JsonObject c = e.getAsJsonObject();
      String name = c.get("case").getAsString();
      double[] expected = RecordedArrays.vector(c.get("I_spice"));
      if (expected.length != v.length) {
        continue;
      }
      double r = number(name, "r=([0-9.]+)", 0);
      WireResistance wires =
          new WireResistance(
              r, r, number(name, "r_source=([0-9.]+)", 0), number(name, "r_sink=([0-9.]+)", 0));
      CrossbarArray array = CrossbarArray.of(8, 8, g, wires);
      double v0 = number(name, "v0=([0-9.]+)", 0);
      NodalSolution s =
          v0 > 0
              ? new NonlinearSolver(array, new CurrentVoltage.Sinh(v0)).solve(v)
              : new DirectSolver(array).solve(v);
      assertThat(RecordedArrays.relativeError(s.currents(), expected)).as(name).isLessThan(EXACT);
      assertThat(s.residual()).as(name).isLessThan(1e-12);
      if (v0 == 0) {
        assertThat(
                RecordedArrays.relativeError(
                    new IterativeSolver(array).solve(v).currents(), expected))
            .as(name)
            .isLessThan(EXACT);
      }
      compared++;
    }
    assertThat(compared).isGreaterThanOrEqualTo(8);
  }

  private static double number(String text, String pattern, double otherwise) {
    Matcher m = Pattern.compile(pattern).matcher(text);
    return m.find() ? Double.parseDouble(m.group(1)) : otherwise;
  }
}
