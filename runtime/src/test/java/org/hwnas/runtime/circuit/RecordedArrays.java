package org.hwnas.runtime.circuit;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.hwnas.runtime.RecordedFigures;

/** Arrays that other programs solved. */
final class RecordedArrays {
  /** One array, several inputs and their currents. */
  record Case(
      String name, CrossbarArray array, double[][] volts, double[][] currents, JsonObject raw) {}

  private RecordedArrays() {}

  /** All recorded cases of badcrossbar (linear, source and sink ideal). */
  static List<Case> badcrossbar() {
    Path folder = RecordedFigures.folder("nonideal").resolve("badcrossbar");
    List<Case> cases = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file :
          files.filter(f -> f.getFileName().toString().startsWith("xbar_")).sorted().toList()) {
        JsonObject c = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
        int rows = c.get("rows").getAsInt();
        int cols = c.get("cols").getAsInt();
        double[] g =
            c.has("G_S") ? flat(c.get("G_S")) : csv(folder.resolve(c.get("G_file").getAsString()));
        double[][] currents = matrix(c.get("output_current_A"));
        double[][] volts =
            c.has("V_V")
                ? matrix(c.get("V_V"))
                : columns(csv(folder.resolve("V_" + rows + ".csv")), rows);
        if (volts.length == rows && currents.length != rows) {
          volts = columns(flat(c.get("V_V")), rows);
        }
        WireResistance wires =
            new WireResistance(
                c.get("r_word_line_ohm").getAsDouble(),
                c.get("r_bit_line_ohm").getAsDouble(),
                0,
                0);
        cases.add(
            new Case(
                file.getFileName().toString(),
                CrossbarArray.of(rows, cols, g, wires),
                volts,
                currents,
                c));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return cases;
  }

  static double[] csv(Path file) throws IOException {
    return Stream.of(Files.readString(file).trim().split("[,\\s]+"))
        .mapToDouble(Double::parseDouble)
        .toArray();
  }

  /** Columns of a row-major matrix of {@code rows} rows. */
  static double[][] columns(double[] values, int rows) {
    int cols = values.length / rows;
    double[][] columns = new double[cols][rows];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < cols; j++) {
        columns[j][i] = values[i * cols + j];
      }
    }
    return columns;
  }

  static double[] vector(JsonElement e) {
    JsonArray a = e.getAsJsonArray();
    double[] v = new double[a.size()];
    for (int i = 0; i < v.length; i++) {
      v[i] = a.get(i).getAsDouble();
    }
    return v;
  }

  static double[][] matrix(JsonElement e) {
    JsonArray a = e.getAsJsonArray();
    double[][] m = new double[a.size()][];
    for (int i = 0; i < m.length; i++) {
      m[i] = vector(a.get(i));
    }
    return m;
  }

  static double[] flat(JsonElement e) {
    return Stream.of(matrix(e)).flatMapToDouble(java.util.Arrays::stream).toArray();
  }

  /** Largest difference over the reference's magnitude, entry by entry. */
  static double relativeError(double[] actual, double[] expected) {
    double worst = 0;
    for (int j = 0; j < expected.length; j++) {
      worst = Math.max(worst, Math.abs(actual[j] - expected[j]) / Math.abs(expected[j]));
    }
    return worst;
  }
}
