package org.hwnas.runtime.training;

import org.hwnas.runtime.network.Operator;
import org.hwnas.runtime.network.TensorShape;

/**
 * A layer whose output values are each one of its inputs or zero.
 *
 * @param sources where an output of a sample comes from; -1 for a zero
 * @param inputs values of a sample that comes in
 * @param batch samples
 */
record MoveLayer(int[] sources, int inputs, int batch) implements Layer {

  /** Whether an operator only moves values. */
  static boolean moves(Operator operator) {
    return operator instanceof Operator.Slice
        || operator instanceof Operator.PadChannels
        || operator instanceof Operator.CornerPad
        || operator instanceof Operator.Take;
  }

  static MoveLayer of(Operator operator, TensorShape in, TensorShape out, int batch) {
    int[] sources = new int[Math.toIntExact(out.elements())];
    int at = 0;
    for (int c = 0; c < out.channels(); c++) {
      for (int row = 0; row < out.height(); row++) {
        for (int column = 0; column < out.width(); column++) {
          sources[at++] = source(operator, in, c, row, column);
        }
      }
    }
    return new MoveLayer(sources, Math.toIntExact(in.elements()), batch);
  }

  private static int source(Operator operator, TensorShape in, int c, int row, int column) {
    if (operator instanceof Operator.Slice slice) {
      return at(in, c + slice.from(), row, column);
    }
    if (operator instanceof Operator.PadChannels pad) {
      return at(in, c - pad.before(), row, column);
    }
    if (operator instanceof Operator.Take take) {
      return at(in, c, take.position() / in.width(), take.position() % in.width());
    }
    Operator.CornerPad pad = (Operator.CornerPad) operator;
    int quarter = 4 * c / in.channels();
    int before = pad.rows() / 2 + (quarter < 2 ? pad.rows() % 2 : 0);
    int left = pad.columns() / 2 + (quarter % 2 == 0 ? pad.columns() % 2 : 0);
    return at(in, c, row - before, column - left);
  }

  private static int at(TensorShape in, int c, int row, int column) {
    boolean outside =
        c < 0
            || c >= in.channels()
            || row < 0
            || row >= in.height()
            || column < 0
            || column >= in.width();
    return outside ? -1 : (c * in.height() + row) * in.width() + column;
  }

  @Override
  public void forward(float[][] in, float[] output, Mode mode) {
    for (int n = 0; n < batch; n++) {
      for (int i = 0; i < sources.length; i++) {
        int source = sources[i];
        output[n * sources.length + i] = source < 0 ? 0 : in[0][n * inputs + source];
      }
    }
  }

  @Override
  public void backward(float[][] in, float[] output, float[] gradOutput, float[][] gradInputs) {
    for (int n = 0; n < batch; n++) {
      for (int i = 0; i < sources.length; i++) {
        if (sources[i] >= 0) {
          gradInputs[0][n * inputs + sources[i]] += gradOutput[n * sources.length + i];
        }
      }
    }
  }
}
