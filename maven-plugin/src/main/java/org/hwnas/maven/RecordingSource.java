package org.hwnas.maven;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hwnas.dsl.sources.FileSource;

/**
 * Remembers which files a compilation asked for, and what was in them: what it depends on is known
 * after it, not before. A file that was not there is remembered too, since one that appears later
 * changes the result.
 */
final class RecordingSource implements FileSource {
  /** Stands for the content of a file that is not there. */
  static final String ABSENT = "absent";

  private final FileSource files;
  private final SortedMap<String, String> read = new TreeMap<>();

  RecordingSource(FileSource files) {
    this.files = files;
  }

  @Override
  public Optional<String> read(String name) {
    Optional<String> text = files.read(name);
    read.put(name, text.map(t -> hash(t.getBytes(StandardCharsets.UTF_8))).orElse(ABSENT));
    return text;
  }

  @Override
  public Optional<InputStream> open(String name) {
    read.put(name, hash(files, name));
    return files.open(name);
  }

  /** Hashes by name, as given in compilations; {@link #ABSENT} for what was not there. */
  SortedMap<String, String> read() {
    return new TreeMap<>(read);
  }

  /** The hash of a file's bytes now. */
  static String hash(FileSource files, String name) {
    try (InputStream in = files.open(name).orElse(null)) {
      if (in == null) {
        return ABSENT;
      }
      DigestInputStream digesting = new DigestInputStream(in, sha256());
      digesting.transferTo(java.io.OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digesting.getMessageDigest().digest());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SHA-256 in hexadecimal digits. */
  static String hash(byte[] bytes) {
    return HexFormat.of().formatHex(sha256().digest(bytes));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
