package org.hwnas.runtime.analog;

/**
 * A matrix product between two quantisers, as AIHWKit's {@code IOParameters} have it, without their
 * noise: {@code a ADC(f(W DAC(x / a)))}. Inputs and outputs are in units of the weights.
 *
 * @param dacStep step of the inputs, 0 for none
 * @param inputBound at which inputs clip
 * @param adcStep step of the outputs, 0 for none
 * @param outputBound at which outputs clip
 * @param normalise whether inputs are divided by their largest magnitude first
 * @param nonlinearity n of y / (1 + |n y|)
 * @param slopeCalibration share of the mean slope that is calibrated away, in units of the output
 *     bound: outputs are multiplied by (1 + nonlinearity slopeCalibration)^2
 * @param irDrop share of the bit line's voltage drop that is modelled
 * @param wireOverCell conductance of a wire segment over that of a cell at full conductance
 */
public record Periphery(
    double dacStep,
    double inputBound,
    double adcStep,
    double outputBound,
    boolean normalise,
    double nonlinearity,
    double slopeCalibration,
    double irDrop,
    double wireOverCell) {
  /**
   * A product.
   *
   * @param weights {@code outputs x inputs}
   * @param x inputs
   */
  public double[] product(double[][] weights, double[] x) {
    double scale = 1;
    if (normalise) {
      scale = 0;
      for (double v : x) {
        scale = Math.max(scale, Math.abs(v));
      }
      scale = scale == 0 ? 1 : scale;
    }
    Quantizer dac = Quantizer.stepThenClip(dacStep, inputBound);
    Quantizer adc = Quantizer.stepThenClip(adcStep, outputBound);
    double[] applied = new double[x.length];
    for (int j = 0; j < x.length; j++) {
      applied[j] = dac.convert(x[j] / scale);
    }
    double[] y = new double[weights.length];
    for (int i = 0; i < y.length; i++) {
      double sum = 0;
      for (int j = 0; j < x.length; j++) {
        sum += weights[i][j] * applied[j];
      }
      sum -= irDrop == 0 ? 0 : irDrop * drop(weights[i], applied);
      double calibrated = 1 + nonlinearity * slopeCalibration;
      sum *= calibrated * calibrated / (1 + Math.abs(nonlinearity * sum));
      y[i] = scale * adc.convert(sum);
    }
    return y;
  }

  /**
   * Loss along the bit line for pulses of different lengths: a cubic fit of the mean current times
   * the square of the distance from the converter (Rasch et al., IEEE Design and Test 2020).
   */
  private double drop(double[] w, double[] x) {
    int n = w.length;
    double load = 0;
    double shifted = 0;
    for (int j = 0; j < n; j++) {
      load += Math.abs(w[j]) * Math.abs(x[j]);
      double near = 1 - (double) j / n;
      shifted += w[j] * x[j] * (1 - near * near);
    }
    double a = n * load / wireOverCell;
    return a * (0.05 * a * a - 0.2 * a + 0.5) * shifted;
  }
}
