package org.hwnas.dsl.schema;

import static org.hwnas.dsl.schema.Fields.whole;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Networks, and all kinds of layer they are built from. */
final class NetworkSchema {
  private NetworkSchema() {}

  /** Layer kinds by name. */
  static final Map<String, BlockSchema> LAYERS = layers();

  private static Map<String, BlockSchema> layers() {
    Map<String, BlockSchema> layers = new LinkedHashMap<>();
    for (List<BlockSchema> kinds :
        List.of(
            ConvolutionLayers.all(),
            ContainerLayers.all(),
            TokenLayers.all(),
            TopologySchema.all())) {
      kinds.forEach(layer -> layers.put(layer.kind(), layer));
    }
    return Collections.unmodifiableMap(layers);
  }

  /**
   * Kinds that hold no weights on crossbars: nothing can differ from one of them to the next. What
   * holds layers has none of its own but those of its shortcut.
   */
  static final Set<String> WEIGHTLESS =
      Set.of(
          "max_pool",
          "avg_pool",
          "global_pool",
          "adaptive_pool",
          "identity",
          "route",
          "slice",
          "dot_product_attention",
          "none",
          "batch_norm",
          "layer_norm",
          "affine",
          "activate",
          "dropout",
          "flatten",
          "embedding",
          "position_embedding",
          "class_token");

  /** The body of a {@code repeat}. */
  static final BlockSchema SEQUENCE = ContainerLayers.SEQUENCE;

  static final BlockSchema NETWORK =
      BlockSchema.of(
              "network",
              "Layers from input to output. `name = table(\"file.csv\")` reads layers from a table:"
                  + " NeuroSim's (input width, height and channels, kernel width and height, output"
                  + " channels, 1 for a 2x2 max pool behind it, stride; all in positions), or one"
                  + " whose header names `kind` and, as needed, `name`, `in_channels`, `in_height`,"
                  + " `in_width`, `out_channels` and fields of the layers. `name = onnx(\"file.onnx\")`"
                  + " reads the layers of an ONNX model, without its weights; each has the name of"
                  + " its node or weights in the file.")
          .with(
              whole("input_channels", 1, 4096, "Channels of the input; `auto`: the data set's.")
                  .orAuto()
                  .fixed(),
              whole("input_height", 1, 65_536, "Height of the input; `auto`: the data set's.")
                  .orAuto()
                  .fixed(),
              whole("input_width", 1, 65_536, "Width of the input; `auto`: the data set's.")
                  .orAuto()
                  .fixed(),
              whole("classes", 1, 1_000_000, "Classes; `auto`: the data set's.").orAuto().fixed())
          .with(ContainerLayers.passedOn())
          .holdingLayers();
}
