package org.hwnas.runtime.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.hwnas.runtime.network.Operator;
import org.hwnas.runtime.pruning.Mask;

/**
 * A layer with a filter matrix, the kind that goes onto crossbars: convolution or dense. It may
 * compute with rounded or noisy filters and inputs and apply the gradient to the exact ones.
 */
abstract class FilterLayer implements Layer {
  final Weight filters;
  private final List<Weight> weights;
  private final Weight bias;
  private final FilterView view;
  private final Optional<NumberFormats.Inputs> inputs;
  private final int positions;
  private Optional<Mask> mask = Optional.empty();
  private float[] usedFilters = new float[0];
  private float[] usedInput = new float[0];
  private float[] gradInput = new float[0];

  FilterLayer(
      float[] filters,
      int outputs,
      boolean bias,
      int positions,
      FilterView view,
      Optional<NumberFormats.Inputs> inputs) {
    this.filters = Weight.of(filters, true);
    this.view = view;
    this.inputs = inputs;
    this.positions = positions;
    this.bias = Weight.of(new float[outputs], false);
    this.weights = bias ? List.of(this.filters, this.bias) : List.of(this.filters);
  }

  /** Number of values in a filter layer's matrix. */
  static int length(Operator.Conv conv) {
    return conv.filterSize() * conv.outChannels();
  }

  abstract void apply(float[] input, float[] filters, float[] output);

  abstract void gradients(
      float[] input, float[] filters, float[] gradOutput, float[] gradInput, float[] gradFilters);

  /** The gradient of the filters alone. */
  void filterGradient(float[] input, float[] filters, float[] gradOutput, float[] gradFilters) {
    gradients(input, filters, gradOutput, inputGradientBuffer(), gradFilters);
  }

  /** Values of a batch's input. */
  abstract int inputLength();

  /** Takes memory from the first backward pass on: inference needs none. */
  private float[] inputGradientBuffer() {
    if (gradInput.length == 0) {
      gradInput = new float[inputLength()];
    }
    return gradInput;
  }

  /** Whether something is trained by the gradient of the input, whoever else asks for it. */
  final boolean trainsInputs() {
    return inputs.isPresent();
  }

  @Override
  public final List<Weight> weights() {
    return weights;
  }

  /** Goes without what a mask leaves out, from here on. */
  final void prune(Mask left) {
    mask = Optional.of(left);
    hold();
  }

  /** Sets what is left out to 0. */
  final void hold() {
    mask.ifPresent(m -> m.apply(filters.value()));
  }

  /** What is trained besides the layer's own weights: steps of number formats. */
  final List<Weight> learned() {
    List<Weight> all = new ArrayList<>(view.learned());
    inputs.ifPresent(i -> all.addAll(i.learned()));
    return all;
  }

  /** What number formats remember from batch to batch. */
  final List<float[]> formatState() {
    return inputs.map(NumberFormats.Inputs::state).orElse(List.of());
  }

  /** The formats as they are trained by now; none where there are none. */
  final Optional<NumberFormats.LayerFormat> format() {
    return inputs.map(i -> i.format(view));
  }

  @Override
  public final void forward(float[][] in, float[] output, Mode mode) {
    usedFilters = view.of(filters.value(), mode);
    if (mask.isPresent()) {
      mask.get()
          .apply(usedFilters); // what is not there has no noise; of exact ones it is 0 already
    }
    usedInput = inputs.isPresent() ? inputs.get().of(in[0], mode) : in[0];
    apply(usedInput, usedFilters, output);
    addBias(output);
  }

  /** Adds the bias, where the layer has one, to a product made here or elsewhere. */
  final void addBias(float[] output) {
    if (weights.size() > 1) {
      int maps = output.length / positions;
      float[] values = bias.value();
      for (int m = 0; m < maps; m++) {
        float b = values[m % values.length];
        for (int i = m * positions; i < (m + 1) * positions; i++) {
          output[i] += b;
        }
      }
    }
  }

  @Override
  public final void backward(
      float[][] in, float[] output, float[] gradOutput, float[][] gradInputs) {
    boolean asked = gradInputs[0].length > 0;
    float[] gradIn = inputGradientBuffer();
    if (asked || trainsInputs()) {
      gradients(usedInput, usedFilters, gradOutput, gradIn, filters.gradient());
    } else {
      filterGradient(usedInput, usedFilters, gradOutput, filters.gradient());
    }
    view.backward(filters.value(), filters.gradient());
    mask.ifPresent(m -> m.apply(filters.gradient()));
    if (inputs.isPresent()) {
      inputs.get().backward(in[0], gradIn);
    }
    for (int i = 0; asked && i < gradIn.length; i++) {
      gradInputs[0][i] += gradIn[i];
    }
    if (weights.size() > 1) {
      float[] biasGradient = bias.gradient();
      Arrays.fill(biasGradient, 0);
      int maps = gradOutput.length / positions;
      for (int m = 0; m < maps; m++) {
        float sum = 0;
        for (int i = m * positions; i < (m + 1) * positions; i++) {
          sum += gradOutput[i];
        }
        biasGradient[m % biasGradient.length] += sum;
      }
    }
  }
}
