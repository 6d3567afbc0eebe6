package org.hwnas.runtime.network;

import java.util.List;
import org.hwnas.runtime.estimate.EvaluationFailure;

/** Blocks of convolutions with a shortcut or branches of their own. */
final class CompositeBuilder {
  /** Squeeze widths are rounded to this multiple; Howard et al., ICCV 2019 (and torchvision). */
  private static final int SQUEEZE_MULTIPLE = 8;

  private final GraphBuilder graph;
  private final ConvolutionBuilder convolutions;

  CompositeBuilder(GraphBuilder graph, ConvolutionBuilder convolutions) {
    this.graph = graph;
    this.convolutions = convolutions;
  }

  /** One stack of convolutions. */
  @FunctionalInterface
  private interface Stack {
    int build(String name) throws EvaluationFailure;
  }

  int residual(String name, LayerFields f, int from) throws EvaluationFailure {
    int channels = f.channels(graph.channels(from));
    int groups = f.countOr("groups", 1);
    Window window = f.window();
    Window second = still(window);
    return joined(
        name,
        f,
        from,
        stack -> {
          int at = convolutions.unit(stack, "1", f, from, channels, window, groups);
          return last(stack, "2", f, at, channels, second, groups);
        });
  }

  int bottleneck(String name, LayerFields f, int from) throws EvaluationFailure {
    int channels = f.channels(graph.channels(from));
    int expanded = Math.multiplyExact(channels, f.count("expansion"));
    int groups = f.countOr("groups", 1);
    Window point = ConvolutionBuilder.point();
    Window window = f.window();
    return joined(
        name,
        f,
        from,
        stack -> {
          int at = convolutions.unit(stack, "1", f, from, channels, point, 1);
          at = convolutions.unit(stack, "2", f, at, channels, window, groups);
          return last(stack, "3", f, at, expanded, point, 1);
        });
  }

  /** The last convolution before a sum: activated after it, unless before itself. */
  private int last(
      String name, String suffix, LayerFields f, int from, int channels, Window w, int groups)
      throws EvaluationFailure {
    return f.preActivated()
        ? convolutions.unit(name, suffix, f, from, channels, w, groups)
        : convolutions.linearUnit(name, suffix, f, from, channels, w, groups);
  }

  /** The sum of all branches and the shortcut. */
  private int joined(String name, LayerFields f, int from, Stack stack) throws EvaluationFailure {
    int branches = f.countOr("branches", 1);
    int at = -1;
    for (int b = 0; b < branches; b++) {
      int branch = stack.build(branches == 1 ? name : name + ".branch" + b);
      at = b == 0 ? branch : graph.sum(name + ".add" + b, at, branch);
    }
    at = convolutions.add(name, f, from, at, "projection");
    return f.preActivated() ? at : convolutions.activate(name + ".activation", f, at);
  }

  /** The same kernel without stride. */
  private static Window still(Window w) {
    return new Window(w.height(), w.width(), 1, 1, w.padding());
  }

  int mbconv(String name, LayerFields f, int from) throws EvaluationFailure {
    TensorShape in = graph.shape(from);
    int channels = f.channels(in.channels());
    double expand = f.nonNegative("expand");
    int hidden = f.countOr("hidden", LayerFields.rounded(in.channels() * expand, 1));
    Window point = ConvolutionBuilder.point();
    int at = from;
    if (hidden != in.channels()) {
      at = convolutions.unit(name, "_expand", f, at, hidden, point, 1);
    }
    at = convolutions.unit(name, "_depthwise", f, at, hidden, f.window(), hidden);
    double squeeze = f.nonNegativeOr("squeeze", 0);
    if (squeeze > 0) {
      int squeezed = LayerFields.rounded(hidden * squeeze, SQUEEZE_MULTIPLE);
      at =
          convolutions.squeezeExcite(
              name, at, squeezed, ActivationKind.RELU, ActivationKind.HSIGMOID);
    }
    at = convolutions.linearUnit(name, "_project", f, at, channels, point, 1);
    boolean shortcut = f.flagOr("residual", true) && graph.shape(at).equals(in);
    return shortcut ? graph.sum(name + ".add", at, from) : at;
  }

  int fire(String name, LayerFields f, int from) throws EvaluationFailure {
    Window point = ConvolutionBuilder.point();
    Window three = Window.square(3, 1, Padding.same(3, 3));
    int expanded = f.count("expand_channels");
    int at = convolutions.unit(name, "_squeeze", f, from, f.count("squeeze_channels"), point, 1);
    int left = convolutions.unit(name, "_expand1", f, at, expanded, point, 1);
    int right = convolutions.unit(name, "_expand3", f, at, expanded, three, 1);
    return graph.concat(name + ".concat", List.of(left, right));
  }

  int squeezeExcite(String name, LayerFields f, int from) throws EvaluationFailure {
    double wish = graph.channels(from) * f.nonNegative("ratio");
    return convolutions.squeezeExcite(
        name,
        from,
        LayerFields.rounded(wish, f.countOr("multiple", 1)),
        stated(f, "activation"),
        stated(f, "gate"));
  }

  private static ActivationKind stated(LayerFields f, String field) throws EvaluationFailure {
    return f.activation(field)
        .orElseThrow(
            () ->
                new EvaluationFailure(
                    "`%s.%s` cannot be `none`: the two steps would be one"
                        .formatted(f.block().path(), field)));
  }
}
