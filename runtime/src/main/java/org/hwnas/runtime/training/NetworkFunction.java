package org.hwnas.runtime.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.Node;
import org.hwnas.runtime.network.Operator;
import org.hwnas.runtime.network.TensorShape;
import org.hwnas.runtime.pruning.Mask;

/**
 * A network made executable for one batch size: its layers with their weights and every value
 * between them. For one thread.
 */
public final class NetworkFunction {
  private final Network network;
  private final int batch;
  private final Layer[] layers;
  private final float[][] outputs;
  private float[][] gradients = new float[0][];

  /**
   * What acts on filter layers while training.
   *
   * @param noise on filters
   * @param formats filters and inputs are rounded to
   * @param normalises whether normalisation acts; else it passes on what it reads
   */
  record Acting(Optional<WeightNoise> noise, Optional<NumberFormats> formats, boolean normalises) {
    static final Acting NOTHING = new Acting(Optional.empty(), Optional.empty());

    Acting(Optional<WeightNoise> noise, Optional<NumberFormats> formats) {
      this(noise, formats, true);
    }

    FilterView view(Operator.Filters operator, long seed, int node) {
      FilterView clean = formats.map(f -> f.filters(operator, node)).orElse(FilterView.PLAIN);
      return noise.isPresent() ? new FilterView.Noisy(clean, noise.get(), seed, node) : clean;
    }

    Optional<NumberFormats.Inputs> inputs(int node) {
      return formats.flatMap(f -> f.inputs(node));
    }
  }

  /**
   * @param weights initial or trained; the function works on copies
   * @param noise relative weight noise while training
   * @param seed of the random layers
   */
  NetworkFunction(
      Network network,
      int batch,
      NetworkWeights weights,
      double noise,
      long seed,
      Kernels kernels) {
    this(
        network,
        batch,
        weights,
        noise > 0
            ? new Acting(Optional.of(WeightNoise.gaussian(noise)), Optional.empty())
            : Acting.NOTHING,
        seed,
        kernels);
  }

  /**
   * @param weights initial or trained; the function works on copies
   * @param acting on filter layers
   * @param seed of the random layers
   */
  NetworkFunction(
      Network network,
      int batch,
      NetworkWeights weights,
      Acting acting,
      long seed,
      Kernels kernels) {
    this(network, batch, weights, acting, seed, kernels, Map.of());
  }

  /**
   * @param own layers without weights of some nodes, instead of those of their operators
   */
  NetworkFunction(
      Network network,
      int batch,
      NetworkWeights weights,
      Acting acting,
      long seed,
      Kernels kernels,
      Map<Integer, ? extends Layer> own) {
    this.network = network;
    this.batch = batch;
    List<Node> nodes = network.nodes();
    layers = new Layer[nodes.size()];
    outputs = new float[nodes.size()][];
    for (Node node : nodes) {
      outputs[node.id()] = new float[Math.toIntExact(batch * node.output().elements())];
      Layer given = own.get(node.id());
      layers[node.id()] = given == null ? layer(node, weights, acting, seed, kernels) : given;
    }
  }

  /** Takes other weights, as copies. */
  void load(NetworkWeights weights) {
    network.nodes().forEach(node -> load(layers[node.id()], weights.of(node)));
  }

  /** One sample at a time, forwards and backwards, with normalisation left out. */
  static NetworkFunction withoutNormalisation(
      Network network, NetworkWeights weights, long seed, Kernels kernels) {
    Acting linear = new Acting(Optional.empty(), Optional.empty(), false);
    return new NetworkFunction(network, 1, weights, linear, seed, kernels);
  }

  /** For inference with trained weights. */
  public NetworkFunction(Network network, int batch, NetworkWeights weights, Kernels kernels) {
    this(network, batch, weights, 0, 0, kernels);
  }

  /** For {@link #infer(FilterProduct)} alone: needs no numerical library. */
  public static NetworkFunction withoutProducts(
      Network network, NetworkWeights weights, int batch) {
    return new NetworkFunction(network, batch, weights, 0, 0, new NoKernels());
  }

  private Layer layer(
      Node node, NetworkWeights weights, Acting acting, long seed, Kernels kernels) {
    TensorShape in =
        node.inputs().isEmpty() ? node.output() : network.node(node.inputs().get(0)).output();
    TensorShape out = node.output();
    Operator operator = node.operator();
    if (!acting.normalises() && normalisation(operator)) {
      return new PointwiseLayers.Copy();
    }
    Layer layer;
    if (operator instanceof Operator.Conv conv) {
      FilterView view = acting.view(conv, seed, node.id());
      float[] filters = weights.of(node).get(0).clone();
      layer = new ConvLayer(conv, in, out, batch, kernels, filters, view, acting.inputs(node.id()));
    } else if (operator instanceof Operator.Linear linear) {
      FilterView view = acting.view(linear, seed, node.id());
      float[] filters = weights.of(node).get(0).clone();
      layer = new DenseLayer(linear, batch, kernels, filters, view, acting.inputs(node.id()));
    } else if (operator instanceof Operator.BatchNorm) {
      layer = new BatchNormLayer(out, batch);
    } else if (operator instanceof Operator.Activation activation) {
      layer = new PointwiseLayers.Activation(activation.kind());
    } else if (operator instanceof Operator.Dropout dropout) {
      layer = new PointwiseLayers.Dropout(dropout, outputs[node.id()].length, seed, node.id());
    } else if (operator instanceof Operator.MaxPool pool) {
      layer = new PoolLayers.Max(new PoolLayers.Windows(in, out, pool.window()), batch);
    } else if (operator instanceof Operator.AvgPool pool) {
      layer = new PoolLayers.Average(new PoolLayers.Windows(in, out, pool.window()));
    } else if (operator instanceof Operator.GlobalAveragePool) {
      layer = new PoolLayers.GlobalAverage(Math.toIntExact(in.positions()));
    } else if (operator instanceof Operator.Add) {
      layer = new PointwiseLayers.Add();
    } else if (operator instanceof Operator.Concat) {
      layer = new PointwiseLayers.Concat(batch);
    } else if (operator instanceof Operator.Multiply) {
      layer = new PointwiseLayers.Multiply(Math.toIntExact(out.positions()));
    } else if (MoveLayer.moves(operator)) {
      layer = MoveLayer.of(operator, in, out, batch);
    } else {
      layer = token(operator, in, out);
    }
    load(layer, weights.of(node));
    return layer;
  }

  private static boolean normalisation(Operator operator) {
    return operator instanceof Operator.BatchNorm || operator instanceof Operator.LayerNorm;
  }

  /** Layers of transformers; input, flatten and tokens, which leave values where they are. */
  private Layer token(Operator operator, TensorShape in, TensorShape out) {
    if (operator instanceof Operator.LayerNorm) {
      return new TokenLayers.LayerNorm(out, batch);
    } else if (operator instanceof Operator.Affine) {
      return new TokenLayers.Affine(out);
    } else if (operator instanceof Operator.Attention attention) {
      return new AttentionLayer(attention, out, batch);
    } else if (operator instanceof Operator.Embedding embedding) {
      return new TokenLayers.Embedding(embedding.vocabulary(), out);
    } else if (operator instanceof Operator.Unembedding) {
      return new TokenLayers.Unembedding(embedding(), in, out, batch);
    } else if (operator instanceof Operator.PositionEmbedding positions) {
      return new TokenLayers.PositionEmbedding(
          out, positions.length(), positions.segments(), batch);
    } else if (operator instanceof Operator.ClassToken) {
      return new TokenLayers.ClassToken(in, batch);
    }
    return new PointwiseLayers.Copy();
  }

  /** The first embedding, whose table a tied unembedding shares. */
  private TokenLayers.Embedding embedding() {
    return Arrays.stream(layers)
        .filter(TokenLayers.Embedding.class::isInstance)
        .map(TokenLayers.Embedding.class::cast)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("an unembedding needs an embedding"));
  }

  private static void load(Layer layer, List<float[]> values) {
    List<float[]> targets = state(layer);
    if (targets.size() != values.size()) {
      throw new IllegalArgumentException(
          layer + " has " + targets.size() + " arrays of weights, not " + values.size());
    }
    for (int i = 0; i < targets.size(); i++) {
      System.arraycopy(values.get(i), 0, targets.get(i), 0, targets.get(i).length);
    }
  }

  private static List<float[]> state(Layer layer) {
    List<float[]> state = new ArrayList<>();
    layer.weights().forEach(w -> state.add(w.value()));
    if (layer instanceof BatchNormLayer norm) {
      state.add(norm.mean);
      state.add(norm.variance);
    }
    return state;
  }

  /** Everything trainable, in the order of the nodes; steps of number formats last. */
  List<Weight> weights() {
    return Stream.concat(
            Arrays.stream(layers).flatMap(l -> l.weights().stream()),
            filterLayers().flatMap(l -> l.learned().stream()))
        .toList();
  }

  /** What is trainable in a node, in the order of {@link NetworkWeights}. */
  List<Weight> weights(int node) {
    return layers[node].weights();
  }

  /**
   * Sets the statistics of batch normalisation to the mean over batches, all of one weight. For
   * each call of {@code fill} a batch is in {@link #input}.
   *
   * @param batches how many
   * @param fill puts the batch of a number into the input
   */
  void recalibrate(int batches, IntConsumer fill) {
    List<BatchNormLayer> norms =
        Arrays.stream(layers)
            .filter(BatchNormLayer.class::isInstance)
            .map(BatchNormLayer.class::cast)
            .toList();
    for (int b = 0; b < batches; b++) {
      float share = 1f / (b + 1);
      norms.forEach(n -> n.momentum = share);
      fill.accept(b);
      forward(new Layer.Mode(true, b));
    }
    norms.forEach(n -> n.momentum = BatchNormLayer.MOMENTUM);
  }

  private Stream<FilterLayer> filterLayers() {
    return Arrays.stream(layers).filter(FilterLayer.class::isInstance).map(FilterLayer.class::cast);
  }

  /** From here on filter layers go without what masks leave out, and their weights are 0 there. */
  void prune(Map<Integer, Mask> masks) {
    masks.forEach((node, mask) -> ((FilterLayer) layers[node]).prune(mask));
  }

  /** Sets what is left out to 0 after a step: momentum would move it. */
  void hold() {
    filterLayers().forEach(FilterLayer::hold);
  }

  /** The formats of filter layers by node; none where none act. */
  Map<Integer, NumberFormats.LayerFormat> formats() {
    Map<Integer, NumberFormats.LayerFormat> formats = new TreeMap<>();
    for (int id = 0; id < layers.length; id++) {
      if (layers[id] instanceof FilterLayer layer && layer.format().isPresent()) {
        formats.put(id, layer.format().get());
      }
    }
    return formats;
  }

  /** Weights and running statistics, node by node; changed in place. */
  List<float[]> state() {
    List<float[]> all = new ArrayList<>();
    Arrays.stream(layers).forEach(l -> all.addAll(state(l)));
    filterLayers()
        .forEach(
            l -> {
              l.learned().forEach(w -> all.add(w.value()));
              all.addAll(l.formatState());
            });
    return all;
  }

  /** A copy of the present weights. */
  NetworkWeights snapshot() {
    return new NetworkWeights(
        Arrays.stream(layers).map(l -> state(l).stream().map(float[]::clone).toList()).toList());
  }

  /** Where a batch of inputs goes before {@link #infer}: samples one after another. */
  public float[] input() {
    return outputs[0];
  }

  /** Number of samples of a batch. */
  public int batch() {
    return batch;
  }

  /** Logits of the batch in {@link #input}, {@code batch x classes}; valid until the next call. */
  public float[] infer() {
    return forward(Layer.Mode.INFERENCE);
  }

  /** Computes the product of a filter layer in another way, such as on crossbars. */
  @FunctionalInterface
  public interface FilterProduct {
    /**
     * @param node a convolution or linear layer
     * @param input of the batch
     * @param output overwritten with the product, without bias
     */
    void apply(Node node, float[] input, float[] output);
  }

  /** As {@link #infer}, with the products of the filter layers made elsewhere. */
  public float[] infer(FilterProduct product) {
    for (Node node : network.nodes()) {
      if (node.inputs().isEmpty()) {
        continue;
      }
      float[][] inputs = inputs(node, outputs);
      if (layers[node.id()] instanceof FilterLayer filter) {
        product.apply(node, inputs[0], outputs[node.id()]);
        filter.addBias(outputs[node.id()]);
      } else {
        layers[node.id()].forward(inputs, outputs[node.id()], Layer.Mode.INFERENCE);
      }
    }
    return outputs[outputs.length - 1];
  }

  /** What a node computed last, {@code batch x elements}. */
  public float[] output(int node) {
    return outputs[node];
  }

  float[] forward(Layer.Mode mode) {
    for (Node node : network.nodes()) {
      if (!node.inputs().isEmpty()) {
        layers[node.id()].forward(inputs(node, outputs), outputs[node.id()], mode);
      }
    }
    return outputs[outputs.length - 1];
  }

  /** Gradients of all weights from that of the logits, after {@link #forward} of the same batch. */
  void backward(float[] gradLogits) {
    if (gradients.length == 0) {
      gradients = Arrays.stream(outputs).map(o -> new float[o.length]).toArray(float[][]::new);
      if (network.nodes().stream().filter(n -> n.inputs().contains(0)).allMatch(this::filters)) {
        gradients[0] = new float[0]; // nobody asks for that of the images
      }
    }
    Arrays.stream(gradients).forEach(g -> Arrays.fill(g, 0));
    int last = outputs.length - 1;
    System.arraycopy(gradLogits, 0, gradients[last], 0, gradLogits.length);
    for (int id = last; id > 0; id--) {
      Node node = network.node(id);
      layers[id].backward(
          inputs(node, outputs), outputs[id], gradients[id], inputs(node, gradients));
    }
  }

  private boolean filters(Node node) {
    return layers[node.id()] instanceof FilterLayer;
  }

  /** The gradient of a node's output after {@link #backward}; empty for that of the images. */
  float[] gradient(int node) {
    return gradients[node];
  }

  private static float[][] inputs(Node node, float[][] of) {
    float[][] inputs = new float[node.inputs().size()][];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = of[node.inputs().get(i)];
    }
    return inputs;
  }
}
