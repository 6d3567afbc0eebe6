package org.hwnas.runtime.workload;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.hwnas.runtime.network.InputSpec;
import org.hwnas.runtime.network.TensorShape;

/**
 * Speech Commands (Warden, arXiv 1804.03209): words of one second as {@link Mfcc}, a map of one
 * channel, 49 frames and ten coefficients. Sounds that {@code testing_list.txt} names are the test,
 * those of {@code validation_list.txt} are left out, all others are for training. Classes are the
 * words in the order of the alphabet; recordings of noise are none.
 */
final class SpeechCommands {
  /** Coefficient 0 is a sum of 40 logarithms over the root of 40, the others are around 0. */
  private static final double[] LOWEST = {-180, -40};

  private static final double[] HIGHEST = {60, 40};

  private SpeechCommands() {}

  /** Words, and features of those that count. */
  private static final class Collected {
    private final TreeMap<String, byte[]> features = new TreeMap<>();
    private Set<String> testing = Set.of();
    private Set<String> validation = Set.of();
    private final Mfcc mfcc = new Mfcc();

    void take(String path, byte[] content) {
      String name = path.replaceFirst("^\\./", "");
      if (name.equals("testing_list.txt")) {
        testing = lines(content);
      } else if (name.equals("validation_list.txt")) {
        validation = lines(content);
      } else if (name.matches("[a-z]+/[^.][^/]*\\.wav")) { // no noise, no file that a Mac adds
        features.put(name, features(mfcc, wav(content, name)));
      }
    }

    private static Set<String> lines(byte[] content) {
      return new HashSet<>(
          Arrays.asList(new String(content, StandardCharsets.UTF_8).strip().split("\\R")));
    }

    DataSet set(String name) {
      if (testing.isEmpty() || features.isEmpty()) {
        throw new DataSetException(
            "there are no sounds, or no `testing_list.txt`, where Speech Commands is expected");
      }
      TreeSet<String> words = new TreeSet<>();
      features.keySet().forEach(path -> words.add(word(path)));
      InputSpec input =
          new InputSpec(new TensorShape(1, Mfcc.FRAMES, Mfcc.COEFFICIENTS), words.size());
      return new DataSet(name, input, split(words, false), split(words, true));
    }

    private static String word(String path) {
      return path.substring(0, path.indexOf('/'));
    }

    private DataSet.Split split(TreeSet<String> words, boolean test) {
      List<String> classes = List.copyOf(words);
      ByteArrayOutputStream samples = new ByteArrayOutputStream();
      ByteArrayOutputStream labels = new ByteArrayOutputStream();
      features.forEach(
          (path, sample) -> {
            if (testing.contains(path) == test && !validation.contains(path)) {
              samples.writeBytes(sample);
              labels.write(classes.indexOf(word(path)));
            }
          });
      return new DataSet.Split(
          samples.toByteArray(), labels.toByteArray(), Mfcc.FRAMES * Mfcc.COEFFICIENTS);
    }
  }

  /**
   * Converts the published archive or a folder that it was unpacked into.
   *
   * @throws DataSetException where it is another thing
   */
  static DataSet read(String name, Path source) throws IOException {
    Collected collected = new Collected();
    if (Files.isDirectory(source)) {
      Path below = source.resolve("speech_commands_v0.02");
      if (Files.isDirectory(below)) {
        return read(name, below);
      }
      List<Path> files;
      try (Stream<Path> all = Files.walk(source, 2)) {
        files = all.filter(Files::isRegularFile).sorted().toList();
      }
      for (Path file : files) {
        String path = source.relativize(file).toString().replace('\\', '/');
        if (path.endsWith(".wav") || path.endsWith(".txt")) {
          collected.take(path, Files.readAllBytes(file));
        }
      }
    } else {
      try (InputStream in =
          new BufferedInputStream(
              new GZIPInputStream(Files.newInputStream(source), 1 << 16), 1 << 16)) {
        TarFile.each(in, source.getFileName().toString(), collected::take);
      }
    }
    return collected.set(name);
  }

  /** Scaled to bytes over a fixed range for the first coefficient and one for the others. */
  static byte[] features(Mfcc mfcc, float[] sound) {
    byte[] features = new byte[Mfcc.FRAMES * Mfcc.COEFFICIENTS];
    double[][] values = mfcc.of(sound);
    for (int t = 0; t < Mfcc.FRAMES; t++) {
      for (int c = 0; c < Mfcc.COEFFICIENTS; c++) {
        int range = c == 0 ? 0 : 1;
        double share = (values[t][c] - LOWEST[range]) / (HIGHEST[range] - LOWEST[range]);
        features[t * Mfcc.COEFFICIENTS + c] =
            (byte) Math.round(255 * Math.min(1, Math.max(0, share)));
      }
    }
    return features;
  }

  /**
   * The samples of a RIFF WAVE file: PCM of 16 bits, one channel, {@link Mfcc#RATE} a second; the
   * first second, followed by silence where it is shorter.
   */
  static float[] wav(byte[] file, String name) {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    if (file.length < 12 || !text(file, 0).equals("RIFF") || !text(file, 8).equals("WAVE")) {
      throw new DataSetException("`" + name + "` is no WAVE file");
    }
    boolean known = false;
    int at = 12;
    while (at + 8 <= file.length) {
      String chunk = text(file, at);
      int length = Math.min(in.getInt(at + 4), file.length - at - 8);
      if (length < 0) {
        break;
      }
      if (chunk.equals("fmt ") && length >= 16) {
        known =
            in.getShort(at + 8) == 1
                && in.getShort(at + 10) == 1
                && in.getInt(at + 12) == Mfcc.RATE
                && in.getShort(at + 22) == 16;
      } else if (chunk.equals("data") && known) {
        float[] sound = new float[Mfcc.SAMPLES];
        for (int i = 0; i < Math.min(length / 2, sound.length); i++) {
          sound[i] = in.getShort(at + 8 + 2 * i) / 32768f;
        }
        return sound;
      }
      at += 8 + length + (length & 1);
    }
    throw new DataSetException(
        "`" + name + "` is not of one channel of 16 bits at 16 kHz, or has no samples");
  }

  private static String text(byte[] file, int at) {
    return new String(file, at, 4, StandardCharsets.US_ASCII);
  }
}
