package org.hwnas.dsl.schema;

import static org.hwnas.dsl.schema.Fields.flag;
import static org.hwnas.dsl.schema.Fields.ratio;
import static org.hwnas.dsl.schema.Fields.symbol;
import static org.hwnas.dsl.schema.Fields.whole;

/** Fields that several kinds of layer have in common. */
final class LayerKnobs {
  private static final int MOST_CHANNELS = 65_536;

  static final String[] ACTIVATIONS = {
    "relu", "relu6", "hardtanh", "tanh", "sigmoid", "hsigmoid", "hswish", "swish", "gelu", "none"
  };

  private LayerKnobs() {}

  static FieldSchema kernel() {
    return whole("kernel", 1, 31, "Kernel height and width.").or(3).fromSequence();
  }

  static FieldSchema kernelHeight() {
    return whole("kernel_height", 1, 31, "Kernel height; `auto`: `kernel`.")
        .orAuto()
        .fromSequence();
  }

  static FieldSchema kernelWidth() {
    return whole("kernel_width", 1, 31, "Kernel width; `auto`: `kernel`.").orAuto().fromSequence();
  }

  static FieldSchema channels() {
    return whole(
            "channels", 1, MOST_CHANNELS, "Output channels; `auto`: as many as there are inputs.")
        .autoAllowed()
        .fromSequence();
  }

  /** Channels that no sequence passes on. */
  static FieldSchema ownChannels(String name, String doc) {
    return whole(name, 1, MOST_CHANNELS, doc);
  }

  static FieldSchema width() {
    return ratio(
            "width",
            0.01,
            16,
            "Factor on `channels`: a width multiplier, or a widening factor where `channels = auto`.")
        .or(1)
        .fromSequence()
        .from("Howard et al., arXiv 1704.04861, section 3.3");
  }

  static FieldSchema widthMultiple() {
    return whole(
            "width_multiple",
            1,
            1024,
            "Channels scaled by `width` are rounded to the nearest multiple of this.")
        .or(1)
        .fromSequence()
        .from("modelling choice; MobileNetV2 and V3 use 8");
  }

  static FieldSchema stride() {
    return whole(
            "stride",
            1,
            32,
            "Stride; in a sequence only its first strided layer takes the sequence's stride.")
        .or(1)
        .fromSequence();
  }

  static FieldSchema strideHeight() {
    return whole("stride_height", 1, 32, "Stride from row to row; `auto`: `stride`.").orAuto();
  }

  static FieldSchema strideWidth() {
    return whole("stride_width", 1, 32, "Stride from column to column; `auto`: `stride`.").orAuto();
  }

  static FieldSchema activation(String usual) {
    return symbol("activation", "Non-linearity.", ACTIVATIONS).or(usual).fromSequence();
  }

  /** A non-linearity that does not follow the sequence. */
  static FieldSchema ownActivation(String name, String usual, String doc) {
    return symbol(name, doc, ACTIVATIONS).or(usual);
  }

  static FieldSchema norm() {
    return symbol(
            "norm",
            "Normalisation of each convolution: over the batch, over the channels of a position,"
                + " by a trained scale and shift alone, or none.",
            "batch",
            "layer",
            "affine",
            "none")
        .or("batch")
        .fromSequence();
  }

  static FieldSchema order() {
    return symbol(
            "order",
            "`post`: convolution, normalisation, activation; `pre`: normalisation and activation"
                + " come before the convolution.",
            "post",
            "pre")
        .or("post")
        .fromSequence()
        .from("He et al., ECCV 2016, Fig. 1, for `pre`");
  }

  static FieldSchema bias() {
    return symbol(
            "bias",
            "Whether there is a bias; `auto`: exactly where there is no normalisation.",
            "auto",
            "yes",
            "no")
        .or("auto");
  }

  /** Bias of a layer that is never normalised itself. */
  static FieldSchema plainBias() {
    return flag("bias", "Whether there is a bias.").or(true);
  }

  static FieldSchema groups() {
    return whole(
            "groups",
            1,
            MOST_CHANNELS,
            "Groups of channels that do not see each other; they divide the channels of input and"
                + " output.")
        .or(1);
  }

  static FieldSchema branches() {
    return whole("branches", 1, 64, "Stacks of convolutions side by side whose outputs are added.")
        .or(1)
        .fromSequence()
        .from("modelling choice; Benmeziane et al., EDGE 2023, search it");
  }

  /** Padding of convolutions. */
  static FieldSchema padding(String usual) {
    return symbol(
            "padding",
            "`same` keeps the size divided by the stride, `valid` pads nothing; `sep` is `same`"
                + " with the odd row and column of an even kernel at another corner for each"
                + " quarter of the channels, so that no direction is preferred.",
            "same",
            "valid",
            "sep")
        .or(usual)
        .from("Wu et al., NeurIPS 2019, for `sep`");
  }

  static FieldSchema poolPadding(String usual) {
    return symbol(
            "padding",
            "`same` keeps the size divided by the stride, `valid` pads nothing, `ceil` pads at the"
                + " end as far as the last window needs to cover the map.",
            "same",
            "valid",
            "ceil")
        .or(usual);
  }

  static FieldSchema pad() {
    return whole("pad", 0, 64, "Rows and columns added on every side; `auto`: what `padding` says.")
        .orAuto();
  }

  static FieldSchema shortcut() {
    return symbol(
            "shortcut",
            "How the input meets an output of another shape: by a 1x1 convolution (`projection`); at"
                + " every stride-th position, the narrower of the two with channels of zero"
                + " (`zero_pad`); by the mean of those positions, likewise (`pooled_pad`); not at all"
                + " (`identity`).",
            "projection",
            "zero_pad",
            "pooled_pad",
            "identity")
        .or("projection")
        .from("He et al., CVPR 2016, section 4.1: options B and A");
  }

  static FieldSchema merge(String usual) {
    return symbol(
            "merge",
            "Whether the results are added or put behind each other along the channels.",
            "add",
            "concat")
        .or(usual);
  }

  static FieldSchema heads() {
    return whole("heads", 1, 1024, "Attention heads.")
        .from("Vaswani et al., NeurIPS 2017, section 3.2.2");
  }

  static FieldSchema causal() {
    return flag("causal", "Whether a position sees only itself and those before it.").or(false);
  }
}
