package org.hwnas.runtime.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hwnas.runtime.network.InputSpec;
import org.hwnas.runtime.network.TensorShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CIFAR's binary archives, made small: records and folders are those of the published ones. */
class CifarTest {
  @TempDir Path folder;

  /** A tar archive as GNU tar writes it, a folder first. */
  static byte[] tar(Map<String, byte[]> files) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    files.forEach(
        (path, content) -> {
          byte[] header = new byte[512];
          put(header, 0, path);
          put(header, 100, "0000644\0");
          put(header, 124, "%011o".formatted(content.length));
          Arrays.fill(header, 148, 156, (byte) ' ');
          header[156] = (byte) (path.endsWith("/") ? '5' : '0');
          put(header, 257, "ustar\00000");
          int sum = 0;
          for (byte b : header) {
            sum += b & 0xff;
          }
          put(header, 148, "%06o\0 ".formatted(sum));
          out.writeBytes(header);
          out.writeBytes(content);
          out.writeBytes(new byte[(512 - content.length % 512) % 512]);
        });
    out.writeBytes(new byte[1024]);
    return out.toByteArray();
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  /** Records whose labels are {@code first}, first + 1 …, and whose pixels count up from those. */
  private static byte[] records(int count, int first, int labelBytes) {
    byte[] content = new byte[count * (labelBytes + 3072)];
    for (int n = 0; n < count; n++) {
      int at = n * (labelBytes + 3072);
      content[at] = 19; // of two labels the coarse one, which must not be taken
      content[at + labelBytes - 1] = (byte) (first + n);
      for (int i = 0; i < 3072; i++) {
        content[at + labelBytes + i] = (byte) (first + n + i);
      }
    }
    return content;
  }

  private static Map<String, byte[]> ten() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("cifar-10-batches-bin/", new byte[0]);
    files.put(
        "cifar-10-batches-bin/batches.meta.txt", "airplane\n".getBytes(StandardCharsets.UTF_8));
    for (int i = 1; i <= 5; i++) {
      files.put("cifar-10-batches-bin/data_batch_" + i + ".bin", records(2, i, 1));
    }
    files.put("cifar-10-batches-bin/test_batch.bin", records(3, 7, 1));
    return files;
  }

  private Catalogue.Entry entry(
      String name, Map<String, byte[]> files, int classes, int train, Catalogue.Format format)
      throws IOException {
    byte[] packed = IdxFiles.gzip(tar(files));
    Files.write(folder.resolve("tiny.tar.gz"), packed);
    return new Catalogue.Entry(
        name,
        name,
        "MIT",
        "made by hand",
        new InputSpec(new TensorShape(3, 32, 32), classes),
        train,
        3,
        List.of(new Catalogue.DataFile("tiny.tar.gz", DataSets.sha256(packed), true)),
        List.of(),
        Optional.empty(),
        format);
  }

  @Test
  void fiveBatchesAreOneTrainingSet() throws IOException {
    DataSet data = DataSets.read(entry("c", ten(), 10, 10, Catalogue.Format.CIFAR10), folder);
    assertThat(data.train().labels()).containsExactly(1, 2, 2, 3, 3, 4, 4, 5, 5, 6);
    assertThat(data.test().labels()).containsExactly(7, 8, 9);
    assertThat(data.train().sampleSize()).isEqualTo(3072);
    float[] sample = new float[3072];
    data.test().copy(1, sample, 0);
    assertThat(sample[0]).isEqualTo(8 * (1f / 255)); // red, first row
    assertThat(sample[1024]).isEqualTo((8 + 1024) % 256 * (1f / 255)); // green
    assertThat(sample[3071]).isEqualTo((8 + 3071) % 256 * (1f / 255));
  }

  @Test
  void theFineLabelOfAHundredClassesCounts() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("cifar-100-binary/train.bin", records(4, 96, 2));
    files.put("cifar-100-binary/test.bin", records(3, 0, 2));
    DataSet data = DataSets.read(entry("c", files, 100, 4, Catalogue.Format.CIFAR100), folder);
    assertThat(data.train().labels()).containsExactly(96, 97, 98, 99);
    assertThat(data.train().label(3)).isEqualTo(99);
    assertThat(data.test().labels()).containsExactly(0, 1, 2);
  }

  @Test
  void whatIsNotAsPublishedIsRefusedWithItsName() throws IOException {
    Map<String, byte[]> files = ten();
    files.put("cifar-10-batches-bin/data_batch_3.bin", records(1, 1, 1));
    Catalogue.Entry shorter = entry("c", files, 10, 10, Catalogue.Format.CIFAR10);
    fails(shorter, "data_batch_3.bin` has 3073 bytes; 6146 are expected");
    files.remove("cifar-10-batches-bin/data_batch_3.bin");
    fails(
        entry("c", files, 10, 10, Catalogue.Format.CIFAR10),
        "no `cifar-10-batches-bin/data_batch_3.bin`");
    files = ten();
    files.put("cifar-10-batches-bin/test_batch.bin", records(3, 9, 1));
    fails(entry("c", files, 10, 10, Catalogue.Format.CIFAR10), "the label 10");
    Catalogue.Entry right = entry("c", ten(), 10, 10, Catalogue.Format.CIFAR10);
    Files.write(folder.resolve("tiny.tar.gz"), new byte[] {1, 2, 3});
    fails(right, "is not the published file");
  }

  private void fails(Catalogue.Entry entry, String part) {
    assertThatThrownBy(() -> DataSets.read(entry, folder))
        .isInstanceOf(DataSetException.class)
        .hasMessageContaining(part);
  }

  @Test
  void anArchiveIsInstalledAsItIs(@TempDir Path root) throws IOException {
    Catalogue.Entry entry = entry("tiny", ten(), 10, 10, Catalogue.Format.CIFAR10);
    Path installed =
        new DataInstaller(line -> {}).install(entry, root, Optional.of(folder.toString()));
    assertThat(installed.resolve("tiny.tar.gz"))
        .hasSameBinaryContentAs(folder.resolve("tiny.tar.gz"));
    assertThat(DataSets.read(entry, installed).test().size()).isEqualTo(3);
    Files.write(folder.resolve("tiny.tar.gz"), IdxFiles.gzip(tar(Map.of("other", new byte[4]))));
    Files.delete(installed.resolve("tiny.tar.gz"));
    assertThatThrownBy(
            () ->
                new DataInstaller(line -> {}).install(entry, root, Optional.of(folder.toString())))
        .isInstanceOf(DataSetException.class)
        .hasMessageContaining("not the published file, which has SHA-256");
    assertThat(installed).isEmptyDirectory();
  }

  @Test
  void aTarThatIsCutOffSaysSo() {
    byte[] whole = tar(ten());
    assertThatThrownBy(() -> TarFile.files(Arrays.copyOf(whole, whole.length - 4000), "a.tar.gz"))
        .isInstanceOf(DataSetException.class)
        .hasMessageContaining("`a.tar.gz` is cut off");
  }
}
