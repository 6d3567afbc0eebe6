package org.hwnas.runtime.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.hwnas.runtime.network.Padding;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * Kernels of ND4J (oneDNN convolutions, OpenBLAS products). Native arrays and call contexts are
 * made once per layer and reused: making them costs more than a small layer's arithmetic. For the
 * thread that made it only.
 */
public final class Nd4jKernels implements Kernels {
  private final List<INDArray> arrays = new ArrayList<>();
  private final List<OpContext> contexts = new ArrayList<>();

  public Nd4jKernels() {
    oneThread();
  }

  /**
   * Workers are our parallelism; a second thread below each would only spin, and sum in another
   * order. Said here and not left to the environment, so that results do not depend on how the
   * program was started. OpenMP holds the number for each calling thread.
   */
  private static void oneThread() {
    Nd4j.getEnvironment().setMaxThreads(1);
    Nd4j.getEnvironment().setMaxMasterThreads(1);
    Nd4j.factory().blas().setMaxThreads(1);
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
  }

  @Override
  public Convolution convolution(ConvSize size) {
    Padding p = size.padding();
    boolean even = p.top() == p.bottom() && p.left() == p.right();
    return even ? new NativeConvolution(size) : new PaddedConvolution(size);
  }

  @Override
  public Dense dense(int batch, int in, int out) {
    return new NativeDense(batch, in, out);
  }

  @Override
  public void close() {
    for (OpContext context : contexts) {
      try {
        context.close();
      } catch (Exception e) {
        throw new IllegalStateException("ND4J cannot release an operation's context", e);
      }
    }
    arrays.forEach(INDArray::close);
    contexts.clear();
    arrays.clear();
  }

  private INDArray array(long... shape) {
    INDArray array = Nd4j.createUninitialized(DataType.FLOAT, shape, 'c');
    arrays.add(array);
    return array;
  }

  private static void put(INDArray array, float[] values) {
    pointer(array).put(values, 0, (int) array.length());
  }

  private static void get(INDArray array, float[] values) {
    pointer(array).get(values, 0, (int) array.length());
  }

  private static FloatPointer pointer(INDArray array) {
    return ((FloatPointer) array.data().pointer()).position(0);
  }

  /** Inputs of a filter up to which its gradient is faster made as a product of patches. */
  private static final int FEW_INPUTS = 32;

  private final class NativeConvolution implements Convolution {
    private final INDArray x;
    private final INDArray w;
    private final INDArray y;
    private final DynamicCustomOp forward;
    private final OpContext forwardContext;
    private final ConvSize size;
    private Backward backward;
    private Patches patches;

    private final class Backward {
      private final INDArray gradX = array(x.shape());
      private final INDArray gradW = array(w.shape());
      private final INDArray gradY = array(y.shape());
      private final DynamicCustomOp operation =
          DynamicCustomOp.builder(size.depthwise() ? "depthwise_conv2d_bp" : "conv2d_bp").build();
      private final OpContext context =
          context(new INDArray[] {x, w, gradY}, new INDArray[] {gradX, gradW});
    }

    NativeConvolution(ConvSize size) {
      this.size = size;
      int c = size.inChannels();
      x = array(size.batch(), c, size.height(), size.width());
      int filters = size.depthwise() ? size.outChannels() / c : size.outChannels();
      w = array(size.kernelHeight(), size.kernelWidth(), c, filters);
      y = array(size.batch(), size.outChannels(), size.outHeight(), size.outWidth());
      forward = DynamicCustomOp.builder(size.depthwise() ? "depthwise_conv2d" : "conv2d").build();
      forwardContext = context(new INDArray[] {x, w}, new INDArray[] {y});
    }

    private OpContext context(INDArray[] inputs, INDArray[] outputs) {
      OpContext context = Nd4j.getExecutioner().buildContext();
      contexts.add(context);
      context.setInputArrays(inputs);
      context.setOutputArrays(outputs);
      Padding p = size.padding();
      int explicit = 0;
      int nchw = 0;
      int filterLayout =
          0; // kernel height, kernel width, input, output: the only one whose gradient works
      context.setIArguments(
          size.kernelHeight(),
          size.kernelWidth(),
          size.strideHeight(),
          size.strideWidth(),
          p.top(),
          p.left(),
          1,
          1,
          explicit,
          nchw,
          filterLayout);
      return context;
    }

    @Override
    public void forward(float[] input, float[] weights, float[] output) {
      put(x, input);
      put(w, weights);
      Nd4j.getExecutioner().exec(forward, forwardContext);
      get(y, output);
    }

    @Override
    public void backward(
        float[] input, float[] weights, float[] gradOut, float[] gradIn, float[] gradWeights) {
      differentiate(input, weights, gradOut);
      get(backward.gradX, gradIn);
      get(backward.gradW, gradWeights);
    }

    private void differentiate(float[] input, float[] weights, float[] gradOut) {
      if (backward == null) {
        backward = new Backward();
      }
      put(x, input);
      put(w, weights);
      put(backward.gradY, gradOut);
      Nd4j.getExecutioner().exec(backward.operation, backward.context);
    }

    @Override
    public void weightGradient(float[] input, float[] weights, float[] gradOut, float[] gradW) {
      int filterInputs = size.kernelHeight() * size.kernelWidth() * size.inChannels();
      if (size.depthwise() || filterInputs > FEW_INPUTS) {
        differentiate(input, weights, gradOut);
        get(backward.gradW, gradW);
        return;
      }
      if (patches == null) {
        patches = new Patches(size);
      }
      patches.weightGradient(input, gradOut, gradW);
    }
  }

  /**
   * The gradient of few weights as one product: inputs under each weight times gradients of the
   * outputs. The library's own makes the gradient of the input as well, and is slow at few
   * channels.
   */
  private final class Patches {
    private final ConvSize size;
    private final float[] under;
    private final float[] above;
    private final INDArray inputs;
    private final INDArray outputs;
    private final INDArray gradient;

    Patches(ConvSize size) {
      this.size = size;
      int weights = size.kernelHeight() * size.kernelWidth() * size.inChannels();
      int positions = size.batch() * size.outHeight() * size.outWidth();
      under = new float[weights * positions];
      above = new float[size.outChannels() * positions];
      inputs = array(weights, positions);
      outputs = array(size.outChannels(), positions);
      gradient = array(weights, size.outChannels());
    }

    void weightGradient(float[] x, float[] gradY, float[] gradW) {
      int row = 0;
      for (int ky = 0; ky < size.kernelHeight(); ky++) {
        for (int kx = 0; kx < size.kernelWidth(); kx++) {
          for (int c = 0; c < size.inChannels(); c++) {
            gather(x, ky, kx, c, row++);
          }
        }
      }
      int map = size.outHeight() * size.outWidth();
      for (int o = 0; o < size.outChannels(); o++) {
        for (int n = 0; n < size.batch(); n++) {
          System.arraycopy(
              gradY, (n * size.outChannels() + o) * map, above, (o * size.batch() + n) * map, map);
        }
      }
      put(inputs, under);
      put(outputs, above);
      Nd4j.matmul(inputs, outputs, gradient, false, true, false);
      get(gradient, gradW);
    }

    /** What lies under a weight of channel {@code c}, for all samples and positions. */
    private void gather(float[] x, int ky, int kx, int c, int weight) {
      int stride = size.strideWidth();
      int left = kx - size.padding().left();
      int outWidth = size.outWidth();
      int from = Math.min(outWidth, Math.max(0, -Math.floorDiv(left, stride)));
      int to =
          Math.max(from, Math.min(outWidth, Math.floorDiv(size.width() - 1 - left, stride) + 1));
      int at = weight * size.batch() * size.outHeight() * outWidth;
      for (int n = 0; n < size.batch(); n++) {
        int base = (n * size.inChannels() + c) * size.height();
        for (int oy = 0; oy < size.outHeight(); oy++, at += outWidth) {
          int y = oy * size.strideHeight() + ky - size.padding().top();
          if (y < 0 || y >= size.height()) {
            Arrays.fill(under, at, at + outWidth, 0);
            continue;
          }
          Arrays.fill(under, at, at + from, 0);
          Arrays.fill(under, at + to, at + outWidth, 0);
          int line = (base + y) * size.width() + left;
          if (stride == 1) {
            System.arraycopy(x, line + from, under, at + from, to - from);
          } else {
            for (int ox = from; ox < to; ox++) {
              under[at + ox] = x[line + ox * stride];
            }
          }
        }
      }
    }
  }

  /** Even kernels need one more zero after than before, which the library cannot say: pad first. */
  private final class PaddedConvolution implements Convolution {
    private final ConvSize outer;
    private final ConvSize inner;
    private final NativeConvolution convolution;
    private final float[] padded;
    private final float[] gradPadded;

    PaddedConvolution(ConvSize size) {
      outer = size;
      Padding p = size.padding();
      inner =
          new ConvSize(
              size.batch(),
              size.inChannels(),
              size.height() + p.top() + p.bottom(),
              size.width() + p.left() + p.right(),
              size.outChannels(),
              size.kernelHeight(),
              size.kernelWidth(),
              size.strideHeight(),
              size.strideWidth(),
              Padding.NONE,
              size.depthwise());
      convolution = new NativeConvolution(inner);
      padded = new float[inner.inputLength()];
      gradPadded = new float[inner.inputLength()];
    }

    @Override
    public void forward(float[] x, float[] w, float[] y) {
      copy(x, padded, true);
      convolution.forward(padded, w, y);
    }

    @Override
    public void backward(float[] x, float[] w, float[] gradY, float[] gradX, float[] gradW) {
      copy(x, padded, true);
      convolution.backward(padded, w, gradY, gradPadded, gradW);
      copy(gradX, gradPadded, false);
    }

    @Override
    public void weightGradient(float[] x, float[] w, float[] gradY, float[] gradW) {
      copy(x, padded, true);
      convolution.weightGradient(padded, w, gradY, gradW);
    }

    private void copy(float[] small, float[] large, boolean inwards) {
      int maps = outer.batch() * outer.inChannels();
      for (int m = 0; m < maps; m++) {
        for (int row = 0; row < outer.height(); row++) {
          int at = (m * outer.height() + row) * outer.width();
          int to =
              (m * inner.height() + row + outer.padding().top()) * inner.width()
                  + outer.padding().left();
          if (inwards) {
            System.arraycopy(small, at, large, to, outer.width());
          } else {
            System.arraycopy(large, to, small, at, outer.width());
          }
        }
      }
    }
  }

  private final class NativeDense implements Dense {
    private final INDArray x;
    private final INDArray w;
    private final INDArray y;
    private final INDArray gradX;
    private final INDArray gradW;

    NativeDense(int batch, int in, int out) {
      x = array(batch, in);
      w = array(in, out);
      y = array(batch, out);
      gradX = array(batch, in);
      gradW = array(in, out);
    }

    @Override
    public void forward(float[] input, float[] weights, float[] output) {
      put(x, input);
      put(w, weights);
      Nd4j.matmul(x, w, y, false, false, false);
      get(y, output);
    }

    @Override
    public void backward(
        float[] input, float[] weights, float[] gradOut, float[] gradIn, float[] gradWeights) {
      put(x, input);
      put(w, weights);
      put(y, gradOut);
      Nd4j.matmul(y, w, gradX, false, true, false);
      Nd4j.matmul(x, y, gradW, true, false, false);
      get(gradX, gradIn);
      get(gradW, gradWeights);
    }
  }
}
