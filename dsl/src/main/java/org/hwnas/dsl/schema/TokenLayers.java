package org.hwnas.dsl.schema;

import static org.hwnas.dsl.schema.Fields.flag;
import static org.hwnas.dsl.schema.Fields.symbol;
import static org.hwnas.dsl.schema.Fields.whole;
import static org.hwnas.dsl.schema.LayerKnobs.causal;
import static org.hwnas.dsl.schema.LayerKnobs.heads;
import static org.hwnas.dsl.schema.LayerKnobs.ownActivation;
import static org.hwnas.dsl.schema.LayerKnobs.ownChannels;
import static org.hwnas.dsl.schema.LayerKnobs.plainBias;

import java.util.List;

/** Layers of transformers. A sequence of tokens is a map one position wide. */
final class TokenLayers {
  private TokenLayers() {}

  static List<BlockSchema> all() {
    return List.of(
        BlockSchema.of(
                "patch_embedding",
                "Cuts an image into patches and makes a token of each (Dosovitskiy et al., ICLR"
                    + " 2021, section 3.1).")
            .with(
                ownChannels("channels", "Channels of a token."),
                whole("patch", 1, 256, "Height and width of a patch.")
                    .or(16)
                    .from("Dosovitskiy et al., ICLR 2021, Table 1"),
                plainBias()),
        BlockSchema.of(
                "embedding",
                "Looks up the channels of each word number: the first layer of a language network,"
                    + " whose input has one channel. The table is digital memory, no crossbar.")
            .with(
                whole("vocabulary", 1, 10_000_000, "Words."),
                ownChannels("channels", "Channels of a token.")),
        BlockSchema.of("position_embedding", "Adds trained numbers to each position.")
            .with(
                whole(
                        "length",
                        1,
                        10_000_000,
                        "Most positions; `auto`: as many as there are. All are parameters.")
                    .orAuto(),
                whole("segments", 0, 16, "Kinds of segment that have trained numbers as well.")
                    .or(0)
                    .from("Devlin et al., NAACL 2019, Fig. 2: 2")),
        BlockSchema.of(
            "class_token",
            "Puts a trained token before all others (Dosovitskiy et al., ICLR 2021, Eq. 1)."),
        BlockSchema.of("layer_norm", "Layer normalisation alone (Ba et al., arXiv 1607.06450)."),
        BlockSchema.of(
            "affine",
            "A trained scale and shift per channel, MobileBERT's replacement of layer normalisation"
                + " (Sun et al., ACL 2020, section 3.3)."),
        BlockSchema.of(
                "attention",
                "Multi-head self-attention with its four projections (Vaswani et al., NeurIPS 2017,"
                    + " Fig. 2).")
            .with(
                heads(),
                whole(
                        "head_channels",
                        1,
                        65_536,
                        "Channels of a head; `auto`: the input's, divided by the heads.")
                    .orAuto(),
                causal(),
                plainBias()),
        BlockSchema.of(
                "dot_product_attention",
                "Attention between the outputs of earlier layers, without projections of its own"
                    + " (Vaswani et al., NeurIPS 2017, Eq. 1).")
            .with(
                earlier("query", "The layer that gives the queries."),
                earlier("key", "The layer that gives the keys."),
                earlier("value", "The layer that gives the values."),
                heads(),
                causal()),
        BlockSchema.of("feed_forward", "Two linear layers for every position.")
            .with(
                hidden(),
                ownActivation("activation", "gelu", "Non-linearity between the two."),
                plainBias()),
        BlockSchema.of(
                "transformer",
                "Attention and feed-forward network, each with shortcut and normalisation: an"
                    + " encoder block, a decoder block where `causal`.")
            .with(
                heads(),
                hidden(),
                whole("feed_forwards", 1, 16, "Feed-forward networks, one after the other.")
                    .or(1)
                    .from("Sun et al., ACL 2020, section 3.2: 4"),
                whole(
                        "bottleneck",
                        1,
                        65_536,
                        "Channels inside, with a linear layer to and from them; `auto`: as outside.")
                    .orAuto()
                    .from("Sun et al., ACL 2020, Fig. 1"),
                symbol(
                        "order",
                        "Normalisation before attention and feed-forward networks, or after their"
                            + " shortcut's sum.",
                        "pre",
                        "post")
                    .or("pre")
                    .from("Radford et al., 2019, section 2.3: `pre`; Vaswani et al., 2017: `post`"),
                symbol(
                        "norm",
                        "Over the channels of a position, or a trained scale and shift alone.",
                        "layer",
                        "affine")
                    .or("layer"),
                ownActivation("activation", "gelu", "Non-linearity of the feed-forward networks."),
                causal(),
                plainBias()),
        BlockSchema.of("unembedding", "Scores every word, the last layer of a language network.")
            .with(
                flag(
                        "tied",
                        "Whether the weights are those of the embedding: no parameters of its own,"
                            + " though a matrix on crossbars.")
                    .or(true)
                    .from("Press and Wolf, EACL 2017"),
                whole("vocabulary", 1, 10_000_000, "Words; `auto`: those of the embedding.")
                    .orAuto(),
                symbol("positions", "Positions that are scored.", "all", "last").or("all")));
  }

  private static FieldSchema earlier(String name, String doc) {
    return FieldSchema.of(name, new FieldType.Name(List.of("input"), true), doc);
  }

  private static FieldSchema hidden() {
    return whole("hidden", 1, 1_000_000, "Channels between; `auto`: four times the input's.")
        .orAuto()
        .from("Vaswani et al., NeurIPS 2017, section 3.3");
  }
}
