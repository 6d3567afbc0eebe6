package org.hwnas.runtime.training;

import org.hwnas.runtime.network.Operator;
import org.hwnas.runtime.network.TensorShape;

/**
 * Scaled dot-product attention (Vaswani et al., NeurIPS 2017, section 3.2.1) of queries, keys and
 * values, each N x (heads headChannels) x tokens: for a head, {@code y = v softmax(k^T q /
 * sqrt(d))} over the tokens {@code s} a token {@code t} sees.
 *
 * <p>The inner loops run over tokens, which lie together.
 */
final class AttentionLayer implements Layer {
  private final Operator.Attention attention;
  private final int batch;
  private final int tokens;
  private final float factor;

  /** Of the last forward pass, {@code batch x heads x t x s}. */
  private final float[] probabilities;

  private final float[] gradScores;

  AttentionLayer(Operator.Attention attention, TensorShape shape, int batch) {
    this.attention = attention;
    this.batch = batch;
    tokens = Math.toIntExact(shape.positions());
    factor = (float) (1 / Math.sqrt(attention.headChannels()));
    probabilities =
        new float
            [Math.multiplyExact(batch * attention.heads(), Math.multiplyExact(tokens, tokens))];
    gradScores = new float[tokens * tokens];
  }

  @Override
  public void forward(float[][] inputs, float[] output, Mode mode) {
    for (int head = 0; head < batch * attention.heads(); head++) {
      int map = head * attention.headChannels() * tokens;
      int scores = head * tokens * tokens;
      outer(inputs[0], inputs[1], map, probabilities, scores);
      softmax(scores);
      for (int d = 0; d < attention.headChannels(); d++) {
        int at = map + d * tokens;
        for (int t = 0; t < tokens; t++) {
          output[at + t] = dot(probabilities, scores + t * tokens, inputs[2], at, tokens);
        }
      }
    }
  }

  /** {@code to[t, s] = sum over channels of a[d, t] b[d, s]}. */
  private void outer(float[] a, float[] b, int map, float[] to, int start) {
    java.util.Arrays.fill(to, start, start + tokens * tokens, 0);
    for (int d = 0; d < attention.headChannels(); d++) {
      int at = map + d * tokens;
      for (int t = 0; t < tokens; t++) {
        float q = a[at + t];
        int row = start + t * tokens;
        for (int s = 0; s < tokens; s++) {
          to[row + s] += q * b[at + s];
        }
      }
    }
  }

  private void softmax(int start) {
    for (int t = 0; t < tokens; t++) {
      int row = start + t * tokens;
      int seen = attention.causal() ? t + 1 : tokens;
      float largest = Float.NEGATIVE_INFINITY;
      for (int s = 0; s < seen; s++) {
        largest = Math.max(largest, probabilities[row + s]);
      }
      double sum = 0;
      for (int s = 0; s < seen; s++) {
        double e = StrictMath.exp((double) factor * (probabilities[row + s] - largest));
        probabilities[row + s] = (float) e;
        sum += e;
      }
      float share = (float) (1 / sum);
      for (int s = 0; s < tokens; s++) {
        probabilities[row + s] = s < seen ? probabilities[row + s] * share : 0;
      }
    }
  }

  private static float dot(float[] a, int fromA, float[] b, int fromB, int length) {
    float even = 0;
    float odd = 0;
    int i = 0;
    for (; i + 2 <= length; i += 2) { // two sums: one alone waits for each addition
      even += a[fromA + i] * b[fromB + i];
      odd += a[fromA + i + 1] * b[fromB + i + 1];
    }
    return i < length ? even + odd + a[fromA + i] * b[fromB + i] : even + odd;
  }

  @Override
  public void backward(float[][] inputs, float[] output, float[] gradOutput, float[][] gradInputs) {
    for (int head = 0; head < batch * attention.heads(); head++) {
      int map = head * attention.headChannels() * tokens;
      int scores = head * tokens * tokens;
      for (int d = 0; d < attention.headChannels(); d++) {
        int at = map + d * tokens;
        for (int t = 0; t < tokens; t++) {
          float g = gradOutput[at + t];
          int row = scores + t * tokens;
          for (int s = 0; s < tokens; s++) {
            gradInputs[2][at + s] += g * probabilities[row + s];
          }
        }
      }
      outer(gradOutput, inputs[2], map, gradScores, 0);
      for (int t = 0; t < tokens; t++) {
        int row = t * tokens;
        float mean = dot(gradScores, row, probabilities, scores + row, tokens);
        for (int s = 0; s < tokens; s++) {
          gradScores[row + s] =
              factor * probabilities[scores + row + s] * (gradScores[row + s] - mean);
        }
      }
      for (int d = 0; d < attention.headChannels(); d++) {
        int at = map + d * tokens;
        for (int t = 0; t < tokens; t++) {
          gradInputs[0][at + t] += dot(gradScores, t * tokens, inputs[1], at, tokens);
          float q = inputs[0][at + t];
          for (int s = 0; s < tokens; s++) {
            gradInputs[1][at + s] += q * gradScores[t * tokens + s];
          }
        }
      }
    }
  }
}
