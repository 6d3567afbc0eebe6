package org.hwnas.runtime.training;

import java.util.List;
import org.hwnas.runtime.network.ActivationKind;
import org.hwnas.runtime.network.Operator;
import org.hwnas.runtime.network.TensorShape;
import org.hwnas.runtime.network.Window;

/**
 * Every operator in double precision, from its definition and by index alone: one output value at a
 * time, no gradients, nothing shared with the layers.
 */
final class DoubleOperators {
  private final TensorShape in;
  private final TensorShape out;
  private final int batch;

  DoubleOperators(TensorShape in, TensorShape out, int batch) {
    this.in = in;
    this.out = out;
    this.batch = batch;
  }

  /**
   * The output, N x C x H x W.
   *
   * @param x inputs of the node
   * @param w arrays in the order of {@link NetworkWeights}; of batch normalisation scale and shift
   */
  double[] apply(Operator operator, List<double[]> x, List<double[]> w) {
    double[] y = new double[Math.toIntExact(batch * out.elements())];
    int at = 0;
    for (int n = 0; n < batch; n++) {
      for (int c = 0; c < out.channels(); c++) {
        for (int row = 0; row < out.height(); row++) {
          for (int column = 0; column < out.width(); column++) {
            y[at++] = value(operator, x, w, n, c, row, column);
          }
        }
      }
    }
    return y;
  }

  private double value(
      Operator operator, List<double[]> x, List<double[]> w, int n, int c, int row, int column) {
    double[] a = x.get(0);
    if (operator instanceof Operator.Conv conv) {
      return conv(conv, a, w, n, c, row, column);
    } else if (operator instanceof Operator.Linear linear) {
      double sum = linear.bias() ? w.get(1)[c] : 0;
      for (int i = 0; i < linear.inFeatures(); i++) {
        sum += a[n * linear.inFeatures() + i] * w.get(0)[i * linear.outFeatures() + c];
      }
      return sum;
    } else if (operator instanceof Operator.BatchNorm) {
      double mean = 0;
      double square = 0;
      double count = batch * in.positions();
      for (int m = 0; m < batch; m++) {
        for (int p = 0; p < in.positions(); p++) {
          mean += a[index(in, m, c, 0, p)] / count;
          square += Math.pow(a[index(in, m, c, 0, p)], 2) / count;
        }
      }
      double deviation = Math.sqrt(square - mean * mean + 1e-5);
      return w.get(0)[c] * (a[index(in, n, c, row, column)] - mean) / deviation + w.get(1)[c];
    } else if (operator instanceof Operator.LayerNorm) {
      double mean = 0;
      double square = 0;
      for (int k = 0; k < in.channels(); k++) {
        mean += a[index(in, n, k, row, column)] / in.channels();
        square += Math.pow(a[index(in, n, k, row, column)], 2) / in.channels();
      }
      double deviation = Math.sqrt(square - mean * mean + 1e-5);
      return w.get(0)[c] * (a[index(in, n, c, row, column)] - mean) / deviation + w.get(1)[c];
    } else if (operator instanceof Operator.Affine) {
      return w.get(0)[c] * a[index(in, n, c, row, column)] + w.get(1)[c];
    } else if (operator instanceof Operator.Activation activation) {
      return activation(activation.kind(), a[index(in, n, c, row, column)]);
    } else if (operator instanceof Operator.MaxPool pool) {
      return pooled(pool.window(), a, n, c, row, column, true);
    } else if (operator instanceof Operator.AvgPool pool) {
      return pooled(pool.window(), a, n, c, row, column, false) / pool.window().elements();
    } else if (operator instanceof Operator.GlobalAveragePool) {
      double sum = 0;
      for (int p = 0; p < in.positions(); p++) {
        sum += a[index(in, n, c, 0, p)];
      }
      return sum / in.positions();
    } else if (operator instanceof Operator.Add) {
      return a[index(in, n, c, row, column)] + x.get(1)[index(in, n, c, row, column)];
    } else if (operator instanceof Operator.Multiply) {
      return a[index(in, n, c, row, column)] * x.get(1)[n * in.channels() + c];
    } else if (operator instanceof Operator.Attention attention) {
      return attention(attention, x, n, c, row);
    } else if (operator instanceof Operator.PositionEmbedding positions) {
      double segment = positions.segments() > 0 ? w.get(1)[c * positions.segments()] : 0;
      int position = row * in.width() + column;
      return a[index(in, n, c, row, column)]
          + w.get(0)[c * positions.length() + position]
          + segment;
    } else if (operator instanceof Operator.ClassToken) {
      return row == 0 ? w.get(0)[c] : a[index(in, n, c, row - 1, column)];
    } else if (operator instanceof Operator.Embedding embedding) {
      return w.get(0)[(int) a[index(in, n, 0, row, column)] * embedding.channels() + c];
    }
    return moved(operator, x, n, c, row, column);
  }

  /** What only takes values from elsewhere. */
  private double moved(Operator operator, List<double[]> x, int n, int c, int row, int column) {
    double[] a = x.get(0);
    if (operator instanceof Operator.Slice slice) {
      return a[index(in, n, slice.from() + c, row, column)];
    } else if (operator instanceof Operator.PadChannels pad) {
      int channel = c - pad.before();
      return channel < 0 || channel >= in.channels() ? 0 : a[index(in, n, channel, row, column)];
    } else if (operator instanceof Operator.CornerPad pad) {
      // an odd row goes above the first half of the channels, an odd column left of every other
      // quarter
      int quarter = 4 * c / in.channels();
      int r = row - (pad.rows() + (quarter < 2 ? 1 : 0)) / 2;
      int k = column - (pad.columns() + (quarter % 2 == 0 ? 1 : 0)) / 2;
      boolean inside = r >= 0 && r < in.height() && k >= 0 && k < in.width();
      return inside ? a[index(in, n, c, r, k)] : 0;
    } else if (operator instanceof Operator.Take take) {
      return a[index(in, n, c, 0, take.position())];
    } else if (operator instanceof Operator.Concat) {
      double[] of = x.get(c / in.channels());
      return of[index(in, n, c % in.channels(), row, column)];
    } else if (operator instanceof Operator.Flatten || operator instanceof Operator.Tokens) {
      return a[index(out, n, c, row, column)];
    }
    throw new IllegalArgumentException("no definition of " + operator);
  }

  private static int index(TensorShape shape, int n, int c, int row, int column) {
    return ((n * shape.channels() + c) * shape.height() + row) * shape.width() + column;
  }

  private double conv(
      Operator.Conv conv, double[] x, List<double[]> w, int n, int c, int row, int column) {
    int inGroup = conv.inChannels() / conv.groups();
    int outGroup = conv.outChannels() / conv.groups();
    int group = c / outGroup;
    double sum = conv.bias() ? w.get(1)[c] : 0;
    for (int i = 0; i < inGroup; i++) {
      for (int kr = 0; kr < conv.kernelHeight(); kr++) {
        for (int kc = 0; kc < conv.kernelWidth(); kc++) {
          int r = row * conv.strideHeight() - conv.padding().top() + kr;
          int q = column * conv.strideWidth() - conv.padding().left() + kc;
          if (r < 0 || r >= in.height() || q < 0 || q >= in.width()) {
            continue;
          }
          int kernel = kr * conv.kernelWidth() + kc;
          int size = conv.kernelHeight() * conv.kernelWidth();
          int weight =
              conv.depthwise()
                  ? (kernel * conv.inChannels() + group) * outGroup + c % outGroup
                  : ((group * size + kernel) * inGroup + i) * outGroup + c % outGroup;
          sum += w.get(0)[weight] * x[index(in, n, group * inGroup + i, r, q)];
        }
      }
    }
    return sum;
  }

  private double pooled(
      Window window, double[] x, int n, int c, int row, int column, boolean largest) {
    double sum = 0;
    double most = Double.NEGATIVE_INFINITY;
    for (int kr = 0; kr < window.height(); kr++) {
      for (int kc = 0; kc < window.width(); kc++) {
        int r = row * window.strideHeight() - window.padding().top() + kr;
        int q = column * window.strideWidth() - window.padding().left() + kc;
        if (r >= 0 && r < in.height() && q >= 0 && q < in.width()) {
          sum += x[index(in, n, c, r, q)];
          most = Math.max(most, x[index(in, n, c, r, q)]);
        }
      }
    }
    return largest ? most : sum;
  }

  private double attention(Operator.Attention attention, List<double[]> x, int n, int c, int t) {
    int size = attention.headChannels();
    int first = c / size * size;
    int seen = attention.causal() ? t + 1 : in.height();
    double sum = 0;
    double weighted = 0;
    for (int s = 0; s < seen; s++) {
      double score = 0;
      for (int d = first; d < first + size; d++) {
        score += x.get(0)[index(in, n, d, t, 0)] * x.get(1)[index(in, n, d, s, 0)];
      }
      double e = Math.exp(score / Math.sqrt(size));
      sum += e;
      weighted += e * x.get(2)[index(in, n, c, s, 0)];
    }
    return weighted / sum;
  }

  private static double activation(ActivationKind kind, double x) {
    return switch (kind) {
      case RELU -> Math.max(0, x);
      case RELU6 -> Math.min(6, Math.max(0, x));
      case HARDTANH -> Math.min(1, Math.max(-1, x));
      case TANH -> Math.tanh(x);
      case SIGMOID -> 1 / (1 + Math.exp(-x));
      case SWISH -> x / (1 + Math.exp(-x));
      case HSWISH -> x * Math.min(6, Math.max(0, x + 3)) / 6;
      case HSIGMOID -> Math.min(6, Math.max(0, x + 3)) / 6;
      case GELU -> x * normal(x);
    };
  }

  /** The normal distribution function by its power series (Abramowitz and Stegun 26.2.11). */
  private static double normal(double x) {
    double term = x;
    double sum = x;
    for (int k = 3; Math.abs(term) > 1e-18 * Math.abs(sum) && k < 400; k += 2) {
      term *= x * x / k;
      sum += term;
    }
    return 0.5 + sum * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  }
}
