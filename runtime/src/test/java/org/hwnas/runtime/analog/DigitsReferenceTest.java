package org.hwnas.runtime.analog;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.hwnas.runtime.RecordedFigures;
import org.hwnas.runtime.device.DeviceModel;
import org.hwnas.runtime.device.ProgrammingNoise;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Accuracies of the recorded network on noisy cells against those that CrossSim gave. */
@Tag("slow")
class DigitsReferenceTest {
  private static final int CHIPS = 30;

  private static DeviceModel programmed(DeviceModel d, ProgrammingNoise noise) {
    return new DeviceModel(
        d.gMin(),
        d.gMax(),
        0,
        noise,
        d.deviceVariation(),
        d.cycleVariation(),
        d.readNoise(),
        false,
        d.drift(),
        d.retention(),
        d.stuckAt(),
        d.currentVoltage());
  }

  static double[] accuracies(DigitsCnn net, AnalogSetup setup, double seconds) {
    double[] all = new double[CHIPS];
    for (int chip = 0; chip < CHIPS; chip++) {
      @SuppressWarnings({"unchecked", "rawtypes"})
      UnaryOperator<double[]>[] layers = new UnaryOperator[4];
      for (int k = 0; k < 4; k++) {
        AnalogMatrix.Reader reader =
            AnalogMatrix.program(setup, net.weights[k], 5, chip, k).at(seconds);
        layers[k] = reader::product;
      }
      all[chip] = net.accuracy(layers);
    }
    return all;
  }

  static double mean(double[] x) {
    return Arrays.stream(x).average().orElseThrow();
  }

  static double variance(double[] x) {
    double m = mean(x);
    return Arrays.stream(x).map(v -> (v - m) * (v - m)).sum() / (x.length - 1);
  }

  @Test
  void accuracyWithProgrammingNoiseIsCrossSims() throws IOException {
    DigitsCnn net = new DigitsCnn();
    JsonObject recorded =
        JsonParser.parseString(
                Files.readString(RecordedFigures.folder("nonideal").resolve("crosssim/cnn.json")))
            .getAsJsonObject();
    AnalogSetup ideal = AnalogSetup.ideal(1e-6, 100e-6);
    assertThat(accuracies(net, ideal, 0)[0]).isEqualTo(522.0 / 540);
    Map<String, ProgrammingNoise> cases = new LinkedHashMap<>();
    for (double m : new double[] {0.02, 0.05, 0.1, 0.2}) {
      cases.put("prog_indep_" + m, new ProgrammingNoise.Constant(m * 100e-6));
      cases.put("prog_prop_" + m, new ProgrammingNoise.Proportional(m));
    }
    StringBuilder table = new StringBuilder();
    boolean all = true;
    for (Map.Entry<String, ProgrammingNoise> c : cases.entrySet()) {
      JsonObject r = recorded.getAsJsonObject(c.getKey());
      double[] ours =
          accuracies(net, ideal.withDevice(programmed(ideal.device(), c.getValue())), 0);
      double theirs = r.get("acc_mean").getAsDouble();
      double spread = r.get("acc_std").getAsDouble();
      double error = Math.sqrt(spread * spread / r.get("reps").getAsInt() + variance(ours) / CHIPS);
      double off = (mean(ours) - theirs) / error;
      table.append(
          "%s: %.4f, recorded %.4f, %.1f standard errors%n"
              .formatted(c.getKey(), mean(ours), theirs, off));
      all &= Math.abs(off) < 2;
    }
    assertThat(all).as(table.toString()).isTrue();
  }
}
