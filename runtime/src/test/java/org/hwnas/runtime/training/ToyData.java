package org.hwnas.runtime.training;

import org.hwnas.runtime.network.InputSpec;
import org.hwnas.runtime.network.TensorShape;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.workload.DataSet;

/** A small set of images that a small network can tell apart: noise with one bright quarter. */
public final class ToyData {
  private static final int SIZE = 6;
  public static final InputSpec INPUT = new InputSpec(new TensorShape(1, SIZE, SIZE), 4);

  private ToyData() {}

  /** The class is the quarter that is bright. */
  public static DataSet quarters(int train, int test) {
    return new DataSet("quarters", INPUT, split(train, 0), split(test, 1));
  }

  private static DataSet.Split split(int samples, int part) {
    RandomStream random = RandomStream.of(11, "toy", part);
    byte[] pixels = new byte[samples * SIZE * SIZE];
    byte[] labels = new byte[samples];
    for (int n = 0; n < samples; n++) {
      labels[n] = (byte) random.nextInt(4);
      for (int row = 0; row < SIZE; row++) {
        for (int column = 0; column < SIZE; column++) {
          int quarter = row / (SIZE / 2) * 2 + column / (SIZE / 2);
          int base = quarter == labels[n] ? 100 : 0;
          pixels[(n * SIZE + row) * SIZE + column] = (byte) (base + random.nextInt(156));
        }
      }
    }
    return new DataSet.Split(pixels, labels, SIZE * SIZE);
  }
}
