package org.hwnas.runtime.pruning;

import java.util.Locale;
import java.util.Optional;
import org.hwnas.plan.Variation;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.network.Operator;

/**
 * What one layer goes without. Immutable.
 *
 * @param structure what is left out as a whole
 * @param ratio share of those that are left out, 0 to 1; rounded down to whole ones
 * @param criterion which go first
 * @param repack whether what is left is packed densely
 * @param dropped bit positions that are left out, bit i for the position of significance 2^i
 * @param release whether only whole crossbars of zeros count as freed
 * @param unitRows word lines of an operation unit
 */
public record LayerPruning(
    Structure structure,
    double ratio,
    Criterion criterion,
    boolean repack,
    long dropped,
    boolean release,
    int unitRows) {
  /** Nothing is left out. */
  public static final LayerPruning NONE =
      new LayerPruning(Structure.NONE, 0, Criterion.MAGNITUDE, true, 0, true, 1);

  /** Of a product that should be whole, such as 0.1 of 30. */
  private static final double ROUNDING = 1e-9;

  public LayerPruning {
    if (!(ratio >= 0 && ratio <= 1) || unitRows < 1) {
      throw new IllegalArgumentException(
          "a share of " + ratio + " of units of " + unitRows + " rows");
    }
  }

  /**
   * Of the layer at a place.
   *
   * @param root of the resolved configuration
   * @param place path of the layer's node
   * @param positions bits of its weights
   */
  public static LayerPruning of(ResolvedBlock root, String place, int positions) {
    Optional<ResolvedBlock> stated = root.find("pruning").flatMap(p -> p.find("structure"));
    if (stated.isEmpty() || stated.get().kind().equals("none")) {
      return NONE;
    }
    ResolvedBlock block = stated.get();
    Structure structure = Structure.valueOf(block.kind().toUpperCase(Locale.ROOT));
    if (structure == Structure.BIT_SLICE) {
      long dropped = dropped(block, place, positions);
      return dropped == 0
          ? NONE
          : new LayerPruning(
              structure, 0, Criterion.MAGNITUDE, true, dropped, block.bool("release"), 1);
    }
    double ratio = block.valueAt("ratio", place).asNumber();
    if (ratio == 0) {
      return NONE;
    }
    ResolvedBlock crossbar = root.child("hardware").child("tile").child("pe").child("crossbar");
    boolean all = !crossbar.has("active_rows") || crossbar.is("active_rows", "auto");
    int rows = crossbar.integer("rows");
    return new LayerPruning(
        structure,
        ratio,
        Criterion.valueOf(block.symbol("criterion").toUpperCase(Locale.ROOT)),
        block.bool("repack"),
        0,
        true,
        all ? rows : Math.min(rows, crossbar.integer("active_rows")));
  }

  private static long dropped(ResolvedBlock block, String place, int positions) {
    int low = (int) block.valueAt("bits", place).asNumber();
    if (low > 0) {
      return (1L << Math.min(low, positions)) - 1;
    }
    long dropped = 0;
    for (int i = 0; i < positions; i++) {
      if (!partAt(block, "keep", place, i).equals(Value.of(true))) {
        dropped |= 1L << i;
      }
    }
    return dropped;
  }

  /**
   * The value of a field at a part of a layer.
   *
   * @param place path of the layer's node, which may be a part of the block that the field knows
   * @param part number of the kernel, crossbar or bit position
   */
  public static Value partAt(ResolvedBlock block, String field, String place, int part) {
    var places = block.varying().get(field);
    if (places != null) {
      for (String at = place;
          !at.isEmpty();
          at = at.substring(0, Math.max(0, at.lastIndexOf('.')))) {
        Value value = places.get(at + "#" + part);
        if (value != null) {
          return value;
        }
      }
      Optional<Value> whole = Variation.at(places, place);
      if (whole.isPresent()) {
        return whole.get();
      }
    }
    return block.fields().get(field).get(0);
  }

  /** A share of it, while it grows. */
  LayerPruning scaled(double share) {
    return new LayerPruning(
        structure, ratio * share, criterion, repack, dropped, release, unitRows);
  }

  /** Whether weights are left out as such, rather than positions of their bits. */
  public boolean masks() {
    return acts() && structure != Structure.BIT_SLICE;
  }

  /** Whether anything is left out. */
  public boolean acts() {
    return structure != Structure.NONE;
  }

  /** How many of so many are left out. */
  int prunedOf(int count) {
    return (int) Math.floor(ratio * count + ROUNDING);
  }

  /**
   * What is left of a layer's matrix. Of operation units each group of word lines goes without the
   * same number of columns, so that what is left is a full matrix and no crossbar waits for
   * another.
   */
  public MatrixShape left(Operator.Filters filters) {
    MatrixShape all = MatrixShape.of(filters);
    return switch (structure) {
      case NONE, BIT_SLICE -> all;
      case COLUMN -> {
        if (MatrixShape.single(filters)) {
          yield new MatrixShape(all.groups() - prunedOf(all.groups()), all.rows(), 1, 1);
        }
        int columns = all.columns() - prunedOf(all.columns());
        yield new MatrixShape(all.groups(), all.rows(), columns, columns);
      }
      case ROW ->
          new MatrixShape(
              all.groups(), all.rows() - prunedOf(all.rows()), all.columns(), all.outputs());
      case CHANNEL -> {
        int channels = MatrixShape.channels(filters);
        int rows = (channels - prunedOf(channels)) * (all.rows() / channels);
        yield new MatrixShape(all.groups(), rows, all.columns(), all.outputs());
      }
      case OPERATION_UNIT ->
          new MatrixShape(
              all.groups(), all.rows(), all.columns() - prunedOf(all.columns()), all.outputs());
    };
  }

  /** Whether a bit position is stored. */
  public boolean stores(int position) {
    return (dropped >> position & 1) == 0;
  }
}
