package org.hwnas.runtime.workload;

import org.hwnas.runtime.network.InputSpec;

/**
 * Labelled images in memory; immutable by convention, so that it can be shared.
 *
 * @param name in the catalogue
 * @param input shape of a sample, and number of classes
 * @param train to fit
 * @param test to measure
 */
public record DataSet(String name, InputSpec input, Split train, Split test) {

  /**
   * One part of a set.
   *
   * @param pixels 0..255, sample by sample, each channel by row
   * @param labels class of each sample, from 0, as an unsigned byte
   * @param sampleSize values of one sample
   */
  public record Split(byte[] pixels, byte[] labels, int sampleSize) {
    public int size() {
      return labels.length;
    }

    /** Class of a sample. */
    public int label(int index) {
      return labels[index] & 0xff;
    }

    /**
     * Some of the samples, as copies.
     *
     * @param indices of samples
     * @param most the first so many of them
     */
    public Split subset(int[] indices, int most) {
      int count = Math.min(most, indices.length);
      byte[] some = new byte[count * sampleSize];
      byte[] classes = new byte[count];
      for (int i = 0; i < count; i++) {
        System.arraycopy(pixels, indices[i] * sampleSize, some, i * sampleSize, sampleSize);
        classes[i] = labels[indices[i]];
      }
      return new Split(some, classes, sampleSize);
    }

    /** Writes sample {@code index}, scaled to 0..1, to {@code target} from {@code offset} on. */
    public void copy(int index, float[] target, int offset) {
      int from = index * sampleSize;
      for (int i = 0; i < sampleSize; i++) {
        target[offset + i] = (pixels[from + i] & 0xff) * (1f / 255);
      }
    }
  }
}
