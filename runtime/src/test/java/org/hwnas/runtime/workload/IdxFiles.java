package org.hwnas.runtime.workload;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.hwnas.runtime.network.InputSpec;
import org.hwnas.runtime.network.TensorShape;

/** Files in the format of MNIST, made by hand. */
final class IdxFiles {
  private IdxFiles() {}

  /** A header, then bytes that count up. */
  static byte[] counting(int magic, int... dimensions) {
    int values = 1;
    for (int length : dimensions) {
      values *= length;
    }
    ByteBuffer buffer = ByteBuffer.allocate(4 + 4 * dimensions.length + values);
    buffer.putInt(magic);
    for (int length : dimensions) {
      buffer.putInt(length);
    }
    for (int i = 0; i < values; i++) {
      buffer.put((byte) i);
    }
    return buffer.array();
  }

  static byte[] gzip(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    } catch (IOException e) {
      throw new AssertionError("memory cannot fail", e);
    }
    return bytes.toByteArray();
  }

  /** A catalogue's entry of two files with these contents, published nowhere. */
  static Catalogue.Entry entry(byte[] images, byte[] labels) {
    return new Catalogue.Entry(
        "tiny",
        "Tiny",
        "MIT",
        "made by hand",
        new InputSpec(new TensorShape(1, 2, 2), 10),
        3,
        3,
        List.of(
            new Catalogue.DataFile("tiny-images", DataSets.sha256(images)),
            new Catalogue.DataFile("tiny-labels", DataSets.sha256(labels))),
        List.of(),
        Optional.empty());
  }
}
