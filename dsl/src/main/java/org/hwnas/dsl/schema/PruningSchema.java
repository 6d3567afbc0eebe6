package org.hwnas.dsl.schema;

import static org.hwnas.dsl.schema.Fields.flag;
import static org.hwnas.dsl.schema.Fields.ratio;
import static org.hwnas.dsl.schema.Fields.symbol;
import static org.hwnas.dsl.schema.Fields.whole;

/** What of the weights is left out so that crossbars are freed. */
final class PruningSchema {
  private PruningSchema() {}

  private static FieldSchema[] filter(String what) {
    return new FieldSchema[] {
      ratio(
              "ratio",
              0,
              1,
              "Share of the "
                  + what
                  + " of a layer that is left out; `per layer` where layers differ.")
          .or(0),
      symbol(
              "criterion",
              "Which go first: those with the smallest sum of magnitudes, of squares, those that change the loss least to first order (`taylor`), or at random.",
              "magnitude",
              "energy",
              "taylor",
              "random")
          .or("magnitude")
          .from("Li et al., ICLR 2017 (magnitude); Molchanov et al., CVPR 2019 (taylor)"),
      flag("repack", "Whether what is left is packed densely, with inputs indexed.").or(true)
    };
  }

  static final BlockSchema PRUNING =
      BlockSchema.of("pruning", "What of the weights is left out so that crossbars are freed.")
          .with(
              ratio(
                      "accuracy_loss",
                      0,
                      1,
                      "Accuracy that the network may lose against `digital_accuracy`, that without pruning; a design that loses more is rejected. `auto`: not limited.")
                  .orAuto(),
              whole("retrain", 0, 100_000, "Passes of training after pruning.").or(0).fixed(),
              symbol(
                      "schedule",
                      "All at once before the passes of `retrain` (`one_shot`), or `gradual`: a share that grows over the first half of them.",
                      "one_shot",
                      "gradual")
                  .or("one_shot")
                  .fixed()
                  .from("Zhu and Gupta, arXiv 1710.01878: 1 - (1 - t)^3 of the ratio"))
          .choice(
              "structure",
              BlockSchema.of("none", "Nothing is pruned."),
              BlockSchema.of(
                      "bit_slice",
                      "Whole bit positions of a layer's weights; with slices `apart`, their crossbars are free.")
                  .with(
                      whole(
                              "bits",
                              0,
                              15,
                              "Bit positions left out, the least significant first; `per layer` where layers differ.")
                          .or(0),
                      flag(
                              "keep",
                              "Whether a bit position stays, for a choice `per bit`; it counts where `bits` is 0.")
                          .or(true),
                      flag("release", "Whether only whole crossbars of zeros count as freed.")
                          .or(true)),
              BlockSchema.of("column", "Whole columns of a layer's weight matrix.")
                  .with(filter("columns")),
              BlockSchema.of("row", "Whole rows of a layer's weight matrix.").with(filter("rows")),
              BlockSchema.of("channel", "All rows of whole input channels of a layer.")
                  .with(filter("input channels")),
              BlockSchema.of(
                      "operation_unit",
                      "Columns of operation units: `crossbar.active_rows` weights of one filter.")
                  .with(filter("operation-unit columns")));
}
