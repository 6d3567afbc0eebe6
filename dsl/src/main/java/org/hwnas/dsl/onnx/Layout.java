package org.hwnas.dsl.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hwnas.dsl.onnx.OnnxNetwork.Input;

/**
 * How the values of a map of channels, rows and columns lie in a tensor. An axis of the tensor is a
 * product of factors, each a digit of one of the map's own indices, the outermost first. Reshaping
 * splits and groups factors, transposing permutes axes: neither computes anything, and what comes
 * of them is known exactly, as when attention takes channels apart into heads.
 */
record Layout(List<List<Factor>> axes) {
  Layout {
    axes = axes.stream().map(Layout::merged).toList();
  }

  /** The indices of a map. */
  enum Index {
    BATCH,
    CHANNEL,
    ROW,
    COLUMN
  }

  /**
   * A digit: {@code index / stride % size}.
   *
   * @param size at least 2
   */
  record Factor(Index index, long stride, long size) {}

  private static List<Factor> whole(Index index, long size) {
    return size == 1 ? List.of() : List.of(new Factor(index, 1, size));
  }

  /** Batch, channels, and as many of rows and columns as a tensor has axes. */
  static Layout map(long batch, Input map, int rank) {
    List<List<Factor>> axes = new ArrayList<>();
    axes.add(whole(Index.BATCH, batch));
    axes.add(whole(Index.CHANNEL, map.channels()));
    if (rank > 2) {
      axes.add(whole(Index.ROW, map.height()));
    }
    if (rank > 3) {
      axes.add(whole(Index.COLUMN, map.width()));
    }
    return new Layout(axes);
  }

  /** Batch, positions, channels. */
  static Layout tokens(long batch, Input map) {
    List<Factor> positions = new ArrayList<>(whole(Index.ROW, map.height()));
    positions.addAll(whole(Index.COLUMN, map.width()));
    return new Layout(
        List.of(whole(Index.BATCH, batch), positions, whole(Index.CHANNEL, map.channels())));
  }

  /** The layout in which another map of the same positions and other channels lies alike. */
  Layout withLast(long channels) {
    List<List<Factor>> changed = new ArrayList<>(axes.subList(0, axes.size() - 1));
    changed.add(whole(Index.CHANNEL, channels));
    return new Layout(changed);
  }

  /** The layout with as many channels along an axis. */
  Layout withChannels(int axis, long channels) {
    return with(axis, whole(Index.CHANNEL, channels));
  }

  /** Neighbours that are digits of one index in order are one factor. */
  private static List<Factor> merged(List<Factor> factors) {
    List<Factor> merged = new ArrayList<>();
    for (Factor factor : factors) {
      int last = merged.size() - 1;
      Optional<Factor> before = last < 0 ? Optional.empty() : Optional.of(merged.get(last));
      if (before.isPresent()
          && before.get().index() == factor.index()
          && before.get().stride() == factor.stride() * factor.size()) {
        merged.set(
            last, new Factor(factor.index(), factor.stride(), before.get().size() * factor.size()));
      } else {
        merged.add(factor);
      }
    }
    return List.copyOf(merged);
  }

  int rank() {
    return axes.size();
  }

  /** The tensor's sizes. */
  List<Long> sizes() {
    return axes.stream().map(Layout::size).toList();
  }

  private static long size(List<Factor> axis) {
    return axis.stream().mapToLong(Factor::size).reduce(1, (a, b) -> a * b);
  }

  Layout transposed(List<Integer> order) {
    return new Layout(order.stream().map(axes::get).toList());
  }

  /**
   * The same values in the same order with other sizes; empty where a factor cannot be split so.
   */
  Optional<Layout> reshaped(List<Long> sizes) {
    List<Factor> rest = new ArrayList<>();
    axes.forEach(rest::addAll);
    int next = 0;
    List<List<Factor>> changed = new ArrayList<>();
    for (long size : sizes) {
      List<Factor> axis = new ArrayList<>();
      long open = size;
      while (open > 1) {
        if (next == rest.size()) {
          return Optional.empty();
        }
        Factor factor = rest.get(next);
        if (open % factor.size() == 0) {
          axis.add(factor);
          open /= factor.size();
          next++;
        } else if (factor.size() % open == 0) {
          long inner = factor.size() / open;
          axis.add(new Factor(factor.index(), factor.stride() * inner, open));
          rest.set(next, new Factor(factor.index(), factor.stride(), inner));
          open = 1;
        } else {
          return Optional.empty();
        }
      }
      changed.add(axis);
    }
    return next == rest.size() ? Optional.of(new Layout(changed)) : Optional.empty();
  }

  /** Whether an axis is one whole index, or a part of length 1 where the index has no other. */
  private boolean is(int axis, Index index, long size) {
    return axis < axes.size() && axes.get(axis).equals(whole(index, size));
  }

  /** Whether the tensor is batch, channels, and then rows and columns, as convolutions read it. */
  boolean channelsFirst(Input map) {
    boolean here = axes.size() >= 2 && batchFirst() && is(1, Index.CHANNEL, map.channels());
    return switch (axes.size()) {
      case 2 -> here && map.height() == 1 && map.width() == 1;
      case 3 -> here && is(2, Index.ROW, map.height()) && map.width() == 1;
      case 4 -> here && is(2, Index.ROW, map.height()) && is(3, Index.COLUMN, map.width());
      default -> false;
    };
  }

  private boolean batchFirst() {
    return axes.get(0).stream().allMatch(f -> f.index() == Index.BATCH);
  }

  /** Whether the last axis is the channels, whole, as matrix products read it. */
  boolean channelsLast(Input map) {
    return axes.size() >= 2 && is(axes.size() - 1, Index.CHANNEL, map.channels());
  }

  /** Whether each sample is one row of all its values, in whatever order. */
  boolean rows(Input map) {
    return axes.size() == 2
        && batchFirst()
        && sizes().get(1) == map.channels() * map.height() * map.width();
  }

  /** The axis that is the channels, whole; empty where there is none. */
  Optional<Integer> channelAxis(Input map) {
    for (int i = 1; i < axes.size(); i++) {
      if (is(i, Index.CHANNEL, map.channels()) && (map.channels() > 1 || i == 1)) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }

  /** The layout without an axis. */
  Layout without(int axis) {
    List<List<Factor>> changed = new ArrayList<>(axes);
    changed.remove(axis);
    return new Layout(changed);
  }

  /** The layout with another axis in the place of one. */
  Layout with(int axis, List<Factor> factors) {
    List<List<Factor>> changed = new ArrayList<>(axes);
    changed.set(axis, factors);
    return new Layout(changed);
  }

  /** Whether an axis runs over positions and nothing else. */
  boolean positions(int axis) {
    return axes.get(axis).stream()
        .allMatch(f -> f.index() == Index.ROW || f.index() == Index.COLUMN);
  }

  /** The positions of the map that the tensor holds. */
  long positionCount() {
    return axes.stream()
        .flatMap(List::stream)
        .filter(f -> f.index() == Index.ROW || f.index() == Index.COLUMN)
        .mapToLong(Factor::size)
        .reduce(1, (a, b) -> a * b);
  }
}
