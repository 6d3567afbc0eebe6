package org.hwnas.runtime.analog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import org.hwnas.runtime.RecordedFigures;
import org.hwnas.runtime.circuit.WireResistance;
import org.hwnas.runtime.validation.ConvertersValidation;
import org.hwnas.runtime.validation.ValidationReport;
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
  void productsAreThoseOfBothTools() throws IOException {
    for (String tool : new String[] {"aihwkit", "crosssim"}) {
      ValidationReport report =
          new ConvertersValidation()
              .run(RecordedFigures.folder("nonideal").resolve(tool).resolve("det_16x16.json"));
      assertThat(report.maxError()).as(tool).isLessThan(LIMIT);
      assertThat(report.compared())
          .as(tool)
          .isGreaterThanOrEqualTo(tool.equals("aihwkit") ? 15 : 50);
    }
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
}
