package org.hwnas.runtime.workload;

import java.nio.ByteBuffer;

/** Reads the IDX format of MNIST and its relatives: unsigned bytes in one or three dimensions. */
final class IdxReader {
  private static final int UNSIGNED_BYTE = 0x08;

  private IdxReader() {}

  /**
   * The values of a file.
   *
   * @param content of the file, uncompressed
   * @param name for messages
   * @param dimensions lengths the header must state
   * @throws DataSetException where the header says otherwise or the content is cut off
   */
  static byte[] read(byte[] content, String name, int... dimensions) {
    int header = 4 + 4 * dimensions.length;
    long expected = header;
    if (content.length >= header) {
      ByteBuffer buffer = ByteBuffer.wrap(content);
      int magic = buffer.getInt();
      if (magic != (UNSIGNED_BYTE << 8 | dimensions.length)) {
        throw new DataSetException(
            "`%s` is no IDX file of %d dimensions: it starts with 0x%08x"
                .formatted(name, dimensions.length, magic));
      }
      long values = 1;
      for (int wanted : dimensions) {
        int stated = buffer.getInt();
        if (stated != wanted) {
          throw new DataSetException(
              "`%s` states a length of %d where %d is expected".formatted(name, stated, wanted));
        }
        values *= stated;
      }
      expected += values;
    }
    if (content.length != expected) {
      throw new DataSetException(
          "`%s` has %d bytes; %d are expected".formatted(name, content.length, expected));
    }
    byte[] values = new byte[content.length - header];
    System.arraycopy(content, header, values, 0, values.length);
    return values;
  }
}
