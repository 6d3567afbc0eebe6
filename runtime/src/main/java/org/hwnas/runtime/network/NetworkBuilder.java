package org.hwnas.runtime.network;

import java.util.Optional;
import java.util.OptionalInt;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.estimate.EvaluationFailure;

/**
 * Expands the layers of a {@code network} block into a graph. Composite layers and those that hold
 * layers become their primitive operators, so that every later step knows only those.
 */
public final class NetworkBuilder {
  private final GraphBuilder graph;
  private final ConvolutionBuilder convolutions;
  private final CompositeBuilder composites;
  private final ContainerBuilder containers;
  private final TokenBuilder tokens;
  private final OptionalInt classes;
  private final int rootLength;
  private final CellBuilder cells;

  private NetworkBuilder(GraphBuilder graph, OptionalInt classes, int rootLength) {
    this.graph = graph;
    this.convolutions = new ConvolutionBuilder(graph);
    this.composites = new CompositeBuilder(graph, convolutions);
    this.containers = new ContainerBuilder(graph, convolutions, this::layer);
    this.tokens = new TokenBuilder(graph, convolutions);
    this.classes = classes;
    this.rootLength = rootLength;
    this.cells = new CellBuilder(graph, containers::sequence);
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
    int last = builder.containers.sequence(network, 0);
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

  private int layer(ResolvedBlock block, int from) throws EvaluationFailure {
    LayerFields f = new LayerFields(block);
    String name = block.path().substring(Math.min(rootLength + 1, block.path().length()));
    return switch (block.kind()) {
      case "sequence" -> containers.sequence(block, from);
      case "parallel" -> containers.parallel(name, f, from);
      case "skip" -> containers.skip(name, f, from);
      case "dense_block" -> containers.dense(name, f, from);
      case "join" -> containers.join(name, f, from);
      case "route" -> containers.route(f);
      case "slice" -> convolutions.slice(name, f, from);
      case "dot_product_attention" -> containers.attention(name, f);
      case "cell" -> cells.cell(name, f, from);
      case "identity" -> from;
      case "conv" -> convolutions.conv(name, f, from);
      case "depthwise" -> convolutions.depthwise(name, f, from);
      case "pointwise" -> convolutions.pointwise(name, f, from);
      case "residual" -> composites.residual(name, f, from);
      case "bottleneck" -> composites.bottleneck(name, f, from);
      case "mbconv" -> composites.mbconv(name, f, from);
      case "fire" -> composites.fire(name, f, from);
      case "squeeze_excite" -> composites.squeezeExcite(name, f, from);
      case "linear" -> linear(name, f, from);
      case "max_pool", "avg_pool" -> convolutions.pool(name, f, from);
      case "global_pool" -> graph.globalPool(name, from);
      case "adaptive_pool" -> convolutions.adaptivePool(name, f, from);
      case "batch_norm" -> graph.batchNorm(name, from);
      case "layer_norm" -> graph.layerNorm(name, from);
      case "affine" -> graph.affine(name, from);
      case "activate" -> convolutions.activate(name, f, from);
      case "dropout" -> graph.dropout(name, from, f.nonNegative("rate"));
      case "flatten" -> graph.flatten(name, from);
      case "patch_embedding" -> tokens.patches(name, f, from);
      case "embedding" -> tokens.embedding(name, f, from);
      case "position_embedding" -> tokens.positions(name, f, from);
      case "class_token" -> graph.classToken(name, from);
      case "attention" -> tokens.attention(name, f, from);
      case "feed_forward" -> tokens.feedForward(name, f, from);
      case "transformer" -> tokens.transformer(name, f, from);
      case "unembedding" -> tokens.unembedding(name, f, from);
      default ->
          throw new IllegalStateException(
              "`" + block.path() + "` is a `" + block.kind() + "`, no layer this runtime knows");
    };
  }

  private int linear(String name, LayerFields f, int from) throws EvaluationFailure {
    int at = graph.shape(from).spatial() ? vector(name, f, from) : from;
    at = graph.linear(name + ".linear", at, units(f), f.flagOr("bias", true));
    at = convolutions.activate(name + ".activation", f, at);
    double dropout = f.nonNegativeOr("dropout", 0);
    return dropout > 0 ? graph.dropout(name + ".dropout", at, dropout) : at;
  }

  private int vector(String name, LayerFields f, int from) throws EvaluationFailure {
    String pool = f.block().has("pool") ? f.block().symbol("pool") : "global_average";
    return switch (pool) {
      case "flatten" -> graph.flatten(name + ".flatten", from);
      case "first" -> graph.take(name + ".first", from, 0);
      case "last" -> tokens.last(name + ".last", from);
      default -> graph.globalPool(name + ".pool", from);
    };
  }
}
