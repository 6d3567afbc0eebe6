package org.hwnas.runtime.training;

import java.util.Arrays;
import java.util.List;
import org.hwnas.runtime.network.TensorShape;

/**
 * Batch normalisation (Ioffe and Szegedy, ICML 2015): the batch's mean and (biased) variance while
 * training, their running averages at inference.
 */
final class BatchNormLayer implements Layer {
  static final float EPSILON = 1e-5f;
  private static final float MOMENTUM = 0.1f;

  final Weight scale;
  final Weight shift;
  final float[] mean;
  final float[] variance;
  private final float[] batchMean;
  private final float[] inverseDeviation;
  private final int batch;
  private final int positions;

  BatchNormLayer(TensorShape shape, int batch) {
    int channels = shape.channels();
    float[] ones = new float[channels];
    Arrays.fill(ones, 1);
    scale = Weight.of(ones, false);
    shift = Weight.of(new float[channels], false);
    mean = new float[channels];
    variance = ones.clone();
    batchMean = new float[channels];
    inverseDeviation = new float[channels];
    this.batch = batch;
    positions = Math.toIntExact(shape.positions());
  }

  @Override
  public List<Weight> weights() {
    return List.of(scale, shift);
  }

  @Override
  public void forward(float[][] inputs, float[] output, Mode mode) {
    float[] x = inputs[0];
    int channels = mean.length;
    for (int c = 0; c < channels; c++) {
      float centre = mean[c];
      float spread = variance[c];
      if (mode.training()) {
        double sum = 0;
        double squares = 0;
        for (int n = 0; n < batch; n++) {
          int from = (n * channels + c) * positions;
          sum += sum(x, from, positions);
          squares += products(x, 0, x, from, positions);
        }
        int count = batch * positions;
        double m = sum / count;
        double v = Math.max(0, squares / count - m * m);
        centre = (float) m;
        spread = (float) v;
        mean[c] += MOMENTUM * (centre - mean[c]);
        float unbiased = count > 1 ? (float) (v * count / (count - 1)) : spread;
        variance[c] += MOMENTUM * (unbiased - variance[c]);
      }
      batchMean[c] = centre;
      inverseDeviation[c] = (float) (1 / Math.sqrt(spread + EPSILON));
      float a = scale.value()[c] * inverseDeviation[c];
      float b = shift.value()[c] - a * centre;
      for (int n = 0; n < batch; n++) {
        int from = (n * channels + c) * positions;
        for (int i = from; i < from + positions; i++) {
          output[i] = a * x[i] + b;
        }
      }
    }
  }

  @Override
  public void backward(float[][] inputs, float[] output, float[] gradOutput, float[][] gradInputs) {
    float[] x = inputs[0];
    float[] gradX = gradInputs[0];
    int channels = mean.length;
    int count = batch * positions;
    for (int c = 0; c < channels; c++) {
      double sum = 0;
      double product = 0;
      float m = batchMean[c];
      float s = inverseDeviation[c];
      for (int n = 0; n < batch; n++) {
        int from = (n * channels + c) * positions;
        sum += sum(gradOutput, from, positions);
        product += products(x, m, gradOutput, from, positions);
      }
      shift.gradient()[c] = (float) sum;
      scale.gradient()[c] = (float) (product * s);
      float a = scale.value()[c] * s;
      float meanGradient = (float) (sum / count);
      float slope = (float) (product * s * s / count);
      for (int n = 0; n < batch; n++) {
        int from = (n * channels + c) * positions;
        for (int i = from; i < from + positions; i++) {
          gradX[i] += a * (gradOutput[i] - meanGradient - (x[i] - m) * slope);
        }
      }
    }
  }

  /** Four sums at a time: one alone waits for each addition. */
  private static float sum(float[] x, int from, int count) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    int i = from;
    for (int end = from + (count & ~3); i < end; i += 4) {
      a += x[i];
      b += x[i + 1];
      c += x[i + 2];
      d += x[i + 3];
    }
    for (; i < from + count; i++) {
      a += x[i];
    }
    return (a + b) + (c + d);
  }

  /** Sum of {@code (x - centre) * y}. */
  private static float products(float[] x, float centre, float[] y, int from, int count) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    int i = from;
    for (int end = from + (count & ~3); i < end; i += 4) {
      a += (x[i] - centre) * y[i];
      b += (x[i + 1] - centre) * y[i + 1];
      c += (x[i + 2] - centre) * y[i + 2];
      d += (x[i + 3] - centre) * y[i + 3];
    }
    for (; i < from + count; i++) {
      a += (x[i] - centre) * y[i];
    }
    return (a + b) + (c + d);
  }
}
