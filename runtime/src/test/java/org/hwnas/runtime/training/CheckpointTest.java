package org.hwnas.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
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

  /** The process that is killed: trains slowly, an epoch at a time. */
  static final class Victim {
    private Victim() {}

    public static void main(String[] arguments) throws EvaluationFailure {
      train(
          settings("adam", 500),
          Checkpoints.in(Path.of(arguments[0])),
          (epoch, epochs, loss) -> {
            System.out.println(epoch);
            System.out.flush();
          });
    }
  }

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void aKilledProcessGoesOnToTheSameBits() throws Exception {
    Process victim =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Victim.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(new File(folder.toFile(), "victim.log"))
            .start();
    try {
      while (checkpoint().isEmpty() && victim.isAlive()) {
        Thread.sleep(20);
      }
      Thread.sleep(200); // some way into a later epoch
      assertThat(victim.isAlive()).as(Files.readString(folder.resolve("victim.log"))).isTrue();
    } finally {
      victim.destroyForcibly().waitFor();
    }
    List<Integer> epochs = new ArrayList<>();
    NetworkWeights resumed =
        train(
            settings("adam", 500), Checkpoints.in(folder), (epoch, all, loss) -> epochs.add(epoch));
    assertThat(epochs.get(0)).as("the first epoch after the kill").isGreaterThan(1);
    assertThat(epochs).last().isEqualTo(500);
    NetworkWeights whole = train(settings("adam", 500), Checkpoints.none(), (e, all, loss) -> {});
    assertThat(bits(resumed)).isEqualTo(bits(whole));
    assertThat(checkpoint()).as("a training that ended leaves nothing").isEmpty();
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

  @Test
  void aDamagedCheckpointIsNoneAndAnotherTrainingsIsNotRead() throws Exception {
    interrupt("adam");
    Path file = checkpoint().orElseThrow();
    byte[] content = Files.readAllBytes(file);
    List<Integer> epochs = new ArrayList<>();
    train(settings("sgd", 4), Checkpoints.in(folder), (epoch, all, loss) -> epochs.add(epoch));
    assertThat(epochs).containsExactly(1, 2, 3, 4);
    for (byte[] damaged :
        List.of(Arrays.copyOf(content, content.length - 9), new byte[7], flipped(content))) {
      Files.write(file, damaged);
      epochs.clear();
      NetworkWeights weights =
          train(
              settings("adam", 4), Checkpoints.in(folder), (epoch, all, loss) -> epochs.add(epoch));
      assertThat(epochs).containsExactly(1, 2, 3, 4);
      assertThat(bits(weights))
          .isEqualTo(bits(train(settings("adam", 4), Checkpoints.none(), (e, a, l) -> {})));
    }
  }

  private static byte[] flipped(byte[] content) {
    byte[] copy = content.clone();
    copy[copy.length / 2] ^= 4;
    return copy;
  }
}
