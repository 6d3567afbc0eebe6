package org.hwnas.runtime.training;

import java.util.Arrays;

/**
 * A sum of maps of one shape, each times a share. The gradients of the shares are those of the loss
 * in them: the products of the output's gradient and each map.
 */
final class MixtureLayer implements Layer {
  final double[] shares;
  final double[] gradients;

  MixtureLayer(int maps) {
    shares = new double[maps];
    gradients = new double[maps];
  }

  @Override
  public void forward(float[][] inputs, float[] output, Mode mode) {
    Arrays.fill(output, 0);
    for (int k = 0; k < inputs.length; k++) {
      float share = (float) shares[k];
      float[] input = inputs[k];
      if (share != 0) {
        for (int i = 0; i < output.length; i++) {
          output[i] += share * input[i];
        }
      }
    }
  }

  @Override
  public void backward(float[][] inputs, float[] output, float[] gradOutput, float[][] gradInputs) {
    for (int k = 0; k < inputs.length; k++) {
      float share = (float) shares[k];
      float[] input = inputs[k];
      float[] gradient = gradInputs[k];
      double sum = 0;
      for (int i = 0; i < gradOutput.length; i++) {
        sum += (double) gradOutput[i] * input[i];
        gradient[i] += share * gradOutput[i];
      }
      gradients[k] = sum;
    }
  }
}
