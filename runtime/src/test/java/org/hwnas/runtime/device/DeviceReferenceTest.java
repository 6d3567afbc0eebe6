package org.hwnas.runtime.device;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hwnas.runtime.RecordedFigures;
import org.junit.jupiter.api.Test;

/**
 * Means and deviations of 40,000 cells at each of 21 targets against what AIHWKit and CrossSim gave
 * with as many. Both are samples, so that the standard error of a difference is sqrt(2) times that
 * of one; 4 of those are allowed. The standard error of a deviation takes the sample's own fourth
 * moment, since clipped distributions are not normal.
 */
class DeviceReferenceTest {
  private static final int CELLS = 40000;
  private static final double ALLOWED = 4 * Math.sqrt(2);

  /** Tools compute in float, which their rounding of sums limits. */
  private static final double FLOAT = 2e-6;

  private final List<String> worse = new ArrayList<>();
  private int compared;

  private void compare(String name, double[] sample, double meanUs, double stdUs) {
    double mean = 0;
    for (double g : sample) {
      mean += g;
    }
    mean /= sample.length * PublishedDevices.US;
    double m2 = 0;
    double m4 = 0;
    for (double g : sample) {
      double d = g / PublishedDevices.US - mean;
      m2 += d * d;
      m4 += d * d * d * d;
    }
    m2 /= sample.length;
    m4 /= sample.length;
    double std = Math.sqrt(m2);
    double meanError = std / Math.sqrt(sample.length);
    double stdError =
        m2 == 0 ? 0 : Math.sqrt(Math.max(0, m4 - m2 * m2) / sample.length) / (2 * std);
    double rounding = FLOAT * Math.max(1e-6, Math.abs(meanUs));
    compared++;
    if (Math.abs(mean - meanUs) > ALLOWED * meanError + rounding) {
      worse.add(
          "%s: mean %.6g, recorded %.6g, %.1f standard errors"
              .formatted(name, mean, meanUs, Math.abs(mean - meanUs) / meanError));
    }
    if (Math.abs(std - stdUs) > ALLOWED * stdError + rounding) {
      worse.add(
          "%s: deviation %.6g, recorded %.6g, %.1f standard errors"
              .formatted(name, std, stdUs, Math.abs(std - stdUs) / stdError));
    }
  }

  private static DeviceArray cells(DeviceModel model, double targetUs, long seed) {
    double[] targets = new double[CELLS];
    Arrays.fill(targets, targetUs * PublishedDevices.US);
    return DeviceArray.program(model, 200, 200, targets, 0, seed, 1);
  }

  private static JsonObject read(String file) throws IOException {
    return JsonParser.parseString(
            Files.readString(RecordedFigures.folder("nonideal").resolve(file)))
        .getAsJsonObject();
  }

  @Test
  void devicesOfAihwkit() throws IOException {
    Map<String, DeviceModel> models = new LinkedHashMap<>();
    models.put("PCMLike_gmax25", PublishedDevices.pcm(25, true));
    models.put("PCMLike_gmax25_noread", PublishedDevices.pcm(25, false));
    models.put("PCMLike_gmax15", PublishedDevices.pcm(15, true));
    models.put("Hermes_2dev", PublishedDevices.hermes(true));
    models.put("Hermes_1dev", PublishedDevices.hermes(false));
    models.put("StateIndependent", PublishedDevices.stateIndependent());
    models.put("ReRamWan2022_gmax25default", PublishedDevices.wan(25));
    models.put("ReRamWan2022_gmax40", PublishedDevices.wan(40));
    models.put("ReRamCMO_accept0.2", PublishedDevices.cmo(true));
    models.put("ReRamCMO_accept2", PublishedDevices.cmo(false));
    JsonObject recorded = read("aihwkit/noise_model_device_stats.json");
    for (String name : recorded.keySet()) {
      assertThat(models).containsKey(name);
      DeviceModel model = models.get(name);
      JsonObject r = recorded.getAsJsonObject(name);
      JsonArray targets = r.getAsJsonArray("g_target_uS");
      for (int k = 0; k < targets.size(); k++) {
        DeviceArray cells = cells(model, targets.get(k).getAsDouble(), k);
        String at = name + " " + targets.get(k).getAsDouble() + " uS";
        compare(
            at + " programmed",
            cells.programmed(),
            r.getAsJsonArray("g_prog_mean").get(k).getAsDouble(),
            r.getAsJsonArray("g_prog_std").get(k).getAsDouble());
        for (String time : r.getAsJsonObject("times").keySet()) {
          JsonObject t = r.getAsJsonObject("times").getAsJsonObject(time);
          compare(
              at + " " + time,
              cells.read(t.get("t_s").getAsDouble(), 0),
              t.getAsJsonArray("mean_uS").get(k).getAsDouble(),
              t.getAsJsonArray("std_uS").get(k).getAsDouble());
        }
        if (model.drift() != Drift.NONE) {
          double[] nu = cells.exponents();
          for (int n = 0; n < nu.length; n++) {
            nu[n] *= PublishedDevices.US;
          }
          compare(
              at + " nu",
              nu,
              r.getAsJsonArray("nu_mean").get(k).getAsDouble(),
              r.getAsJsonArray("nu_std").get(k).getAsDouble());
        }
      }
    }
    assertThat(worse).as("%d of %d", worse.size(), compared).isEmpty();
    assertThat(compared).isGreaterThan(1000);
  }

  @Test
  void devicesOfCrossSim() throws IOException {
    JsonObject recorded = read("crosssim/device_stats.json");
    for (String name : recorded.keySet()) {
      JsonObject r = recorded.getAsJsonObject(name);
      double gMax = 1e6 / r.get("Rmin").getAsDouble();
      DeviceModel model =
          crossSim(r.get("model").getAsString(), r.get("magnitude").getAsDouble(), gMax);
      double seconds = 86400 * r.get("time").getAsDouble();
      JsonArray targets = r.getAsJsonArray("G_target_uS");
      for (int k = 0; k < targets.size(); k++) {
        double target = targets.get(k).getAsDouble();
        DeviceArray cells = cells(model, target, k);
        double[] sample =
            switch (r.get("kind").getAsString()) {
              case "drift" -> cells.after(seconds);
              case "read" ->
                  cells(model.only(java.util.Set.of(Effect.READ_NOISE)), target, k).read(0, 0);
              default -> cells.programmed();
            };
        compare(
            name + " " + target + " uS",
            sample,
            r.getAsJsonArray("G_mean_uS").get(k).getAsDouble(),
            r.getAsJsonArray("G_std_uS").get(k).getAsDouble());
      }
    }
    assertThat(worse).as("%d of %d", worse.size(), compared).isEmpty();
    assertThat(compared).isGreaterThan(300);
  }

  private static DeviceModel crossSim(String model, double magnitude, double gMax) {
    DeviceModel ideal = PublishedDevices.ideal(0, gMax);
    double uniform = magnitude / Math.sqrt(12);
    return switch (model) {
      case "NormalIndependentDevice" ->
          programmed(ideal, new ProgrammingNoise.Constant(magnitude * gMax * PublishedDevices.US));
      case "NormalProportionalDevice" ->
          programmed(ideal, new ProgrammingNoise.Proportional(magnitude));
      case "NormalInverseProportionalDevice" ->
          programmed(ideal, new ProgrammingNoise.Inverse(magnitude, gMax * PublishedDevices.US));
      case "UniformIndependentDevice" ->
          PublishedDevices.varied(
              ideal,
              new Variation(uniform, Variation.Reference.WINDOW, Variation.Distribution.UNIFORM));
      case "UniformProportionalDevice" ->
          PublishedDevices.varied(
              ideal,
              new Variation(
                  uniform, Variation.Reference.CONDUCTANCE, Variation.Distribution.UNIFORM));
      case "PCMJoshi" -> PublishedDevices.joshi();
      case "RRAMMilo" -> PublishedDevices.milo();
      case "RRAMWan" -> PublishedDevices.wanOfCrossSim();
      case "SONOS" -> PublishedDevices.sonos();
      default -> throw new AssertionError(model);
    };
  }

  private static DeviceModel programmed(DeviceModel d, ProgrammingNoise noise) {
    return PublishedDevices.with(d, noise, d.readNoise(), d.drift(), d.retention());
  }
}
