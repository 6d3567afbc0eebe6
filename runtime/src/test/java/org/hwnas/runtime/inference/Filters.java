package org.hwnas.runtime.inference;

import java.util.List;
import org.hwnas.runtime.network.Node;
import org.hwnas.runtime.network.Operator;
import org.hwnas.runtime.network.Padding;
import org.hwnas.runtime.network.TensorShape;
import org.hwnas.runtime.random.RandomStream;

/** Filter layers for tests, one node behind an input, with normal weights and inputs. */
record Filters(String name, TensorShape in, Node node, float[] weights) {
  static Filters conv(
      String name, TensorShape in, int out, int kernel, int stride, Padding padding, int groups) {
    Operator.Conv conv =
        new Operator.Conv(
            in.channels(), out, kernel, kernel, stride, stride, padding, groups, false);
    TensorShape shape =
        new TensorShape(
            out,
            (in.height() + padding.top() + padding.bottom() - kernel) / stride + 1,
            (in.width() + padding.left() + padding.right() - kernel) / stride + 1);
    return new Filters(
        name,
        in,
        new Node(1, name, conv, List.of(0), shape),
        normal(out * conv.filterSize(), name, 1));
  }

  static Filters linear(String name, int in, int out) {
    return new Filters(
        name,
        TensorShape.vector(in),
        new Node(1, name, new Operator.Linear(in, out, false), List.of(0), TensorShape.vector(out)),
        normal(in * out, name, 1));
  }

  /** One of each kind; none with more than 50 inputs per output. */
  static List<Filters> kinds() {
    return List.of(
        linear("linear", 37, 6),
        conv("plain", new TensorShape(3, 5, 4), 4, 3, 1, Padding.same(3, 3), 1),
        conv("even and strided", new TensorShape(4, 6, 5), 3, 2, 2, Padding.same(2, 2), 1),
        conv("pointwise", new TensorShape(20, 3, 3), 5, 1, 1, Padding.NONE, 1),
        conv("pointwise of a vector", new TensorShape(12, 1, 1), 5, 1, 1, Padding.NONE, 1),
        conv("pointwise in groups", new TensorShape(12, 3, 2), 6, 1, 1, Padding.NONE, 3),
        conv("grouped", new TensorShape(4, 5, 5), 6, 3, 2, Padding.same(3, 3), 2),
        conv("depthwise", new TensorShape(3, 4, 5), 3, 3, 1, Padding.same(3, 3), 3),
        conv("with multiplier", new TensorShape(3, 5, 5), 6, 5, 2, Padding.same(5, 5), 3));
  }

  int outputs() {
    return Math.toIntExact(node.output().elements());
  }

  /** Normal values, or their magnitudes. */
  float[] input(boolean signed) {
    float[] x = normal(Math.toIntExact(in.elements()), name, 2);
    for (int i = 0; i < x.length && !signed; i++) {
      x[i] = Math.max(0, x[i]); // as behind a rectifier: many are zero
    }
    return x;
  }

  static float[] normal(int length, String name, int purpose) {
    RandomStream random = RandomStream.of(1, name, purpose);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  @Override
  public String toString() {
    return name;
  }
}
