package org.hwnas.runtime.workload;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Arrays in NumPy's format (NumPy enhancement proposal 1, versions 1 to 3), several in a zip
 * archive: numbers of one, two, four or eight bytes in row-major order.
 */
final class NpzFile {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final Pattern KIND = Pattern.compile("'descr'\\s*:\\s*'([<>|=])([uifb])([1248])'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9, ]*)\\)");

  private NpzFile() {}

  /**
   * An array.
   *
   * @param shape lengths of its axes
   * @param kind {@code u}, {@code i}, {@code f} or {@code b} as NumPy has it
   * @param width bytes of a number
   * @param bytes numbers one after another, little end first
   */
  record Array(int[] shape, char kind, int width, byte[] bytes) {
    /** Bytes without a sign. */
    static Array bytes(byte[] values, int... shape) {
      return new Array(shape, 'u', 1, values);
    }

    int length() {
      return bytes.length / width;
    }

    boolean whole() {
      return kind != 'f';
    }

    /** A number by its place in row-major order. */
    double at(int index) {
      ByteBuffer values = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      int at = index * width;
      if (kind == 'f') {
        return width == 4 ? values.getFloat(at) : values.getDouble(at);
      }
      return switch (width) {
        case 1 -> kind == 'i' ? bytes[at] : bytes[at] & 0xff;
        case 2 -> kind == 'i' ? values.getShort(at) : values.getShort(at) & 0xffff;
        case 4 -> kind == 'i' ? values.getInt(at) : values.getInt(at) & 0xffff_ffffL;
        default -> values.getLong(at);
      };
    }
  }

  /**
   * Reads all arrays of a file by name.
   *
   * @throws DataSetException where it is damaged or holds something else than plain numbers
   */
  static Map<String, Array> read(Path file) throws IOException {
    Map<String, Array> arrays = new TreeMap<>();
    try (ZipInputStream zip =
        new ZipInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        String name = entry.getName().replaceFirst("\\.npy$", "");
        arrays.put(name, array(zip, "`" + name + "` of `" + file + "`"));
      }
    }
    if (arrays.isEmpty()) {
      throw new DataSetException("`" + file + "` is no NPZ file, or an empty one");
    }
    return arrays;
  }

  private static Array array(InputStream from, String what) throws IOException {
    DataInputStream in = new DataInputStream(from);
    byte[] magic = in.readNBytes(MAGIC.length);
    if (!Arrays.equals(magic, MAGIC)) {
      throw new DataSetException(what + " is no NumPy array");
    }
    int version = in.readUnsignedByte();
    in.readUnsignedByte();
    int length = Short.toUnsignedInt(Short.reverseBytes(in.readShort()));
    if (version > 1) {
      length |= Short.toUnsignedInt(Short.reverseBytes(in.readShort())) << 16;
    }
    String header = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    Matcher kind = KIND.matcher(header);
    Matcher order = ORDER.matcher(header);
    Matcher shape = SHAPE.matcher(header);
    if (!kind.find() || !order.find() || !shape.find()) {
      throw new DataSetException(what + " holds something else than numbers: " + header.strip());
    }
    int[] axes =
        Arrays.stream(shape.group(1).split(","))
            .map(String::strip)
            .filter(s -> !s.isEmpty())
            .mapToInt(Integer::parseInt)
            .toArray();
    int width = Integer.parseInt(kind.group(3));
    if (order.group(1).equals("True") && axes.length > 1) {
      throw new DataSetException(
          what + " is in column-major order; save it after numpy.ascontiguousarray");
    }
    if (kind.group(1).equals(">") && width > 1 || kind.group(2).equals("f") && width == 2) {
      throw new DataSetException(
          what + " has numbers of another format: save it as uint8 or float32");
    }
    long count = 1;
    for (int axis : axes) {
      count = Math.multiplyExact(count, axis);
    }
    byte[] bytes = in.readNBytes(Math.toIntExact(Math.multiplyExact(count, width)));
    if (bytes.length < count * width) {
      throw new DataSetException(what + " is cut off");
    }
    return new Array(axes, kind.group(2).charAt(0), width, bytes);
  }

  /** Writes arrays; the same arrays give the same bytes. */
  static void write(Path file, Map<String, Array> arrays) throws IOException {
    try (ZipOutputStream zip =
        new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16))) {
      for (Map.Entry<String, Array> array : new TreeMap<>(arrays).entrySet()) {
        ZipEntry entry = new ZipEntry(array.getKey() + ".npy");
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(header(array.getValue()));
        zip.write(array.getValue().bytes());
        zip.closeEntry();
      }
    }
  }

  private static byte[] header(Array array) {
    StringBuilder shape = new StringBuilder();
    IntStream.of(array.shape()).forEach(axis -> shape.append(axis).append(", "));
    String text =
        "{'descr': '%s%s%d', 'fortran_order': False, 'shape': (%s), }"
            .formatted(
                array.width() == 1 ? "|" : "<",
                array.kind(),
                array.width(),
                shape.toString().strip());
    int before = MAGIC.length + 4;
    int padded = (before + text.length() + 1 + 63) / 64 * 64;
    ByteBuffer header = ByteBuffer.allocate(padded).order(ByteOrder.LITTLE_ENDIAN);
    header.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) (padded - before));
    header.put(text.getBytes(StandardCharsets.US_ASCII));
    while (header.position() < padded - 1) {
      header.put((byte) ' ');
    }
    return header.put((byte) '\n').array();
  }
}
