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
              "Which go first: those with the smallest sum of magnitudes, of squares, or at random.",
              "magnitude",
              "energy",
              "random")
          .or("magnitude"),
      flag("repack", "Whether what is left is packed densely, with inputs indexed.").or(true)
    };
  }

  static final BlockSchema PRUNING =
      BlockSchema.of("pruning", "What of the weights is left out so that crossbars are freed.")
          .with(
              ratio("accuracy_loss", 0, 1, "Accuracy that pruning may cost; `auto`: not limited.")
                  .orAuto(),
              whole("retrain", 0, 100_000, "Passes of training after pruning.").or(0).fixed())
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
              BlockSchema.of(
                      "operation_unit",
                      "Columns of operation units: `crossbar.active_rows` weights of one filter.")
                  .with(filter("operation-unit columns")));
}
