package org.hwnas.dsl.schema;

import static org.hwnas.dsl.schema.Fields.flag;
import static org.hwnas.dsl.schema.Fields.ratio;
import static org.hwnas.dsl.schema.Fields.symbol;
import static org.hwnas.dsl.schema.Fields.whole;
import static org.hwnas.dsl.schema.LayerKnobs.activation;
import static org.hwnas.dsl.schema.LayerKnobs.bias;
import static org.hwnas.dsl.schema.LayerKnobs.branches;
import static org.hwnas.dsl.schema.LayerKnobs.channels;
import static org.hwnas.dsl.schema.LayerKnobs.kernel;
import static org.hwnas.dsl.schema.LayerKnobs.kernelHeight;
import static org.hwnas.dsl.schema.LayerKnobs.kernelWidth;
import static org.hwnas.dsl.schema.LayerKnobs.merge;
import static org.hwnas.dsl.schema.LayerKnobs.norm;
import static org.hwnas.dsl.schema.LayerKnobs.order;
import static org.hwnas.dsl.schema.LayerKnobs.ownActivation;
import static org.hwnas.dsl.schema.LayerKnobs.shortcut;
import static org.hwnas.dsl.schema.LayerKnobs.stride;
import static org.hwnas.dsl.schema.LayerKnobs.width;
import static org.hwnas.dsl.schema.LayerKnobs.widthMultiple;

import java.util.List;
import java.util.Optional;

/** Layers that hold layers, and the connections between them. */
final class ContainerLayers {
  private ContainerLayers() {}

  /** The body of a {@code repeat}: layers, and fields they inherit. */
  static final BlockSchema SEQUENCE =
      BlockSchema.of("sequence", "Layers in order; its fields are what its layers inherit.")
          .with(passedOn())
          .holdingLayers();

  static List<BlockSchema> all() {
    return List.of(
        SEQUENCE,
        BlockSchema.of(
                "parallel",
                "Its layers all read the same input; their outputs are merged. Each iteration of a"
                    + " `repeat` inside is a branch of its own.")
            .with(merge("add"), after())
            .with(passedOn())
            .holdingLayers(),
        BlockSchema.of("skip", "Layers in order, and a shortcut from their input to their output.")
            .with(merge("add"), shortcut().or("identity"), after())
            .with(passedOn())
            .with(norm())
            .holdingLayers(),
        BlockSchema.of(
                "dense_block",
                "Each layer reads its predecessor and the layers before it, put behind each other"
                    + " (Huang et al., CVPR 2017, Eq. 2); so does what follows the block.")
            .with(
                ratio(
                        "density",
                        0,
                        1,
                        "Share of the channels before the predecessor that a layer reads, the"
                            + " newest first.")
                    .or(1)
                    .from("Huang et al., CVPR 2017, section 3: all"),
                whole(
                        "skip_channels",
                        0,
                        1_000_000,
                        "Most channels before the predecessor that a layer reads; `auto`: what"
                            + " `density` says.")
                    .orAuto()
                    .from("Li et al., ACM TECS 2021, section 3: searched per cell"))
            .with(passedOn())
            .holdingLayers(),
        BlockSchema.of(
                "join",
                "Merges the output of an earlier layer into the present map: a skip connection"
                    + " between any two layers, whose presence may be searched.")
            .with(
                FieldSchema.of(
                    "from",
                    new FieldType.Name(List.of("input"), true),
                    "The earlier layer, of the same or an enclosing sequence; `input`: what the"
                        + " sequence reads."),
                flag("present", "Whether the connection is there.").or(true),
                symbol(
                        "merge",
                        "Whether the two are added, put behind each other along the channels, or"
                            + " multiplied: one of them then has a single number per channel, as a"
                            + " squeeze-and-excite gate does.",
                        "add",
                        "concat",
                        "multiply")
                    .or("add"),
                shortcut().or("identity"),
                norm(),
                bias()),
        BlockSchema.of(
                "route",
                "Passes on the output of an earlier layer in the place of the present map, so that"
                    + " what follows reads that one. With `join` it makes any graph of layers"
                    + " (Redmon and Farhadi, arXiv 1804.02767, whose configurations call it so).")
            .with(
                FieldSchema.of(
                    "from",
                    new FieldType.Name(List.of("input"), true),
                    "The earlier layer, of the same or an enclosing sequence; `input`: what the"
                        + " sequence reads.")));
  }

  private static FieldSchema after() {
    return ownActivation("after", "none", "Non-linearity of the merged result.");
  }

  /** Fields that only serve inheritance. */
  static FieldSchema[] passedOn() {
    return new FieldSchema[] {
      optional(channels()),
      optional(width()),
      optional(widthMultiple()),
      optional(kernel()),
      optional(kernelHeight()),
      optional(kernelWidth()),
      optional(stride()),
      optional(activation("relu")),
      optional(norm()),
      optional(order()),
      optional(branches())
    };
  }

  /** A field that only serves inheritance: absent from the plan where the spec does not set it. */
  private static FieldSchema optional(FieldSchema field) {
    return new FieldSchema(
        field.name(),
        field.type(),
        field.auto(),
        Optional.empty(),
        true,
        true,
        false,
        field.counted(),
        field.doc() + " Inherited by the layers inside.",
        field.source());
  }
}
