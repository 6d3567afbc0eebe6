package org.hwnas.runtime.analog;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.util.function.UnaryOperator;
import org.hwnas.runtime.RecordedFigures;

/** The recorded network for 8 x 8 digits: two convolutions, two poolings, two dense layers. */
final class DigitsCnn {
  /** Weights of the four filter layers, {@code outputs x inputs}. */
  final double[][][] weights = new double[4][][];

  private final double[][] biases = new double[4][];
  final double[][] images;
  final int[] labels;

  DigitsCnn() throws IOException {
    JsonObject file =
        JsonParser.parseString(
                Files.readString(RecordedFigures.folder("nonideal").resolve("digits_cnn.json")))
            .getAsJsonObject();
    JsonObject w = file.getAsJsonObject("weights");
    String[] names = {"0", "3", "7", "9"};
    for (int k = 0; k < 4; k++) {
      JsonArray rows = w.getAsJsonArray(names[k] + ".weight");
      weights[k] = new double[rows.size()][];
      for (int o = 0; o < rows.size(); o++) {
        weights[k][o] = flat(rows.get(o));
      }
      biases[k] = flat(w.get(names[k] + ".bias"));
    }
    JsonArray x = file.getAsJsonArray("X_val");
    images = new double[x.size()][];
    labels = new int[x.size()];
    for (int i = 0; i < images.length; i++) {
      images[i] = flat(x.get(i));
      for (int k = 0; k < images[i].length; k++) {
        images[i][k] /= 16;
      }
      labels[i] = file.getAsJsonArray("y_val").get(i).getAsInt();
    }
  }

  private static double[] flat(JsonElement e) {
    if (!e.isJsonArray()) {
      return new double[] {e.getAsDouble()};
    }
    java.util.List<Double> all = new java.util.ArrayList<>();
    for (JsonElement child : e.getAsJsonArray()) {
      for (double v : flat(child)) {
        all.add(v);
      }
    }
    return all.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /**
   * Share of images that get their label when layer k computes its products as {@code layers[k]}.
   */
  double accuracy(UnaryOperator<double[]>[] layers) {
    int right = 0;
    for (int i = 0; i < images.length; i++) {
      double[] a = pool(relu(convolve(images[i], 1, 8, 0, layers)), 16, 8);
      a = pool(relu(convolve(a, 16, 4, 1, layers)), 32, 4);
      a = relu(add(layers[2].apply(a), biases[2]));
      a = add(layers[3].apply(a), biases[3]);
      int best = 0;
      for (int k = 1; k < a.length; k++) {
        best = a[k] > a[best] ? k : best;
      }
      right += best == labels[i] ? 1 : 0;
    }
    return (double) right / images.length;
  }

  /** 3 x 3, padded by 1: one product for each position. */
  private double[] convolve(
      double[] in, int channels, int size, int k, UnaryOperator<double[]>[] layers) {
    int outputs = weights[k].length;
    double[] out = new double[outputs * size * size];
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        double[] patch = new double[channels * 9];
        for (int c = 0; c < channels; c++) {
          for (int d = 0; d < 9; d++) {
            int row = y + d / 3 - 1;
            int col = x + d % 3 - 1;
            if (row >= 0 && row < size && col >= 0 && col < size) {
              patch[c * 9 + d] = in[(c * size + row) * size + col];
            }
          }
        }
        double[] product = add(layers[k].apply(patch), biases[k]);
        for (int o = 0; o < outputs; o++) {
          out[(o * size + y) * size + x] = product[o];
        }
      }
    }
    return out;
  }

  private static double[] add(double[] a, double[] b) {
    for (int k = 0; k < a.length; k++) {
      a[k] += b[k];
    }
    return a;
  }

  private static double[] relu(double[] a) {
    for (int k = 0; k < a.length; k++) {
      a[k] = Math.max(0, a[k]);
    }
    return a;
  }

  private static double[] pool(double[] in, int channels, int size) {
    int half = size / 2;
    double[] out = new double[channels * half * half];
    for (int c = 0; c < channels; c++) {
      for (int y = 0; y < half; y++) {
        for (int x = 0; x < half; x++) {
          int at = (c * size + 2 * y) * size + 2 * x;
          out[(c * half + y) * half + x] =
              Math.max(Math.max(in[at], in[at + 1]), Math.max(in[at + size], in[at + size + 1]));
        }
      }
    }
    return out;
  }
}
