package org.hwnas.runtime.training;

import java.util.Arrays;
import java.util.List;
import org.hwnas.runtime.network.TensorShape;

/**
 * Batch normalisation (Ioffe and Szegedy, ICML 2015): the batch's mean and (biased) variance while
 * training, their running averages at inference.
 *
 * <p>Works on one channel of the whole batch at a time, copied together: the compiler vectorises
 * long loops over whole arrays, but neither short ones nor loops over parts of larger arrays.
 */
final class BatchNormLayer implements Layer {
  static final float EPSILON = 1e-5f;
  static final float MOMENTUM = 0.1f;

  /** Share of a batch in the running statistics. */
  float momentum = MOMENTUM;

  final Weight scale;
  final Weight shift;
  final float[] mean;
  final float[] variance;
  private final float[] batchMean;
  private final float[] inverseDeviation;
  private final int batch;
  private final int positions;
  private final float[] channel;
  private final float[] gradient;
  private final float[] sumGradient;

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
    channel = new float[batch * positions];
    gradient = new float[channel.length];
    sumGradient = new float[channel.length];
  }

  @Override
  public List<Weight> weights() {
    return List.of(scale, shift);
  }

  @Override
  public void forward(float[][] inputs, float[] output, Mode mode) {
    float[] x = inputs[0];
    for (int c = 0; c < mean.length; c++) {
      gather(x, c, channel);
      float centre = mean[c];
      float spread = variance[c];
      if (mode.training()) {
        int count = channel.length;
        double m = sum(channel) / count;
        double v = sumOfProducts(channel, (float) m, channel, (float) m) / count;
        centre = (float) m;
        spread = (float) v;
        mean[c] += momentum * (centre - mean[c]);
        float unbiased = count > 1 ? (float) (v * count / (count - 1)) : spread;
        variance[c] += momentum * (unbiased - variance[c]);
      }
      batchMean[c] = centre;
      inverseDeviation[c] = (float) (1 / Math.sqrt(spread + EPSILON));
      float a = scale.value()[c] * inverseDeviation[c];
      line(channel, a, shift.value()[c] - a * centre);
      scatter(channel, c, output);
    }
  }

  @Override
  public void backward(float[][] inputs, float[] output, float[] gradOutput, float[][] gradInputs) {
    for (int c = 0; c < mean.length; c++) {
      gather(inputs[0], c, channel);
      gather(gradOutput, c, gradient);
      gather(gradInputs[0], c, sumGradient);
      float m = batchMean[c];
      float s = inverseDeviation[c];
      int count = channel.length;
      double sum = sum(gradient);
      double product = sumOfProducts(channel, m, gradient, 0);
      shift.gradient()[c] = (float) sum;
      scale.gradient()[c] = (float) (product * s);
      // a * (g - sum / count - (x - m) * product * s^2 / count), with the constants put together
      float a = scale.value()[c] * s;
      float slope = (float) (-a * product * s * s / count);
      addPlane(sumGradient, a, gradient, slope, channel, (float) (-a * sum / count) - slope * m);
      scatter(sumGradient, c, gradInputs[0]);
    }
  }

  private void gather(float[] from, int c, float[] to) {
    for (int n = 0; n < batch; n++) {
      System.arraycopy(from, (n * mean.length + c) * positions, to, n * positions, positions);
    }
  }

  private void scatter(float[] from, int c, float[] to) {
    for (int n = 0; n < batch; n++) {
      System.arraycopy(from, n * positions, to, (n * mean.length + c) * positions, positions);
    }
  }

  private static void line(float[] x, float a, float b) {
    for (int i = 0; i < x.length; i++) {
      x[i] = a * x[i] + b;
    }
  }

  private static void addPlane(float[] to, float a, float[] x, float b, float[] y, float c) {
    for (int i = 0; i < to.length; i++) {
      to[i] += a * x[i] + b * y[i] + c;
    }
  }

  /** Four sums at a time here and below: one alone waits for each addition. */
  private static double sum(float[] x) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    int i = 0;
    for (; i + 4 <= x.length; i += 4) {
      a += x[i];
      b += x[i + 1];
      c += x[i + 2];
      d += x[i + 3];
    }
    for (; i < x.length; i++) {
      a += x[i];
    }
    return (double) a + b + c + d;
  }

  /** Of {@code (x - xCentre) * (y - yCentre)}. */
  private static double sumOfProducts(float[] x, float xCentre, float[] y, float yCentre) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    int i = 0;
    for (; i + 4 <= x.length; i += 4) {
      a += (x[i] - xCentre) * (y[i] - yCentre);
      b += (x[i + 1] - xCentre) * (y[i + 1] - yCentre);
      c += (x[i + 2] - xCentre) * (y[i + 2] - yCentre);
      d += (x[i + 3] - xCentre) * (y[i + 3] - yCentre);
    }
    for (; i < x.length; i++) {
      a += (x[i] - xCentre) * (y[i] - yCentre);
    }
    return (double) a + b + c + d;
  }
}
