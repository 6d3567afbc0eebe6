package org.hwnas.runtime.workload;

import java.util.List;
import java.util.Map;

/**
 * Reads the binary version of CIFAR-10 and CIFAR-100: records of one label byte (two for CIFAR-100,
 * coarse then fine) and the red, green and blue planes row by row
 * (https://www.cs.toronto.edu/~kriz/cifar.html).
 */
final class CifarReader {
  private CifarReader() {}

  /**
   * One part of a set from files of an archive.
   *
   * @param files of the archive by path
   * @param paths read in this order
   * @param samples in all of them
   * @param sampleSize values of an image
   * @param labelBytes before each image; the last one counts
   * @param classes labels lie below
   * @throws DataSetException where a file is missing, has another length, or a label is no class
   */
  static DataSet.Split read(
      Map<String, byte[]> files,
      List<String> paths,
      int samples,
      int sampleSize,
      int labelBytes,
      int classes) {
    byte[] pixels = new byte[samples * sampleSize];
    byte[] labels = new byte[samples];
    int record = labelBytes + sampleSize;
    int each = samples / paths.size();
    int n = 0;
    for (String path : paths) {
      byte[] content = files.get(path);
      if (content == null) {
        throw new DataSetException("the archive has no `" + path + "`");
      }
      if (content.length != each * record) {
        throw new DataSetException(
            "`%s` has %d bytes; %d are expected".formatted(path, content.length, each * record));
      }
      for (int i = 0; i < each; i++, n++) {
        labels[n] = content[i * record + labelBytes - 1];
        if ((labels[n] & 0xff) >= classes) {
          throw new DataSetException(
              "`%s` has the label %d, but there are %d classes"
                  .formatted(path, labels[n] & 0xff, classes));
        }
        System.arraycopy(content, i * record + labelBytes, pixels, n * sampleSize, sampleSize);
      }
    }
    return new DataSet.Split(pixels, labels, sampleSize);
  }
}
