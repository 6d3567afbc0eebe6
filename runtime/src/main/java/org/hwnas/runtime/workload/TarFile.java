package org.hwnas.runtime.workload;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** Reads plain files out of a tar archive (POSIX.1-1988 "ustar" and the format before it). */
final class TarFile {
  private static final int BLOCK = 512;

  private TarFile() {}

  /**
   * The files of an archive by path.
   *
   * @param archive uncompressed
   * @param name for messages
   * @throws DataSetException where it is cut off
   */
  static Map<String, byte[]> files(byte[] archive, String name) {
    Map<String, byte[]> files = new TreeMap<>();
    try {
      each(new ByteArrayInputStream(archive), name, files::put);
    } catch (IOException e) {
      throw new IllegalStateException("an array in memory can be read", e);
    }
    return files;
  }

  /**
   * Goes through an archive of any size.
   *
   * @param archive uncompressed
   * @param name for messages
   * @param take gets path and content of each file
   * @throws DataSetException where it is cut off
   */
  static void each(InputStream archive, String name, BiConsumer<String, byte[]> take)
      throws IOException {
    for (byte[] header = archive.readNBytes(BLOCK);
        header.length == BLOCK && header[0] != 0;
        header = archive.readNBytes(BLOCK)) {
      int size = octal(header, 124, 12, name);
      String path = text(header, 0, 100);
      String prefix = text(header, 345, 155);
      boolean ustar = text(header, 257, 5).equals("ustar");
      byte[] content = archive.readNBytes(size);
      if (content.length < size) {
        throw new DataSetException(
            "`%s` is cut off: `%s` needs %d bytes more"
                .formatted(name, path, size - content.length));
      }
      byte type = header[156];
      if (type == '0' || type == 0) {
        take.accept(ustar && !prefix.isEmpty() ? prefix + "/" + path : path, content);
      }
      archive.readNBytes((BLOCK - size % BLOCK) % BLOCK);
    }
  }

  private static int octal(byte[] archive, int from, int length, String name) {
    String digits = text(archive, from, length).trim();
    try {
      return digits.isEmpty() ? 0 : Integer.parseInt(digits, 8);
    } catch (NumberFormatException e) {
      throw new DataSetException("`" + name + "` is no tar archive: a size is `" + digits + "`", e);
    }
  }

  private static String text(byte[] archive, int from, int length) {
    int end = from;
    while (end < from + length && archive[end] != 0) {
      end++;
    }
    return new String(archive, from, end - from, StandardCharsets.UTF_8);
  }
}
