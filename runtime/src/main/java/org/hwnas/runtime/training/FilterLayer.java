package org.hwnas.runtime.training;

import java.util.List;
import org.hwnas.runtime.network.Operator;
import org.hwnas.runtime.random.RandomStream;

/**
 * A layer with a filter matrix, the kind that goes onto crossbars: convolution or dense. While
 * training it may compute with noisy filters and apply the gradient to the clean ones.
 */
abstract class FilterLayer implements Layer {
  final Weight filters;
  private final List<Weight> weights;
  private final float[] bias;
  private final float[] biasGradient;
  private final float[] noisy;
  private final Noise noise;
  private final int positions;

  /**
   * Weight noise while training.
   *
   * @param relative standard deviation relative to the layer's largest weight; 0 for none
   * @param seed of the run
   * @param node addresses the layer's stream
   */
  record Noise(double relative, long seed, int node) {}

  FilterLayer(float[] filters, int outputs, boolean bias, int positions, Noise noise) {
    this.filters = Weight.of(filters, true);
    this.noise = noise;
    this.noisy = noise.relative() > 0 ? new float[filters.length] : filters;
    this.positions = positions;
    Weight biasWeight = Weight.of(new float[outputs], false);
    this.bias = biasWeight.value();
    this.biasGradient = biasWeight.gradient();
    this.weights = bias ? List.of(this.filters, biasWeight) : List.of(this.filters);
  }

  /** Number of values in a filter layer's matrix. */
  static int length(Operator.Conv conv) {
    return conv.filterSize() * conv.outChannels();
  }

  abstract void apply(float[] input, float[] filters, float[] output);

  abstract void gradients(
      float[] input, float[] filters, float[] gradOutput, float[] gradInput, float[] gradFilters);

  abstract float[] inputGradientBuffer();

  @Override
  public final List<Weight> weights() {
    return weights;
  }

  @Override
  public final void forward(float[][] inputs, float[] output, Mode mode) {
    boolean perturbed = mode.training() && noise.relative() > 0;
    if (perturbed) {
      perturb(mode.step());
    }
    apply(inputs[0], perturbed ? noisy : filters.value(), output);
    addBias(output);
  }

  /** Adds the bias, where the layer has one, to a product made here or elsewhere. */
  final void addBias(float[] output) {
    if (weights.size() > 1) {
      int maps = output.length / positions;
      for (int m = 0; m < maps; m++) {
        float b = bias[m % bias.length];
        for (int i = m * positions; i < (m + 1) * positions; i++) {
          output[i] += b;
        }
      }
    }
  }

  private void perturb(long step) {
    float largest = 0;
    for (float w : filters.value()) {
      largest = Math.max(largest, Math.abs(w));
    }
    float sigma = (float) (noise.relative() * largest);
    RandomStream random = RandomStream.of(noise.seed(), "weight-noise", noise.node(), step);
    for (int i = 0; i < noisy.length; i++) {
      noisy[i] = filters.value()[i] + sigma * (float) random.nextGaussian();
    }
  }

  @Override
  public final void backward(
      float[][] inputs, float[] output, float[] gradOutput, float[][] gradInputs) {
    float[] gradInput = inputGradientBuffer();
    gradients(inputs[0], noisy, gradOutput, gradInput, filters.gradient());
    for (int i = 0; i < gradInput.length; i++) {
      gradInputs[0][i] += gradInput[i];
    }
    if (weights.size() > 1) {
      java.util.Arrays.fill(biasGradient, 0);
      int maps = gradOutput.length / positions;
      for (int m = 0; m < maps; m++) {
        float sum = 0;
        for (int i = m * positions; i < (m + 1) * positions; i++) {
          sum += gradOutput[i];
        }
        biasGradient[m % bias.length] += sum;
      }
    }
  }
}
