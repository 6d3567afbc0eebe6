package org.hwnas.runtime.workload;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

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
    int at = 0;
    while (at + BLOCK <= archive.length && archive[at] != 0) {
      int size = octal(archive, at + 124, 12, name);
      byte type = archive[at + 156];
      String path = text(archive, at, 100);
      String prefix = text(archive, at + 345, 155);
      boolean ustar = text(archive, at + 257, 5).equals("ustar");
      at += BLOCK;
      if (size > archive.length - at) {
        throw new DataSetException(
            "`%s` is cut off: `%s` needs %d bytes more"
                .formatted(name, path, size - (archive.length - at)));
      }
      if (type == '0' || type == 0) {
        String full = ustar && !prefix.isEmpty() ? prefix + "/" + path : path;
        files.put(full, Arrays.copyOfRange(archive, at, at + size));
      }
      at += (size + BLOCK - 1) / BLOCK * BLOCK;
    }
    return files;
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
