package org.hwnas.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.hwnas.cli.output.ExitCode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that is killed again and again ends like one that was left alone. */
@Tag("slow")
class KillTest {
  /** Few in a build; {@code -Dkill.times=200} for many, over a search that is longer too. */
  private static final int TIMES = Integer.getInteger("kill.times", 5);

  /** Large enough that kills fall into the search, small enough to end. */
  private static final String SPEC =
      CommandTest.COST_ONLY
          .replace(
              "budget = 40 evaluations",
              "budget = " + Math.max(2_000, 160 * TIMES) + " evaluations")
          .replace("population = 8", "population = 40")
          .replace("{4, 8, 16}", "1..64")
          .replace("{8, 16, 32}", "1..64");

  @TempDir Path folder;

  @Test
  void killedRunsResumeToTheSameResult() throws IOException, InterruptedException {
    Files.writeString(folder.resolve("spec.hwnas"), SPEC);
    CommandProcess.Finished whole =
        CommandProcess.run(folder, "run", "spec.hwnas", "--quiet", "--runs", "whole");
    assertThat(whole.exit()).as(whole.err()).isEqualTo(ExitCode.OK);

    Random moments = new Random(11);
    kill(moments, false, "run", "spec.hwnas", "--quiet", "--runs", "killed");
    Path killed = CommandTest.onlyRun(folder.resolve("killed"));
    int amidst = 0;
    for (int i = 1; i < TIMES; i++) {
      kill(moments, i % 3 == 0, "resume", killed.toString(), "--quiet");
      amidst += Files.exists(killed.resolve("front.csv")) ? 0 : 1;
    }
    assertThat(amidst).as("kills before the run was finished").isGreaterThan(TIMES / 2);
    CommandProcess.Finished last =
        CommandProcess.run(folder, "resume", killed.toString(), "--jobs", "2", "--quiet");
    assertThat(last.exit()).as(last.err()).isEqualTo(ExitCode.OK);
    Path untouched = CommandTest.onlyRun(folder.resolve("whole"));
    for (String file :
        List.of("plan.json", "journal.ndjson", "baseline.ndjson", "front.csv", "front.svg")) {
      assertThat(killed.resolve(file)).hasSameTextualContentAs(untouched.resolve(file));
    }
  }

  /**
   * Starts, waits until evaluations come in and then a random while, and kills with no chance to
   * clean up.
   *
   * @param early whether to kill at any moment instead, such as while the journal is read
   */
  private void kill(Random moments, boolean early, String... arguments)
      throws IOException, InterruptedException {
    Path runs = folder.resolve("killed");
    long before = evaluated(runs);
    Process process =
        new ProcessBuilder(CommandProcess.line(folder, arguments))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    while (process.isAlive() && !early && evaluated(runs) == before) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
    process.waitFor(moments.nextInt(early ? 2000 : 200), TimeUnit.MILLISECONDS);
    process.destroyForcibly().waitFor();
  }

  /** Bytes of the journals. */
  private static long evaluated(Path runs) throws IOException {
    if (!Files.isDirectory(runs)) {
      return 0;
    }
    try (var all = Files.walk(runs)) {
      return all.filter(p -> p.getFileName().toString().endsWith(".ndjson"))
          .mapToLong(p -> p.toFile().length())
          .sum();
    }
  }
}
