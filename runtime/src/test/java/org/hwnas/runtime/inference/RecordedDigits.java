package org.hwnas.runtime.inference;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hwnas.runtime.RecordedFigures;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.network.Layers;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.NetworkBuilder;
import org.hwnas.runtime.network.Node;
import org.hwnas.runtime.network.Operator;
import org.hwnas.runtime.training.NetworkWeights;
import org.hwnas.runtime.workload.DataSet;

/** The recorded network for 8 x 8 digits, as the engine that designs are measured with takes it. */
final class RecordedDigits {
  final Network network;
  final NetworkWeights weights;
  final DataSet.Split images;
  final List<float[]> calibration = new ArrayList<>();

  RecordedDigits() throws IOException, EvaluationFailure {
    JsonObject file =
        JsonParser.parseString(
                Files.readString(RecordedFigures.folder("nonideal").resolve("digits_cnn.json")))
            .getAsJsonObject();
    network =
        NetworkBuilder.build(
            Layers.network(
                "digits",
                1,
                8,
                10,
                Layers.plainConv(16, 3, 1),
                Layers.maxPool(2, 2),
                Layers.plainConv(32, 3, 1),
                Layers.maxPool(2, 2),
                Layers.linear(64, "flatten"),
                Layers.linear().with("pool", "flatten")),
            Optional.empty());
    JsonObject recorded = file.getAsJsonObject("weights");
    String[] names = {"0", "3", "7", "9"};
    List<List<float[]>> nodes = new ArrayList<>();
    int k = 0;
    for (Node node : network.nodes()) {
      if (node.operator() instanceof Operator.Conv || node.operator() instanceof Operator.Linear) {
        float[] filters = filters(recorded.getAsJsonArray(names[k] + ".weight"), node);
        for (int i = 0; i < filters.length && k == 0; i++) {
          filters[i] *= 255f / 16; // images count to 16, and a split's to 255
        }
        nodes.add(List.of(filters, flat(recorded.get(names[k++] + ".bias"))));
      } else {
        nodes.add(List.of());
      }
    }
    weights = new NetworkWeights(nodes);
    images = split(file.getAsJsonArray("X_val"), file.getAsJsonArray("y_val"));
    DataSet.Split train = split(file.getAsJsonArray("X_train"), file.getAsJsonArray("y_train"));
    for (int i = 0; i < 256; i++) {
      float[] sample = new float[64];
      train.copy(i, sample, 0);
      calibration.add(sample);
    }
  }

  /** From (out, in, kernel) to (kernel, in, out). */
  private static float[] filters(JsonArray recorded, Node node) {
    int out = recorded.size();
    int kernel = node.operator() instanceof Operator.Conv ? 9 : 1;
    float[][] rows = new float[out][];
    for (int o = 0; o < out; o++) {
      rows[o] = flat(recorded.get(o));
    }
    int in = rows[0].length / kernel;
    float[] filters = new float[out * in * kernel];
    for (int o = 0; o < out; o++) {
      for (int i = 0; i < in; i++) {
        for (int d = 0; d < kernel; d++) {
          filters[(d * in + i) * out + o] = rows[o][i * kernel + d];
        }
      }
    }
    return filters;
  }

  private static DataSet.Split split(JsonArray x, JsonArray y) {
    byte[] pixels = new byte[x.size() * 64];
    byte[] labels = new byte[x.size()];
    for (int i = 0; i < labels.length; i++) {
      float[] image = flat(x.get(i));
      for (int p = 0; p < 64; p++) {
        pixels[i * 64 + p] = (byte) image[p];
      }
      labels[i] = y.get(i).getAsByte();
    }
    return new DataSet.Split(pixels, labels, 64);
  }

  private static float[] flat(JsonElement e) {
    if (!e.isJsonArray()) {
      return new float[] {e.getAsFloat()};
    }
    List<float[]> parts = new ArrayList<>();
    int length = 0;
    for (JsonElement child : e.getAsJsonArray()) {
      parts.add(flat(child));
      length += parts.get(parts.size() - 1).length;
    }
    float[] all = new float[length];
    int at = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }
}
