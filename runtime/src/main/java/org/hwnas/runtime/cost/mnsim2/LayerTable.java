package org.hwnas.runtime.cost.mnsim2;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.hwnas.runtime.cost.mnsim2.Mnsim2Layer.Kind;
import org.hwnas.runtime.estimate.EvaluationFailure;

/**
 * Reads and writes MNSIM's own description of a network: an array of layers with {@code type},
 * {@code Inputchannel}, {@code Outputsize} and so on, as its interface makes them. Layers that cost
 * MNSIM nothing (activation, normalisation) are not in it.
 */
public final class LayerTable {
  private LayerTable() {}

  /**
   * A network.
   *
   * @throws EvaluationFailure where a layer lacks a field or is of a type that MNSIM does not have
   */
  public static Mnsim2Network read(JsonArray table) throws EvaluationFailure {
    List<Mnsim2Layer> layers = new ArrayList<>();
    for (JsonElement element : table) {
      layers.add(layer(layers, element.getAsJsonObject()));
    }
    try {
      return new Mnsim2Network(layers);
    } catch (IllegalArgumentException e) {
      throw new EvaluationFailure(e.getMessage());
    }
  }

  /** A network, as MNSIM's interface would describe it. */
  static JsonArray write(Mnsim2Network net) {
    JsonArray table = new JsonArray();
    for (int i = 0; i < net.size(); i++) {
      table.add(row(net, i));
    }
    return table;
  }

  private static JsonObject row(Mnsim2Network net, int at) {
    Mnsim2Layer layer = net.layer(at);
    JsonObject json = new JsonObject();
    json.addProperty("type", layer.kind().name().toLowerCase(Locale.ROOT));
    switch (layer.kind()) {
      case CONV, POOLING -> {
        json.addProperty("Inputchannel", layer.inputChannels());
        json.add("Inputsize", pair(layer.inputRows(), layer.inputColumns()));
        json.addProperty("Kernelsize", layer.kernel());
        json.addProperty("Stride", layer.stride());
        json.addProperty("Padding", layer.padding());
        if (layer.kind() == Kind.CONV) {
          json.addProperty("Depthwise", layer.groups() > 1 ? "separable" : "normal");
        }
        json.addProperty("Outputchannel", layer.outputChannels());
        json.add("Outputsize", pair(layer.outputRows(), layer.outputColumns()));
      }
      case FC -> {
        json.addProperty("Infeature", layer.inputChannels());
        json.addProperty("Outfeature", layer.outputChannels());
        json.addProperty("Outputchannel", layer.outputChannels());
        json.add("Outputsize", pair(1, 1));
      }
      case ELEMENT_SUM, ELEMENT_MULTIPLY -> {} // as large as what they read
    }
    json.addProperty("Inputbit", layer.inputBits());
    json.addProperty("Weightbit", layer.weightBits());
    json.addProperty("outputbit", layer.outputBits());
    JsonArray inputs = new JsonArray();
    for (int input : layer.inputs()) {
      inputs.add(input - at);
    }
    json.add("Inputindex", layer.inputs().length == 0 ? one(-1) : inputs);
    JsonArray outputs = new JsonArray();
    for (int output : net.consumers(at)) {
      outputs.add(output - at);
    }
    json.add("Outputindex", outputs.isEmpty() ? one(1) : outputs);
    json.addProperty("Layerindex", at);
    return json;
  }

  private static JsonArray one(int value) {
    JsonArray array = new JsonArray();
    array.add(value);
    return array;
  }

  private static JsonArray pair(int rows, int columns) {
    JsonArray array = one(rows);
    array.add(columns);
    return array;
  }

  private static Mnsim2Layer layer(List<Mnsim2Layer> before, JsonObject json)
      throws EvaluationFailure {
    int at = before.size();
    int[] inputs = inputs(json, at);
    int inputBits = whole(json, "Inputbit", at);
    int weightBits = whole(json, "Weightbit", at);
    int outputBits = whole(json, "outputbit", at);
    String type = json.has("type") ? json.get("type").getAsString() : "nothing";
    switch (type) {
      case "conv", "pooling" -> {
        int[] in = size(json, "Inputsize", at);
        int[] out = size(json, "Outputsize", at);
        boolean depthwise =
            json.has("Depthwise") && !json.get("Depthwise").getAsString().equals("normal");
        return new Mnsim2Layer(
            type.equals("conv") ? Kind.CONV : Kind.POOLING,
            whole(json, "Inputchannel", at),
            whole(json, "Outputchannel", at),
            in[0],
            in[1],
            out[0],
            out[1],
            whole(json, "Kernelsize", at),
            whole(json, "Stride", at),
            whole(json, "Padding", at),
            depthwise ? whole(json, "Inputchannel", at) : 1,
            inputBits,
            weightBits,
            outputBits,
            inputs);
      }
      case "fc" -> {
        return new Mnsim2Layer(
            Kind.FC,
            whole(json, "Infeature", at),
            whole(json, "Outfeature", at),
            1,
            1,
            1,
            1,
            1,
            1,
            0,
            1,
            inputBits,
            weightBits,
            outputBits,
            inputs);
      }
      case "element_sum", "element_multiply" -> {
        return join(
            type.equals("element_sum") ? Kind.ELEMENT_SUM : Kind.ELEMENT_MULTIPLY, before, inputs);
      }
      default ->
          throw new EvaluationFailure(
              "layer %d is of type `%s`; MNSIM has conv, fc, pooling, element_sum and element_multiply"
                  .formatted(at, type));
    }
  }

  /**
   * An element-wise layer: as large as the first of its inputs that is not of its kind, a product
   * as large as the largest of them. Its inputs are described by the first in any case.
   */
  static Mnsim2Layer join(Kind kind, List<Mnsim2Layer> before, int[] inputs)
      throws EvaluationFailure {
    Mnsim2Layer like = null;
    Mnsim2Layer leading = null;
    for (int input : inputs) {
      Mnsim2Layer candidate = before.get(input);
      boolean first = like == null && candidate.kind() != kind;
      leading = first ? candidate : leading;
      boolean larger =
          kind == Kind.ELEMENT_MULTIPLY
              && like != null
              && candidate.kind() != kind
              && larger(candidate, like);
      if (first || larger) {
        like = candidate;
      }
    }
    if (like == null || inputs.length < 2) {
      throw new EvaluationFailure(
          "layer %d joins no two layers of which one is of another kind".formatted(before.size()));
    }
    return new Mnsim2Layer(
        kind,
        leading.outputChannels(),
        like.outputChannels(),
        like.outputRows(),
        like.outputColumns(),
        like.outputRows(),
        like.outputColumns(),
        1,
        1,
        0,
        1,
        leading.outputBits(),
        leading.outputBits(),
        like.outputBits(),
        inputs);
  }

  private static boolean larger(Mnsim2Layer a, Mnsim2Layer b) {
    return a.outputRows() != b.outputRows()
        ? a.outputRows() > b.outputRows()
        : a.outputColumns() > b.outputColumns();
  }

  private static int[] inputs(JsonObject json, int at) throws EvaluationFailure {
    if (at == 0) {
      return new int[0];
    }
    if (!json.has("Inputindex")) {
      return new int[] {at - 1};
    }
    JsonArray relative = json.getAsJsonArray("Inputindex");
    int[] inputs = new int[relative.size()];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = at + relative.get(i).getAsInt();
      if (inputs[i] < 0 || inputs[i] >= at) {
        throw new EvaluationFailure("layer " + at + " cannot read layer " + inputs[i]);
      }
    }
    return inputs;
  }

  private static int[] size(JsonObject json, String field, int at) throws EvaluationFailure {
    if (!json.has(field) || json.getAsJsonArray(field).size() != 2) {
      throw new EvaluationFailure("layer " + at + " lacks `" + field + "` of two sizes");
    }
    JsonArray size = json.getAsJsonArray(field);
    return new int[] {size.get(0).getAsInt(), size.get(1).getAsInt()};
  }

  private static int whole(JsonObject json, String field, int at) throws EvaluationFailure {
    if (!json.has(field)) {
      throw new EvaluationFailure("layer " + at + " lacks `" + field + "`");
    }
    return json.get(field).getAsInt();
  }
}
