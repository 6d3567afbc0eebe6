package org.hwnas.runtime.cost.mnsim2;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.cost.CostQuestion;
import org.hwnas.runtime.cost.mnsim2.Mnsim2Layer.Kind;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.hardware.Quantization;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.Node;
import org.hwnas.runtime.network.Operator;
import org.hwnas.runtime.network.TensorShape;
import org.hwnas.runtime.network.Window;

/**
 * A network of ours as MNSIM's layers. Activations, normalisation, reshaping and concatenation cost
 * MNSIM nothing: who reads them reads what they read.
 */
final class Translation {
  private final Network network;
  private final List<Quantization> bits; // by node; one for all
  private final List<Mnsim2Layer> layers = new ArrayList<>();
  private final List<Integer> nodes = new ArrayList<>();
  private final List<List<Integer>> sources = new ArrayList<>(); // layers behind each node

  private Translation(Network network, List<Quantization> bits) {
    this.network = network;
    this.bits = bits;
  }

  /**
   * A translated network.
   *
   * @param layers of MNSIM
   * @param nodes the node of ours each layer stands for
   */
  record Translated(Mnsim2Network layers, List<Integer> nodes) {}

  /** Translates a network whose layers all have the same formats; as the other. */
  static Translated of(Network network, Quantization bits) throws EvaluationFailure {
    return of(network, List.of(bits));
  }

  /**
   * The formats of a workload's layers, by node; one for all where they are alike.
   *
   * @throws EvaluationFailure for formats without a bit
   */
  static List<Quantization> bits(CostQuestion question, CostQuestion.Workload workload)
      throws EvaluationFailure {
    ResolvedBlock formats = question.root().child("quantization");
    if (formats.children().stream().allMatch(f -> f.varying().isEmpty())) {
      return List.of(question.quantization());
    }
    List<Quantization> bits = new ArrayList<>();
    for (Node node : workload.network().nodes()) {
      bits.add(Quantization.at(formats, workload.place(node)));
    }
    return List.copyOf(bits);
  }

  /**
   * Translates. A layer reads values of its own format, and gives what those who read it take.
   *
   * @param bits by node of the network, or one for all
   * @throws EvaluationFailure where MNSIM has no such operation, by name of the node
   */
  static Translated of(Network network, List<Quantization> bits) throws EvaluationFailure {
    Translation translation = new Translation(network, bits);
    for (Node node : network.nodes()) {
      translation.sources.add(translation.translate(node));
    }
    if (translation.layers.stream().noneMatch(l -> l.kind().weighted())) {
      throw new EvaluationFailure("the network has no layer with weights, so nothing to map");
    }
    if (bits.size() > 1) {
      translation.outputs();
    }
    return new Translated(new Mnsim2Network(translation.layers), List.copyOf(translation.nodes));
  }

  /**
   * Results have the bits of the widest input among those who read them; the last ones their own.
   */
  private void outputs() {
    int[] read = new int[layers.size()];
    for (Mnsim2Layer layer : layers) {
      for (int source : layer.inputs()) {
        if (source >= 0) {
          read[source] = Math.max(read[source], layer.inputBits());
        }
      }
    }
    for (int i = 0; i < read.length; i++) {
      if (read[i] > 0) {
        layers.set(i, layers.get(i).giving(read[i]));
      }
    }
  }

  private Quantization bits(Node node) {
    return bits.get(bits.size() == 1 ? 0 : node.id());
  }

  private List<Integer> translate(Node node) throws EvaluationFailure {
    Operator operator = node.operator();
    List<Integer> inputs = inputs(node);
    TensorShape in =
        node.inputs().isEmpty() ? node.output() : network.node(node.inputs().get(0)).output();
    if (operator instanceof Operator.Conv conv) {
      square(node, conv.kernelHeight(), conv.kernelWidth());
      square(node, conv.strideHeight(), conv.strideWidth());
      return add(
          node,
          Kind.CONV,
          in,
          conv.kernelHeight(),
          conv.strideHeight(),
          conv.padding().top(),
          conv.groups(),
          inputs);
    }
    if (operator instanceof Operator.Filters filters) {
      boolean single = node.output().positions() == 1;
      TensorShape from =
          single
              ? new TensorShape(filters.rows(), 1, 1)
              : new TensorShape(in.channels(), in.height(), in.width());
      return add(node, single ? Kind.FC : Kind.CONV, from, 1, 1, 0, 1, inputs);
    }
    if (operator instanceof Operator.MaxPool pool) {
      return pooling(node, in, pool.window(), inputs);
    }
    if (operator instanceof Operator.AvgPool pool) {
      return pooling(node, in, pool.window(), inputs);
    }
    if (operator instanceof Operator.GlobalAveragePool) {
      int edge = Math.max(in.height(), in.width());
      return add(node, Kind.POOLING, in, edge, 1, 0, 1, inputs);
    }
    if (operator instanceof Operator.Add || operator instanceof Operator.Multiply) {
      boolean sum = operator instanceof Operator.Add;
      return inputs.size() < 2
          ? inputs // one side is the network's own input, or both are one layer
          : add(
              node,
              sum ? Kind.ELEMENT_SUM : Kind.ELEMENT_MULTIPLY,
              node.output(),
              1,
              1,
              0,
              1,
              inputs);
    }
    if (operator instanceof Operator.Attention) {
      throw new EvaluationFailure(
          "`%s` is attention, which MNSIM 2.0 does not have".formatted(node.name()));
    }
    return inputs;
  }

  private List<Integer> pooling(Node node, TensorShape in, Window window, List<Integer> inputs)
      throws EvaluationFailure {
    square(node, window.height(), window.width());
    square(node, window.strideHeight(), window.strideWidth());
    return add(
        node,
        Kind.POOLING,
        in,
        window.height(),
        window.strideHeight(),
        window.padding().top(),
        1,
        inputs);
  }

  private static void square(Node node, int height, int width) throws EvaluationFailure {
    if (height != width) {
      throw new EvaluationFailure(
          "`%s` has a window or stride of %d x %d; MNSIM 2.0 has square ones only"
              .formatted(node.name(), height, width));
    }
  }

  private List<Integer> add(
      Node node,
      Kind kind,
      TensorShape in,
      int kernel,
      int stride,
      int padding,
      int groups,
      List<Integer> inputs) {
    TensorShape out = node.output();
    boolean vector = kind == Kind.FC;
    nodes.add(node.id());
    layers.add(
        new Mnsim2Layer(
            kind,
            in.channels(),
            vector ? Math.toIntExact(out.elements()) : out.channels(),
            in.height(),
            in.width(),
            vector ? 1 : out.height(),
            vector ? 1 : out.width(),
            kernel,
            stride,
            padding,
            groups,
            bits(node).activationBits(),
            bits(node).weightBits(),
            bits(node).activationBits(),
            inputs.stream().mapToInt(Integer::intValue).toArray()));
    return List.of(layers.size() - 1);
  }

  private List<Integer> inputs(Node node) {
    Set<Integer> all = new LinkedHashSet<>();
    node.inputs().forEach(input -> all.addAll(sources.get(input)));
    return List.copyOf(all);
  }
}
