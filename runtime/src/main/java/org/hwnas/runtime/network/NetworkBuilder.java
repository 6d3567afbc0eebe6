package org.hwnas.runtime.network;

import java.util.Optional;
import java.util.OptionalInt;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.network.GraphBuilder.ConvShape;

/**
 * Expands the layers of a {@code network} block into a graph. Composite layers (residual,
 * bottleneck, mbconv) become their primitive operators, so that every later step knows only those.
 */
public final class NetworkBuilder {
  /** Squeeze widths are rounded to this multiple; Howard et al., ICCV 2019 (and torchvision). */
  private static final int SQUEEZE_MULTIPLE = 8;

  private final GraphBuilder graph;
  private final OptionalInt classes;
  private final int rootLength;

  private NetworkBuilder(GraphBuilder graph, OptionalInt classes, int rootLength) {
    this.graph = graph;
    this.classes = classes;
    this.rootLength = rootLength;
  }

  /**
   * The graph of a network.
   *
   * @param network a block of kind {@code network}
   * @param input shape of one sample
   * @param classes units of a {@code linear} layer whose units are {@code auto}; empty where not
   *     known
   * @throws EvaluationFailure where a feature map shrinks to nothing, channels cannot be divided
   *     into groups, or a size is not a whole positive number
   */
  public static Network build(ResolvedBlock network, TensorShape input, OptionalInt classes)
      throws EvaluationFailure {
    GraphBuilder graph = new GraphBuilder(input);
    NetworkBuilder builder = new NetworkBuilder(graph, classes, network.path().length());
    int last = builder.sequence(network, 0);
    if (last == 0) {
      throw new EvaluationFailure("the network `" + network.path() + "` has no layer");
    }
    return graph.build();
  }

  /**
   * As {@link #build(ResolvedBlock, TensorShape, OptionalInt)}, with the input and classes the
   * block states.
   *
   * @throws EvaluationFailure also where they are {@code auto} and so need a data set
   */
  public static Network build(ResolvedBlock network) throws EvaluationFailure {
    return build(network, Optional.empty());
  }

  /**
   * As {@link #build(ResolvedBlock, TensorShape, OptionalInt)}: what the block states wins, what it
   * leaves {@code auto} comes from the data set.
   *
   * @param data of the workload; empty where only cost matters
   * @throws EvaluationFailure also where something is {@code auto} and there is no data set
   */
  public static Network build(ResolvedBlock network, Optional<InputSpec> data)
      throws EvaluationFailure {
    TensorShape input =
        new TensorShape(
            stated(network, "input_channels", data.map(d -> d.shape().channels())),
            stated(network, "input_height", data.map(d -> d.shape().height())),
            stated(network, "input_width", data.map(d -> d.shape().width())));
    boolean unknown = data.isEmpty() && network.is("classes", "auto");
    OptionalInt classes =
        unknown
            ? OptionalInt.empty()
            : OptionalInt.of(stated(network, "classes", data.map(InputSpec::classes)));
    return build(network, input, classes);
  }

  private static int stated(ResolvedBlock network, String field, Optional<Integer> data)
      throws EvaluationFailure {
    if (!network.is(field, "auto")) {
      return new LayerFields(network).count(field);
    }
    if (data.isEmpty()) {
      throw new EvaluationFailure(
          "`%s.%s` is auto but the workload has no data set to take it from; give it a number"
              .formatted(network.path(), field));
    }
    return data.get();
  }

  private int units(LayerFields linear) throws EvaluationFailure {
    if (!linear.automatic("units")) {
      return linear.count("units");
    }
    return classes.orElseThrow(
        () ->
            new EvaluationFailure(
                "`%s.units` is auto but there is no data set to count classes of; give it, or `network.classes`, a number"
                    .formatted(linear.block().path())));
  }

  private int sequence(ResolvedBlock block, int from) throws EvaluationFailure {
    int at = from;
    for (ResolvedBlock child : block.children()) {
      at = layer(child, at);
    }
    return at;
  }

  private int layer(ResolvedBlock block, int from) throws EvaluationFailure {
    LayerFields fields = new LayerFields(block);
    String name = block.path().substring(Math.min(rootLength + 1, block.path().length()));
    return switch (block.kind()) {
      case "sequence" -> sequence(block, from);
      case "identity" -> from;
      case "conv" -> conv(name, fields, from);
      case "depthwise" -> depthwise(name, fields, from);
      case "linear" -> linear(name, fields, from);
      case "max_pool", "avg_pool" -> pool(name, fields, from);
      case "global_pool" -> graph.globalPool(name, from);
      case "residual" -> residual(name, fields, from);
      case "bottleneck" -> bottleneck(name, fields, from);
      case "mbconv" -> mbconv(name, fields, from);
      default ->
          throw new IllegalStateException(
              "`" + block.path() + "` is a `" + block.kind() + "`, no layer this runtime knows");
    };
  }

  private int conv(String name, LayerFields f, int from) throws EvaluationFailure {
    int kernelHeight = f.countOr("kernel_height", f.count("kernel"));
    int kernelWidth = f.countOr("kernel_width", f.count("kernel"));
    Padding padding = f.padding(kernelHeight, kernelWidth);
    ConvShape shape =
        new ConvShape(
            f.count("channels"),
            kernelHeight,
            kernelWidth,
            f.count("stride"),
            padding,
            f.countOr("groups", 1),
            f.bias());
    return finish(name, f, graph.conv(name + ".conv", from, shape));
  }

  private int depthwise(String name, LayerFields f, int from) throws EvaluationFailure {
    int kernel = f.count("kernel");
    int channels = graph.shape(from).channels();
    ConvShape shape =
        new ConvShape(
            Math.multiplyExact(channels, f.countOr("multiplier", 1)),
            kernel,
            kernel,
            f.count("stride"),
            f.block().has("padding") ? f.padding(kernel, kernel) : Padding.same(kernel, kernel),
            channels,
            f.bias());
    return finish(name, f, graph.conv(name + ".conv", from, shape));
  }

  private int finish(String name, LayerFields f, int from) {
    int at = f.normalised() ? graph.batchNorm(name + ".norm", from) : from;
    return activate(name + ".activation", f, at);
  }

  private int activate(String name, LayerFields f, int from) {
    return f.activation().map(kind -> graph.activation(name, from, kind)).orElse(from);
  }

  private int linear(String name, LayerFields f, int from) throws EvaluationFailure {
    int at = from;
    if (graph.shape(at).spatial()) {
      at =
          f.block().is("pool", "flatten")
              ? graph.flatten(name + ".flatten", at)
              : graph.globalPool(name + ".pool", at);
    }
    boolean bias = !f.block().has("bias") || f.block().bool("bias");
    at = graph.linear(name + ".linear", at, units(f), bias);
    at = activate(name + ".activation", f, at);
    double dropout = f.block().has("dropout") ? f.nonNegative("dropout") : 0;
    return dropout > 0 ? graph.dropout(name + ".dropout", at, dropout) : at;
  }

  private int pool(String name, LayerFields f, int from) throws EvaluationFailure {
    int kernel = f.count("kernel");
    int stride = f.countOr("stride", kernel);
    Padding padding = f.padding(kernel, kernel);
    return f.block().kind().equals("max_pool")
        ? graph.maxPool(name, from, kernel, stride, padding)
        : graph.avgPool(name, from, kernel, stride, padding);
  }

  private int residual(String name, LayerFields f, int from) throws EvaluationFailure {
    int channels = f.count("channels");
    int kernel = f.count("kernel");
    int stride = f.count("stride");
    int at = normalised(name, "1", from, ConvShape.same(channels, kernel, stride));
    at = activate(name + ".activation1", f, at);
    at = normalised(name, "2", at, ConvShape.same(channels, kernel, 1));
    return join(name, f, from, at, stride);
  }

  private int bottleneck(String name, LayerFields f, int from) throws EvaluationFailure {
    int channels = f.count("channels");
    int stride = f.count("stride");
    int expanded = Math.multiplyExact(channels, f.count("expansion"));
    int at = normalised(name, "1", from, ConvShape.same(channels, 1, 1));
    at = activate(name + ".activation1", f, at);
    at = normalised(name, "2", at, ConvShape.same(channels, f.count("kernel"), stride));
    at = activate(name + ".activation2", f, at);
    at = normalised(name, "3", at, ConvShape.same(expanded, 1, 1));
    return join(name, f, from, at, stride);
  }

  /** Adds the shortcut: the input itself, or its 1 x 1 projection where the shape changes. */
  private int join(String name, LayerFields f, int from, int branch, int stride)
      throws EvaluationFailure {
    int shortcut = from;
    if (!graph.shape(from).equals(graph.shape(branch))) {
      int channels = graph.shape(branch).channels();
      shortcut = normalised(name, "_shortcut", from, ConvShape.same(channels, 1, stride));
    }
    int sum = graph.sum(name + ".add", branch, shortcut);
    return activate(name + ".activation", f, sum);
  }

  private int mbconv(String name, LayerFields f, int from) throws EvaluationFailure {
    int channels = f.count("channels");
    int stride = f.count("stride");
    double expand = f.nonNegative("expand");
    TensorShape in = graph.shape(from);
    int hidden = (int) Math.max(1, Math.round(in.channels() * expand));
    int at = from;
    if (expand != 1) {
      at = normalised(name, "_expand", at, ConvShape.same(hidden, 1, 1));
      at = activate(name + ".activation_expand", f, at);
    }
    ConvShape depthwise = ConvShape.depthwise(hidden, f.count("kernel"), stride);
    at = normalised(name, "_depthwise", at, depthwise);
    at = activate(name + ".activation_depthwise", f, at);
    double squeeze = f.nonNegative("squeeze");
    if (squeeze > 0) {
      at = squeezeExcite(name, at, roundToMultiple(hidden * squeeze));
    }
    at = normalised(name, "_project", at, ConvShape.same(channels, 1, 1));
    boolean keepsShape = stride == 1 && in.channels() == channels;
    return keepsShape ? graph.sum(name + ".add", at, from) : at;
  }

  /** Hu et al., CVPR 2018, with the hard sigmoid of Howard et al., ICCV 2019. */
  private int squeezeExcite(String name, int from, int squeezed) throws EvaluationFailure {
    int at = graph.globalPool(name + ".squeeze_pool", from);
    at = graph.conv(name + ".squeeze", at, ConvShape.pointwise(squeezed));
    at = graph.activation(name + ".squeeze_activation", at, ActivationKind.RELU);
    int channels = graph.shape(from).channels();
    at = graph.conv(name + ".excite", at, ConvShape.pointwise(channels));
    at = graph.activation(name + ".excite_activation", at, ActivationKind.HSIGMOID);
    return graph.scale(name + ".scale", from, at);
  }

  /** Nearest multiple of 8, at least 8, never more than 10 % below the wish. */
  private static int roundToMultiple(double wish) {
    int m = SQUEEZE_MULTIPLE;
    int rounded = Math.max(m, (int) (wish + m / 2.0) / m * m);
    return rounded < 0.9 * wish ? rounded + m : rounded;
  }

  private int normalised(String name, String suffix, int from, ConvShape shape)
      throws EvaluationFailure {
    int at = graph.conv(name + ".conv" + suffix, from, shape);
    return graph.batchNorm(name + ".norm" + suffix, at);
  }
}
