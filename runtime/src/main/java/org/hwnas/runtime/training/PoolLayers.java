package org.hwnas.runtime.training;

import org.hwnas.runtime.network.TensorShape;
import org.hwnas.runtime.network.Window;

/** Pooling in plain Java: the library's is several times slower. */
final class PoolLayers {
  private PoolLayers() {}

  /**
   * Windows over a map.
   *
   * @param in shape of the input
   * @param out shape of the output
   * @param window size, strides and padding
   */
  record Windows(TensorShape in, TensorShape out, Window window) {
    int rowFrom(int row) {
      return Math.max(0, rowAt(row));
    }

    int rowTo(int row) {
      return Math.min(in.height(), rowAt(row) + window.height());
    }

    int columnFrom(int column) {
      return Math.max(0, columnAt(column));
    }

    int columnTo(int column) {
      return Math.min(in.width(), columnAt(column) + window.width());
    }

    /** Whether all are 2 x 2 and none reaches beyond the map. */
    boolean quarters() {
      return window.height() == 2
          && window.width() == 2
          && rowAt(0) >= 0
          && columnAt(0) >= 0
          && rowAt(out.height() - 1) + 2 <= in.height()
          && columnAt(out.width() - 1) + 2 <= in.width();
    }

    private int rowAt(int row) {
      return row * window.strideHeight() - window.padding().top();
    }

    private int columnAt(int column) {
      return column * window.strideWidth() - window.padding().left();
    }
  }

  /** Maximum over windows. */
  record Max(Windows windows, int[] winners) implements Layer {
    Max(Windows windows, int batch) {
      this(windows, new int[Math.toIntExact(batch * windows.out().elements())]);
    }

    @Override
    public void forward(float[][] inputs, float[] output, Mode mode) {
      if (windows.quarters()) {
        quarters(inputs[0], output);
      } else {
        general(inputs[0], output);
      }
    }

    /** Windows of 2 x 2: without a loop inside, and without branches that cannot be foretold. */
    private void quarters(float[] x, float[] output) {
      int width = windows.in().width();
      int strideHeight = windows.window().strideHeight();
      int strideWidth = windows.window().strideWidth();
      int at = 0;
      int maps = output.length / Math.toIntExact(windows.out().positions());
      for (int m = 0; m < maps; m++) {
        for (int row = 0; row < windows.out().height(); row++) {
          int i = (m * windows.in().height() + row * strideHeight) * width;
          for (int column = 0; column < windows.out().width(); column++, i += strideWidth) {
            float a = x[i];
            float b = x[i + 1];
            float c = x[i + width];
            float d = x[i + width + 1];
            int upper = b > a ? 1 : 0;
            int lower = d > c ? width + 1 : width;
            float above = Math.max(a, b);
            float below = Math.max(c, d);
            winners[at] = i + (below > above ? lower : upper);
            output[at++] = Math.max(above, below);
          }
        }
      }
    }

    void general(float[] x, float[] output) {
      int at = 0;
      int maps = output.length / Math.toIntExact(windows.out().positions());
      for (int m = 0; m < maps; m++) {
        int base = m * windows.in().height() * windows.in().width();
        for (int row = 0; row < windows.out().height(); row++) {
          for (int column = 0; column < windows.out().width(); column++) {
            int best = -1;
            for (int r = windows.rowFrom(row); r < windows.rowTo(row); r++) {
              for (int c = windows.columnFrom(column); c < windows.columnTo(column); c++) {
                int i = base + r * windows.in().width() + c;
                best = best < 0 || x[i] > x[best] ? i : best;
              }
            }
            winners[at] = best;
            output[at++] = x[best];
          }
        }
      }
    }

    @Override
    public void backward(
        float[][] inputs, float[] output, float[] gradOutput, float[][] gradInputs) {
      for (int i = 0; i < gradOutput.length; i++) {
        gradInputs[0][winners[i]] += gradOutput[i];
      }
    }
  }

  /** Mean over windows; padded zeros count. */
  record Average(Windows windows) implements Layer {
    @Override
    public void forward(float[][] inputs, float[] output, Mode mode) {
      float[] x = inputs[0];
      float share = 1f / windows.window().elements();
      int at = 0;
      int maps = output.length / Math.toIntExact(windows.out().positions());
      for (int m = 0; m < maps; m++) {
        int base = m * windows.in().height() * windows.in().width();
        for (int row = 0; row < windows.out().height(); row++) {
          for (int column = 0; column < windows.out().width(); column++) {
            float sum = 0;
            for (int r = windows.rowFrom(row); r < windows.rowTo(row); r++) {
              for (int c = windows.columnFrom(column); c < windows.columnTo(column); c++) {
                sum += x[base + r * windows.in().width() + c];
              }
            }
            output[at++] = sum * share;
          }
        }
      }
    }

    @Override
    public void backward(
        float[][] inputs, float[] output, float[] gradOutput, float[][] gradInputs) {
      float share = 1f / windows.window().elements();
      int at = 0;
      int maps = gradOutput.length / Math.toIntExact(windows.out().positions());
      for (int m = 0; m < maps; m++) {
        int base = m * windows.in().height() * windows.in().width();
        for (int row = 0; row < windows.out().height(); row++) {
          for (int column = 0; column < windows.out().width(); column++) {
            float gradient = gradOutput[at++] * share;
            for (int r = windows.rowFrom(row); r < windows.rowTo(row); r++) {
              for (int c = windows.columnFrom(column); c < windows.columnTo(column); c++) {
                gradInputs[0][base + r * windows.in().width() + c] += gradient;
              }
            }
          }
        }
      }
    }
  }

  /** Mean over all positions. */
  record GlobalAverage(int positions) implements Layer {
    @Override
    public void forward(float[][] inputs, float[] output, Mode mode) {
      for (int m = 0; m < output.length; m++) {
        float sum = 0;
        for (int i = m * positions; i < (m + 1) * positions; i++) {
          sum += inputs[0][i];
        }
        output[m] = sum / positions;
      }
    }

    @Override
    public void backward(
        float[][] inputs, float[] output, float[] gradOutput, float[][] gradInputs) {
      for (int m = 0; m < gradOutput.length; m++) {
        float share = gradOutput[m] / positions;
        for (int i = m * positions; i < (m + 1) * positions; i++) {
          gradInputs[0][i] += share;
        }
      }
    }
  }
}
