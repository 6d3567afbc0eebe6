package org.hwnas.dsl.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hwnas.dsl.onnx.GraphValue.Constant;
import org.hwnas.dsl.onnx.OnnxGraph.Node;
import org.hwnas.dsl.onnx.OnnxNetwork.Input;

/** Sizes of tensors, and the numbers that nodes take by attribute or, newer, by input. */
final class Sizes {
  /** Values of a map beyond which it is no map but a damaged file. */
  private static final long MOST_VALUES = 1L << 40;

  private static final long LONGEST_SIDE = 1L << 24;

  private Sizes() {}

  /** How many values; as good as infinite where a product does not fit. */
  static long count(List<Long> sizes) {
    long count = 1;
    for (long size : sizes) {
      if (size == 0) {
        return 0;
      }
      count = count > Long.MAX_VALUE / size ? Long.MAX_VALUE : count * size;
    }
    return count;
  }

  /** A map of these sizes. */
  static Input map(Importing graph, Node node, long channels, long height, long width)
      throws OnnxException {
    boolean sides =
        List.of(channels, height, width).stream().allMatch(s -> s >= 1 && s <= LONGEST_SIDE);
    if (!sides || count(List.of(channels, height, width)) > MOST_VALUES) {
      throw graph.unsupported(
          node, "it would give a map of " + channels + "x" + height + "x" + width, "");
    }
    return new Input(channels, height, width);
  }

  /** An axis counted from the front. */
  static int axis(Importing graph, Node node, long axis, int rank) throws OnnxException {
    long counted = axis < 0 ? axis + rank : axis;
    if (counted < 0 || counted >= rank) {
      throw graph.unsupported(node, "it works on axis " + axis + " of " + rank, "");
    }
    return (int) counted;
  }

  /** Whole numbers of an attribute, or of an input; empty where neither is there. */
  static Optional<List<Long>> list(Importing graph, Node node, String attribute, int input)
      throws OnnxException {
    Optional<List<Long>> stated = node.list(attribute);
    if (stated.isPresent() || node.input(input).isEmpty()) {
      return stated;
    }
    if (graph.value(node, input) instanceof Constant constant && constant.values().isPresent()) {
      return Optional.of(constant.values().get().stream().map(Double::longValue).toList());
    }
    throw graph.shape(
        node,
        "its " + attribute + " are computed from the input",
        "export the network for a fixed input size, and simplify it");
  }

  /** The result of broadcasting; empty where two sizes do not go together. */
  static Optional<List<Long>> broadcast(List<Long> one, List<Long> other) {
    int rank = Math.max(one.size(), other.size());
    List<Long> sizes = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      long left = at(one, i - rank + one.size());
      long right = at(other, i - rank + other.size());
      if (left != right && left != 1 && right != 1) {
        return Optional.empty();
      }
      sizes.add(left == 1 ? right : left);
    }
    return Optional.of(sizes);
  }

  private static long at(List<Long> sizes, int index) {
    return index < 0 ? 1 : sizes.get(index);
  }

  /** The sizes a reshape asks for: 0 keeps one, -1 takes what is left. */
  static Optional<List<Long>> reshaped(List<Long> from, List<Long> wanted) {
    List<Long> sizes = new ArrayList<>();
    long known = 1;
    int open = -1;
    for (int i = 0; i < wanted.size(); i++) {
      long size = wanted.get(i);
      if (size == 0 && i < from.size()) {
        size = from.get(i);
      }
      if (size == -1 && open < 0) {
        open = i;
      } else if (size < 1 || known > Long.MAX_VALUE / size) {
        return Optional.empty();
      } else {
        known *= size;
      }
      sizes.add(size);
    }
    long count = count(from);
    if (open >= 0) {
      sizes.set(open, count / known);
      known *= count / known;
    }
    return known == count ? Optional.of(sizes) : Optional.empty();
  }

  /** Sizes with axes of length 1 put in. */
  static Optional<List<Long>> unsqueezed(List<Long> from, List<Long> axes) {
    int rank = from.size() + axes.size();
    List<Long> sizes = new ArrayList<>();
    List<Long> counted = axes.stream().map(a -> a < 0 ? a + rank : a).toList();
    int next = 0;
    for (long i = 0; i < rank; i++) {
      if (counted.contains(i)) {
        sizes.add(1L);
      } else if (next < from.size()) {
        sizes.add(from.get(next++));
      }
    }
    return next == from.size() && sizes.size() == rank ? Optional.of(sizes) : Optional.empty();
  }

  /** Sizes without axes of length 1: those named, or all. */
  static Optional<List<Long>> squeezed(List<Long> from, Optional<List<Long>> axes) {
    List<Long> sizes = new ArrayList<>();
    for (int i = 0; i < from.size(); i++) {
      int axis = i;
      boolean named =
          axes.map(all -> all.contains((long) axis) || all.contains((long) axis - from.size()))
              .orElse(from.get(i) == 1);
      if (!named) {
        sizes.add(from.get(i));
      } else if (from.get(i) != 1) {
        return Optional.empty();
      }
    }
    return Optional.of(sizes);
  }
}
