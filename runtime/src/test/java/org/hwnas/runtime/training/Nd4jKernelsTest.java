package org.hwnas.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hwnas.runtime.training.GradientCheck.normal;

import org.hwnas.runtime.network.Padding;
import org.hwnas.runtime.random.RandomStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

/** The numerical library against the definitions, on sizes nobody chose. */
class Nd4jKernelsTest {
  private static final int SIZES = 40;

  private static Kernels.ConvSize random(int index) {
    RandomStream random = RandomStream.of(5, "sizes", index);
    boolean depthwise = index % 3 == 0;
    int in = 1 + random.nextInt(5);
    int out = depthwise ? in * (1 + random.nextInt(3)) : 1 + random.nextInt(9);
    int kernelHeight = 1 + random.nextInt(5);
    int kernelWidth = 1 + random.nextInt(5);
    Padding padding =
        switch (random.nextInt(3)) {
          case 0 -> Padding.NONE;
          case 1 -> Padding.same(kernelHeight, kernelWidth);
          default ->
              new Padding(
                  random.nextInt(kernelHeight),
                  random.nextInt(kernelHeight),
                  random.nextInt(kernelWidth),
                  random.nextInt(kernelWidth));
        };
    return new Kernels.ConvSize(
        1 + random.nextInt(4),
        in,
        kernelHeight + random.nextInt(6),
        kernelWidth + random.nextInt(6),
        out,
        kernelHeight,
        kernelWidth,
        1 + random.nextInt(3),
        1 + random.nextInt(3),
        padding,
        depthwise);
  }

  /** However the program was started: in another order of sums, other weights come out. */
  @Test
  void oneThreadWhateverWasSetBefore() {
    NativeOps library = NativeOpsHolder.getInstance().getDeviceNativeOps();
    Nd4j.factory().blas().setMaxThreads(2);
    library.setOmpNumThreads(2);
    assertThat(library.ompGetMaxThreads()).isEqualTo(2);
    try (Kernels kernels = new Nd4jKernels()) {
      assertThat(library.ompGetMaxThreads()).isEqualTo(1);
      assertThat(Nd4j.factory().blas().getMaxThreads()).isEqualTo(1);
    }
  }

  @Test
  void convolutionsAgreeWithTheirDefinition() {
    try (Kernels reference = new ReferenceKernels();
        Kernels nd4j = new Nd4jKernels()) {
      for (int i = 0; i < SIZES; i++) {
        Kernels.ConvSize size = random(i);
        float[] x = normal(size.inputLength(), "x", i);
        float[] w = normal(size.weightLength(), "w", i);
        float[] gradY = normal(size.outputLength(), "grad", i);
        float[][] expected = run(reference.convolution(size), size, x, w, gradY);
        float[][] found = run(nd4j.convolution(size), size, x, w, gradY);
        for (int part = 0; part < expected.length; part++) {
          assertClose(size + ", part " + part, found[part], expected[part]);
        }
      }
    }
  }

  /**
   * Output, gradients of input and weights, that of the weights alone; stale values in them must
   * not matter.
   */
  private static float[][] run(
      Kernels.Convolution convolution, Kernels.ConvSize size, float[] x, float[] w, float[] gradY) {
    float[] y = normal(size.outputLength(), "stale");
    float[] gradX = normal(size.inputLength(), "stale");
    float[] gradW = normal(size.weightLength(), "stale");
    convolution.forward(x, w, y);
    convolution.backward(x, w, gradY, gradX, gradW);
    float[] again = new float[y.length];
    convolution.forward(x, w, again);
    assertThat(again).isEqualTo(y); // native arrays are reused; nothing may be left in them
    float[] alone = normal(gradW.length, "stale");
    convolution.weightGradient(x, w, gradY, alone);
    return new float[][] {y, gradX, gradW, alone};
  }

  @Test
  void productsAgreeWithTheirDefinition() {
    try (Kernels reference = new ReferenceKernels();
        Kernels nd4j = new Nd4jKernels()) {
      for (int i = 0; i < SIZES; i++) {
        RandomStream random = RandomStream.of(6, "sizes", i);
        int batch = 1 + random.nextInt(9);
        int in = 1 + random.nextInt(50);
        int out = 1 + random.nextInt(20);
        float[] x = normal(batch * in, "x", i);
        float[] w = normal(in * out, "w", i);
        float[] gradY = normal(batch * out, "grad", i);
        float[][] all = new float[6][];
        int at = 0;
        for (Kernels kernels : new Kernels[] {reference, nd4j}) {
          Kernels.Dense dense = kernels.dense(batch, in, out);
          all[at] = new float[batch * out];
          all[at + 1] = new float[batch * in];
          all[at + 2] = new float[in * out];
          dense.forward(x, w, all[at]);
          dense.backward(x, w, gradY, all[at + 1], all[at + 2]);
          at += 3;
        }
        for (int part = 0; part < 3; part++) {
          String what = "%d x %d x %d, part %d".formatted(batch, in, out, part);
          assertClose(what, all[3 + part], all[part]);
        }
      }
    }
  }

  /**
   * A float's 6e-8, times the roundings of a sum of up to a thousand terms: 1e-5 of the largest.
   */
  private static void assertClose(String what, float[] found, float[] expected) {
    float largest = 1;
    for (float v : expected) {
      largest = Math.max(largest, Math.abs(v));
    }
    for (int i = 0; i < expected.length; i++) {
      assertThat(Math.abs(found[i] - expected[i]))
          .as("%s [%d]: %s, not %s", what, i, found[i], expected[i])
          .isLessThanOrEqualTo(1e-5f * largest);
    }
  }
}
