package org.hwnas.runtime.training;

import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.workload.DataSet;

/** Puts training samples, augmented, into a function's input. For one thread. */
final class SampleLoader {
  private final DataSet data;
  private final Augmentation augmentation;
  private final long seed;
  private final float[] scratch;

  SampleLoader(DataSet data, Augmentation augmentation, long seed) {
    this.data = data;
    this.augmentation = augmentation;
    this.seed = seed;
    scratch = new float[data.train().sampleSize()];
  }

  /**
   * Loads a sample.
   *
   * @param place in the batch
   * @param epoch addresses the random numbers of the augmentation
   * @return its label
   */
  int load(int sample, int place, int epoch, float[] input) {
    int offset = place * data.train().sampleSize();
    data.train().copy(sample, input, offset);
    if (augmentation != Augmentation.NONE) {
      RandomStream random = RandomStream.of(seed, "augmentation", epoch, sample);
      augmentation.apply(input, offset, data.input().shape(), random, scratch);
    }
    return data.train().label(sample);
  }
}
