package org.hwnas.runtime.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.network.GraphBuilder.ConvShape;

/**
 * Expands a cell: every node is the sum of what its edges bring from the inputs and from earlier
 * nodes. An edge with a {@code none} layer, or from a node that nothing reaches, is left out (Dong
 * and Yang, ICLR 2020, "zeroize"). What an edge brings from an input in another shape than the
 * nodes', such as unchanged into a cell that halves the size, is projected by a 1 x 1 convolution
 * with normalisation; of two inputs each is, before any edge (Liu et al., ICLR 2019, which splits a
 * strided projection into two of half the width each: as many weights).
 */
final class CellBuilder {
  private final GraphBuilder graph;
  private final ContainerBuilder.Layers edges;

  /** What went into a cell, by its output: the second input of a cell behind it. */
  private final Map<Integer, Integer> before = new HashMap<>();

  CellBuilder(GraphBuilder graph, ContainerBuilder.Layers edges) {
    this.graph = graph;
    this.edges = edges;
  }

  int cell(String name, LayerFields fields, int from) throws EvaluationFailure {
    int stride = fields.count("stride");
    TensorShape in = graph.shape(from);
    int channels = fields.channels(in.channels());
    List<OptionalInt> reached = new ArrayList<>();
    if (fields.count("inputs") == 2) {
      TensorShape same = new TensorShape(channels, in.height(), in.width());
      reached.add(OptionalInt.of(fitted(name + ".input0", before.getOrDefault(from, from), same)));
      reached.add(OptionalInt.of(fitted(name + ".input1", from, same)));
    } else {
      reached.add(OptionalInt.of(from));
    }
    TensorShape shape =
        new TensorShape(
            channels, (in.height() + stride - 1) / stride, (in.width() + stride - 1) / stride);
    int first = reached.size();
    for (ResolvedBlock node : fields.block().children()) {
      reached.add(node(name + "." + node.name(), node, shape, first, reached));
    }
    int out = output(name, fields, reached.subList(first, reached.size()));
    before.put(out, from);
    return out;
  }

  /** A map in the wanted shape: itself, or its projection. */
  private int fitted(String name, int from, TensorShape wanted) throws EvaluationFailure {
    TensorShape in = graph.shape(from);
    return in.equals(wanted)
        ? from
        : project(name, from, wanted.channels(), Math.max(1, in.height() / wanted.height()));
  }

  private int project(String name, int from, int channels, int stride) throws EvaluationFailure {
    Window window = Window.square(1, stride, Padding.NONE);
    int at = graph.conv(name + ".conv", from, new ConvShape(channels, window, 1, false));
    return graph.batchNorm(name + ".norm", at);
  }

  private OptionalInt node(
      String name, ResolvedBlock node, TensorShape shape, int inputs, List<OptionalInt> reached)
      throws EvaluationFailure {
    Optional<Integer> sum = Optional.empty();
    for (ResolvedBlock edge : node.children()) {
      int source = edge.integer("from");
      boolean none = edge.childrenOfKind("none").findAny().isPresent();
      if (none || reached.get(source).isEmpty()) {
        continue;
      }
      int from = reached.get(source).getAsInt();
      int at = edges.build(edge, from);
      String edgeName = name + "." + edge.name();
      if (source < inputs) {
        at = fitted(edgeName + ".project", at, shape);
      }
      sum = Optional.of(sum.isEmpty() ? at : graph.sum(edgeName + ".add", sum.get(), at));
    }
    return sum.map(OptionalInt::of).orElse(OptionalInt.empty());
  }

  private int output(String name, LayerFields fields, List<OptionalInt> nodes)
      throws EvaluationFailure {
    List<Integer> wanted = new ArrayList<>();
    boolean last = fields.block().is("output", "last");
    boolean concat = fields.block().is("output", "concat");
    for (int i = last ? nodes.size() - 1 : 0; i < nodes.size(); i++) {
      if (nodes.get(i).isPresent()) {
        wanted.add(nodes.get(i).getAsInt());
      } else if (last || concat) {
        throw nothing(name + ".node[" + i + "]");
      }
    }
    if (wanted.isEmpty()) {
      throw nothing(name);
    }
    if (concat) {
      return graph.concat(name + ".concat", wanted);
    }
    int sum = wanted.get(0);
    for (int i = 1; i < wanted.size(); i++) {
      sum = graph.sum(name + ".add" + i, sum, wanted.get(i));
    }
    return sum;
  }

  private static EvaluationFailure nothing(String where) {
    return new EvaluationFailure(
        "nothing reaches `" + where + "`: every edge into it is `none` or comes from nowhere");
  }
}
