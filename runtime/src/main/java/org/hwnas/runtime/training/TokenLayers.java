package org.hwnas.runtime.training;

import java.util.Arrays;
import java.util.List;
import org.hwnas.runtime.network.TensorShape;

/**
 * Layers of transformers beside attention and linear layers. Maps are N x C x positions: a
 * channel's values at all positions lie together, so that loops over positions vectorise.
 */
final class TokenLayers {
  private TokenLayers() {}

  private static float[] ones(int length) {
    float[] ones = new float[length];
    Arrays.fill(ones, 1);
    return ones;
  }

  /**
   * Normalisation of each position over its channels by mean and (biased) variance, then scale and
   * shift per channel (Ba, Kiros and Hinton, arXiv 1607.06450).
   */
  static final class LayerNorm implements Layer {
    /** Added to the variance; the usual default of frameworks. */
    static final float EPSILON = 1e-5f;

    final Weight scale;
    final Weight shift;
    private final int batch;
    private final int channels;
    private final int positions;
    private final float[] mean;
    private final float[] inverse;
    private final float[] sum;
    private final float[] product;

    LayerNorm(TensorShape shape, int batch) {
      this.batch = batch;
      channels = shape.channels();
      positions = Math.toIntExact(shape.positions());
      scale = Weight.of(ones(channels), false);
      shift = Weight.of(new float[channels], false);
      mean = new float[batch * positions];
      inverse = new float[batch * positions];
      sum = new float[positions];
      product = new float[positions];
    }

    @Override
    public List<Weight> weights() {
      return List.of(scale, shift);
    }

    @Override
    public void forward(float[][] inputs, float[] output, Mode mode) {
      float[] x = inputs[0];
      for (int n = 0; n < batch; n++) {
        statistics(x, n);
        int from = n * positions;
        for (int c = 0; c < channels; c++) {
          float a = scale.value()[c];
          float b = shift.value()[c];
          int at = (n * channels + c) * positions;
          for (int p = 0; p < positions; p++) {
            output[at + p] = a * (x[at + p] - mean[from + p]) * inverse[from + p] + b;
          }
        }
      }
    }

    /** In two passes: one with squares alone would lose a small variance in a large mean. */
    private void statistics(float[] x, int n) {
      Arrays.fill(sum, 0);
      for (int c = 0; c < channels; c++) {
        int at = (n * channels + c) * positions;
        for (int p = 0; p < positions; p++) {
          sum[p] += x[at + p];
        }
      }
      Arrays.fill(product, 0);
      for (int p = 0; p < positions; p++) {
        mean[n * positions + p] = sum[p] / channels;
      }
      for (int c = 0; c < channels; c++) {
        int at = (n * channels + c) * positions;
        for (int p = 0; p < positions; p++) {
          float d = x[at + p] - mean[n * positions + p];
          product[p] += d * d;
        }
      }
      for (int p = 0; p < positions; p++) {
        inverse[n * positions + p] = (float) (1 / Math.sqrt(product[p] / channels + EPSILON));
      }
    }

    @Override
    public void backward(
        float[][] inputs, float[] output, float[] gradOutput, float[][] gradInputs) {
      float[] x = inputs[0];
      float[] gradX = gradInputs[0];
      Arrays.fill(scale.gradient(), 0);
      Arrays.fill(shift.gradient(), 0);
      for (int n = 0; n < batch; n++) {
        int from = n * positions;
        Arrays.fill(sum, 0);
        Arrays.fill(product, 0);
        for (int c = 0; c < channels; c++) {
          float a = scale.value()[c];
          int at = (n * channels + c) * positions;
          double toScale = 0;
          double toShift = 0;
          for (int p = 0; p < positions; p++) {
            float g = gradOutput[at + p];
            float normal = (x[at + p] - mean[from + p]) * inverse[from + p];
            toScale += g * normal;
            toShift += g;
            sum[p] += a * g;
            product[p] += a * g * normal;
          }
          scale.gradient()[c] += (float) toScale;
          shift.gradient()[c] += (float) toShift;
        }
        for (int c = 0; c < channels; c++) {
          float a = scale.value()[c];
          int at = (n * channels + c) * positions;
          for (int p = 0; p < positions; p++) {
            float normal = (x[at + p] - mean[from + p]) * inverse[from + p];
            gradX[at + p] +=
                inverse[from + p]
                    * (a * gradOutput[at + p] - (sum[p] + normal * product[p]) / channels);
          }
        }
      }
    }
  }

  /** Scale and shift per channel. */
  static final class Affine implements Layer {
    final Weight scale;
    final Weight shift;
    private final int channels;
    private final int positions;

    Affine(TensorShape shape) {
      channels = shape.channels();
      positions = Math.toIntExact(shape.positions());
      scale = Weight.of(ones(channels), false);
      shift = Weight.of(new float[channels], false);
    }

    @Override
    public List<Weight> weights() {
      return List.of(scale, shift);
    }

    @Override
    public void forward(float[][] inputs, float[] output, Mode mode) {
      for (int m = 0; m < output.length / positions; m++) {
        float a = scale.value()[m % channels];
        float b = shift.value()[m % channels];
        for (int i = m * positions; i < (m + 1) * positions; i++) {
          output[i] = a * inputs[0][i] + b;
        }
      }
    }

    @Override
    public void backward(
        float[][] inputs, float[] output, float[] gradOutput, float[][] gradInputs) {
      Arrays.fill(scale.gradient(), 0);
      Arrays.fill(shift.gradient(), 0);
      for (int m = 0; m < gradOutput.length / positions; m++) {
        float a = scale.value()[m % channels];
        double toScale = 0;
        double toShift = 0;
        for (int i = m * positions; i < (m + 1) * positions; i++) {
          gradInputs[0][i] += a * gradOutput[i];
          toScale += gradOutput[i] * inputs[0][i];
          toShift += gradOutput[i];
        }
        scale.gradient()[m % channels] += (float) toScale;
        shift.gradient()[m % channels] += (float) toShift;
      }
    }
  }

  /**
   * A row of a table for each word number. Inputs are numbers in floats, one per position; they
   * have no gradient. Table: {@code vocabulary x channels}.
   */
  static final class Embedding implements Layer {
    final Weight table;

    /** What a tied {@link Unembedding} adds in the same backward pass, which comes before. */
    private final float[] tied;

    private boolean shared;
    private final int vocabulary;
    private final int channels;
    private final int positions;

    Embedding(int vocabulary, TensorShape out) {
      this.vocabulary = vocabulary;
      channels = out.channels();
      positions = Math.toIntExact(out.positions());
      table = Weight.of(new float[Math.multiplyExact(vocabulary, channels)], false);
      tied = new float[table.value().length];
    }

    /** Where a layer with the same table adds its gradient of it. */
    float[] tie() {
      shared = true;
      return tied;
    }

    @Override
    public List<Weight> weights() {
      return List.of(table);
    }

    @Override
    public void forward(float[][] inputs, float[] output, Mode mode) {
      for (int i = 0; i < inputs[0].length; i++) {
        int row = word(inputs[0][i]) * channels;
        int at = i / positions * channels * positions + i % positions;
        for (int c = 0; c < channels; c++) {
          output[at + c * positions] = table.value()[row + c];
        }
      }
    }

    private int word(float number) {
      int word = Math.round(number);
      if (word < 0 || word >= vocabulary) {
        throw new IllegalArgumentException(
            "word number %s is outside the vocabulary of %d".formatted(number, vocabulary));
      }
      return word;
    }

    @Override
    public void backward(
        float[][] inputs, float[] output, float[] gradOutput, float[][] gradInputs) {
      float[] gradient = table.gradient();
      Arrays.fill(gradient, 0);
      if (shared) {
        System.arraycopy(tied, 0, gradient, 0, gradient.length);
        Arrays.fill(tied, 0);
      }
      for (int i = 0; i < inputs[0].length; i++) {
        int row = word(inputs[0][i]) * channels;
        int at = i / positions * channels * positions + i % positions;
        for (int c = 0; c < channels; c++) {
          gradient[row + c] += gradOutput[at + c * positions];
        }
      }
    }
  }

  /** Scores of all words at each position: products with the rows of an embedding's table. */
  static final class Unembedding implements Layer {
    private final Embedding embedding;
    private final int batch;
    private final int channels;
    private final int words;
    private final int positions;

    Unembedding(Embedding embedding, TensorShape in, TensorShape out, int batch) {
      this.embedding = embedding;
      this.batch = batch;
      channels = in.channels();
      words = out.channels();
      positions = Math.toIntExact(in.positions());
      if (embedding.channels != channels || embedding.vocabulary < words) {
        throw new IllegalArgumentException(
            "an embedding of %d x %d cannot score %d words of %d channels"
                .formatted(embedding.vocabulary, embedding.channels, words, channels));
      }
      embedding.tie();
    }

    @Override
    public void forward(float[][] inputs, float[] output, Mode mode) {
      float[] table = embedding.table.value();
      Arrays.fill(output, 0);
      for (int n = 0; n < batch; n++) {
        for (int w = 0; w < words; w++) {
          int to = (n * words + w) * positions;
          for (int c = 0; c < channels; c++) {
            float a = table[w * channels + c];
            int from = (n * channels + c) * positions;
            for (int p = 0; p < positions; p++) {
              output[to + p] += a * inputs[0][from + p];
            }
          }
        }
      }
    }

    @Override
    public void backward(
        float[][] inputs, float[] output, float[] gradOutput, float[][] gradInputs) {
      float[] table = embedding.table.value();
      float[] gradient = embedding.tie();
      for (int n = 0; n < batch; n++) {
        for (int w = 0; w < words; w++) {
          int to = (n * words + w) * positions;
          for (int c = 0; c < channels; c++) {
            float a = table[w * channels + c];
            int from = (n * channels + c) * positions;
            float sum = 0;
            for (int p = 0; p < positions; p++) {
              sum += gradOutput[to + p] * inputs[0][from + p];
              gradInputs[0][from + p] += a * gradOutput[to + p];
            }
            gradient[w * channels + c] += sum;
          }
        }
      }
    }
  }

  /**
   * Adds trained numbers: those of the position, and those of the first segment, to which all of a
   * single text belongs. Positions: {@code channels x length}; segments: {@code channels x
   * segments}.
   */
  static final class PositionEmbedding implements Layer {
    private final Weight byPosition;
    private final Weight bySegment;
    private final int batch;
    private final int channels;
    private final int positions;
    private final int length;
    private final int segments;

    PositionEmbedding(TensorShape shape, int length, int segments, int batch) {
      this.batch = batch;
      this.length = length;
      this.segments = segments;
      channels = shape.channels();
      positions = Math.toIntExact(shape.positions());
      byPosition = Weight.of(new float[channels * length], false);
      bySegment = Weight.of(new float[channels * segments], false);
    }

    @Override
    public List<Weight> weights() {
      return segments > 0 ? List.of(byPosition, bySegment) : List.of(byPosition);
    }

    @Override
    public void forward(float[][] inputs, float[] output, Mode mode) {
      for (int m = 0; m < batch * channels; m++) {
        int c = m % channels;
        float segment = segments > 0 ? bySegment.value()[c * segments] : 0;
        for (int p = 0; p < positions; p++) {
          output[m * positions + p] =
              inputs[0][m * positions + p] + byPosition.value()[c * length + p] + segment;
        }
      }
    }

    @Override
    public void backward(
        float[][] inputs, float[] output, float[] gradOutput, float[][] gradInputs) {
      Arrays.fill(byPosition.gradient(), 0);
      Arrays.fill(bySegment.gradient(), 0);
      for (int m = 0; m < batch * channels; m++) {
        int c = m % channels;
        float sum = 0;
        for (int p = 0; p < positions; p++) {
          float g = gradOutput[m * positions + p];
          gradInputs[0][m * positions + p] += g;
          byPosition.gradient()[c * length + p] += g;
          sum += g;
        }
        if (segments > 0) {
          bySegment.gradient()[c * segments] += sum;
        }
      }
    }
  }

  /** A trained token before all others. */
  static final class ClassToken implements Layer {
    private final Weight token;
    private final int batch;
    private final int channels;
    private final int positions;

    /**
     * @param in shape before the token is there
     */
    ClassToken(TensorShape in, int batch) {
      this.batch = batch;
      channels = in.channels();
      positions = Math.toIntExact(in.positions());
      token = Weight.of(new float[channels], false);
    }

    @Override
    public List<Weight> weights() {
      return List.of(token);
    }

    @Override
    public void forward(float[][] inputs, float[] output, Mode mode) {
      for (int m = 0; m < batch * channels; m++) {
        output[m * (positions + 1)] = token.value()[m % channels];
        System.arraycopy(inputs[0], m * positions, output, m * (positions + 1) + 1, positions);
      }
    }

    @Override
    public void backward(
        float[][] inputs, float[] output, float[] gradOutput, float[][] gradInputs) {
      Arrays.fill(token.gradient(), 0);
      for (int m = 0; m < batch * channels; m++) {
        token.gradient()[m % channels] += gradOutput[m * (positions + 1)];
        for (int p = 0; p < positions; p++) {
          gradInputs[0][m * positions + p] += gradOutput[m * (positions + 1) + 1 + p];
        }
      }
    }
  }
}
