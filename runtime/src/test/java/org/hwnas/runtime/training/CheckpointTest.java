package org.hwnas.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.network.Layers;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.NetworkBuilder;
import org.hwnas.runtime.random.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A training that is killed goes on from its last epoch as if nothing had been. */
class CheckpointTest {
  @TempDir Path folder;

  private static Network network() throws EvaluationFailure {
    return NetworkBuilder.build(
        Layers.network(
            "toy",
            1,
            6,
            4,
            Layers.conv(4, 3, 1),
            Layers.linear(16, "flatten").with("dropout", 0.1),
            Layers.linear()));
  }

  /** Everything that draws random numbers or remembers acts. */
  private static Trainer.Settings settings(String optimizer, int epochs) {
    return new Trainer.Settings(
        epochs,
        128,
        16,
        optimizer,
        0.01,
        1e-4,
        0.02,
        Schedule.RESTARTS,
        0.8,
        Augmentation.FLIP_CROP,
        OptionalInt.of(1000),
        2.5);
  }

  private static List<Integer> bits(NetworkWeights weights) {
    List<Integer> bits = new ArrayList<>();
    weights.nodes().stream()
        .flatMap(List::stream)
        .forEach(
            array -> {
              for (float value : array) {
                bits.add(Float.floatToRawIntBits(value));
              }
            });
    return bits;
  }

  private static NetworkWeights train(
      Trainer.Settings settings, Checkpoints checkpoints, Trainer.Progress progress)
      throws EvaluationFailure {
    try (Kernels kernels = new Nd4jKernels()) {
      return Trainer.train(
          network(), ToyData.quarters(128, 4), settings, 5, kernels, checkpoints, progress);
    }
  }

  private static final int EPOCHS = 400;

  /** The process that is killed: says each epoch before its state is saved. */
  static final class Victim {
    private Victim() {}

    public static void main(String[] arguments) throws EvaluationFailure {
      train(
          settings("adam", EPOCHS),
          Checkpoints.in(Path.of(arguments[0]), System.err::println),
          (epoch, epochs, loss) -> {
            System.out.println(epoch);
            System.out.flush();
          });
    }
  }

  private Process victim() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Victim.class.getName(),
            folder.toString())
        .redirectError(ProcessBuilder.Redirect.appendTo(folder.resolve("errors").toFile()))
        .start();
  }

  /** The number in a line that the victim said; it has to be there. */
  private int said(BufferedReader from) throws IOException {
    String line = from.readLine();
    assertThat(line).as(Files.readString(folder.resolve("errors"))).isNotNull();
    return Integer.parseInt(line);
  }

  /**
   * Killed again and again: as soon as it says that an epoch is over, when the state of it is being
   * written or is about to be; and some way into an epoch, or into the writing, by a part of a file
   * that comes to be. {@code -Dkill.times=200} for many.
   */
  @Test
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void killedAtAnyMomentItGoesOnToTheSameBits() throws Exception {
    int times = Integer.getInteger("kill.times", 4);
    RandomStream moments = RandomStream.of(11, "moments");
    int reached = 0;
    for (int life = 0; life < times && reached < EPOCHS - 20; life++) {
      Process victim = victim();
      BufferedReader out = victim.inputReader();
      try {
        int first = said(out);
        assertThat(first)
            .as("an epoch that is done is not done again")
            .isBetween(Math.max(1, reached), reached + 1);
        reached = first;
        for (int more = moments.nextInt(EPOCHS / times / 2); more > 0; more--) {
          reached = said(out);
        }
        while (life % 2 == 1 && !writing() && victim.isAlive()) {
          Thread.onSpinWait();
        }
      } finally {
        victim.toHandle().destroyForcibly(); // which leaves what it said to be read
        victim.waitFor();
      }
      String late;
      while ((late = out.readLine()) != null) {
        reached = Integer.parseInt(late); // said between the decision and the end
      }
    }
    List<Integer> epochs = new ArrayList<>();
    NetworkWeights resumed =
        train(
            settings("adam", EPOCHS),
            Checkpoints.in(folder),
            (epoch, all, loss) -> epochs.add(epoch));
    assertThat(epochs.get(0)).as("the first epoch after the kill").isBetween(reached, reached + 1);
    assertThat(epochs).last().isEqualTo(EPOCHS);
    NetworkWeights whole =
        train(settings("adam", EPOCHS), Checkpoints.none(), (e, all, loss) -> {});
    assertThat(bits(resumed)).isEqualTo(bits(whole));
    assertThat(Files.readString(folder.resolve("errors"))).doesNotContain("damaged", "Exception");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).as("a training that ended leaves nothing").hasSize(1);
    }
  }

  private boolean writing() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(f -> f.toString().endsWith(".part"));
    }
  }

  private Optional<Path> checkpoint() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.toString().endsWith(".checkpoint")).findFirst();
    }
  }

  private static final class Stop extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Leaves the state after two of four epochs. */
  private void interrupt(String optimizer) throws EvaluationFailure {
    try {
      train(
          settings(optimizer, 4),
          Checkpoints.in(folder),
          (epoch, epochs, loss) -> {
            if (epoch == 3) {
              throw new Stop();
            }
          });
    } catch (Stop e) {
      return;
    }
    throw new AssertionError("the training was not interrupted");
  }

  @Test
  void everyOptimizerGoesOnToTheSameBits() throws Exception {
    for (String optimizer : List.of("adam", "adamw", "sgd")) {
      interrupt(optimizer);
      List<Integer> epochs = new ArrayList<>();
      NetworkWeights resumed =
          train(
              settings(optimizer, 4),
              Checkpoints.in(folder),
              (epoch, all, loss) -> epochs.add(epoch));
      assertThat(epochs).as(optimizer).containsExactly(3, 4);
      assertThat(bits(resumed))
          .as(optimizer)
          .isEqualTo(bits(train(settings(optimizer, 4), Checkpoints.none(), (e, a, l) -> {})));
    }
  }

  /** As when a disk loses what it said it had written. */
  @Test
  void aDamagedCheckpointCountsAsTheOneBefore() throws Exception {
    interrupt("adam");
    Path file = checkpoint().orElseThrow();
    Path before = Path.of(file.toString().replace(".checkpoint", ".before"));
    byte[] content = Files.readAllBytes(file);
    byte[] first = Files.readAllBytes(before);
    List<Integer> epochs = new ArrayList<>();
    train(settings("sgd", 4), Checkpoints.in(folder), (epoch, all, loss) -> epochs.add(epoch));
    assertThat(epochs).as("another training's is not read").containsExactly(1, 2, 3, 4);
    List<Integer> whole = bits(train(settings("adam", 4), Checkpoints.none(), (e, a, l) -> {}));
    List<byte[]> damages =
        List.of(
            Arrays.copyOf(content, content.length - 9),
            new byte[0],
            new byte[7],
            new byte[content.length],
            flipped(content));
    for (byte[] damaged : damages) {
      for (boolean both : new boolean[] {false, true}) {
        Files.write(file, damaged);
        Files.write(before, both ? damaged : first);
        epochs.clear();
        List<String> words = new ArrayList<>();
        NetworkWeights weights =
            train(
                settings("adam", 4),
                Checkpoints.in(folder, words::add),
                (epoch, all, loss) -> epochs.add(epoch));
        assertThat(epochs).first().isEqualTo(both ? 1 : 2);
        assertThat(words).hasSize(both ? 2 : 1);
        assertThat(words.get(0)).contains(file.toString(), "damaged", "earlier state");
        assertThat(bits(weights)).isEqualTo(whole);
      }
    }
    Files.write(before, first); // a process killed between the two moves
    epochs.clear();
    train(settings("adam", 4), Checkpoints.in(folder), (epoch, all, loss) -> epochs.add(epoch));
    assertThat(epochs).containsExactly(2, 3, 4);
  }

  private static byte[] flipped(byte[] content) {
    byte[] copy = content.clone();
    copy[copy.length / 2] ^= 4;
    return copy;
  }
}
