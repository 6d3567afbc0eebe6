package org.hwnas.runtime.validation;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.hwnas.runtime.analog.AnalogMatrix;
import org.hwnas.runtime.analog.AnalogSetup;
import org.hwnas.runtime.analog.Periphery;
import org.hwnas.runtime.table.TableException;

/**
 * Recorded products of one matrix through converters, mappings and wires, error over the largest
 * output: JSON with {@code W}, {@code X} and {@code cases}, each with outputs {@code y}, of
 * CrossSim or (with {@code params} in each case) AIHWKit.
 */
public final class ConvertersValidation implements Validation {
  private static final double LIMIT = 1e-6;

  @Override
  public String name() {
    return "converters";
  }

  @Override
  public String description() {
    return "recorded products of AIHWKit or CrossSim through converters, mappings and wires";
  }

  @Override
  public String reads() {
    return "a JSON file of products (`det_16x16.json` of AIHWKit or CrossSim)";
  }

  @Override
  public double limit() {
    return LIMIT;
  }

  @Override
  public ValidationReport run(Path data) throws IOException {
    ValidationReport.Builder report =
        new ValidationReport.Builder(name(), data.getFileName().toString());
    try {
      JsonObject json = JsonParser.parseString(Files.readString(data)).getAsJsonObject();
      double[][] w = RecordedArrays.matrix(json.get("W"));
      double[][] x = RecordedArrays.matrix(json.get("X"));
      JsonObject cases = json.getAsJsonObject("cases");
      for (String name : cases.keySet()) {
        JsonObject c = cases.getAsJsonObject(name);
        if (!c.has("y")) {
          report.note("`" + name + "` has no outputs");
          continue;
        }
        double[][] expected = RecordedArrays.matrix(c.get("y"));
        Optional<double[][]> actual =
            c.has("params") ? aihwkit(name, c, w, x) : crossSim(name, w, x);
        if (actual.isEmpty()) {
          report.note(
              "`%s` is left out: the tool stopped early, or its defect decides the outcome"
                  .formatted(name));
          continue;
        }
        double largest =
            Arrays.stream(expected).flatMapToDouble(Arrays::stream).map(Math::abs).max().orElse(1);
        for (int k = 0; k < expected.length; k++) {
          for (int o = 0; o < expected[k].length; o++) {
            double error = (actual.get()[k][o] - expected[k][o]) / largest;
            report.add("output", name + " input " + k + " output " + o, 1 + error, 1);
          }
        }
        report.compared();
      }
    } catch (JsonParseException | IllegalStateException | NullPointerException e) {
      throw new TableException(
          "`" + data.getFileName() + "` is no file of products: " + e.getMessage());
    }
    return report.build();
  }

  private static Optional<double[][]> crossSim(String name, double[][] w, double[][] x) {
    Optional<AnalogSetup> setup = ConverterCases.crossSim(name);
    if (setup.isEmpty()) {
      return Optional.empty();
    }
    AnalogMatrix.Reader reader = AnalogMatrix.program(setup.get(), w, 0, 0).at(0);
    double gain = ConverterCases.crossSimGain(name);
    double[][] y = new double[x.length][];
    for (int k = 0; k < y.length; k++) {
      y[k] = Arrays.stream(reader.product(x[k])).map(v -> v * gain).toArray();
    }
    return Optional.of(y);
  }

  private static Optional<double[][]> aihwkit(
      String name, JsonObject c, double[][] w, double[][] x) {
    Periphery periphery = ConverterCases.aihwkit(c.getAsJsonObject("params"));
    // the recorded case with normalisation divides inputs by 3 and multiplies outputs again
    double scale = name.startsWith("absmax") ? 3 : 1;
    double[][] y = new double[x.length][];
    for (int k = 0; k < y.length; k++) {
      double[] in = Arrays.stream(x[k]).map(v -> v / scale).toArray();
      y[k] = Arrays.stream(periphery.product(w, in)).map(v -> v * scale).toArray();
    }
    return Optional.of(y);
  }
}
