package org.hwnas.dsl.schema;

import static org.hwnas.dsl.schema.Fields.flag;
import static org.hwnas.dsl.schema.Fields.ratio;
import static org.hwnas.dsl.schema.Fields.symbol;
import static org.hwnas.dsl.schema.Fields.whole;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Networks and the kinds of layer they are built from. */
final class NetworkSchema {
  private static final String[] ACTIVATIONS = {
    "relu", "relu6", "hardtanh", "hswish", "gelu", "none"
  };

  private NetworkSchema() {}

  private static FieldSchema kernel() {
    return whole("kernel", 1, 31, "Kernel height and width.").or(3).fromSequence();
  }

  private static FieldSchema channels() {
    return whole("channels", 1, 65536, "Output channels.").fromSequence();
  }

  private static FieldSchema stride() {
    return whole(
            "stride",
            1,
            8,
            "Stride; in a sequence only its first strided layer takes the sequence's stride.")
        .or(1)
        .fromSequence();
  }

  private static FieldSchema activation(String usual) {
    return symbol("activation", "Non-linearity.", ACTIVATIONS).or(usual).fromSequence();
  }

  private static FieldSchema norm() {
    return symbol("norm", "Normalisation after the convolution.", "batch", "none")
        .or("batch")
        .fromSequence();
  }

  private static FieldSchema bias() {
    return symbol(
            "bias",
            "Whether there is a bias; `auto`: exactly where there is no normalisation.",
            "auto",
            "yes",
            "no")
        .or("auto");
  }

  private static FieldSchema padding(String usual) {
    return symbol(
            "padding",
            "`same` keeps the size divided by the stride, `valid` pads nothing.",
            "same",
            "valid")
        .or(usual);
  }

  /** Layer kinds by name. */
  static final Map<String, BlockSchema> LAYERS = layers();

  private static Map<String, BlockSchema> layers() {
    Map<String, BlockSchema> layers = new LinkedHashMap<>();
    add(
        layers,
        BlockSchema.of("conv", "Convolution, normalisation, activation.")
            .with(
                channels(),
                kernel(),
                stride(),
                padding("same"),
                whole("groups", 1, 65536, "Groups.").or(1),
                norm(),
                activation("relu"),
                bias()));
    add(
        layers,
        BlockSchema.of("depthwise", "Depthwise convolution, normalisation, activation.")
            .with(kernel(), stride(), norm(), activation("relu"), bias()));
    add(
        layers,
        BlockSchema.of(
                "residual", "Two convolutions with a shortcut (He et al., CVPR 2016, Fig. 5 left).")
            .with(channels(), kernel(), stride(), activation("relu")));
    add(
        layers,
        BlockSchema.of(
                "bottleneck",
                "1x1, kernel, 1x1 with a shortcut (He et al., CVPR 2016, Fig. 5 right).")
            .with(
                channels(),
                kernel(),
                stride(),
                whole("expansion", 1, 16, "Output channels over inner channels.").or(4),
                activation("relu")));
    add(
        layers,
        BlockSchema.of(
                "mbconv",
                "Expand, depthwise, project; shortcut where shape allows (Sandler et al., CVPR 2018, Fig. 4).")
            .with(
                channels(),
                kernel(),
                stride(),
                ratio("expand", 0.1, 64, "Inner channels over input channels.").or(6),
                ratio(
                        "squeeze",
                        0,
                        1,
                        "Squeeze-and-excite channels over inner channels; 0 for none (Howard et al., ICCV 2019).")
                    .or(0),
                activation("relu6")));
    add(
        layers,
        BlockSchema.of("linear", "Fully connected layer.")
            .with(
                whole("units", 1, 1_000_000, "Outputs; `auto`: the classes of the data set.")
                    .orAuto(),
                symbol("pool", "How a spatial input becomes a vector.", "global_average", "flatten")
                    .or("global_average"),
                symbol("activation", "Non-linearity.", ACTIVATIONS).or("none"),
                flag("bias", "Whether there is a bias.").or(true)));
    add(
        layers,
        BlockSchema.of("max_pool", "Maximum over windows.")
            .with(
                whole("kernel", 1, 31, "Window height and width.").or(2),
                whole("stride", 1, 8, "Stride; `auto`: the window.").orAuto(),
                padding("valid")));
    add(
        layers,
        BlockSchema.of("avg_pool", "Mean over windows.")
            .with(
                whole("kernel", 1, 31, "Window height and width.").or(2),
                whole("stride", 1, 8, "Stride; `auto`: the window.").orAuto(),
                padding("valid")));
    add(layers, BlockSchema.of("global_pool", "Mean over all positions."));
    add(layers, BlockSchema.of("identity", "Passes its input on."));
    return layers;
  }

  private static void add(Map<String, BlockSchema> layers, BlockSchema layer) {
    layers.put(layer.kind(), layer);
  }

  /** Kinds that hold no weights. */
  static final Set<String> WEIGHTLESS = Set.of("max_pool", "avg_pool", "global_pool", "identity");

  /** The body of a {@code repeat}: layers, and fields they inherit. */
  static final BlockSchema SEQUENCE =
      BlockSchema.of("sequence", "Layers in order; its fields are what its layers inherit.")
          .with(
              optional(channels()),
              optional(kernel()),
              optional(stride()),
              optional(activation("relu")),
              optional(norm()))
          .holdingLayers();

  static final BlockSchema NETWORK =
      BlockSchema.of("network", "Layers from input to output.")
          .with(
              whole("input_channels", 1, 4096, "Channels of the input; `auto`: the data set's.")
                  .orAuto()
                  .fixed(),
              whole("input_height", 1, 4096, "Height of the input; `auto`: the data set's.")
                  .orAuto()
                  .fixed(),
              whole("input_width", 1, 4096, "Width of the input; `auto`: the data set's.")
                  .orAuto()
                  .fixed(),
              whole("classes", 1, 1_000_000, "Classes; `auto`: the data set's.").orAuto().fixed())
          .with(
              optional(channels()),
              optional(kernel()),
              optional(stride()),
              optional(activation("relu")),
              optional(norm()))
          .holdingLayers();

  /** A field that only serves inheritance: absent from the plan where the spec does not set it. */
  private static FieldSchema optional(FieldSchema field) {
    return new FieldSchema(
        field.name(),
        field.type(),
        field.auto(),
        java.util.Optional.empty(),
        true,
        true,
        false,
        field.counted(),
        field.doc() + " Inherited by the layers inside.",
        field.source());
  }
}
