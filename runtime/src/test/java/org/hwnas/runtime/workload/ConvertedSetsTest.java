package org.hwnas.runtime.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.hwnas.runtime.network.InputSpec;
import org.hwnas.runtime.network.TensorShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sets that are converted when they are installed, on small files of the published formats. */
class ConvertedSetsTest {
  @TempDir Path root;
  @TempDir Path source;

  private final List<String> said = new ArrayList<>();
  private final DataInstaller installer = new DataInstaller(said::add);

  private DataSets sets() {
    return new DataSets(List.of(root));
  }

  /** An array as NumPy 2 writes it, byte by byte; not by our own writer. */
  private static byte[] npy(String descr, String shape, byte[] values) {
    String header = "{'descr': '" + descr + "', 'fortran_order': False, 'shape': " + shape + ", }";
    int padded = (10 + header.length() + 1 + 63) / 64 * 64;
    ByteBuffer out = ByteBuffer.allocate(padded + values.length).order(ByteOrder.LITTLE_ENDIAN);
    out.put(HexFormat.of().parseHex("934e554d5059")).put((byte) 1).put((byte) 0);
    out.putShort((short) (padded - 10)).put(header.getBytes(StandardCharsets.US_ASCII));
    while (out.position() < padded - 1) {
      out.put((byte) ' ');
    }
    return out.put((byte) '\n').put(values).array();
  }

  /** A zip archive whose members are stored, as numpy.savez makes it. */
  private static byte[] zip(Map<String, byte[]> members) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setMethod(ZipOutputStream.STORED);
      for (Map.Entry<String, byte[]> member : members.entrySet()) {
        ZipEntry entry = new ZipEntry(member.getKey());
        CRC32 crc = new CRC32();
        crc.update(member.getValue());
        entry.setSize(member.getValue().length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(member.getValue());
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] longs(long... values) {
    ByteBuffer out = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (long value : values) {
      out.putLong(value);
    }
    return out.array();
  }

  private static byte[] floats(float... values) {
    ByteBuffer out = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      out.putFloat(value);
    }
    return out.array();
  }

  @Test
  void anNpzFileBecomesASet() throws IOException {
    Path file = source.resolve("mine.npz");
    // two samples of 1 x 2 positions and 2 channels, channels last
    Files.write(
        file,
        zip(
            Map.of(
                "x_train.npy",
                npy("<f4", "(2, 1, 2, 2)", floats(0, 0.2f, 0.4f, 1, 1, 0.6f, 0.8f, 0)),
                "y_train.npy",
                npy("<i8", "(2,)", longs(0, 2)),
                "x_test.npy",
                npy("|u1", "(1, 1, 2, 2)", new byte[] {1, 2, 3, (byte) 255}),
                "y_test.npy",
                npy("<i8", "(1, 1)", longs(1)))));
    installer.installOwn("own_mine", file, root, "CC0-1.0");
    assertThat(sets().ownSets()).containsExactly("own_mine");
    assertThat(sets().licence("own_mine")).isEqualTo("CC0-1.0");
    assertThat(sets().input("own_mine")).contains(new InputSpec(new TensorShape(2, 1, 2), 3));
    DataSet set = sets().load("own_mine");
    assertThat(set.train().pixels())
        .containsExactly(0, 102, 51, (byte) 255, (byte) 255, (byte) 204, (byte) 153, 0);
    assertThat(set.test().pixels()).containsExactly(1, 3, 2, (byte) 255);
    assertThat(set.train().label(1)).isEqualTo(2);
    assertThat(set.test().label(0)).isEqualTo(1);
  }

  @Test
  void aDamagedSetIsSeen() throws IOException {
    anNpzFileBecomesASet();
    Path samples = root.resolve("own_mine").resolve("data.npz");
    byte[] bytes = Files.readAllBytes(samples);
    bytes[bytes.length / 2] ^= 1;
    Files.write(samples, bytes);
    assertThatThrownBy(() -> sets().load("own_mine"))
        .isInstanceOf(DataSetException.class)
        .hasMessageContaining("not what was installed");
    assertThatThrownBy(() -> sets().load("own_other")).hasMessageContaining("not installed");
  }

  @Test
  void whatIsNoSetIsRefusedWithTheReason() throws IOException {
    byte[] x = npy("|u1", "(2, 3)", new byte[6]);
    byte[] y = npy("<i8", "(2,)", longs(0, 1));
    Map<String, Map<String, byte[]>> wrong =
        Map.of(
            "no array `y_test`", Map.of("x_train.npy", x, "y_train.npy", y, "x_test.npy", x),
            "2 samples and 1 labels",
                Map.of(
                    "x_train.npy",
                    x,
                    "y_train.npy",
                    npy("<i8", "(1,)", longs(0)),
                    "x_test.npy",
                    x,
                    "y_test.npy",
                    y),
            "values from 0.0 to 7.0",
                Map.of(
                    "x_train.npy",
                    npy("<f4", "(2, 1)", floats(0, 7)),
                    "y_train.npy",
                    y,
                    "x_test.npy",
                    npy("<f4", "(2, 1)", floats(0, 1)),
                    "y_test.npy",
                    y),
            "the label -1.0",
                Map.of(
                    "x_train.npy",
                    x,
                    "y_train.npy",
                    npy("<i8", "(2,)", longs(0, -1)),
                    "x_test.npy",
                    x,
                    "y_test.npy",
                    y),
            "something else than numbers", Map.of("x_train.npy", npy("|O", "(2,)", new byte[2])),
            "is cut off", Map.of("x_train.npy", npy("|u1", "(9, 9)", new byte[2])));
    for (Map.Entry<String, Map<String, byte[]>> one : wrong.entrySet()) {
      Path file = Files.write(source.resolve("wrong.npz"), zip(one.getValue()));
      assertThatThrownBy(() -> installer.installOwn("own_wrong", file, root, ""))
          .isInstanceOf(DataSetException.class)
          .hasMessageContaining(one.getKey());
    }
    assertThat(sets().ownSets()).isEmpty();
  }

  @Test
  void tablesBecomeASet() throws IOException {
    Files.writeString(source.resolve("train.csv"), "label,a,b,c,d\n1,0,1,2,255\n0,9,8,7,6\n");
    Files.writeString(source.resolve("test.csv"), "label,a,b,c,d\n1,5,5,5,5\n");
    installer.installOwn("own_table", source, root, "");
    DataSet set = sets().load("own_table");
    assertThat(set.input()).isEqualTo(new InputSpec(new TensorShape(1, 2, 2), 2));
    assertThat(set.train().pixels()).containsExactly(0, 1, 2, (byte) 255, 9, 8, 7, 6);
    assertThat(set.test().label(0)).isEqualTo(1);
    Files.writeString(source.resolve("test.csv"), "label,a,b,c,d\n1,5,5,five,5\n");
    assertThatThrownBy(() -> installer.installOwn("own_table", source, root, ""))
        .hasMessageContaining("line 2")
        .hasMessageContaining("five");
  }

  private static byte[] wav(int samples, double hertz) {
    ByteBuffer out = ByteBuffer.allocate(44 + 2 * samples).order(ByteOrder.LITTLE_ENDIAN);
    out.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + 2 * samples);
    out.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
    out.putShort((short) 1).putShort((short) 1).putInt(16_000).putInt(32_000);
    out.putShort((short) 2).putShort((short) 16);
    out.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(2 * samples);
    for (int i = 0; i < samples; i++) {
      out.putShort((short) (8000 * Math.sin(2 * Math.PI * hertz * i / 16_000)));
    }
    return out.array();
  }

  /** The archive's folders and lists, three words in small; split as the lists say. */
  private static Map<String, byte[]> sounds() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("./validation_list.txt", "yes/2.wav\n".getBytes(StandardCharsets.UTF_8));
    files.put("./testing_list.txt", "no/1.wav\nyes/1.wav\n".getBytes(StandardCharsets.UTF_8));
    files.put("./_background_noise_/hiss.wav", wav(100, 3000));
    for (String word : List.of("yes", "no", "up")) {
      for (int i = 0; i < 3; i++) {
        files.put("./" + word + "/" + i + ".wav", wav(12_000, 300 * (i + word.length())));
      }
    }
    return files;
  }

  @Test
  void soundsAreSplitAsTheirListsSay() throws IOException {
    Path archive = source.resolve("speech_commands_v0.02.tar.gz");
    try (GZIPOutputStream zipped = new GZIPOutputStream(Files.newOutputStream(archive))) {
      zipped.write(CifarTest.tar(sounds()));
    }
    DataSet set = SpeechCommands.read("speech_commands", archive);
    assertThat(set.input()).isEqualTo(new InputSpec(new TensorShape(1, 49, 10), 3));
    assertThat(set.train().size()).isEqualTo(6); // nine but two and one
    assertThat(set.test().size()).isEqualTo(2);
    assertThat(set.test().label(0)).as("no, up, yes").isZero();
    assertThat(set.test().label(1)).isEqualTo(2);
    // a folder that the archive was unpacked into gives the same
    for (Map.Entry<String, byte[]> file : sounds().entrySet()) {
      Path path = source.resolve("unpacked").resolve(file.getKey()).normalize();
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
    DataSet unpacked = SpeechCommands.read("speech_commands", source.resolve("unpacked"));
    assertThat(unpacked.train().pixels()).isEqualTo(set.train().pixels());
    Catalogue.Entry entry = Catalogue.find("speech_commands").orElseThrow();
    assertThatThrownBy(() -> installer.install(entry, root, Optional.of(source.toString())))
        .hasMessageContaining("af14739ee7dc3114");
    installer.install(entry, root, Optional.of(source.resolve("unpacked").toString()));
    assertThat(sets().load("speech_commands").test().pixels()).isEqualTo(set.test().pixels());
  }

  /** Filters' energies of a frame by the definitions, as sums over sines and cosines. */
  @Test
  void coefficientsAreThoseOfTheDefinition() {
    float[] sound = new float[Mfcc.SAMPLES];
    for (int i = 0; i < sound.length; i++) {
      sound[i] =
          (float)
              (0.4 * Math.sin(2 * Math.PI * 440 * i / 16_000.0)
                  + 0.1 * Math.sin(2 * Math.PI * 2517 * i / 16_000.0));
    }
    Mfcc mfcc = new Mfcc();
    double[] found = mfcc.of(sound)[7];
    double[] magnitudes = new double[513];
    for (int k = 0; k <= 512; k++) {
      double re = 0;
      double im = 0;
      for (int i = 0; i < 640; i++) {
        double value = sound[7 * 320 + i] * 0.5 * (1 - Math.cos(2 * Math.PI * i / 640));
        re += value * Math.cos(2 * Math.PI * i * k / 1024);
        im -= value * Math.sin(2 * Math.PI * i * k / 1024);
      }
      magnitudes[k] = Math.sqrt(re * re + im * im);
    }
    double low = 1127 * Math.log(1 + 20 / 700.0);
    double high = 1127 * Math.log(1 + 4000 / 700.0);
    for (int c = 0; c < 10; c++) {
      double sum = 0;
      for (int f = 0; f < 40; f++) {
        double left = low + f * (high - low) / 41;
        double middle = low + (f + 1) * (high - low) / 41;
        double right = low + (f + 2) * (high - low) / 41;
        double energy = 0;
        for (int k = 1; k <= 512; k++) {
          double mel = 1127 * Math.log(1 + k * 16_000 / 1024.0 / 700);
          double weight =
              mel <= left || mel >= right
                  ? 0
                  : mel < middle
                      ? (mel - left) / (middle - left)
                      : (right - mel) / (right - middle);
          energy += weight * magnitudes[k];
        }
        sum += Math.log(Math.max(energy, 1e-12)) * Math.cos(Math.PI * c * (2 * f + 1) / 80);
      }
      sum *= Math.sqrt((c == 0 ? 1 : 2) / 40.0);
      assertThat(found[c]).as("coefficient %d", c).isCloseTo(sum, within(1e-6));
    }
    double[] energies = mfcc.energies(sound, 0);
    int loudest = 0;
    for (int f = 0; f < 40; f++) {
      loudest = energies[f] > energies[loudest] ? f : loudest;
    }
    double step = (high - low) / 41;
    assertThat(Math.abs(Mfcc.mel(440) - low - (loudest + 1) * step)).isLessThan(step);
    assertThat(Mfcc.mel(1000)).as("1000 mel by definition").isCloseTo(1000, within(0.1));
    // silence: 40 equal logarithms are one coefficient alone
    double[] silent = mfcc.of(new float[Mfcc.SAMPLES])[0];
    assertThat(silent[0]).isCloseTo(Math.sqrt(40) * Math.log(1e-12), within(1e-9));
    assertThat(silent[5]).isCloseTo(0, within(1e-9));
  }

  private static void picture(Path file, int red, int green, int blue, boolean grey)
      throws IOException {
    Files.createDirectories(file.getParent());
    BufferedImage image =
        new BufferedImage(64, 64, grey ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 64; y++) {
      for (int x = 0; x < 64; x++) {
        if (grey) {
          image.getRaster().setSample(x, y, 0, red);
        } else {
          image.setRGB(x, y, red << 16 | green << 8 | blue);
        }
      }
    }
    ImageIO.write(image, "jpeg", file.toFile());
  }

  @Test
  void picturesOfTheFolderBecomeASet() throws IOException {
    Path folder = source.resolve("tiny-imagenet-200");
    Files.createDirectories(folder.resolve("val"));
    Files.writeString(folder.resolve("wnids.txt"), "n02\nn01\n");
    picture(folder.resolve("train/n01/images/n01_0.JPEG"), 200, 100, 50, false);
    picture(folder.resolve("train/n02/images/n02_0.JPEG"), 90, 0, 0, true);
    picture(folder.resolve("val/images/val_0.JPEG"), 10, 20, 30, false);
    Files.writeString(folder.resolve("val/val_annotations.txt"), "val_0.JPEG\tn01\t0\t0\t10\t10\n");
    Catalogue.Entry entry = Catalogue.find("tiny_imagenet").orElseThrow();
    installer.install(entry, root, Optional.of(source.toString()));
    DataSet set = sets().load("tiny_imagenet");
    assertThat(set.input()).isEqualTo(new InputSpec(new TensorShape(3, 64, 64), 2));
    assertThat(set.train().label(0)).as("the order of wnids.txt").isZero();
    int[] grey = {90, 90, 90};
    int[] coloured = {200, 100, 50};
    for (int c = 0; c < 3; c++) {
      assertThat(set.train().pixels()[c * 4096 + 77] & 0xff)
          .isCloseTo(grey[c], within(2)); // JPEG rounds
      assertThat(set.train().pixels()[12_288 + c * 4096 + 77] & 0xff)
          .isCloseTo(coloured[c], within(3));
    }
    assertThat(set.test().label(0)).isEqualTo(1);
    Path zip = source.resolve("tiny-imagenet-200.zip");
    Files.writeString(zip, "no archive");
    DataSets other = new DataSets(List.of(root.resolve("other")));
    assertThatThrownBy(
            () -> installer.install(entry, root.resolve("other"), Optional.of(zip.toString())))
        .hasMessageContaining("90528d7ca1a48142e341f4ef8d21d0de");
    assertThat(other.folder("tiny_imagenet")).isEmpty();
  }

  /** A set of the catalogue with the checksum of an archive that a test made. */
  private static Catalogue.Entry published(String name, Path archive) throws IOException {
    Catalogue.Entry of = Catalogue.find(name).orElseThrow();
    String sha = StoredSet.digest(archive, "SHA-256");
    return new Catalogue.Entry(
        of.name(),
        of.title(),
        of.licence(),
        of.reference(),
        of.input(),
        of.trainSize(),
        of.testSize(),
        List.of(new Catalogue.DataFile(of.files().get(0).name(), sha, true)),
        of.packages(),
        of.address(),
        of.format());
  }

  private static final String WORDS =
      "backward bed bird cat dog down eight five follow forward four go happy house learn left marvin"
          + " nine no off on one right seven sheila six stop three tree two up visual wow yes zero";

  /**
   * Speech Commands 0.02 as it is published: everything below {@code ./}, an entry for each folder,
   * README and licence, six recordings of noise, 35 words, sounds named by speaker and number.
   */
  @Test
  void theArchiveOfSpeechCommandsIsRead() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    byte[] text = "text\n".getBytes(StandardCharsets.UTF_8);
    files.put("./", new byte[0]);
    files.put("./README.md", text);
    files.put("./LICENSE", text);
    StringBuilder testing = new StringBuilder();
    StringBuilder validation = new StringBuilder();
    List<String> words = List.of(WORDS.split(" "));
    for (String word : words) {
      files.put("./" + word + "/", new byte[0]);
      for (String speaker : List.of("0a7c2a8d", "3b4f8f24", "f953e1af", "0132a06d")) {
        String name = word + "/" + speaker + "_nohash_0.wav";
        files.put("./" + name, wav(16_000, 200 + 20 * words.indexOf(word)));
        (speaker.equals("3b4f8f24")
                ? testing
                : speaker.equals("f953e1af") ? validation : new StringBuilder())
            .append(name)
            .append('\n');
      }
    }
    files.put("./_background_noise_/", new byte[0]);
    for (String noise : List.of("doing_the_dishes", "pink_noise", "white_noise", "running_tap")) {
      files.put("./_background_noise_/" + noise + ".wav", wav(48_000, 50));
    }
    files.put("./_background_noise_/README.md", text);
    files.put("./testing_list.txt", testing.toString().getBytes(StandardCharsets.UTF_8));
    files.put("./validation_list.txt", validation.toString().getBytes(StandardCharsets.UTF_8));
    Path archive = source.resolve("speech_commands_v0.02.tar.gz");
    try (GZIPOutputStream zipped = new GZIPOutputStream(Files.newOutputStream(archive))) {
      zipped.write(CifarTest.tar(files));
    }
    installer.install(published("speech_commands", archive), root, Optional.of(source.toString()));
    DataSet set = sets().load("speech_commands");
    assertThat(set.input())
        .isEqualTo(Catalogue.find("speech_commands").orElseThrow().input())
        .isEqualTo(new InputSpec(new TensorShape(1, 49, 10), 35));
    assertThat(set.train().size()).isEqualTo(70);
    assertThat(set.test().size()).isEqualTo(35);
    for (int i = 0; i < 35; i++) {
      assertThat(set.test().label(i)).as("words by the alphabet").isEqualTo(i);
    }
    assertThat(said).contains("speech_commands_v0.02.tar.gz: checksum right, converting");
  }

  private static byte[] jpeg(int red, int green, int blue) throws IOException {
    Path file = Files.createTempFile("picture", ".JPEG");
    try {
      picture(file, red, green, blue, false);
      return Files.readAllBytes(file);
    } finally {
      Files.delete(file);
    }
  }

  /**
   * Tiny ImageNet as it is published: a zip archive of one folder, entries for folders, 200 classes
   * in an order of their own, boxes beside the images, annotations of six columns, a test part
   * without labels.
   */
  @Test
  void theArchiveOfTinyImageNetIsRead() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    byte[] box = "n_0.JPEG\t0\t0\t62\t62\n".getBytes(StandardCharsets.UTF_8);
    StringBuilder classes = new StringBuilder();
    StringBuilder words = new StringBuilder();
    StringBuilder annotations = new StringBuilder();
    String top = "tiny-imagenet-200/";
    files.put(top, new byte[0]);
    files.put(top + "train/", new byte[0]);
    files.put(top + "val/", new byte[0]);
    files.put(top + "val/images/", new byte[0]);
    for (int i = 0; i < 200; i++) {
      String wnid = "n%08d".formatted(7919 * (i + 3) % 200);
      classes.append(wnid).append('\n');
      words.append(wnid).append("\tthing, entity\n");
      String folder = top + "train/" + wnid + "/";
      files.put(folder, new byte[0]);
      files.put(folder + wnid + "_boxes.txt", box);
      files.put(folder + "images/", new byte[0]);
      files.put(folder + "images/" + wnid + "_0.JPEG", jpeg(i, 255 - i, 60));
      files.put(top + "val/images/val_" + i + ".JPEG", jpeg(255 - i, i, 90));
      annotations.append("val_" + i + ".JPEG\t" + wnid + "\t0\t32\t44\t62\n");
    }
    files.put(
        top + "val/val_annotations.txt", annotations.toString().getBytes(StandardCharsets.UTF_8));
    files.put(top + "test/images/test_0.JPEG", jpeg(1, 2, 3));
    files.put(top + "wnids.txt", classes.toString().getBytes(StandardCharsets.UTF_8));
    files.put(top + "words.txt", words.toString().getBytes(StandardCharsets.UTF_8));
    Path archive = Files.write(source.resolve("tiny-imagenet-200.zip"), zip(files));
    installer.install(published("tiny_imagenet", archive), root, Optional.of(archive.toString()));
    DataSet set = sets().load("tiny_imagenet");
    assertThat(set.input())
        .isEqualTo(Catalogue.find("tiny_imagenet").orElseThrow().input())
        .isEqualTo(new InputSpec(new TensorShape(3, 64, 64), 200));
    assertThat(set.train().size()).isEqualTo(200);
    assertThat(set.test().size()).isEqualTo(200);
    for (int i = 0; i < 200; i++) {
      assertThat(set.train().label(i)).as("as wnids.txt has them").isEqualTo(i);
      assertThat(set.test().label(i)).isEqualTo(i);
      assertThat(set.train().pixels()[i * 12_288 + 99] & 0xff).isCloseTo(i, within(4));
      assertThat(set.test().pixels()[i * 12_288 + 4096 + 99] & 0xff).isCloseTo(i, within(4));
    }
  }
}
