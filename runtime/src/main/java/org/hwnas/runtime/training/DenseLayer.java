package org.hwnas.runtime.training;

import java.util.Optional;
import org.hwnas.runtime.network.Operator;

/** A fully connected layer. Filters: {@code in x out}. */
final class DenseLayer extends FilterLayer {
  private final Kernels.Dense dense;
  private final int inputLength;

  /** In exact numbers. */
  DenseLayer(Operator.Linear linear, int batch, Kernels kernels, float[] filters, FilterView view) {
    this(linear, batch, kernels, filters, view, Optional.empty());
  }

  DenseLayer(
      Operator.Linear linear,
      int batch,
      Kernels kernels,
      float[] filters,
      FilterView view,
      Optional<NumberFormats.Inputs> inputs) {
    super(filters, linear.outFeatures(), linear.bias(), 1, view, inputs);
    dense = kernels.dense(batch, linear.inFeatures(), linear.outFeatures());
    inputLength = batch * linear.inFeatures();
  }

  @Override
  int inputLength() {
    return inputLength;
  }

  @Override
  void apply(float[] input, float[] filters, float[] output) {
    dense.forward(input, filters, output);
  }

  @Override
  void gradients(
      float[] input, float[] filters, float[] gradOutput, float[] gradIn, float[] gradFilters) {
    dense.backward(input, filters, gradOutput, gradIn, gradFilters);
  }
}
