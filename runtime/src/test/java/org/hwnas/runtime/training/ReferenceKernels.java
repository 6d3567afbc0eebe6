package org.hwnas.runtime.training;

/** The definitions of convolution and product as loops in double precision: slow and plain. */
public final class ReferenceKernels implements Kernels {
  @Override
  public Convolution convolution(ConvSize size) {
    return new Loops(size);
  }

  @Override
  public Dense dense(int batch, int in, int out) {
    return new Product(batch, in, out);
  }

  @Override
  public void close() {}

  private static void round(double[] from, float[] to) {
    for (int i = 0; i < from.length; i++) {
      to[i] = (float) from[i];
    }
  }

  private record Loops(ConvSize size) implements Convolution {
    /** Gets the places of the three values that meet in one multiplication. */
    @FunctionalInterface
    private interface Term {
      void at(int x, int w, int y);
    }

    private void forEachTerm(Term term) {
      int channels = size.inChannels();
      int perInput = size.outChannels() / channels; // filters of an input channel where depthwise
      for (int n = 0; n < size.batch(); n++) {
        for (int o = 0; o < size.outChannels(); o++) {
          for (int c = 0; c < channels; c++) {
            if (size.depthwise() && o / perInput != c) {
              continue;
            }
            for (int row = 0; row < size.outHeight(); row++) {
              for (int column = 0; column < size.outWidth(); column++) {
                int y = ((n * size.outChannels() + o) * size.outHeight() + row);
                window(n, o, c, row, column, y * size.outWidth() + column, term);
              }
            }
          }
        }
      }
    }

    private void window(int n, int o, int c, int row, int column, int y, Term term) {
      for (int kr = 0; kr < size.kernelHeight(); kr++) {
        for (int kc = 0; kc < size.kernelWidth(); kc++) {
          int r = row * size.strideHeight() - size.padding().top() + kr;
          int k = column * size.strideWidth() - size.padding().left() + kc;
          if (r < 0 || r >= size.height() || k < 0 || k >= size.width()) {
            continue;
          }
          int x = ((n * size.inChannels() + c) * size.height() + r) * size.width() + k;
          int tap = (kr * size.kernelWidth() + kc) * size.inChannels() + c;
          int filters = size.outChannels() / (size.depthwise() ? size.inChannels() : 1);
          term.at(x, tap * filters + o % filters, y);
        }
      }
    }

    @Override
    public void forward(float[] x, float[] w, float[] y) {
      double[] sum = new double[size.outputLength()];
      forEachTerm((i, j, k) -> sum[k] += (double) x[i] * w[j]);
      round(sum, y);
    }

    @Override
    public void backward(float[] x, float[] w, float[] gradY, float[] gradX, float[] gradW) {
      double[] sumX = new double[size.inputLength()];
      double[] sumW = new double[size.weightLength()];
      forEachTerm(
          (i, j, k) -> {
            sumX[i] += (double) gradY[k] * w[j];
            sumW[j] += (double) gradY[k] * x[i];
          });
      round(sumX, gradX);
      round(sumW, gradW);
    }
  }

  private record Product(int batch, int in, int out) implements Dense {
    @Override
    public void forward(float[] x, float[] w, float[] y) {
      for (int n = 0; n < batch; n++) {
        for (int o = 0; o < out; o++) {
          double sum = 0;
          for (int i = 0; i < in; i++) {
            sum += (double) x[n * in + i] * w[i * out + o];
          }
          y[n * out + o] = (float) sum;
        }
      }
    }

    @Override
    public void backward(float[] x, float[] w, float[] gradY, float[] gradX, float[] gradW) {
      double[] sumX = new double[batch * in];
      double[] sumW = new double[in * out];
      for (int n = 0; n < batch; n++) {
        for (int i = 0; i < in; i++) {
          for (int o = 0; o < out; o++) {
            sumX[n * in + i] += (double) gradY[n * out + o] * w[i * out + o];
            sumW[i * out + o] += (double) gradY[n * out + o] * x[n * in + i];
          }
        }
      }
      round(sumX, gradX);
      round(sumW, gradW);
    }
  }
}
