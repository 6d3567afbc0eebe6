package org.hwnas.runtime.training;

import org.hwnas.runtime.network.ActivationKind;
import org.hwnas.runtime.network.Operator;
import org.hwnas.runtime.random.RandomStream;

/** Layers without weights that work value by value, or move values. */
final class PointwiseLayers {
  private static final float HUGE = 1e30f;

  private PointwiseLayers() {}

  /** An element-wise function. */
  record Activation(ActivationKind kind) implements Layer {
    @Override
    public void forward(float[][] inputs, float[] output, Mode mode) {
      Activations.apply(kind, inputs[0], output);
    }

    @Override
    public void backward(
        float[][] inputs, float[] output, float[] gradOutput, float[][] gradInputs) {
      float[] x = inputs[0];
      float[] gradX = gradInputs[0];
      // Most layers have one of these two. Minima and maxima vectorise where a condition does not:
      // clamped to 0..1, a huge multiple of x is the slope of the step at 0.
      if (kind == ActivationKind.RELU) {
        for (int i = 0; i < x.length; i++) {
          gradX[i] += gradOutput[i] * Math.min(1, Math.max(0, x[i] * HUGE));
        }
        return;
      }
      if (kind == ActivationKind.RELU6) {
        for (int i = 0; i < x.length; i++) {
          float above = Math.min(1, Math.max(0, x[i] * HUGE));
          float below = Math.min(1, Math.max(0, (6 - x[i]) * HUGE));
          gradX[i] += gradOutput[i] * above * below;
        }
        return;
      }
      for (int i = 0; i < x.length; i++) {
        gradX[i] += gradOutput[i] * Activations.slope(kind, x[i]);
      }
    }
  }

  /** Inverted dropout. */
  record Dropout(double rate, long seed, int node, float[] mask) implements Layer {
    Dropout(Operator.Dropout dropout, int length, long seed, int node) {
      this(dropout.rate(), seed, node, new float[length]);
    }

    @Override
    public void forward(float[][] inputs, float[] output, Mode mode) {
      if (!mode.training()) {
        System.arraycopy(inputs[0], 0, output, 0, output.length);
        return;
      }
      RandomStream random = RandomStream.of(seed, "dropout", node, mode.step());
      float keep = (float) (1 / (1 - rate));
      for (int i = 0; i < output.length; i++) {
        mask[i] = random.nextDouble() < rate ? 0 : keep;
        output[i] = inputs[0][i] * mask[i];
      }
    }

    @Override
    public void backward(
        float[][] inputs, float[] output, float[] gradOutput, float[][] gradInputs) {
      for (int i = 0; i < mask.length; i++) {
        gradInputs[0][i] += gradOutput[i] * mask[i];
      }
    }
  }

  /** A change of shape: the values stay as they are. */
  record Copy() implements Layer {
    @Override
    public void forward(float[][] inputs, float[] output, Mode mode) {
      System.arraycopy(inputs[0], 0, output, 0, output.length);
    }

    @Override
    public void backward(
        float[][] inputs, float[] output, float[] gradOutput, float[][] gradInputs) {
      add(gradOutput, gradInputs[0]);
    }
  }

  /** Sum of two maps. */
  record Add() implements Layer {
    @Override
    public void forward(float[][] inputs, float[] output, Mode mode) {
      float[] a = inputs[0];
      float[] b = inputs[1];
      for (int i = 0; i < output.length; i++) {
        output[i] = a[i] + b[i];
      }
    }

    @Override
    public void backward(
        float[][] inputs, float[] output, float[] gradOutput, float[][] gradInputs) {
      add(gradOutput, gradInputs[0]);
      add(gradOutput, gradInputs[1]);
    }
  }

  /** Maps of several inputs behind each other, sample by sample. */
  record Concat(int batch) implements Layer {
    @Override
    public void forward(float[][] inputs, float[] output, Mode mode) {
      int at = 0;
      for (int n = 0; n < batch; n++) {
        for (float[] input : inputs) {
          int length = input.length / batch;
          System.arraycopy(input, n * length, output, at, length);
          at += length;
        }
      }
    }

    @Override
    public void backward(
        float[][] inputs, float[] output, float[] gradOutput, float[][] gradInputs) {
      int at = 0;
      for (int n = 0; n < batch; n++) {
        for (float[] gradInput : gradInputs) {
          int length = gradInput.length / batch;
          for (int i = 0; i < length; i++) {
            gradInput[n * length + i] += gradOutput[at++];
          }
        }
      }
    }
  }

  /** Each map times one number of the second input. */
  record Multiply(int positions) implements Layer {
    @Override
    public void forward(float[][] inputs, float[] output, Mode mode) {
      for (int i = 0; i < output.length; i++) {
        output[i] = inputs[0][i] * inputs[1][i / positions];
      }
    }

    @Override
    public void backward(
        float[][] inputs, float[] output, float[] gradOutput, float[][] gradInputs) {
      for (int i = 0; i < output.length; i++) {
        gradInputs[0][i] += gradOutput[i] * inputs[1][i / positions];
        gradInputs[1][i / positions] += gradOutput[i] * inputs[0][i];
      }
    }
  }

  private static void add(float[] from, float[] to) {
    for (int i = 0; i < from.length; i++) {
      to[i] += from[i];
    }
  }
}
