package org.hwnas.runtime.validation;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.hwnas.runtime.circuit.CrossbarArray;
import org.hwnas.runtime.circuit.WireResistance;
import org.hwnas.runtime.table.TableException;

/**
 * Arrays that another program solved, from JSON files: {@code rows}, {@code cols}, {@code
 * r_word_line_ohm}, {@code r_bit_line_ohm}, optional {@code r_source_ohm} and {@code r_sink_ohm},
 * conductances {@code G_S} or a CSV {@code G_file}, voltages {@code V_V} ({@code rows x inputs}, or
 * one list per input) or {@code V_file}, and {@code output_current_A}, one list per input.
 */
final class RecordedArrays {
  /**
   * One array with its inputs.
   *
   * @param name of the case
   * @param array cells and wires
   * @param volts one list per input
   * @param currents one list per input
   */
  record Case(String name, CrossbarArray array, double[][] volts, double[][] currents) {}

  private RecordedArrays() {}

  /** The cases of a file, or of all files of a folder that are such cases. */
  static List<Case> read(Path data) throws IOException {
    List<Path> files;
    if (Files.isDirectory(data)) {
      try (Stream<Path> all = Files.list(data)) {
        files = all.filter(f -> f.toString().endsWith(".json")).sorted().toList();
      }
    } else {
      files = List.of(data);
    }
    List<Case> cases = new ArrayList<>();
    for (Path file : files) {
      try {
        JsonElement json = JsonParser.parseString(Files.readString(file));
        if (json.isJsonArray()) {
          int n = 0;
          for (JsonElement e : json.getAsJsonArray()) {
            n++;
            if (e.isJsonObject() && isCase(e.getAsJsonObject())) {
              cases.add(one(file, file.getFileName() + " " + n, e.getAsJsonObject()));
            }
          }
        } else if (json.isJsonObject()) {
          JsonObject o = json.getAsJsonObject();
          if (isCase(o)) {
            cases.add(one(file, file.getFileName().toString(), o));
          } else {
            for (String key : o.keySet()) {
              if (o.get(key).isJsonObject() && isCase(o.getAsJsonObject(key))) {
                cases.add(one(file, file.getFileName() + " " + key, o.getAsJsonObject(key)));
              }
            }
          }
        }
      } catch (JsonParseException | IllegalStateException | IllegalArgumentException e) {
        throw new TableException("`" + file.getFileName() + "`: " + e.getMessage());
      }
    }
    return cases;
  }

  private static boolean isCase(JsonObject o) {
    return o.has("rows") && o.has("cols") && o.has("output_current_A");
  }

  private static Case one(Path file, String name, JsonObject o) throws IOException {
    int rows = o.get("rows").getAsInt();
    int cols = o.get("cols").getAsInt();
    double[] g =
        o.has("G_S") ? flat(o.get("G_S")) : csv(beside(file, o.get("G_file").getAsString()));
    double[][] currents = matrix(o.get("output_current_A"));
    double[][] volts;
    if (o.has("V_V")) {
      volts = matrix(o.get("V_V"));
      // rows x inputs, unless every list is one input
      if (!(volts.length == currents.length && volts[0].length == rows)) {
        volts = columns(flat(o.get("V_V")), rows);
      }
    } else {
      volts = columns(csv(beside(file, o.get("V_file").getAsString())), rows);
    }
    WireResistance wires =
        new WireResistance(
            ohms(o, "r_word_line_ohm"),
            ohms(o, "r_bit_line_ohm"),
            ohms(o, "r_source_ohm"),
            ohms(o, "r_sink_ohm"));
    return new Case(name, CrossbarArray.of(rows, cols, g, wires), volts, currents);
  }

  private static double ohms(JsonObject o, String name) {
    if (!o.has(name)) {
      return 0;
    }
    String text = o.get(name).getAsString();
    return text.matches("(?i)\\+?inf(inity)?")
        ? Double.POSITIVE_INFINITY
        : Double.parseDouble(text);
  }

  /** A file named in another, with whatever is said after its name in brackets left out. */
  private static Path beside(Path file, String name) {
    return file.resolveSibling(name.split("\\s")[0]);
  }

  private static double[] csv(Path file) throws IOException {
    return Stream.of(Files.readString(file).strip().split("[,\\s]+"))
        .mapToDouble(Double::parseDouble)
        .toArray();
  }

  private static double[][] columns(double[] values, int rows) {
    double[][] columns = new double[values.length / rows][rows];
    for (int k = 0; k < values.length; k++) {
      columns[k % columns.length][k / columns.length] = values[k];
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
    return Stream.of(matrix(e)).flatMapToDouble(Arrays::stream).toArray();
  }
}
