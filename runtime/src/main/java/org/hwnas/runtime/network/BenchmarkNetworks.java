package org.hwnas.runtime.network;

import java.util.List;
import java.util.Optional;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.network.GraphBuilder.ConvShape;

/**
 * The networks of published tabular benchmarks, on CIFAR-10: 3 x 32 x 32 images, ten classes. Their
 * tables name networks by a code, and their parameters and MACs are published.
 */
public final class BenchmarkNetworks {
  private static final TensorShape IMAGE = new TensorShape(3, 32, 32);
  private static final int CLASSES = 10;

  /** Channels of the eight blocks of NAS-Bench-Macro, and where the map is halved. */
  private static final int[] MACRO_CHANNELS = {64, 64, 128, 128, 128, 256, 256, 256};

  private static final List<Integer> MACRO_HALVED = List.of(0, 2, 5);

  private final GraphBuilder graph = new GraphBuilder(IMAGE);

  private BenchmarkNetworks() {}

  /**
   * A network of NAS-Bench-Macro (Su et al., CVPR 2021, table 1): eight blocks, each the identity
   * (a 1 x 1 convolution where the map shrinks) or an inverted bottleneck of kernel 3 and expansion
   * 3, or of kernel 5 and expansion 6.
   *
   * @param code eight digits 0, 1, 2
   * @throws EvaluationFailure where it is no such code
   */
  public static Network macro(String code) throws EvaluationFailure {
    if (!code.matches("[012]{8}")) {
      throw new EvaluationFailure("`" + code + "` is no network of NAS-Bench-Macro");
    }
    BenchmarkNetworks made = new BenchmarkNetworks();
    int at = made.unit("stem", 0, 32, 3, 1, 1, Optional.of(ActivationKind.RELU6));
    for (int b = 0; b < MACRO_CHANNELS.length; b++) {
      int stride = MACRO_HALVED.contains(b) ? 2 : 1;
      at = made.block("block" + b, at, code.charAt(b) - '0', MACRO_CHANNELS[b], stride);
    }
    at = made.unit("head", at, 1280, 1, 1, 1, Optional.of(ActivationKind.RELU6));
    return made.classified(at);
  }

  private int block(String name, int from, int choice, int channels, int stride)
      throws EvaluationFailure {
    int in = graph.channels(from);
    if (choice == 0) {
      boolean same = stride == 1 && in == channels;
      return same ? from : unit(name, from, channels, 1, stride, 1, Optional.empty());
    }
    int hidden = in * (choice == 1 ? 3 : 6);
    int kernel = choice == 1 ? 3 : 5;
    Optional<ActivationKind> act = Optional.of(ActivationKind.RELU6);
    int at = unit(name + "_expand", from, hidden, 1, 1, 1, act);
    at = unit(name + "_depthwise", at, hidden, kernel, stride, hidden, act);
    at = unit(name + "_project", at, channels, 1, 1, 1, Optional.empty());
    return graph.shape(at).equals(graph.shape(from)) ? graph.sum(name + ".add", at, from) : at;
  }

  /** Edges of a NAS-Bench-201 cell: from, to; in the order of {@link #cells}. */
  private static final int[][] EDGES = {{0, 1}, {0, 2}, {0, 3}, {1, 2}, {1, 3}, {2, 3}};

  /** What an edge of a cell does, by its code in AnalogNAS-Bench. */
  private static final int SKIP = 0;

  private static final int NONE = 1;
  private static final int CONV_3 = 2;
  private static final int CONV_1 = 3;

  /**
   * A network of NAS-Bench-201 (Dong and Yang, ICLR 2020, section 2): three stages of five equal
   * cells of 16, 32 and 64 channels, residual blocks between them.
   *
   * @param operations on the edges 0-1, 0-2, 0-3, 1-2, 1-3, 2-3: 0 skip, 1 none, 2 convolution of
   *     kernel 3, 3 of kernel 1, 4 average pooling
   * @return empty where nothing of the input reaches the output
   * @throws EvaluationFailure where there are not six operations
   */
  public static Optional<Network> cells(List<Integer> operations) throws EvaluationFailure {
    if (operations.size() != EDGES.length || operations.stream().anyMatch(o -> o < SKIP || o > 4)) {
      throw new EvaluationFailure(operations + " are no operations of a NAS-Bench-201 cell");
    }
    BenchmarkNetworks made = new BenchmarkNetworks();
    int at = made.unit("stem", 0, 16, 3, 1, 1, Optional.empty());
    for (int stage = 0; stage < 3; stage++) {
      if (stage > 0) {
        at = made.reduction("reduction" + stage, at);
      }
      for (int c = 0; c < 5; c++) {
        at = made.cell("stage" + stage + ".cell" + c, at, operations);
        if (at < 0) {
          return Optional.empty();
        }
      }
    }
    at = made.graph.batchNorm("norm", at);
    at = made.graph.activation("activation", at, ActivationKind.RELU);
    return Optional.of(made.classified(at));
  }

  /** A cell's output; -1 where it is zero. */
  private int cell(String name, int from, List<Integer> operations) throws EvaluationFailure {
    int[] nodes = {from, -1, -1, -1};
    for (int e = 0; e < EDGES.length; e++) {
      // edges into a node are all made before those out of it
      int source = nodes[EDGES[e][0]];
      int operation = operations.get(e);
      if (source < 0 || operation == NONE) {
        continue;
      }
      String edge = name + ".edge" + e;
      int target = EDGES[e][1];
      int value = edge(edge, source, operation);
      nodes[target] = nodes[target] < 0 ? value : graph.sum(edge + ".add", nodes[target], value);
    }
    return nodes[3];
  }

  private int edge(String name, int from, int operation) throws EvaluationFailure {
    return switch (operation) {
      case SKIP -> from;
      case CONV_3, CONV_1 ->
          activated(name, from, graph.channels(from), operation == CONV_3 ? 3 : 1, 1);
      default -> graph.avgPool(name, from, Window.square(3, 1, Padding.same(3, 3)));
    };
  }

  private int reduction(String name, int from) throws EvaluationFailure {
    int channels = 2 * graph.channels(from);
    int at = activated(name + ".a", from, channels, 3, 2);
    at = activated(name + ".b", at, channels, 3, 1);
    int pooled = graph.avgPool(name + ".pool", from, Window.square(2, 2, Padding.NONE));
    int shortcut = graph.conv(name + ".shortcut", pooled, ConvShape.pointwise(channels, false));
    return graph.sum(name + ".add", at, shortcut);
  }

  /** Rectified, convolved, normalised. */
  private int activated(String name, int from, int channels, int kernel, int stride)
      throws EvaluationFailure {
    int at = graph.activation(name + ".activation", from, ActivationKind.RELU);
    return unit(name, at, channels, kernel, stride, 1, Optional.empty());
  }

  /** Convolved, normalised, and activated where that is said. */
  private int unit(
      String name,
      int from,
      int channels,
      int kernel,
      int stride,
      int groups,
      Optional<ActivationKind> activation)
      throws EvaluationFailure {
    Window window = Window.square(kernel, stride, Padding.same(kernel, kernel));
    int at = graph.conv(name + ".conv", from, new ConvShape(channels, window, groups, false));
    int normalised = graph.batchNorm(name + ".norm", at);
    return activation
        .map(kind -> graph.activation(name + ".act", normalised, kind))
        .orElse(normalised);
  }

  private Network classified(int from) {
    int pooled = graph.globalPool("pool", from);
    graph.linear("classifier", pooled, CLASSES, true);
    return graph.build();
  }
}
