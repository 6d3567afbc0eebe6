package org.hwnas.runtime.workload;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.hwnas.runtime.network.InputSpec;
import org.hwnas.runtime.network.TensorShape;

/**
 * A data set that was converted when it was installed: samples as bytes in {@code data.npz}, and
 * beside it {@code set.json} with their shape, the licence, where they are from and the SHA-256 of
 * the samples.
 */
final class StoredSet {
  private static final String SAMPLES = "data.npz";
  private static final String FACTS = "set.json";

  private StoredSet() {}

  /** Whether a folder holds one. */
  static boolean in(Path folder) {
    return Files.isRegularFile(folder.resolve(FACTS))
        && Files.isRegularFile(folder.resolve(SAMPLES));
  }

  /**
   * Writes a set; the facts last, so that half a set is none.
   *
   * @param source where it is from
   */
  static void write(DataSet set, Path folder, String licence, String source) throws IOException {
    Files.createDirectories(folder);
    Files.deleteIfExists(folder.resolve(FACTS));
    Path incoming = folder.resolve("incoming.part");
    NpzFile.write(
        incoming,
        Map.of(
            "x_train", samples(set.train()),
            "y_train", labels(set.train()),
            "x_test", samples(set.test()),
            "y_test", labels(set.test())));
    Files.move(incoming, folder.resolve(SAMPLES), StandardCopyOption.REPLACE_EXISTING);
    JsonObject facts = new JsonObject();
    facts.addProperty("name", set.name());
    facts.addProperty("licence", licence);
    facts.addProperty("source", source);
    facts.addProperty("channels", set.input().shape().channels());
    facts.addProperty("height", set.input().shape().height());
    facts.addProperty("width", set.input().shape().width());
    facts.addProperty("classes", set.input().classes());
    facts.addProperty("sha256", digest(folder.resolve(SAMPLES), "SHA-256"));
    Path written = folder.resolve("facts.part");
    Files.writeString(written, new GsonBuilder().setPrettyPrinting().create().toJson(facts));
    Files.move(written, folder.resolve(FACTS), StandardCopyOption.REPLACE_EXISTING);
  }

  private static NpzFile.Array samples(DataSet.Split split) {
    return NpzFile.Array.bytes(split.pixels(), split.size(), split.sampleSize());
  }

  private static NpzFile.Array labels(DataSet.Split split) {
    return NpzFile.Array.bytes(split.labels(), split.size());
  }

  private static JsonObject facts(Path folder) {
    try {
      return JsonParser.parseString(Files.readString(folder.resolve(FACTS))).getAsJsonObject();
    } catch (IOException | JsonParseException | IllegalStateException e) {
      throw new DataSetException(
          "`" + folder.resolve(FACTS) + "` is damaged; install the set again", e);
    }
  }

  /** What a folder's set says of its licence. */
  static String licence(Path folder) {
    return facts(folder).get("licence").getAsString();
  }

  /** Shape of a sample and number of classes. */
  static InputSpec input(Path folder) {
    JsonObject facts = facts(folder);
    return new InputSpec(
        new TensorShape(
            facts.get("channels").getAsInt(),
            facts.get("height").getAsInt(),
            facts.get("width").getAsInt()),
        facts.get("classes").getAsInt());
  }

  /**
   * Reads a set.
   *
   * @throws DataSetException where the samples are not those that were written
   */
  static DataSet read(String name, Path folder) {
    Path samples = folder.resolve(SAMPLES);
    try {
      String found = digest(samples, "SHA-256");
      if (!found.equals(facts(folder).get("sha256").getAsString())) {
        throw new DataSetException(
            "`%s` is not what was installed: it has SHA-256 %s; install the set again"
                .formatted(samples, found));
      }
      Map<String, NpzFile.Array> arrays = NpzFile.read(samples);
      return new DataSet(name, input(folder), split(arrays, "train"), split(arrays, "test"));
    } catch (IOException e) {
      throw new DataSetException("cannot read `" + samples + "`: " + e.getMessage(), e);
    }
  }

  private static DataSet.Split split(Map<String, NpzFile.Array> arrays, String part) {
    NpzFile.Array x = arrays.get("x_" + part);
    return new DataSet.Split(x.bytes(), arrays.get("y_" + part).bytes(), x.shape()[1]);
  }

  /**
   * The digest of a file of any size, in hexadecimal digits.
   *
   * @param algorithm {@code SHA-256} or {@code MD5}
   */
  static String digest(Path file, String algorithm) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + algorithm, e);
    }
  }

  /** The content of {@code set.json} that tells one set from another: its samples' SHA-256. */
  static Optional<String> sha256(Path folder) {
    return in(folder) ? Optional.of(facts(folder).get("sha256").getAsString()) : Optional.empty();
  }
}
