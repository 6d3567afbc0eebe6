package org.hwnas.runtime.validation;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.hwnas.runtime.device.DeviceArray;
import org.hwnas.runtime.device.DeviceModel;
import org.hwnas.runtime.device.Effect;
import org.hwnas.runtime.table.Table;
import org.hwnas.runtime.table.TableException;

/**
 * Means and deviations of conductances against recorded ones, in standard errors of the difference.
 * Tables: a CSV with the columns {@code device} (a name of the library), {@code target_uS}, {@code
 * time_s} (empty: right after programming), {@code mean_uS}, {@code sigma_uS}, {@code cells}; or
 * the JSON of recorded AIHWKit or CrossSim models.
 */
public final class DevicesValidation implements Validation {
  /** Standard errors of a difference of two samples. */
  private static final double LIMIT = 4;

  private static final int CELLS = 40_000;
  private static final double MICRO = 1e-6;

  /** Other programs compute in single precision. */
  private static final double SINGLE = 2e-6;

  private final DeviceSource devices;

  public DevicesValidation(DeviceSource devices) {
    this.devices = devices;
  }

  @Override
  public String name() {
    return "devices";
  }

  @Override
  public String description() {
    return "recorded means and deviations of devices against the library's, in standard errors";
  }

  @Override
  public String reads() {
    return "a JSON or CSV file of means and deviations by device, level and time";
  }

  @Override
  public double limit() {
    return LIMIT;
  }

  @Override
  public ValidationReport run(Path data) throws IOException {
    ValidationReport.Builder report =
        new ValidationReport.Builder(name(), data.getFileName().toString());
    if (!data.toString().endsWith(".json")) {
      table(Table.read(data), report);
      return report.build();
    }
    try {
      JsonObject json = JsonParser.parseString(Files.readString(data)).getAsJsonObject();
      for (String name : json.keySet()) {
        JsonObject model = json.getAsJsonObject(name);
        if (model.has("times")) {
          aihwkit(name, model, report);
        } else {
          crossSim(name, model, report);
        }
      }
    } catch (JsonParseException | IllegalStateException | NullPointerException e) {
      throw new TableException(
          "`" + data.getFileName() + "` is no table of devices: " + e.getMessage());
    }
    return report.build();
  }

  private void table(Table table, ValidationReport.Builder report) {
    table.require("device", "target_uS", "mean_uS", "sigma_uS");
    for (Table.Row row : table.rows()) {
      DeviceModel model = devices.device("extends " + row.text("device") + " { }");
      DeviceArray cells = cells(model, row.number("target_uS").orElse(0.0), row.line());
      Optional<Double> time = row.number("time_s");
      compare(
          report,
          "line " + row.line() + ": " + row.text("device"),
          time.isPresent() ? cells.read(time.get(), 0) : cells.programmed(),
          row.number("mean_uS").orElse(Double.NaN),
          row.number("sigma_uS").orElse(Double.NaN),
          row.number("cells").orElse((double) CELLS));
      report.compared();
    }
  }

  private void aihwkit(String name, JsonObject recorded, ValidationReport.Builder report) {
    Optional<String> definition = RecordedDevices.aihwkit(name);
    if (definition.isEmpty()) {
      report.note("`" + name + "` is not a device of the library");
      return;
    }
    DeviceModel model = devices.device(definition.get());
    JsonArray targets = recorded.getAsJsonArray("g_target_uS");
    double n = recorded.get("N").getAsDouble();
    for (int k = 0; k < targets.size(); k++) {
      double target = targets.get(k).getAsDouble();
      DeviceArray cells = cells(model, target, k);
      String at = name + " " + target + " uS";
      compare(
          report,
          at,
          cells.programmed(),
          entry(recorded, "g_prog_mean", k),
          entry(recorded, "g_prog_std", k),
          n);
      for (JsonElement time : recorded.getAsJsonObject("times").asMap().values()) {
        JsonObject t = time.getAsJsonObject();
        double seconds = t.get("t_s").getAsDouble();
        compare(
            report,
            at + " after " + seconds + " s",
            cells.read(seconds, 0),
            entry(t, "mean_uS", k),
            entry(t, "std_uS", k),
            n);
      }
      report.compared();
    }
  }

  private void crossSim(String name, JsonObject recorded, ValidationReport.Builder report) {
    double gMax = 1e6 / recorded.get("Rmin").getAsDouble();
    String kind = recorded.get("model").getAsString();
    Optional<String> definition =
        RecordedDevices.crossSim(kind, recorded.get("magnitude").getAsDouble(), gMax);
    double seconds = 86400 * recorded.get("time").getAsDouble();
    if (definition.isEmpty()) {
      report.note("`" + name + "` says what no device of the library states");
      return;
    }
    DeviceModel model = devices.device(definition.get());
    String what = recorded.get("kind").getAsString();
    JsonArray targets = recorded.getAsJsonArray("G_target_uS");
    for (int k = 0; k < targets.size(); k++) {
      double target = targets.get(k).getAsDouble();
      double[] sample =
          switch (what) {
            case "read" -> cells(model.only(Set.of(Effect.READ_NOISE)), target, k).read(0, 0);
            case "drift" -> cells(model, target, k).after(seconds);
            default -> cells(model, target, k).programmed();
          };
      compare(
          report,
          name + " " + target + " uS",
          sample,
          entry(recorded, "G_mean_uS", k),
          entry(recorded, "G_std_uS", k),
          recorded.get("n").getAsDouble());
      report.compared();
    }
  }

  private static double entry(JsonObject o, String name, int k) {
    return o.getAsJsonArray(name).get(k).getAsDouble();
  }

  private static DeviceArray cells(DeviceModel model, double targetUs, long seed) {
    double[] targets = new double[CELLS];
    Arrays.fill(targets, targetUs * MICRO);
    return DeviceArray.program(model, CELLS, 1, targets, 0, seed, 0);
  }

  /** Adds both differences as their numbers of standard errors, taken from the sample's moments. */
  private static void compare(
      ValidationReport.Builder report,
      String row,
      double[] sample,
      double meanUs,
      double sigmaUs,
      double n) {
    double mean = Arrays.stream(sample).average().orElse(0) / MICRO;
    double m2 = 0;
    double m4 = 0;
    for (double g : sample) {
      double d = g / MICRO - mean;
      m2 += d * d / sample.length;
      m4 += d * d * d * d / sample.length;
    }
    double sigma = Math.sqrt(m2);
    double both = Math.sqrt(1.0 / sample.length + 1 / n);
    double rounding = SINGLE * Math.max(1e-6, Math.abs(meanUs));
    double ofMean = sigma * both + rounding;
    double ofSigma =
        (m2 == 0 ? 0 : Math.sqrt(Math.max(0, m4 - m2 * m2)) / (2 * sigma) * both) + rounding;
    // as relative errors of 1, so that an error is a number of standard errors
    report.add("mean, standard errors", row, 1 + (mean - meanUs) / ofMean, 1);
    report.add("deviation, standard errors", row, 1 + (sigma - sigmaUs) / ofSigma, 1);
  }
}
