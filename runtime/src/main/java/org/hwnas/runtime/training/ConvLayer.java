package org.hwnas.runtime.training;

import java.util.Optional;
import org.hwnas.runtime.network.Operator;
import org.hwnas.runtime.network.TensorShape;

/**
 * A convolution: plain, depthwise, or in groups (each group a convolution on its share of the
 * channels). Filters are stored group by group, each {@code kernelHeight x kernelWidth x in x out}.
 */
final class ConvLayer extends FilterLayer {
  private final Kernels.Convolution convolution;
  private final int groups;
  private final int batch;
  private final int inGroup;
  private final int outGroup;
  private final float[] x;
  private final float[] y;
  private final float[] gradX;
  private final float[] w;
  private final float[] gradW;

  /** In exact numbers. */
  ConvLayer(
      Operator.Conv conv,
      TensorShape in,
      TensorShape out,
      int batch,
      Kernels kernels,
      float[] filters,
      FilterView view) {
    this(conv, in, out, batch, kernels, filters, view, Optional.empty());
  }

  ConvLayer(
      Operator.Conv conv,
      TensorShape in,
      TensorShape out,
      int batch,
      Kernels kernels,
      float[] filters,
      FilterView view,
      Optional<NumberFormats.Inputs> inputs) {
    super(filters, conv.outChannels(), conv.bias(), Math.toIntExact(out.positions()), view, inputs);
    boolean depthwise = conv.depthwise();
    this.batch = batch;
    groups = depthwise ? 1 : conv.groups();
    Kernels.ConvSize size =
        new Kernels.ConvSize(
            batch,
            conv.inChannels() / groups,
            in.height(),
            in.width(),
            conv.outChannels() / groups,
            conv.kernelHeight(),
            conv.kernelWidth(),
            conv.strideHeight(),
            conv.strideWidth(),
            conv.padding(),
            depthwise);
    convolution = kernels.convolution(size);
    inGroup = size.inputLength() / batch;
    outGroup = size.outputLength() / batch;
    boolean split = groups > 1;
    x = new float[split ? size.inputLength() : 0];
    gradX = new float[x.length];
    y = new float[split ? size.outputLength() : 0];
    w = new float[split ? size.weightLength() : 0];
    gradW = new float[w.length];
  }

  @Override
  int inputLength() {
    return inGroup * groups * batch;
  }

  @Override
  void apply(float[] input, float[] filters, float[] output) {
    if (groups == 1) {
      convolution.forward(input, filters, output);
      return;
    }
    for (int g = 0; g < groups; g++) {
      gather(input, x, g, inGroup);
      System.arraycopy(filters, g * w.length, w, 0, w.length);
      convolution.forward(x, w, y);
      scatter(y, output, g, outGroup);
    }
  }

  @Override
  void gradients(
      float[] input, float[] filters, float[] gradOutput, float[] gradIn, float[] gradFilters) {
    if (groups == 1) {
      convolution.backward(input, filters, gradOutput, gradIn, gradFilters);
      return;
    }
    for (int g = 0; g < groups; g++) {
      gather(input, x, g, inGroup);
      gather(gradOutput, y, g, outGroup);
      System.arraycopy(filters, g * w.length, w, 0, w.length);
      convolution.backward(x, w, y, gradX, gradW);
      scatter(gradX, gradIn, g, inGroup);
      System.arraycopy(gradW, 0, gradFilters, g * w.length, w.length);
    }
  }

  @Override
  void filterGradient(float[] input, float[] filters, float[] gradOutput, float[] gradFilters) {
    if (groups == 1) {
      convolution.weightGradient(input, filters, gradOutput, gradFilters);
    } else {
      super.filterGradient(input, filters, gradOutput, gradFilters);
    }
  }

  private void gather(float[] all, float[] part, int group, int length) {
    for (int n = 0; n < batch; n++) {
      System.arraycopy(all, (n * groups + group) * length, part, n * length, length);
    }
  }

  private void scatter(float[] part, float[] all, int group, int length) {
    for (int n = 0; n < batch; n++) {
      System.arraycopy(part, n * length, all, (n * groups + group) * length, length);
    }
  }
}
