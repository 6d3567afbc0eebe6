package org.hwnas.runtime.training;

/** For functions whose products are all made elsewhere. */
final class NoKernels implements Kernels {
  private static UnsupportedOperationException misuse() {
    return new UnsupportedOperationException("this function takes its products from elsewhere");
  }

  @Override
  public Convolution convolution(ConvSize size) {
    return new Convolution() {
      @Override
      public void forward(float[] x, float[] w, float[] y) {
        throw misuse();
      }

      @Override
      public void backward(float[] x, float[] w, float[] gradY, float[] gradX, float[] gradW) {
        throw misuse();
      }
    };
  }

  @Override
  public Dense dense(int batch, int in, int out) {
    return new Dense() {
      @Override
      public void forward(float[] x, float[] w, float[] y) {
        throw misuse();
      }

      @Override
      public void backward(float[] x, float[] w, float[] gradY, float[] gradX, float[] gradW) {
        throw misuse();
      }
    };
  }

  @Override
  public void close() {}
}
