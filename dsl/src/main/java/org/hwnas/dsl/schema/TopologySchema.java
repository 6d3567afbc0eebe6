package org.hwnas.dsl.schema;

import static org.hwnas.dsl.schema.Fields.symbol;
import static org.hwnas.dsl.schema.Fields.whole;
import static org.hwnas.dsl.schema.LayerKnobs.channels;
import static org.hwnas.dsl.schema.LayerKnobs.width;
import static org.hwnas.dsl.schema.LayerKnobs.widthMultiple;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How layers are connected where they do not just follow each other: cells. */
final class TopologySchema {
  private TopologySchema() {}

  /** What stands on an edge of a cell: layers, one after the other. */
  static final BlockSchema EDGE =
      new BlockSchema(
          "edge",
          "What each edge of a cell does: layers in order; without a layer it passes its input on."
              + " Inside, `edge.from` is the source (inputs first, then nodes), `edge.index` its"
              + " place among the node's edges, `edge.stride` the cell's stride on edges from"
              + " inputs and 1 elsewhere, `node.index` and `node.count` the node it leads to.",
          ContainerLayers.SEQUENCE.fields(),
          Map.of(),
          true,
          Map.of(),
          Optional.empty());

  static final BlockSchema NODE = BlockSchema.of("node", "A node of a cell: the sum of its edges.");

  static final BlockSchema CELL =
      BlockSchema.of(
              "cell",
              "Nodes that each add up what edges bring from earlier nodes, with a choice of layer on"
                  + " every edge (Dong and Yang, ICLR 2020; Liu et al., ICLR 2019).")
          .with(
              channels(),
              width(),
              widthMultiple(),
              whole(
                      "stride",
                      1,
                      8,
                      "Stride of the edges that come from inputs; what they bring in another"
                          + " shape than the nodes' is projected by a 1x1 convolution.")
                  .or(1)
                  .fromSequence(),
              whole(
                      "inputs",
                      1,
                      2,
                      "1: the layer before; 2: also what went into that layer, both projected to"
                          + " the nodes' channels (Liu et al., ICLR 2019).")
                  .or(1)
                  .fixed(),
              whole("nodes", 1, 16, "Nodes that are computed; the inputs do not count.").fixed(),
              whole(
                      "edges",
                      1,
                      16,
                      "Edges into each node from distinct earlier nodes, which are searched;"
                          + " `auto`: one from each.")
                  .orAuto()
                  .fixed(),
              symbol(
                      "output",
                      "What the cell passes on: its last node, or all nodes it computed, added up"
                          + " or stacked along channels.",
                      "last",
                      "sum",
                      "concat")
                  .or("last")
                  .fixed(),
              FieldSchema.of(
                      "shared",
                      new FieldType.Name(List.of("none", "network"), true),
                      "What has the same cell throughout: `network`, or the name of a `repeat`; with"
                          + " `none` each cell is decided on its own. A `per` inside says otherwise.")
                  .or("none")
                  .fixed())
          .slot("edge", EDGE);

  static final BlockSchema NONE =
      BlockSchema.of("none", "Passes nothing on: its edge is left out of the cell.");

  static List<BlockSchema> all() {
    return List.of(CELL, NONE);
  }
}
