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
          .replace("budget = 40 evaluations", "budget = " + 800 * TIMES + " evaluations")
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
    kill(moments, "run", "spec.hwnas", "--quiet", "--runs", "killed");
    Path killed = CommandTest.onlyRun(folder.resolve("killed"));
    for (int i = 1; i < TIMES; i++) {
      kill(moments, "resume", killed.toString(), "--quiet");
    }
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
   * Starts, waits until the run is on disk and then a random while, and kills with no chance to
   * clean up.
   */
  private void kill(Random moments, String... arguments) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(CommandProcess.line(folder, arguments))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Path runs = folder.resolve("killed");
    while (process.isAlive() && !hasJournal(runs)) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    process.waitFor(200 + moments.nextInt(1500), TimeUnit.MILLISECONDS);
    process.destroyForcibly().waitFor();
  }

  private static boolean hasJournal(Path runs) throws IOException {
    if (!Files.isDirectory(runs)) {
      return false;
    }
    try (var all = Files.walk(runs)) {
      return all.anyMatch(p -> p.getFileName().toString().equals("journal.ndjson"));
    }
  }
}
