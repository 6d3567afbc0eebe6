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
      float[] x = inputs[0];
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
