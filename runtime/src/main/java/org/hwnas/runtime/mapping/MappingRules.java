package org.hwnas.runtime.mapping;

import java.util.OptionalInt;

/**
 * What a mapping may choose.
 *
 * @param duplication copies of every layer's weights; empty: as many as fill the layer's last tile
 * @param activeRows word lines driven at once; empty: all
 * @param rounding what belongs to one layer alone
 * @param denseGroups whether grouped filters are laid out as one filter with zeros
 * @param unitColumn whether each crossbar gives up a bit line to unit cells that measure an offset
 * @param reload whether weights that do not fit are brought from outside for every image
 * @param pipelining what works at the same time
 * @param order in which tiles take places
 */
public record MappingRules(
    OptionalInt duplication,
    OptionalInt activeRows,
    Rounding rounding,
    boolean denseGroups,
    boolean unitColumn,
    boolean reload,
    Pipelining pipelining,
    Placement.Order order) {
  /** What belongs to one layer alone. */
  public enum Rounding {
    TILE,
    PE,
    CROSSBAR
  }

  /** What works at the same time. */
  public enum Pipelining {
    /** One layer of one image. */
    NONE,
    /** All layers, each on an image of its own. */
    LAYER,
    /** All layers, on the same image too: a layer starts when its first inputs are there. */
    POSITION
  }

  /** One copy, all rows at once, whole tiles. */
  public static final MappingRules PLAIN =
      new MappingRules(
          OptionalInt.of(1),
          OptionalInt.empty(),
          Rounding.TILE,
          false,
          false,
          false,
          Pipelining.LAYER,
          Placement.Order.ROW_MAJOR);

  /** Copies of a layer; more than it has positions would stand idle. */
  int copies(long crossbarsPerCopy, long crossbarsPerTile, long positions) {
    long wished;
    if (duplication.isPresent()) {
      wished = duplication.getAsInt();
    } else {
      long tiles = (crossbarsPerCopy + crossbarsPerTile - 1) / crossbarsPerTile;
      wished = tiles * crossbarsPerTile / crossbarsPerCopy;
    }
    return (int) Math.max(1, Math.min(wished, positions));
  }

  /** Phases in which so many rows are driven. */
  int phases(int rows) {
    if (activeRows.isEmpty()) {
      return 1;
    }
    int at = activeRows.getAsInt();
    return (rows + at - 1) / at;
  }
}
