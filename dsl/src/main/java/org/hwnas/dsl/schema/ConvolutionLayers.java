package org.hwnas.dsl.schema;

import static org.hwnas.dsl.schema.Fields.flag;
import static org.hwnas.dsl.schema.Fields.ratio;
import static org.hwnas.dsl.schema.Fields.symbol;
import static org.hwnas.dsl.schema.Fields.whole;
import static org.hwnas.dsl.schema.LayerKnobs.ACTIVATIONS;
import static org.hwnas.dsl.schema.LayerKnobs.activation;
import static org.hwnas.dsl.schema.LayerKnobs.bias;
import static org.hwnas.dsl.schema.LayerKnobs.branches;
import static org.hwnas.dsl.schema.LayerKnobs.channels;
import static org.hwnas.dsl.schema.LayerKnobs.groups;
import static org.hwnas.dsl.schema.LayerKnobs.kernel;
import static org.hwnas.dsl.schema.LayerKnobs.kernelHeight;
import static org.hwnas.dsl.schema.LayerKnobs.kernelWidth;
import static org.hwnas.dsl.schema.LayerKnobs.norm;
import static org.hwnas.dsl.schema.LayerKnobs.order;
import static org.hwnas.dsl.schema.LayerKnobs.ownActivation;
import static org.hwnas.dsl.schema.LayerKnobs.ownChannels;
import static org.hwnas.dsl.schema.LayerKnobs.pad;
import static org.hwnas.dsl.schema.LayerKnobs.padding;
import static org.hwnas.dsl.schema.LayerKnobs.plainBias;
import static org.hwnas.dsl.schema.LayerKnobs.poolPadding;
import static org.hwnas.dsl.schema.LayerKnobs.shortcut;
import static org.hwnas.dsl.schema.LayerKnobs.stride;
import static org.hwnas.dsl.schema.LayerKnobs.strideHeight;
import static org.hwnas.dsl.schema.LayerKnobs.strideWidth;
import static org.hwnas.dsl.schema.LayerKnobs.width;
import static org.hwnas.dsl.schema.LayerKnobs.widthMultiple;

import java.util.List;

/** Layers and blocks of convolutional networks. */
final class ConvolutionLayers {
  private ConvolutionLayers() {}

  static List<BlockSchema> all() {
    return List.of(
        BlockSchema.of("conv", "Convolution, normalisation, activation.")
            .with(
                channels(),
                width(),
                widthMultiple(),
                kernel(),
                kernelHeight(),
                kernelWidth(),
                stride(),
                strideHeight(),
                strideWidth(),
                padding("same"),
                pad(),
                groups(),
                norm(),
                activation("relu"),
                order(),
                bias()),
        BlockSchema.of("depthwise", "Depthwise convolution, normalisation, activation.")
            .with(
                whole("multiplier", 1, 64, "Output channels per input channel.").or(1),
                kernel(),
                kernelHeight(),
                kernelWidth(),
                stride(),
                strideHeight(),
                strideWidth(),
                padding("same"),
                pad(),
                norm(),
                activation("relu"),
                order(),
                bias()),
        BlockSchema.of(
                "pointwise",
                "1x1 convolution, normalisation, activation: one linear layer for every position.")
            .with(
                channels(),
                width(),
                widthMultiple(),
                groups(),
                norm(),
                activation("relu"),
                order(),
                bias()),
        residual(),
        bottleneck(),
        mbconv(),
        BlockSchema.of(
                "fire",
                "1x1 convolution to few channels, then 1x1 and 3x3 side by side (Iandola et al.,"
                    + " arXiv 1602.07360, Fig. 1).")
            .with(
                ownChannels("squeeze_channels", "Channels between the two steps."),
                ownChannels("expand_channels", "Output channels of each of the two kernels."),
                norm(),
                activation("relu")),
        BlockSchema.of(
                "squeeze_excite",
                "Scales each channel by a number computed from all channels' means (Hu et al., CVPR"
                    + " 2018).")
            .with(
                ratio("ratio", 0.001, 1, "Inner channels over channels.")
                    .or(0.0625)
                    .from("Hu et al., CVPR 2018, section 6.4"),
                whole("multiple", 1, 1024, "Inner channels are rounded to a multiple of this.")
                    .or(1),
                ownActivation("activation", "relu", "Non-linearity between the two steps."),
                ownActivation("gate", "sigmoid", "Non-linearity that gives the factors.")),
        BlockSchema.of("linear", "Fully connected layer.")
            .with(
                whole("units", 1, 1_000_000, "Outputs; `auto`: the classes of the data set.")
                    .orAuto(),
                symbol(
                        "pool",
                        "How a map becomes a vector: the mean of all positions, all values in a"
                            + " row, or the first or last position.",
                        "global_average",
                        "flatten",
                        "first",
                        "last")
                    .or("global_average"),
                symbol("activation", "Non-linearity.", ACTIVATIONS).or("none"),
                plainBias(),
                ratio("dropout", 0, 0.99, "Share of outputs set to zero while training.").or(0)),
        pool("max_pool", "Maximum over windows."),
        pool("avg_pool", "Mean over windows; zeros of the padding count."),
        BlockSchema.of("global_pool", "Mean over all positions."),
        BlockSchema.of("adaptive_pool", "Mean over as many windows as the output has positions.")
            .with(
                whole("size", 1, 1024, "Height and width of the output.").or(1),
                whole("height", 1, 1024, "Height of the output; `auto`: `size`.").orAuto(),
                whole("width", 1, 1024, "Width of the output; `auto`: `size`.").orAuto()),
        BlockSchema.of("batch_norm", "Batch normalisation alone (Ioffe and Szegedy, ICML 2015)."),
        BlockSchema.of("activate", "A non-linearity alone.").with(activation("relu")),
        BlockSchema.of("dropout", "Sets values to zero while training.")
            .with(ratio("rate", 0, 0.99, "Share of the values.").or(0.5)),
        BlockSchema.of("flatten", "All values in a row, channel by channel."),
        BlockSchema.of("slice", "Some neighbouring channels; the others are not read.")
            .with(
                whole("first", 0, 65_535, "The first of them, counted from 0.").or(0),
                ownChannels("channels", "How many.")),
        BlockSchema.of("identity", "Passes its input on."));
  }

  private static BlockSchema residual() {
    return BlockSchema.of(
            "residual", "Two convolutions with a shortcut (He et al., CVPR 2016, Fig. 5 left).")
        .with(
            channels(),
            width(),
            widthMultiple(),
            kernel(),
            kernelHeight(),
            kernelWidth(),
            stride(),
            strideHeight(),
            strideWidth(),
            innerPadding(),
            groups(),
            branches(),
            shortcut(),
            norm(),
            activation("relu"),
            order());
  }

  private static BlockSchema bottleneck() {
    return BlockSchema.of(
            "bottleneck", "1x1, kernel, 1x1 with a shortcut (He et al., CVPR 2016, Fig. 5 right).")
        .with(
            channels(),
            width(),
            widthMultiple(),
            kernel(),
            kernelHeight(),
            kernelWidth(),
            stride(),
            strideHeight(),
            strideWidth(),
            innerPadding(),
            groups(),
            branches(),
            whole(
                    "expansion",
                    1,
                    16,
                    "Output channels over inner channels, of which there are `channels`.")
                .or(4)
                .from("He et al., CVPR 2016, Table 1"),
            shortcut(),
            norm(),
            activation("relu"),
            order());
  }

  private static BlockSchema mbconv() {
    return BlockSchema.of(
            "mbconv",
            "Expand, depthwise, project; shortcut where shape allows (Sandler et al., CVPR 2018,"
                + " Fig. 4).")
        .with(
            channels(),
            width(),
            widthMultiple(),
            kernel(),
            kernelHeight(),
            kernelWidth(),
            stride(),
            strideHeight(),
            strideWidth(),
            innerPadding(),
            ratio("expand", 0.1, 64, "Inner channels over input channels.")
                .or(6)
                .from("Sandler et al., CVPR 2018, Table 2"),
            whole("hidden", 1, 65_536, "Inner channels; `auto`: from `expand`.").orAuto(),
            ratio(
                    "squeeze",
                    0,
                    1,
                    "Squeeze-and-excite channels over inner channels, between the depthwise"
                        + " convolution and the projection; 0 for none.")
                .or(0)
                .from("Howard et al., ICCV 2019, section 5.3"),
            flag("residual", "Whether there is a shortcut where the shape allows it.").or(true),
            norm(),
            activation("relu6"));
  }

  private static FieldSchema innerPadding() {
    return symbol(
            "padding",
            "`same` keeps the size divided by the stride; `sep` is `same` with the odd row and"
                + " column of an even kernel at another corner for each quarter of the channels.",
            "same",
            "sep")
        .or("same")
        .from("Wu et al., NeurIPS 2019, for `sep`");
  }

  private static BlockSchema pool(String kind, String doc) {
    return BlockSchema.of(kind, doc)
        .with(
            whole("kernel", 1, 31, "Window height and width; 1 leaves the map as it is.").or(2),
            whole("kernel_height", 1, 31, "Window height; `auto`: `kernel`.").orAuto(),
            whole("kernel_width", 1, 31, "Window width; `auto`: `kernel`.").orAuto(),
            whole("stride", 1, 32, "Stride; `auto`: the window.").orAuto(),
            strideHeight(),
            strideWidth(),
            poolPadding("valid"),
            pad());
  }
}
