package org.hwnas.runtime.onnx;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.network.ActivationKind;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.Node;
import org.hwnas.runtime.network.Operator;
import org.hwnas.runtime.network.Padding;
import org.hwnas.runtime.network.TensorShape;
import org.hwnas.runtime.network.Window;
import org.hwnas.runtime.training.NetworkWeights;

/**
 * A trained network as an ONNX model for batches of any size, {@code N x C x H x W} to {@code N x
 * classes} logits. Where crossbars hold a layer as codes, the model does too: weights as integers
 * with a step for each output channel, inputs clipped and rounded (QuantizeLinear rounds halves to
 * even where crossbar inputs go up, which differs for inputs exactly between two codes).
 */
public final class OnnxExport {
  /** Of batch and layer normalisation. */
  private static final float EPSILON = 1e-5f;

  /** ONNX's number of that type. */
  private static final long INT64 = 7;

  private final Network network;
  private final NetworkWeights weights;
  private final Map<Integer, StoredFilters> stored;
  private final OnnxGraph graph = new OnnxGraph();
  private final String[] names;
  private final boolean[] flat;

  /** Of the words, where there is one. */
  private String table = "";

  private OnnxExport(Network network, NetworkWeights weights, Map<Integer, StoredFilters> stored) {
    this.network = network;
    this.weights = weights;
    this.stored = stored;
    names = new String[network.nodes().size()];
    flat = new boolean[names.length];
  }

  /**
   * Writes the content of a model's file; what it is written to stays open. Besides the weights
   * themselves this takes little memory.
   *
   * @param name of the network
   * @param stored layers that crossbars hold as codes, by node; others are exact
   * @throws EvaluationFailure where the model is larger than the format allows
   * @throws IOException where it cannot be written
   */
  public static void write(
      String name,
      Network network,
      NetworkWeights weights,
      Map<Integer, StoredFilters> stored,
      OutputStream to)
      throws EvaluationFailure, IOException {
    OnnxGraph.Model model = new OnnxExport(network, weights, stored).model(name);
    checkSize(name, model.size());
    model.write(to);
  }

  /** One message of Protocol Buffers has at most 2^31 - 1 bytes. */
  static void checkSize(String name, long bytes) throws EvaluationFailure {
    if (bytes > Integer.MAX_VALUE) {
      throw new EvaluationFailure(
          "the model of `%s` has %.1f GB; an ONNX file holds 2.1 GB at most"
              .formatted(name, bytes / 1e9));
    }
  }

  private OnnxGraph.Model model(String name) {
    for (Node node : network.nodes()) {
      if (node.inputs().isEmpty()) {
        names[node.id()] = "input";
      } else {
        add(node);
      }
    }
    Node last = network.nodes().get(names.length - 1);
    String logits = flat(last.id());
    graph.node("logits", "Identity", Map.of(), "logits", new String[] {logits});
    TensorShape in = network.input();
    boolean wide = stored.values().stream().anyMatch(s -> s.inputBits() > 8);
    Map<String, String> notes = new TreeMap<>();
    stored.forEach(
        (id, s) ->
            notes.put(
                "hwnas." + network.node(id).name(),
                "weight_bits=%d input_bits=%d input_step=%s signed_inputs=%s"
                    .formatted(s.weightBits(), s.inputBits(), s.inputStep(), s.signedInputs())));
    return graph.model(
        name,
        wide ? 21 : 17,
        Map.entry("input", new long[] {in.channels(), in.height(), in.width()}),
        Map.entry("logits", new long[] {network.output().elements()}),
        notes);
  }

  /** A node's value as {@code N x C x H x W}. */
  private String spatial(int id) {
    TensorShape s = network.node(id).output();
    return flat[id]
        ? reshape(network.node(id).name(), names[id], -1, s.channels(), s.height(), s.width())
        : names[id];
  }

  /** A node's value as {@code N x features}. */
  private String flat(int id) {
    return flat[id]
        ? names[id]
        : graph.node(network.node(id).name(), "Flatten", Map.of("axis", 1L), names[id]);
  }

  private String reshape(String name, String value, long... shape) {
    return graph.node(
        name, "Reshape", Map.of(), value, graph.longs(graph.fresh(name + ".shape"), shape));
  }

  private void add(Node node) {
    Operator operator = node.operator();
    int from = node.inputs().get(0);
    String name = node.name();
    TensorShape in = network.node(from).output();
    String value;
    if (operator instanceof Operator.Linear linear) {
      flat[node.id()] = true;
      value = linear(node, linear, flat(from));
    } else if (operator instanceof Operator.Flatten) {
      flat[node.id()] = true;
      value = flat(from);
    } else if (operator instanceof Operator.Activation activation) {
      flat[node.id()] = flat[from];
      value = activation(name, activation.kind(), names[from]);
    } else if (operator instanceof Operator.Dropout) {
      flat[node.id()] = flat[from];
      value = names[from];
    } else if (operator instanceof Operator.BatchNorm) {
      flat[node.id()] = flat[from];
      value = batchNorm(node, names[from]);
    } else if (operator instanceof Operator.Conv conv) {
      value = conv(node, conv, spatial(from));
    } else if (operator instanceof Operator.MaxPool pool) {
      value = graph.node(name, "MaxPool", window(pool.window()), spatial(from));
    } else if (operator instanceof Operator.AvgPool pool) {
      Map<String, Object> attributes = window(pool.window());
      attributes.put("count_include_pad", 1L);
      value = graph.node(name, "AveragePool", attributes, spatial(from));
    } else if (operator instanceof Operator.GlobalAveragePool) {
      value = graph.node(name, "GlobalAveragePool", Map.of(), spatial(from));
    } else if (operator instanceof Operator.Add || operator instanceof Operator.Multiply) {
      String type = operator instanceof Operator.Add ? "Add" : "Mul";
      value = spatial(from);
      for (int other : node.inputs().subList(1, node.inputs().size())) {
        value = graph.node(name, type, Map.of(), value, spatial(other));
      }
    } else if (operator instanceof Operator.Concat) {
      String[] parts = node.inputs().stream().map(this::spatial).toArray(String[]::new);
      value = graph.node(name, "Concat", Map.of("axis", 1L), parts);
    } else {
      value = move(node, operator, in, from);
    }
    names[node.id()] = value;
  }

  private String move(Node node, Operator operator, TensorShape in, int from) {
    String name = node.name();
    TensorShape out = node.output();
    if (operator instanceof Operator.Slice slice) {
      return slice(name, spatial(from), 1, slice.from(), slice.to());
    } else if (operator instanceof Operator.PadChannels pad) {
      return pad(name, spatial(from), new long[] {0, pad.before(), 0, 0, 0, pad.after(), 0, 0});
    } else if (operator instanceof Operator.CornerPad pad) {
      return corners(name, pad, in, spatial(from));
    } else if (operator instanceof Operator.Take take) {
      int row = take.position() / in.width();
      int column = take.position() % in.width();
      String line = slice(name, spatial(from), 2, row, row + 1);
      return slice(name, line, 3, column, column + 1);
    } else if (operator instanceof Operator.Tokens) {
      return reshape(name, spatial(from), -1, out.channels(), out.height(), out.width());
    } else if (operator instanceof Operator.LayerNorm) {
      String last = transposed(name, spatial(from), 0, 2, 3, 1);
      long channels = out.channels();
      String normal =
          graph.node(
              name,
              "LayerNormalization",
              Map.of("axis", -1L, "epsilon", EPSILON),
              last,
              graph.floats(name + ".scale", array(node, 0), channels),
              graph.floats(name + ".shift", array(node, 1), channels));
      return transposed(name, normal, 0, 3, 1, 2);
    } else if (operator instanceof Operator.Affine) {
      long channels = out.channels();
      String scaled =
          graph.node(
              name,
              "Mul",
              Map.of(),
              spatial(from),
              graph.floats(name + ".scale", array(node, 0), channels, 1, 1));
      return graph.node(
          name,
          "Add",
          Map.of(),
          scaled,
          graph.floats(name + ".shift", array(node, 1), channels, 1, 1));
    } else if (operator instanceof Operator.PositionEmbedding positions) {
      return positions(node, positions, spatial(from));
    } else if (operator instanceof Operator.ClassToken) {
      return classToken(node, in, spatial(from));
    } else if (operator instanceof Operator.Attention attention) {
      return attention(node, attention);
    } else if (operator instanceof Operator.Embedding embedding) {
      return embedding(node, embedding, from);
    } else if (operator instanceof Operator.Unembedding) {
      return unembedding(node, from);
    }
    throw new IllegalStateException("no operator of ONNX's for " + operator);
  }

  /** Numbers of words come as floats, as all inputs do. */
  private String embedding(Node node, Operator.Embedding embedding, int from) {
    String name = node.name();
    TensorShape out = node.output();
    String words =
        graph.node(
            name, "Cast", Map.of("to", INT64), reshape(name, spatial(from), -1, out.positions()));
    table =
        graph.floats(name + ".table", array(node, 0), embedding.vocabulary(), embedding.channels());
    String rows = graph.node(name, "Gather", Map.of("axis", 0L), table, words);
    return reshape(
        name, transposed(name, rows, 0, 2, 1), -1, out.channels(), out.height(), out.width());
  }

  /** Products with the table of the words, of which the model has one. */
  private String unembedding(Node node, int from) {
    String name = node.name();
    TensorShape in = network.node(from).output();
    TensorShape out = node.output();
    String tokens = reshape(name, spatial(from), -1, in.channels(), in.positions());
    String own = slice(name, table, 0, 0, out.channels());
    String scores = graph.node(name, "MatMul", Map.of(), own, tokens);
    return reshape(name, scores, -1, out.channels(), out.height(), out.width());
  }

  private float[] array(Node node, int index) {
    return weights.of(node).get(index);
  }

  private static Map<String, Object> window(Window window) {
    Map<String, Object> attributes = new TreeMap<>();
    attributes.put("kernel_shape", new long[] {window.height(), window.width()});
    attributes.put("strides", new long[] {window.strideHeight(), window.strideWidth()});
    attributes.put("pads", pads(window.padding()));
    return attributes;
  }

  private static long[] pads(Padding padding) {
    return new long[] {padding.top(), padding.left(), padding.bottom(), padding.right()};
  }

  /** Weights, exact or as codes with a step for each output channel. */
  private String filters(Node node, Operator.Filters operator, long... shape) {
    StoredFilters codes = stored.get(node.id());
    String name = node.name() + ".weight";
    if (codes == null) {
      return graph.floats(name, array(node, 0), () -> new FilterOrder(operator), shape);
    }
    FilterOrder places = new FilterOrder(operator);
    int[] ordered = new int[codes.codes().length];
    for (int i = 0; i < ordered.length; i++) {
      ordered[i] = codes.codes()[places.nextInt()];
    }
    OnnxGraph.Codes type = codes.weightBits() <= 8 ? OnnxGraph.Codes.I8 : OnnxGraph.Codes.I32;
    return graph.node(
        name,
        "DequantizeLinear",
        Map.of("axis", 0L),
        graph.codes(name, type, ordered, shape),
        graph.floats(name + ".step", codes.steps(), codes.steps().length));
  }

  /** Inputs as they are driven: clipped and rounded to codes. Above 16 bits they are exact. */
  private String inputs(Node node, String value) {
    StoredFilters codes = stored.get(node.id());
    if (codes == null || codes.inputBits() > 16) {
      return value;
    }
    int bits = codes.inputBits();
    int top = (1 << (codes.signedInputs() ? bits - 1 : bits)) - 1;
    float step = codes.inputStep();
    String name = node.name() + ".input";
    OnnxGraph.Codes type;
    if (bits <= 8) {
      type = codes.signedInputs() ? OnnxGraph.Codes.I8 : OnnxGraph.Codes.U8;
    } else {
      type = codes.signedInputs() ? OnnxGraph.Codes.I16 : OnnxGraph.Codes.U16;
    }
    String scale = graph.floats(name + ".step", new float[] {step});
    String zero = graph.codes(name + ".zero", type, new int[] {0});
    boolean whole = !codes.signedInputs() && (bits == 8 || bits == 16);
    String inside =
        whole ? value : clipped(name, value, codes.signedInputs() ? -top : 0, top, step);
    String rounded = graph.node(name, "QuantizeLinear", Map.of(), inside, scale, zero);
    return graph.node(name, "DequantizeLinear", Map.of(), rounded, scale, zero);
  }

  /** Where the type of the codes reaches further than the codes do. */
  private String clipped(String name, String value, int bottom, int top, float step) {
    return graph.node(
        name,
        "Clip",
        Map.of(),
        value,
        graph.floats(name + ".least", new float[] {bottom * step}),
        graph.floats(name + ".most", new float[] {top * step}));
  }

  private String[] withBias(Node node, boolean bias, String value, String filters, int outputs) {
    List<String> inputs = new ArrayList<>(List.of(value, filters));
    if (bias) {
      inputs.add(graph.floats(node.name() + ".bias", array(node, 1), outputs));
    }
    return inputs.toArray(new String[0]);
  }

  private String conv(Node node, Operator.Conv conv, String value) {
    String filters =
        filters(
            node,
            conv,
            conv.outChannels(),
            conv.inChannels() / conv.groups(),
            conv.kernelHeight(),
            conv.kernelWidth());
    Map<String, Object> attributes = new TreeMap<>();
    attributes.put("kernel_shape", new long[] {conv.kernelHeight(), conv.kernelWidth()});
    attributes.put("strides", new long[] {conv.strideHeight(), conv.strideWidth()});
    attributes.put("pads", pads(conv.padding()));
    attributes.put("group", (long) conv.groups());
    return graph.node(
        node.name(),
        "Conv",
        attributes,
        withBias(node, conv.bias(), inputs(node, value), filters, conv.outChannels()));
  }

  private String linear(Node node, Operator.Linear linear, String value) {
    String filters = filters(node, linear, linear.outFeatures(), linear.inFeatures());
    return graph.node(
        node.name(),
        "Gemm",
        Map.of("transB", 1L),
        withBias(node, linear.bias(), inputs(node, value), filters, linear.outFeatures()));
  }

  private String batchNorm(Node node, String value) {
    String[] inputs = {value, "", "", "", ""};
    String[] roles = {"scale", "shift", "mean", "variance"};
    for (int i = 0; i < roles.length; i++) {
      float[] values = array(node, i);
      inputs[i + 1] = graph.floats(node.name() + "." + roles[i], values, values.length);
    }
    return graph.node(node.name(), "BatchNormalization", Map.of("epsilon", EPSILON), inputs);
  }

  private String scalar(String name, double value) {
    return graph.floats(graph.fresh(name), new float[] {(float) value});
  }

  private String activation(String name, ActivationKind kind, String x) {
    return switch (kind) {
      case RELU -> graph.node(name, "Relu", Map.of(), x);
      case RELU6 -> graph.node(name, "Clip", Map.of(), x, scalar(name, 0), scalar(name, 6));
      case HARDTANH -> graph.node(name, "Clip", Map.of(), x, scalar(name, -1), scalar(name, 1));
      case TANH -> graph.node(name, "Tanh", Map.of(), x);
      case SIGMOID -> graph.node(name, "Sigmoid", Map.of(), x);
      case SWISH -> graph.node(name, "Mul", Map.of(), x, graph.node(name, "Sigmoid", Map.of(), x));
      case HSWISH -> graph.node(name, "HardSwish", Map.of(), x);
      case HSIGMOID -> graph.node(name, "HardSigmoid", Map.of("alpha", 1 / 6f, "beta", 0.5f), x);
      case GELU -> {
        String scaled = graph.node(name, "Mul", Map.of(), x, scalar(name, Math.sqrt(0.5)));
        String erf = graph.node(name, "Erf", Map.of(), scaled);
        String twice = graph.node(name, "Add", Map.of(), erf, scalar(name, 1));
        String half = graph.node(name, "Mul", Map.of(), x, scalar(name, 0.5));
        yield graph.node(name, "Mul", Map.of(), half, twice);
      }
    };
  }

  private String slice(String name, String value, int axis, int from, int to) {
    return graph.node(
        name,
        "Slice",
        Map.of(),
        value,
        graph.longs(graph.fresh(name + ".from"), from),
        graph.longs(graph.fresh(name + ".to"), to),
        graph.longs(graph.fresh(name + ".axis"), axis));
  }

  private String pad(String name, String value, long[] pads) {
    return graph.node(name, "Pad", Map.of(), value, graph.longs(graph.fresh(name + ".pads"), pads));
  }

  private String transposed(String name, String value, long... order) {
    return graph.node(name, "Transpose", Map.of("perm", order), value);
  }

  /** Each quarter of the channels has its odd row and column at another corner. */
  private String corners(String name, Operator.CornerPad pad, TensorShape in, String value) {
    List<String> parts = new ArrayList<>();
    int channels = in.channels();
    for (int quarter = 0; quarter < 4; quarter++) {
      int from = first(quarter, channels);
      int to = first(quarter + 1, channels);
      if (from == to) {
        continue;
      }
      int top = pad.rows() / 2 + (quarter < 2 ? pad.rows() % 2 : 0);
      int left = pad.columns() / 2 + (quarter % 2 == 0 ? pad.columns() % 2 : 0);
      parts.add(
          pad(
              name,
              slice(name, value, 1, from, to),
              new long[] {0, 0, top, left, 0, 0, pad.rows() - top, pad.columns() - left}));
    }
    return graph.node(name, "Concat", Map.of("axis", 1L), parts.toArray(new String[0]));
  }

  /** The first channel c with {@code 4 c / channels >= quarter}, in whole numbers. */
  private static int first(int quarter, int channels) {
    return (quarter * channels + 3) / 4;
  }

  private String positions(Node node, Operator.PositionEmbedding positions, String value) {
    TensorShape shape = node.output();
    int count = Math.toIntExact(shape.positions());
    float[] added = new float[shape.channels() * count];
    Optional<float[]> segments =
        positions.segments() > 0 ? Optional.of(array(node, 1)) : Optional.empty();
    for (int c = 0; c < shape.channels(); c++) {
      float segment = segments.isPresent() ? segments.get()[c * positions.segments()] : 0;
      for (int p = 0; p < count; p++) {
        added[c * count + p] = array(node, 0)[c * positions.length() + p] + segment;
      }
    }
    String name = node.name();
    return graph.node(
        name,
        "Add",
        Map.of(),
        value,
        graph.floats(name + ".positions", added, shape.channels(), shape.height(), shape.width()));
  }

  /** The token for each sample: zeros in the shape of a position, and the token added. */
  private String classToken(Node node, TensorShape in, String value) {
    String name = node.name();
    long channels = in.channels();
    String tokens = reshape(name, value, -1, channels, in.positions(), 1);
    String one = slice(name, tokens, 2, 0, 1);
    String zeros = graph.node(name, "Sub", Map.of(), one, one);
    String token =
        graph.node(
            name,
            "Add",
            Map.of(),
            zeros,
            graph.floats(name + ".token", array(node, 0), channels, 1, 1));
    String all = graph.node(name, "Concat", Map.of("axis", 2L), token, tokens);
    TensorShape out = node.output();
    return reshape(name, all, -1, out.channels(), out.height(), out.width());
  }

  private String attention(Node node, Operator.Attention attention) {
    String name = node.name();
    long heads = attention.heads();
    long channels = attention.headChannels();
    long tokens = node.output().positions();
    String[] split = new String[3];
    for (int i = 0; i < 3; i++) {
      split[i] = reshape(name, spatial(node.inputs().get(i)), -1, heads, channels, tokens);
    }
    String queries = transposed(name, split[0], 0, 1, 3, 2);
    String products = graph.node(name, "MatMul", Map.of(), queries, split[1]);
    String scores =
        graph.node(name, "Mul", Map.of(), products, scalar(name, 1 / Math.sqrt(channels)));
    if (attention.causal()) {
      int count = Math.toIntExact(tokens);
      float[] mask = new float[count * count];
      for (int t = 0; t < count; t++) {
        for (int s = t + 1; s < count; s++) {
          mask[t * count + s] = Float.NEGATIVE_INFINITY;
        }
      }
      scores =
          graph.node(
              name, "Add", Map.of(), scores, graph.floats(name + ".mask", mask, tokens, tokens));
    }
    String shares = graph.node(name, "Softmax", Map.of("axis", -1L), scores);
    String values = transposed(name, split[2], 0, 1, 3, 2);
    String seen = graph.node(name, "MatMul", Map.of(), shares, values);
    TensorShape out = node.output();
    return reshape(
        name, transposed(name, seen, 0, 1, 3, 2), -1, out.channels(), out.height(), out.width());
  }
}
