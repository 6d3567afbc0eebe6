package org.hwnas.dsl.schema;

import static org.hwnas.dsl.schema.Fields.flag;
import static org.hwnas.dsl.schema.Fields.quantity;
import static org.hwnas.dsl.schema.Fields.symbol;
import static org.hwnas.dsl.schema.Fields.whole;

import org.hwnas.plan.units.Dimension;

/** How a network is laid onto crossbars. */
final class MappingSchema {
  private MappingSchema() {}

  static final BlockSchema MAPPING =
      BlockSchema.of("mapping", "How a network is laid onto crossbars.")
          .with(
              symbol(
                      "weights",
                      "How signed weights become conductances: a `differential_pair` of cells, an `offset` that is subtracted digitally, or a `unit_column` of cells that measures it.",
                      "differential_pair",
                      "offset",
                      "unit_column")
                  .or("differential_pair"),
              symbol("dataflow", "What stays in place.", "weight_stationary")
                  .or("weight_stationary"),
              whole(
                      "slice_bits",
                      1,
                      16,
                      "Bits of a weight in one slice (one cell); `auto`: `crossbar.bits_per_cell`.")
                  .orAuto(),
              symbol(
                      "slice_placement",
                      "Slices of a weight in neighbouring columns of one crossbar (`together`), or each bit position in crossbars of its own (`apart`).",
                      "together",
                      "apart")
                  .or("together"),
              whole(
                      "duplication",
                      1,
                      65536,
                      "Copies of a layer's weights that work on different inputs at once; `auto`: as many as fill the layer's last tile.")
                  .or(1)
                  .autoAllowed(),
              quantity(
                      "pipeline_target",
                      Dimension.TIME,
                      "us",
                      "Time that the reads of no layer shall exceed: slower layers get as many copies as it takes, so that a pipeline is balanced; `auto`: copies as `duplication` says.")
                  .orAuto(),
              symbol(
                      "placement",
                      "Order in which a layer's tiles take places on the chip: row by row, `snake`, around a corner in `shells`, or `zigzag` over the diagonals.",
                      "row_major",
                      "snake",
                      "shells",
                      "zigzag")
                  .or("row_major")
                  .from("Zhu et al., TCAD 2023 (MNSIM 2.0)"),
              symbol(
                      "priority",
                      "What the mapper prefers where it may choose.",
                      "none",
                      "power",
                      "delay",
                      "area")
                  .or("none")
                  .from("Han et al., TCAD 2024 (CoMN)"),
              symbol(
                      "pipelining",
                      "`none`: layers one after another; `layer`: layers work on different images; `position`: a layer starts when its first inputs are there.",
                      "none",
                      "layer",
                      "position")
                  .or("none"),
              symbol(
                      "compaction",
                      "Whether operation units that are all zero are left out: `none`, of whole `column`s, or of any `operation_unit` (inputs are then indexed).",
                      "none",
                      "column",
                      "operation_unit")
                  .or("none"),
              symbol(
                      "rounding",
                      "What belongs to one layer alone: whole tiles, whole PEs, or whole crossbars.",
                      "tile",
                      "pe",
                      "crossbar")
                  .or("tile"),
              symbol(
                      "depthwise",
                      "Depthwise filters: `diagonal`: packed as blocks; `dense`: as a full convolution of zeros.",
                      "diagonal",
                      "dense")
                  .or("diagonal"),
              symbol(
                      "capacity",
                      "When the weights do not fit on the chip: `reject` the design, or `reload` weights from off-chip memory for every image.",
                      "reject",
                      "reload")
                  .or("reject"),
              flag("share_crossbars", "Whether small layers may share a crossbar.").or(false));
}
