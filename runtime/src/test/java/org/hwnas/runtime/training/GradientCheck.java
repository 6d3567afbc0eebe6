package org.hwnas.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.function.DoubleSupplier;
import org.hwnas.runtime.random.RandomStream;

/**
 * Compares a layer's gradients with central differences, value by value.
 *
 * <p>The loss is a random weighting of the outputs, so it is as smooth as the layer. Outputs are
 * floats, so a difference over {@code 2 step} has a rounding error of about 1e-7 times the outputs
 * over the step: below a thousandth of the largest gradient for the steps taken here. A wrong index
 * or factor is off by the whole gradient.
 */
final class GradientCheck {
  private static final double RELATIVE = 1e-2;
  private static final double OF_LARGEST = 2e-3;

  private GradientCheck() {}

  static float[] normal(int length, String purpose, long... indices) {
    RandomStream random = RandomStream.of(1, purpose, indices);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /**
   * Checks the gradients of all inputs and weights.
   *
   * @param inputs far from kinks by more than the step
   * @param step of the differences; 0.1 where outputs are linear in each value, so that there is
   *     nothing but rounding
   */
  static void check(Layer layer, int outputLength, double step, float[]... inputs) {
    Layer.Mode mode = new Layer.Mode(true, 3);
    float[] output = new float[outputLength];
    float[] gradOutput = normal(outputLength, "loss");
    DoubleSupplier loss =
        () -> {
          layer.forward(inputs, output, mode);
          double sum = 0;
          for (int i = 0; i < output.length; i++) {
            sum += (double) gradOutput[i] * output[i];
          }
          return sum;
        };
    loss.getAsDouble();
    float[][] gradInputs =
        Arrays.stream(inputs).map(x -> new float[x.length]).toArray(float[][]::new);
    // input gradients are added to what other readers of the node left there, weights' overwritten
    Arrays.stream(gradInputs).forEach(g -> Arrays.fill(g, 1));
    layer.weights().forEach(w -> Arrays.fill(w.gradient(), Float.NaN));
    layer.backward(inputs, output, gradOutput, gradInputs);
    for (int i = 0; i < inputs.length; i++) {
      float[] gradient = gradInputs[i];
      for (int j = 0; j < gradient.length; j++) {
        gradient[j] -= 1;
      }
      compare("input " + i, inputs[i], gradient, loss, step);
    }
    int number = 0;
    for (Weight weight : layer.weights()) {
      compare("weight " + number++, weight.value(), weight.gradient().clone(), loss, step);
    }
  }

  private static void compare(
      String what, float[] values, float[] gradient, DoubleSupplier loss, double step) {
    double largest = 0;
    for (float g : gradient) {
      largest = Math.max(largest, Math.abs(g));
    }
    assertThat(largest).as(what + " has a gradient").isGreaterThan(0);
    for (int i = 0; i < values.length; i++) {
      float kept = values[i];
      float above = (float) (kept + step);
      float below = (float) (kept - step);
      values[i] = above;
      double lossAbove = loss.getAsDouble();
      values[i] = below;
      double lossBelow = loss.getAsDouble();
      values[i] = kept;
      double numeric = (lossAbove - lossBelow) / ((double) above - below);
      assertThat(Math.abs(gradient[i] - numeric))
          .as("%s[%d]: %s, by differences %s", what, i, gradient[i], numeric)
          .isLessThanOrEqualTo(RELATIVE * Math.abs(numeric) + OF_LARGEST * largest);
    }
  }
}
