package org.hwnas.dsl.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hwnas.dsl.onnx.OnnxGraph.Node;

/** What a {@code Slice} takes along one axis. */
record Span(int axis, long first, long count, long step) {

  /** The stretches of a node over a tensor of these sizes; axes it takes whole are left out. */
  static List<Span> of(Importing graph, Node node, List<Long> sizes) throws OnnxException {
    Optional<List<Long>> starts = Sizes.list(graph, node, "starts", 1);
    Optional<List<Long>> ends = Sizes.list(graph, node, "ends", 2);
    Optional<List<Long>> axes = Sizes.list(graph, node, "axes", 3);
    Optional<List<Long>> steps = Sizes.list(graph, node, "steps", 4);
    if (starts.isEmpty() || ends.isEmpty() || starts.get().size() != ends.get().size()) {
      throw graph.unsupported(node, "it has no start or no end", "");
    }
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < starts.get().size(); i++) {
      int axis = Sizes.axis(graph, node, axes.isPresent() ? at(axes.get(), i) : i, sizes.size());
      long size = sizes.get(axis);
      long step = Math.min(steps.isPresent() ? at(steps.get(), i) : 1, Math.max(1, size));
      long first = within(starts.get().get(i), size);
      long end = within(ends.get().get(i), size);
      if (step < 1 || end <= first) {
        throw graph.unsupported(node, "it takes nothing, or from the end to the start", "");
      }
      long count = (end - first + step - 1) / step;
      if (count != size) {
        spans.add(new Span(axis, first, count, step));
      }
    }
    return spans;
  }

  private static long at(List<Long> values, int index) {
    return index < values.size() ? values.get(index) : Long.MIN_VALUE / 2;
  }

  private static long within(long index, long size) {
    long counted = index < 0 ? index + size : index;
    return Math.max(0, Math.min(size, counted));
  }
}
