package org.hwnas.runtime.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Keeps where trainings stand, so that one that was killed goes on from its last whole epoch. Safe
 * for concurrent use by different trainings.
 */
public interface Checkpoints {
  /** The last state kept for a training; none where there is no usable one. */
  Optional<byte[]> load(String training);

  /** Keeps a state in the place of the one before. */
  void save(String training, byte[] state);

  /** Forgets a training that has come to its end. */
  void done(String training);

  /** Keeps nothing. */
  static Checkpoints none() {
    return new Checkpoints() {
      @Override
      public Optional<byte[]> load(String training) {
        return Optional.empty();
      }

      @Override
      public void save(String training, byte[] state) {}

      @Override
      public void done(String training) {}
    };
  }

  /**
   * One file per training in a folder, made when the first is saved. A file is replaced at once or
   * not at all, and carries the SHA-256 of its content: a damaged one counts as none.
   */
  static Checkpoints in(Path folder) {
    return new Checkpoints() {
      private Path file(String training) {
        byte[] name = training.getBytes(StandardCharsets.UTF_8);
        return folder.resolve(HexFormat.of().formatHex(sha256(name), 0, 16) + ".checkpoint");
      }

      @Override
      public Optional<byte[]> load(String training) {
        try {
          byte[] content = Files.readAllBytes(file(training));
          if (content.length < 32) {
            return Optional.empty();
          }
          byte[] state = Arrays.copyOfRange(content, 32, content.length);
          return Arrays.equals(sha256(state), Arrays.copyOf(content, 32))
              ? Optional.of(state)
              : Optional.empty();
        } catch (IOException e) {
          return Optional.empty();
        }
      }

      @Override
      public void save(String training, byte[] state) {
        try {
          Files.createDirectories(folder);
          Path incoming = Files.createTempFile(folder, "incoming", ".part");
          byte[] content = Arrays.copyOf(sha256(state), 32 + state.length);
          System.arraycopy(state, 0, content, 32, state.length);
          Files.write(incoming, content);
          Files.move(
              incoming,
              file(training),
              StandardCopyOption.ATOMIC_MOVE,
              StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
          throw new UncheckedIOException("cannot keep a training in `" + folder + "`", e);
        }
      }

      @Override
      public void done(String training) {
        try {
          Files.deleteIfExists(file(training));
        } catch (IOException e) {
          throw new UncheckedIOException("cannot remove a checkpoint in `" + folder + "`", e);
        }
      }
    };
  }

  private static byte[] sha256(byte[] content) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
