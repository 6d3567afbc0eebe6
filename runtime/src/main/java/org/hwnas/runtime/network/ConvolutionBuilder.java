package org.hwnas.runtime.network;

import java.util.Optional;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.network.GraphBuilder.ConvShape;

/** Convolutions with what stands around them, pooling, and connections between maps. */
final class ConvolutionBuilder {
  private final GraphBuilder graph;

  ConvolutionBuilder(GraphBuilder graph) {
    this.graph = graph;
  }

  int conv(String name, LayerFields f, int from) throws EvaluationFailure {
    int channels = f.channels(graph.channels(from));
    return unit(name, "", f, from, channels, f.window(), f.countOr("groups", 1));
  }

  int depthwise(String name, LayerFields f, int from) throws EvaluationFailure {
    int in = graph.channels(from);
    int channels = Math.multiplyExact(in, f.countOr("multiplier", 1));
    return unit(name, "", f, from, channels, f.window(), in);
  }

  int pointwise(String name, LayerFields f, int from) throws EvaluationFailure {
    int channels = f.channels(graph.channels(from));
    return unit(name, "", f, from, channels, point(), f.countOr("groups", 1));
  }

  static Window point() {
    return Window.square(1, 1, Padding.NONE);
  }

  /** A convolution, normalised and activated before or after as the layer says. */
  int unit(
      String name, String suffix, LayerFields f, int from, int channels, Window window, int groups)
      throws EvaluationFailure {
    int at = from;
    if (f.preActivated()) {
      at = activate(name + ".activation" + suffix, f, normalise(name + ".norm" + suffix, f, at));
      return product(name + ".conv" + suffix, f, at, channels, window, groups);
    }
    at = linearUnit(name, suffix, f, at, channels, window, groups);
    return activate(name + ".activation" + suffix, f, at);
  }

  /** As {@link #unit} in the order `post`, without activation. */
  int linearUnit(
      String name, String suffix, LayerFields f, int from, int channels, Window window, int groups)
      throws EvaluationFailure {
    int at = product(name + ".conv" + suffix, f, from, channels, window, groups);
    return normalise(name + ".norm" + suffix, f, at);
  }

  private int product(String name, LayerFields f, int from, int channels, Window w, int groups)
      throws EvaluationFailure {
    boolean even = w.height() % 2 == 0 || w.width() % 2 == 0;
    if (!f.is("padding", "sep") || !f.automatic("pad") || !even) {
      return graph.conv(name, from, new ConvShape(channels, w, groups, f.bias()));
    }
    int padded = graph.cornerPad(name + "_pad", from, w.height() - 1, w.width() - 1);
    Window bare =
        new Window(w.height(), w.width(), w.strideHeight(), w.strideWidth(), Padding.NONE);
    return graph.conv(name, padded, new ConvShape(channels, bare, groups, f.bias()));
  }

  int normalise(String name, LayerFields f, int from) {
    if (!f.normalised()) {
      return from;
    }
    return f.is("norm", "layer")
        ? graph.layerNorm(name, from)
        : f.is("norm", "affine") ? graph.affine(name, from) : graph.batchNorm(name, from);
  }

  int activate(String name, LayerFields f, int from) {
    return activate(name, f.activation(), from);
  }

  int activate(String name, Optional<ActivationKind> activation, int from) {
    return activation.map(kind -> graph.activation(name, from, kind)).orElse(from);
  }

  int pool(String name, LayerFields f, int from) throws EvaluationFailure {
    Window window = f.poolWindow(graph.shape(from));
    return f.block().kind().equals("max_pool")
        ? graph.maxPool(name, from, window)
        : graph.avgPool(name, from, window);
  }

  /** Means over windows of equal size, which cover the map. */
  int adaptivePool(String name, LayerFields f, int from) throws EvaluationFailure {
    TensorShape in = graph.shape(from);
    int size = f.countOr("size", 1);
    int height = f.countOr("height", size);
    int width = f.countOr("width", size);
    if (height > in.height() || width > in.width()) {
      throw new EvaluationFailure(
          "`%s` would enlarge %s to %dx%d positions; it can only make a map smaller"
              .formatted(name, in, height, width));
    }
    int strideHeight = in.height() / height;
    int strideWidth = in.width() / width;
    Window window =
        new Window(
            in.height() - (height - 1) * strideHeight,
            in.width() - (width - 1) * strideWidth,
            strideHeight,
            strideWidth,
            Padding.NONE);
    return graph.avgPool(name, from, window);
  }

  /** Some neighbouring channels. */
  int slice(String name, LayerFields f, int from) throws EvaluationFailure {
    int first = (int) f.nonNegativeOr("first", 0);
    int end = first + f.count("channels");
    if (end > graph.channels(from)) {
      throw new EvaluationFailure(
          "`%s` takes channels %d to %d of %d"
              .formatted(name, first, end - 1, graph.channels(from)));
    }
    return graph.slice(name, from, first, end);
  }

  /** Hu et al., CVPR 2018. */
  int squeezeExcite(String name, int from, int squeezed, ActivationKind inner, ActivationKind gate)
      throws EvaluationFailure {
    int at = graph.globalPool(name + ".squeeze_pool", from);
    at = graph.conv(name + ".squeeze", at, ConvShape.pointwise(squeezed, true));
    at = graph.activation(name + ".squeeze_activation", at, inner);
    at = graph.conv(name + ".excite", at, ConvShape.pointwise(graph.channels(from), true));
    at = graph.activation(name + ".excite_activation", at, gate);
    return graph.scale(name + ".scale", from, at);
  }

  /**
   * Adds a map to a branch that began there, by the layer's shortcut where their shapes differ. A
   * shortcut that pads pads the narrower of the two, so that the sum is never narrower than the
   * map.
   *
   * @param usual the shortcut where the layer states none
   */
  int add(String name, LayerFields f, int from, int branch, String usual) throws EvaluationFailure {
    String shortcut = shortcut(f, usual);
    boolean pads = shortcut.equals("zero_pad") || shortcut.equals("pooled_pad");
    int missing = pads ? graph.channels(from) - graph.channels(branch) : 0;
    int widened = padded(name + ".branch_pad", branch, missing);
    int map = fitted(name, f, from, graph.shape(widened), usual);
    return graph.sum(name + ".add", widened, map);
  }

  private static String shortcut(LayerFields f, String usual) {
    return f.block().has("shortcut") ? f.block().symbol("shortcut") : usual;
  }

  private int padded(String name, int from, int missing) {
    return missing > 0 ? graph.padChannels(name, from, 0, missing) : from;
  }

  /**
   * A map brought to a shape, which has no fewer channels unless the shortcut projects.
   *
   * @param usual the shortcut where the layer states none
   */
  int fitted(String name, LayerFields f, int from, TensorShape to, String usual)
      throws EvaluationFailure {
    TensorShape in = graph.shape(from);
    if (in.equals(to)) {
      return from;
    }
    String shortcut = shortcut(f, usual);
    if (shortcut.equals("identity")) {
      throw new EvaluationFailure(
          "the shortcut of `%s` leads from %s to %s, which the identity cannot; set `shortcut = projection` or `zero_pad`"
              .formatted(name, in, to));
    }
    int strideHeight = stride(name, in, to, in.height(), to.height());
    int strideWidth = stride(name, in, to, in.width(), to.width());
    if (shortcut.equals("projection")) {
      Window window = new Window(1, 1, strideHeight, strideWidth, Padding.NONE);
      return linearUnit(name, "_shortcut", f, from, to.channels(), window, 1);
    }
    int at = from;
    if (strideHeight > 1 || strideWidth > 1) {
      boolean pooled = shortcut.equals("pooled_pad");
      at =
          pooled
              ? graph.avgPool(
                  name + ".shortcut_pool",
                  at,
                  new Window(
                      strideHeight,
                      strideWidth,
                      strideHeight,
                      strideWidth,
                      new Padding(
                          0,
                          strideHeight * to.height() - in.height(),
                          0,
                          strideWidth * to.width() - in.width())))
              : graph.avgPool(
                  name + ".shortcut_stride",
                  at,
                  new Window(1, 1, strideHeight, strideWidth, Padding.NONE));
    }
    return padded(name + ".shortcut_pad", at, to.channels() - in.channels());
  }

  /** The stride that leads from a size to a smaller one, every stride-th position kept. */
  private static int stride(String name, TensorShape in, TensorShape to, int size, int smaller)
      throws EvaluationFailure {
    int stride = (size + smaller - 1) / smaller;
    if ((size + stride - 1) / stride != smaller) {
      throw new EvaluationFailure(
          "the shortcut of `%s` leads from %s to %s, and no stride leads from %d to %d positions"
              .formatted(name, in, to, size, smaller));
    }
    return stride;
  }
}
