package org.hwnas.dsl.schema;

import static org.hwnas.dsl.schema.Fields.flag;
import static org.hwnas.dsl.schema.Fields.ratio;
import static org.hwnas.dsl.schema.Fields.symbol;
import static org.hwnas.dsl.schema.Fields.whole;

/** Number formats of the mapped network, and how they are found. */
final class QuantizationSchema {
  private static final double ANY = Double.POSITIVE_INFINITY;

  private QuantizationSchema() {}

  private static BlockSchema format(String kind, String doc, String clipDoc) {
    return BlockSchema.of(kind, doc)
        .with(
            whole(
                    "bits",
                    0,
                    32,
                    "Bits in all, with sign; 0 prunes. Where parts differ: `per layer`, `per kernel`, `per crossbar`.")
                .or(8),
            whole(
                    "depthwise_bits",
                    0,
                    32,
                    "Bits at the depthwise convolution inside a layer, such as an `mbconv`, where they differ; `auto`: as `bits`.")
                .orAuto()
                .from("Wang et al., CVPR 2020 (APQ): precisions of pointwise and depthwise layers"),
            symbol(
                    "scheme",
                    "`uniform`: evenly spaced up to the clip; `integer_fraction`: fixed point with a fixed step of 2^-fraction_bits; `learned`: uniform with a trained clip; `power_of_two`: 0 and powers of 2 among the codes that `bits` store.",
                    "uniform",
                    "integer_fraction",
                    "learned",
                    "power_of_two")
                .or("uniform"),
            whole(
                    "integer_bits",
                    0,
                    32,
                    "Bits before the binary point without sign, `integer_fraction`; `auto`: what `bits` leaves.")
                .orAuto(),
            whole(
                    "fraction_bits",
                    0,
                    32,
                    "Bits behind the binary point, `integer_fraction`; `auto`: what `bits` leaves.")
                .orAuto(),
            ratio("clip", 0, ANY, clipDoc).orAuto(),
            symbol(
                    "calibration",
                    "How the clip is found where it is `auto`: `largest` magnitude, a `percentile`, or least squared error.",
                    "largest",
                    "percentile",
                    "squared_error")
                .or("largest"),
            ratio(
                    "percentile",
                    0.5,
                    1,
                    "Share of magnitudes inside the clip, `percentile` calibration.")
                .or(0.999));
  }

  static final BlockSchema WEIGHTS =
      format(
          "weights",
          "Weights, symmetric around 0.",
          "Largest magnitude that is represented, as a share of the layer's largest weight; `auto`: as `calibration` says.");

  static final BlockSchema ACTIVATIONS =
      format(
          "activations",
          "Activations at the crossbar inputs.",
          "Largest activation that is represented; `auto`: as `calibration` says.");

  private static BlockSchema trained(String kind, String doc) {
    return BlockSchema.of(kind, doc)
        .with(
            whole("epochs", 1, 100_000, "Passes of training with the formats in place.")
                .or(10)
                .fixed(),
            ratio("learning_rate", 1e-9, 100, "Peak step size.").or(1e-3).fixed(),
            symbol(
                    "start",
                    "Train from `scratch`, or `finetune` the network trained in floating point.",
                    "finetune",
                    "scratch")
                .or("finetune"),
            flag("learn_clip", "Whether clips are trained too, as the `learned` scheme needs.")
                .or(false));
  }

  static final BlockSchema QUANTIZATION =
      BlockSchema.of("quantization", "Number formats of the mapped network.")
          .slot("weights", WEIGHTS)
          .slot("activations", ACTIVATIONS)
          .slot(
              "accumulator",
              BlockSchema.of(
                      "accumulator",
                      "The digital sum of partial sums. Partial sums themselves have `adc.bits`, input slices `dac.bits`.")
                  .with(
                      whole("bits", 1, 64, "Width; `auto`: as wide as no sum overflows.").orAuto(),
                      whole(
                              "fraction_bits",
                              0,
                              64,
                              "Bits behind the binary point; `auto`: those of the products.")
                          .orAuto()))
          .choice(
              "method",
              BlockSchema.of("post_training", "Formats are put on the trained network as it is.")
                  .with(
                      whole(
                              "samples",
                              1,
                              1_000_000_000,
                              "Training images that calibrate the clips of activations and the ranges of converters.")
                          .or(32)
                          .fixed()),
              trained(
                  "aware",
                  "Training goes on with the formats in the forward pass (quantisation-aware), gradients straight through the rounding."),
              trained(
                      "noise_aware",
                      "As `aware`, with the hardware's noise in the forward pass too.")
                  .with(
                      ratio(
                              "noise",
                              0,
                              10,
                              "Standard deviation of the noise added to a weight, over the layer's largest weight; `auto`: from the device.")
                          .orAuto(),
                      ratio(
                              "output_noise",
                              0,
                              10,
                              "Standard deviation of the noise added to an output, over the converter's full scale.")
                          .or(0)));
}
