package org.hwnas.runtime.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Files of {@link Checkpoints#in(Path, Consumer)}. */
final class CheckpointFolder implements Checkpoints {
  private static final int DIGEST = 32;

  private final Path folder;
  private final Consumer<String> say;

  CheckpointFolder(Path folder, Consumer<String> say) {
    this.folder = folder;
    this.say = say;
  }

  private static String name(String training) {
    byte[] bytes = training.getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(sha256(bytes), 0, 16);
  }

  private Path last(String training) {
    return folder.resolve(name(training) + ".checkpoint");
  }

  private Path before(String training) {
    return folder.resolve(name(training) + ".before");
  }

  @Override
  public Optional<byte[]> load(String training) {
    for (Path file : List.of(last(training), before(training))) {
      try {
        Optional<byte[]> state = state(Files.readAllBytes(file));
        if (state.isPresent()) {
          return state;
        }
        say.accept("`" + file + "` is damaged; the training goes on from an earlier state");
      } catch (NoSuchFileException e) {
        // the first training of its name, or one that was killed between two files
      } catch (IOException e) {
        say.accept("`" + file + "` cannot be read: " + e.getMessage());
      }
    }
    return Optional.empty();
  }

  private static Optional<byte[]> state(byte[] content) {
    if (content.length < DIGEST) {
      return Optional.empty();
    }
    byte[] state = Arrays.copyOfRange(content, DIGEST, content.length);
    return Optional.of(state).filter(s -> Arrays.equals(sha256(s), Arrays.copyOf(content, DIGEST)));
  }

  @Override
  public void save(String training, byte[] state) {
    try {
      Files.createDirectories(folder);
      removeParts(training); // of a process that was killed
      Path incoming = Files.createTempFile(folder, name(training), ".part");
      try {
        byte[] content = Arrays.copyOf(sha256(state), DIGEST + state.length);
        System.arraycopy(state, 0, content, DIGEST, state.length);
        Files.write(incoming, content);
        if (Files.exists(last(training))) {
          move(last(training), before(training));
        }
        move(incoming, last(training));
      } finally {
        Files.deleteIfExists(incoming);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep a training in `" + folder + "`", e);
    }
  }

  private static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private void removeParts(String training) throws IOException {
    List<Path> parts;
    try (Stream<Path> files = Files.list(folder)) {
      String name = name(training);
      parts =
          files
              .filter(f -> f.getFileName().toString().startsWith(name))
              .filter(f -> f.getFileName().toString().endsWith(".part"))
              .toList();
    }
    for (Path part : parts) {
      Files.deleteIfExists(part);
    }
  }

  @Override
  public void done(String training) {
    try {
      if (Files.isDirectory(folder)) {
        removeParts(training);
      }
      Files.deleteIfExists(before(training)); // first: an earlier state must not outlive the last
      Files.deleteIfExists(last(training));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove a checkpoint in `" + folder + "`", e);
    }
  }

  private static byte[] sha256(byte[] content) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
