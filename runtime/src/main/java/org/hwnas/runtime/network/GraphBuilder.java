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

  List<Node> nodes() {
    return nodes;
  }

  TensorShape shape(int id) {
    return nodes.get(id).output();
  }

  int channels(int id) {
    return shape(id).channels();
  }

  int conv(String name, int from, ConvShape c) throws EvaluationFailure {
    TensorShape in = shape(from);
    if (in.channels() % c.groups() != 0 || c.channels() % c.groups() != 0) {
      throw new EvaluationFailure(
          "`%s` splits %d input and %d output channels into %d groups, which does not divide them;"
                  .formatted(name, in.channels(), c.channels(), c.groups())
              + " choose groups that divide both");
    }
    Window w = c.window();
    Operator.Conv op =
        new Operator.Conv(
            in.channels(),
            c.channels(),
            w.height(),
            w.width(),
            w.strideHeight(),
            w.strideWidth(),
            w.padding(),
            c.groups(),
            c.bias());
    return add(name, op, List.of(from), slid(name, in, w, c.channels()));
  }

  int maxPool(String name, int from, Window window) throws EvaluationFailure {
    TensorShape out = pooled(name, shape(from), window);
    return add(name, new Operator.MaxPool(window), List.of(from), out);
  }

  int avgPool(String name, int from, Window window) throws EvaluationFailure {
    TensorShape out = pooled(name, shape(from), window);
    return add(name, new Operator.AvgPool(window), List.of(from), out);
  }

  int batchNorm(String name, int from) {
    return same(name, new Operator.BatchNorm(channels(from)), from);
  }

  int layerNorm(String name, int from) {
    return same(name, new Operator.LayerNorm(channels(from)), from);
  }

  int affine(String name, int from) {
    return same(name, new Operator.Affine(channels(from)), from);
  }

  int activation(String name, int from, ActivationKind kind) {
    return same(name, new Operator.Activation(kind), from);
  }

  int dropout(String name, int from, double rate) {
    return same(name, new Operator.Dropout(rate), from);
  }

  int globalPool(String name, int from) {
    TensorShape out = TensorShape.vector(channels(from));
    return add(name, new Operator.GlobalAveragePool(), List.of(from), out);
  }

  int flatten(String name, int from) throws EvaluationFailure {
    TensorShape out = TensorShape.vector(row(name, shape(from).elements()));
    return add(name, new Operator.Flatten(), List.of(from), out);
  }

  /** A size that came of a product or a sum. */
  private static int row(String name, long size) throws EvaluationFailure {
    if (size > Integer.MAX_VALUE) {
      throw new EvaluationFailure(
          "`%s` would put %d values into a row, more than there can be; use a smaller input"
              .formatted(name, size));
    }
    return (int) size;
  }

  int linear(String name, int from, int units, boolean bias) {
    Operator op = new Operator.Linear(channels(from), units, bias);
    return add(name, op, List.of(from), TensorShape.vector(units));
  }

  int unembedding(String name, int from, int words) {
    TensorShape in = shape(from);
    TensorShape out = new TensorShape(words, in.height(), in.width());
    return add(name, new Operator.Unembedding(in.channels(), words), List.of(from), out);
  }

  int sum(String name, int left, int right) throws EvaluationFailure {
    if (!shape(left).equals(shape(right))) {
      throw new EvaluationFailure(
          "`" + name + "` adds maps of unequal shape " + shape(left) + " and " + shape(right));
    }
    return add(name, new Operator.Add(), List.of(left, right), shape(left));
  }

  /** Maps behind each other along the channels; a single one stays as it is. */
  int concat(String name, List<Integer> from) throws EvaluationFailure {
    if (from.size() == 1) {
      return from.get(0);
    }
    TensorShape first = shape(from.get(0));
    long channels = 0;
    for (int id : from) {
      TensorShape shape = shape(id);
      if (shape.height() != first.height() || shape.width() != first.width()) {
        throw new EvaluationFailure(
            "`%s` puts maps of unequal size behind each other: %s and %s; give all their layers the same stride"
                .formatted(name, first, shape));
      }
      channels += shape.channels();
    }
    TensorShape out = new TensorShape(row(name, channels), first.height(), first.width());
    return add(name, new Operator.Concat(), from, out);
  }

  int scale(String name, int map, int factors) {
    return add(name, new Operator.Multiply(), List.of(map, factors), shape(map));
  }

  int slice(String name, int from, int first, int end) {
    TensorShape in = shape(from);
    TensorShape out = new TensorShape(end - first, in.height(), in.width());
    return add(name, new Operator.Slice(first, end), List.of(from), out);
  }

  int padChannels(String name, int from, int before, int after) {
    TensorShape in = shape(from);
    TensorShape out = new TensorShape(in.channels() + before + after, in.height(), in.width());
    return add(name, new Operator.PadChannels(before, after), List.of(from), out);
  }

  int cornerPad(String name, int from, int rows, int columns) {
    TensorShape in = shape(from);
    TensorShape out = new TensorShape(in.channels(), in.height() + rows, in.width() + columns);
    return add(name, new Operator.CornerPad(rows, columns), List.of(from), out);
  }

  int tokens(String name, int from) throws EvaluationFailure {
    TensorShape in = shape(from);
    if (in.width() == 1) {
      return from;
    }
    TensorShape out = new TensorShape(in.channels(), row(name, in.positions()), 1);
    return add(name, new Operator.Tokens(), List.of(from), out);
  }

  int take(String name, int from, int position) {
    TensorShape out = TensorShape.vector(channels(from));
    return add(name, new Operator.Take(position), List.of(from), out);
  }

  int embedding(String name, int from, int words, int channels) throws EvaluationFailure {
    TensorShape in = shape(from);
    if (in.channels() != 1) {
      throw new EvaluationFailure(
          "`%s` looks up words by number, one per position, but its input is %s: give the network `input_channels = 1`"
              .formatted(name, in));
    }
    TensorShape out = new TensorShape(channels, in.height(), in.width());
    return add(name, new Operator.Embedding(words, channels), List.of(from), out);
  }

  int positions(String name, int from, int length, int segments) throws EvaluationFailure {
    TensorShape in = shape(from);
    if (in.positions() > length) {
      throw new EvaluationFailure(
          "`%s` has numbers for %d positions, but its input %s has %d; raise `length` or shorten the input"
              .formatted(name, length, in, in.positions()));
    }
    return same(name, new Operator.PositionEmbedding(in.channels(), length, segments), from);
  }

  int classToken(String name, int from) throws EvaluationFailure {
    TensorShape in = shape(from);
    TensorShape out = new TensorShape(in.channels(), row(name, in.positions() + 1), 1);
    return add(name, new Operator.ClassToken(in.channels()), List.of(from), out);
  }

  int attention(String name, int queries, int keys, int values, int heads, boolean causal) {
    int headChannels = channels(queries) / heads;
    Operator op = new Operator.Attention(heads, headChannels, causal);
    return add(name, op, List.of(queries, keys, values), shape(values));
  }

  private TensorShape pooled(String name, TensorShape in, Window w) throws EvaluationFailure {
    Padding p = w.padding();
    // a window inside the padding alone would have nothing to pool
    if (Math.max(p.top(), p.bottom()) >= w.height() || Math.max(p.left(), p.right()) >= w.width()) {
      throw new EvaluationFailure(
          "`%s` pads as much as its window of %dx%d is large; choose a smaller `pad`"
              .formatted(name, w.height(), w.width()));
    }
    return slid(name, in, w, in.channels());
  }

  private static TensorShape slid(String name, TensorShape in, Window w, int channels)
      throws EvaluationFailure {
    Padding p = w.padding();
    int height = size(name, in, in.height(), p.top() + p.bottom(), w.height(), w.strideHeight());
    int width = size(name, in, in.width(), p.left() + p.right(), w.width(), w.strideWidth());
    return new TensorShape(channels, height, width);
  }

  private static int size(
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

  private int same(String name, Operator operator, int from) {
    return add(name, operator, List.of(from), shape(from));
  }

  private int add(String name, Operator operator, List<Integer> inputs, TensorShape output) {
    int id = nodes.size();
    nodes.add(new Node(id, name, operator, inputs, output));
    return id;
  }

  /** What a layer asks of a convolution; the input decides the rest. */
  record ConvShape(int channels, Window window, int groups, boolean bias) {
    /** 1 x 1, on every position. */
    static ConvShape pointwise(int channels, boolean bias) {
      return new ConvShape(channels, Window.square(1, 1, Padding.NONE), 1, bias);
    }
  }
}
