package org.hwnas.runtime.inference;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.hardware.Chip;
import org.hwnas.runtime.hardware.Chips;
import org.hwnas.runtime.hardware.Quantization;
import org.hwnas.runtime.network.Layers;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.NetworkBuilder;
import org.hwnas.runtime.onnx.OnnxExport;
import org.hwnas.runtime.onnx.StoredFilters;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.training.NetworkWeights;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The exported codes are those of the crossbars: ONNX Runtime computes what a perfect chip does.
 */
class StoredModelTest {
  private static final int SAMPLES = 40;

  private static float[] elsewhere(byte[] model, float[] input) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(model);
        OnnxTensor tensor =
            OnnxTensor.createTensor(
                environment, FloatBuffer.wrap(input), new long[] {SAMPLES, 2, 8, 8});
        OrtSession.Result result = session.run(Map.of("input", tensor))) {
      float[] logits = new float[SAMPLES * 5];
      ((OnnxTensor) result.get("logits").orElseThrow()).getFloatBuffer().get(logits);
      return logits;
    }
  }

  private static byte[] model(
      Network network, NetworkWeights weights, Map<Integer, StoredFilters> stored)
      throws EvaluationFailure, IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    OnnxExport.write("n", network, weights, stored, bytes);
    return bytes.toByteArray();
  }

  @ParameterizedTest
  @CsvSource({"8, 8", "4, 4", "3, 6", "9, 12"})
  void asAPerfectChip(int weightBits, int inputBits)
      throws EvaluationFailure, OrtException, IOException {
    Network network =
        NetworkBuilder.build(
            Layers.network(
                "n",
                2,
                8,
                5,
                Layers.conv(6, 3, 1),
                Layers.depthwise(3, 2),
                Layers.conv(8, 3, 1).with("activation", "hardtanh"),
                Layers.linear(12, "flatten"),
                Layers.linear()));
    NetworkWeights weights = NetworkWeights.initial(network, 2);
    RandomStream random = RandomStream.of(3, "images");
    List<float[]> images = new ArrayList<>();
    float[] all = new float[SAMPLES * 128];
    for (int n = 0; n < SAMPLES; n++) {
      float[] image = new float[128];
      for (int i = 0; i < image.length; i++) {
        image[i] = (float) random.nextDouble();
        all[n * 128 + i] = image[i];
      }
      images.add(image);
    }
    Chip chip = Chips.chip("tile.pe.adc.bits", 12);
    AnalogNetwork analog =
        new AnalogNetwork(
            network,
            weights,
            chip,
            new Quantization(weightBits, inputBits),
            new AnalogNetwork.Effects(false, false),
            images.subList(0, 16));
    Map<Integer, StoredFilters> stored = analog.stored();
    assertThat(stored).hasSize(5);
    assertThat(stored.values()).anyMatch(StoredFilters::signedInputs);
    float[] there = elsewhere(model(network, weights, stored), all);
    ProgrammedChip perfect = analog.program(1, 0);
    int alike = 0;
    double exactOff = 0;
    float[] exact = elsewhere(model(network, weights, Map.of()), all);
    for (int n = 0; n < SAMPLES; n++) {
      float[] here = perfect.logits(images.get(n));
      double off = 0;
      for (int c = 0; c < 5; c++) {
        off = Math.max(off, Math.abs(here[c] - there[n * 5 + c]));
        exactOff = Math.max(exactOff, Math.abs(here[c] - exact[n * 5 + c]));
      }
      alike += off < 1e-4 ? 1 : 0;
    }
    // a sum in another order may put a value on the other side of a rounding, a code apart
    assertThat(alike).isGreaterThan(SAMPLES * 9 / 10);
    assertThat(exactOff).as("codes are not exact").isGreaterThan(weightBits > 8 ? 1e-4 : 1e-3);
  }
}
