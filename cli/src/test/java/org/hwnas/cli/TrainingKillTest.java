package org.hwnas.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.hwnas.cli.output.ExitCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run whose trainings are killed between two of their states, and in the middle of writing one,
 * ends with the journal and the front of a run that was left alone.
 */
@Tag("slow")
class TrainingKillTest {
  /** Few in a build; {@code -Dkill.times=50} for many. */
  private static final int TIMES = Integer.getInteger("kill.times", 2);

  private static final String SPEC =
      """
      hwnas 1.0
      experiment Trainings {
        workload { dataset = fashion_mnist_10k }
        network {
          input_channels = 1  input_height = 28  input_width = 28  classes = 10
          a = conv { channels in {4, 8}  kernel = 5  stride = 4 }
          head = linear { pool = flatten }
        }
        hardware extends hwnas.presets.isaac { tile { count = auto } }
        evaluate {
          accuracy = trained {
            epochs = %d  train_samples = 128  batch = 32  test_samples = 100  chips = 1  augmentation = flip_crop
          }
        }
        maximize mean(accuracy)
        search random { budget = 2 evaluations  seed = 1  baseline = none }
      }
      """
          .formatted(60 + 20 * TIMES);

  @TempDir Path folder;

  @BeforeEach
  void data() throws IOException {
    Path data = Path.of("..", "examples", "data").toAbsolutePath().normalize();
    Files.createDirectories(folder.resolve("share"));
    Files.createSymbolicLink(folder.resolve("share").resolve("data"), data);
    System.setProperty("hwnas.home", folder.toString());
    Files.writeString(folder.resolve("spec.hwnas"), SPEC);
  }

  @AfterEach
  void away() throws IOException {
    System.clearProperty("hwnas.home");
    Files.delete(folder.resolve("share").resolve("data"));
  }

  /** States that a run's trainings keep, and when each was written. */
  private static Set<String> states(Path runs) throws IOException {
    Set<String> states = new HashSet<>();
    if (!Files.isDirectory(runs)) {
      return states;
    }
    try (Stream<Path> files = Files.walk(runs)) {
      for (Path file : files.filter(f -> f.getParent().endsWith("checkpoints")).toList()) {
        try {
          FileTime written = Files.getLastModifiedTime(file);
          states.add(file.getFileName() + " " + written);
        } catch (IOException e) {
          // replaced in this moment
        }
      }
    } catch (java.io.UncheckedIOException e) {
      // as above
    }
    return states;
  }

  @Test
  void killedTrainingsEndAsTheyWouldHave() throws Exception {
    CommandProcess.Finished whole =
        CommandInside.run(folder, "run", "spec.hwnas", "--quiet", "--no-memory", "--runs", "whole");
    assertThat(whole.exit()).as(whole.err()).isEqualTo(ExitCode.OK);
    Path killed = folder.resolve("killed");
    Random moments = new Random(3);
    Path errors = folder.resolve("errors");
    for (int i = 0; i < TIMES; i++) {
      List<String> line =
          i == 0
              ? CommandProcess.line(
                  folder, "run", "spec.hwnas", "--quiet", "--no-memory", "--runs", "killed")
              : CommandProcess.line(
                  folder, "resume", CommandTest.onlyRun(killed).toString(), "--quiet");
      Process process =
          new ProcessBuilder(line)
              .directory(folder.toFile())
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
              .start();
      Set<String> seen = states(killed);
      for (int changes = 1 + moments.nextInt(20); changes > 0 && process.isAlive(); ) {
        Set<String> now = states(killed);
        if (!now.equals(seen)) {
          seen = now;
          changes--;
        }
        Thread.sleep(1); // leaves the processor to the training
      }
      process.destroyForcibly().waitFor();
    }
    Path run = CommandTest.onlyRun(killed);
    CommandProcess.Finished resumed =
        CommandInside.run(folder, "resume", run.toString(), "--quiet");
    assertThat(resumed.exit()).as(resumed.err()).isEqualTo(ExitCode.OK);
    for (String file : List.of("journal.ndjson", "front.csv")) {
      assertThat(run.resolve(file))
          .hasSameTextualContentAs(CommandTest.onlyRun(folder.resolve("whole")).resolve(file));
    }
    assertThat(Files.readString(errors)).doesNotContain("is damaged");
    try (Stream<Path> left = Files.list(run.resolve("checkpoints"))) {
      assertThat(left).as("trainings that ended leave nothing").isEmpty();
    }
  }
}
