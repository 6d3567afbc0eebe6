package org.hwnas.runtime.mapping;

import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What a mapping may choose.
 *
 * @param duplication copies of every layer's weights; empty: as many as fill the layer's last tile
 * @param activeRows word lines driven at once; empty: all
 * @param rounding what belongs to one layer alone
 * @param activeCols bit lines sensed at once; empty: all
 * @param target seconds that no layer's reads shall exceed, with copies as many as it takes; empty:
 *     copies as {@code duplication} says
 * @param denseGroups whether grouped filters are laid out as one filter with zeros
 * @param unitColumn whether each crossbar gives up a bit line to unit cells that measure an offset
 * @param shared whether layers that fill no crossbar share one, each in rows and columns of its
 *     own, where crossbars are what a layer has alone
 * @param reload whether weights that do not fit are brought from outside for every image
 * @param pipelining what works at the same time
 * @param order in which tiles take places
 * @param apart whether each bit slice of the weights lies in crossbars of its own
 * @param compaction which zeros are left out
 */
public record MappingRules(
    OptionalInt duplication,
    OptionalInt activeRows,
    OptionalInt activeCols,
    OptionalDouble target,
    Rounding rounding,
    boolean denseGroups,
    boolean unitColumn,
    boolean shared,
    boolean reload,
    Pipelining pipelining,
    Placement.Order order,
    boolean apart,
    Compaction compaction) {
  /** Which operation units are left out because all of their weights are 0. */
  public enum Compaction {
    NONE,
    /** Those of whole columns. */
    COLUMN,
    /** Any; inputs are then indexed unit by unit. */
    OPERATION_UNIT
  }

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

  private static final double ROUNDING = 1e-9; // of a target that is a multiple of the step

  /** One copy, all rows at once, whole tiles. */
  public static final MappingRules PLAIN =
      new MappingRules(
          OptionalInt.of(1),
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalDouble.empty(),
          Rounding.TILE,
          false,
          false,
          false,
          false,
          Pipelining.LAYER,
          Placement.Order.ROW_MAJOR,
          false,
          Compaction.NONE);

  /** The same with slices in crossbars of their own, and zeros left out, where that is said. */
  public MappingRules with(boolean slicesApart, Compaction zeros) {
    return new MappingRules(
        duplication,
        activeRows,
        activeCols,
        target,
        rounding,
        denseGroups,
        unitColumn,
        shared,
        reload,
        pipelining,
        order,
        slicesApart,
        zeros);
  }

  /**
   * Copies of a layer; more than it has positions would stand idle.
   *
   * @param position seconds that a copy reads for one position
   */
  int copies(long crossbarsPerCopy, long crossbarsPerTile, long positions, double position) {
    long wished;
    if (target.isPresent()) {
      // so many positions a copy has time for; where not for one, each has a copy of its own
      long each = (long) Math.floor(target.getAsDouble() / position * (1 + ROUNDING));
      wished = each < 1 ? positions : (positions + each - 1) / each;
    } else if (duplication.isPresent()) {
      wished = duplication.getAsInt();
    } else {
      long tiles = (crossbarsPerCopy + crossbarsPerTile - 1) / crossbarsPerTile;
      wished = tiles * crossbarsPerTile / crossbarsPerCopy;
    }
    return (int) Math.max(1, Math.min(wished, positions));
  }

  /** Phases in which so many rows are driven. */
  int phases(int rows) {
    return phases(rows, activeRows);
  }

  /** Phases in which so many bit lines are sensed. */
  int columnPhases(int columns) {
    return phases(columns, activeCols);
  }

  private static int phases(int lines, OptionalInt active) {
    if (active.isEmpty()) {
      return 1;
    }
    int at = active.getAsInt();
    return (lines + at - 1) / at;
  }
}
