package org.hwnas.runtime.network;

import java.util.ArrayList;
import java.util.List;
import org.hwnas.runtime.estimate.EvaluationFailure;

/** Appends nodes, inferring shapes; every shape that cannot be is refused with its values. */
final class GraphBuilder {
  private final List<Node> nodes = new ArrayList<>();

  GraphBuilder(TensorShape input) {
    nodes.add(new Node(0, "input", new Operator.Input(), List.of(), input));
  }

  Network build() {
    return new Network(nodes);
  }

  TensorShape shape(int id) {
    return nodes.get(id).output();
  }

  int conv(String name, int from, ConvShape c) throws EvaluationFailure {
    TensorShape in = shape(from);
    if (in.channels() % c.groups() != 0 || c.channels() % c.groups() != 0) {
      throw new EvaluationFailure(
          "`%s` splits %d input and %d output channels into %d groups, which does not divide them;"
                  .formatted(name, in.channels(), c.channels(), c.groups())
              + " choose groups that divide both");
    }
    Operator.Conv op =
        new Operator.Conv(
            in.channels(),
            c.channels(),
            c.kernelHeight(),
            c.kernelWidth(),
            c.stride(),
            c.padding(),
            c.groups(),
            c.bias());
    Padding p = c.padding();
    int height = window(name, in, in.height(), p.top() + p.bottom(), c.kernelHeight(), c.stride());
    int width = window(name, in, in.width(), p.left() + p.right(), c.kernelWidth(), c.stride());
    return add(name, op, List.of(from), new TensorShape(c.channels(), height, width));
  }

  int maxPool(String name, int from, int kernel, int stride, Padding padding)
      throws EvaluationFailure {
    TensorShape out = pooled(name, shape(from), kernel, stride, padding);
    return add(name, new Operator.MaxPool(kernel, stride, padding), List.of(from), out);
  }

  int avgPool(String name, int from, int kernel, int stride, Padding padding)
      throws EvaluationFailure {
    TensorShape out = pooled(name, shape(from), kernel, stride, padding);
    return add(name, new Operator.AvgPool(kernel, stride, padding), List.of(from), out);
  }

  int batchNorm(String name, int from) {
    TensorShape in = shape(from);
    return add(name, new Operator.BatchNorm(in.channels()), List.of(from), in);
  }

  int activation(String name, int from, ActivationKind kind) {
    return add(name, new Operator.Activation(kind), List.of(from), shape(from));
  }

  int dropout(String name, int from, double rate) {
    return add(name, new Operator.Dropout(rate), List.of(from), shape(from));
  }

  int globalPool(String name, int from) {
    TensorShape out = TensorShape.vector(shape(from).channels());
    return add(name, new Operator.GlobalAveragePool(), List.of(from), out);
  }

  int flatten(String name, int from) throws EvaluationFailure {
    long features = shape(from).elements();
    if (features > Integer.MAX_VALUE) {
      throw new EvaluationFailure("`" + name + "` would flatten " + shape(from) + " values");
    }
    return add(name, new Operator.Flatten(), List.of(from), TensorShape.vector((int) features));
  }

  int linear(String name, int from, int units, boolean bias) {
    Operator op = new Operator.Linear(shape(from).channels(), units, bias);
    return add(name, op, List.of(from), TensorShape.vector(units));
  }

  int sum(String name, int left, int right) throws EvaluationFailure {
    if (!shape(left).equals(shape(right))) {
      throw new EvaluationFailure(
          "`" + name + "` adds maps of unequal shape " + shape(left) + " and " + shape(right));
    }
    return add(name, new Operator.Add(), List.of(left, right), shape(left));
  }

  int scale(String name, int map, int factors) {
    return add(name, new Operator.Multiply(), List.of(map, factors), shape(map));
  }

  private TensorShape pooled(String name, TensorShape in, int kernel, int stride, Padding p)
      throws EvaluationFailure {
    int height = window(name, in, in.height(), p.top() + p.bottom(), kernel, stride);
    int width = window(name, in, in.width(), p.left() + p.right(), kernel, stride);
    return new TensorShape(in.channels(), height, width);
  }

  private static int window(
      String name, TensorShape in, int size, int padding, int kernel, int stride)
      throws EvaluationFailure {
    if (size + padding < kernel) {
      throw new EvaluationFailure(
          "the feature map shrinks to nothing at `%s`: a window of %d does not fit into %s with"
                  .formatted(name, kernel, in)
              + " a padding of "
              + padding
              + " in all; use a larger input, fewer strided layers or `padding = same`");
    }
    return (size + padding - kernel) / stride + 1;
  }

  private int add(String name, Operator operator, List<Integer> inputs, TensorShape output) {
    int id = nodes.size();
    nodes.add(new Node(id, name, operator, inputs, output));
    return id;
  }

  /** What a layer asks of a convolution; the input decides the rest. */
  record ConvShape(
      int channels,
      int kernelHeight,
      int kernelWidth,
      int stride,
      Padding padding,
      int groups,
      boolean bias) {
    /** Square, {@code same} padding, no bias: the convolution inside every composite layer. */
    static ConvShape same(int channels, int kernel, int stride) {
      return new ConvShape(
          channels, kernel, kernel, stride, Padding.same(kernel, kernel), 1, false);
    }

    static ConvShape depthwise(int channels, int kernel, int stride) {
      return new ConvShape(
          channels, kernel, kernel, stride, Padding.same(kernel, kernel), channels, false);
    }

    /** 1 x 1 with bias. */
    static ConvShape pointwise(int channels) {
      return new ConvShape(channels, 1, 1, 1, Padding.NONE, 1, true);
    }
  }
}
