package org.hwnas.runtime.training;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

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

  /** As {@link #in(Path, Consumer)}, without a word. */
  static Checkpoints in(Path folder) {
    return in(folder, word -> {});
  }

  /**
   * The last two states of each training as files in a folder, made when the first is saved. A file
   * is replaced at once or not at all, and carries the SHA-256 of its content: where the last one
   * is damaged, the one before counts.
   *
   * @param say hears of what is damaged; called on the thread that trains
   */
  static Checkpoints in(Path folder, Consumer<String> say) {
    return new CheckpointFolder(folder, say);
  }
}
