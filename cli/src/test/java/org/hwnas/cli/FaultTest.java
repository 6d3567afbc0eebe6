package org.hwnas.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.hwnas.cli.output.ExitCode;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What goes wrong with a machine: each fault is told, and afterwards the run ends as if nothing had
 * been.
 */
@Tag("slow")
class FaultTest {
  private static final String SPEC =
      CommandTest.COST_ONLY.replace("budget = 40 evaluations", "budget = 400 evaluations");

  /** Long enough for a signal to come in time. */
  private static final String LONG =
      CommandTest.COST_ONLY
          .replace("budget = 40 evaluations", "budget = 20_000 evaluations")
          .replace("{4, 8, 16}", "1..64")
          .replace("{8, 16, 32}", "1..64");

  @TempDir Path folder;
  private Path whole;

  @BeforeEach
  void aRunWithoutFaults() throws IOException {
    Files.writeString(folder.resolve("spec.hwnas"), SPEC);
    CommandProcess.Finished finished =
        CommandInside.run(folder, "run", "spec.hwnas", "--quiet", "--runs", "whole");
    assertThat(finished.exit()).as(finished.err()).isEqualTo(ExitCode.OK);
    whole = CommandTest.onlyRun(folder.resolve("whole"));
  }

  private void endsAsTheWholeRun(Path run) {
    CommandProcess.Finished resumed =
        CommandInside.run(folder, "resume", run.toString(), "--quiet");
    assertThat(resumed.exit()).as(resumed.err()).isEqualTo(ExitCode.OK);
    for (String file : List.of("journal.ndjson", "baseline.ndjson", "front.csv", "front.svg")) {
      assertThat(run.resolve(file)).hasSameBinaryContentAs(whole.resolve(file));
    }
  }

  @Test
  void aDiskThatIsFullInTheMiddleOfARun() throws Exception {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "no shell");
    // The plan and the index of runs fit, the journal does not.
    long journal = Files.size(whole.resolve("journal.ndjson"));
    int blocks = (int) (journal * 3 / 4 / 512);
    assertThat(Files.size(whole.resolve("plan.json"))).isLessThan(blocks * 512L);
    CommandProcess.Finished full =
        CommandProcess.limited(
            folder, blocks, "run", "spec.hwnas", "--quiet", "--no-memory", "--runs", "full");
    assertThat(full.exit()).as(full.err()).isEqualTo(ExitCode.FAILED);
    assertThat(full.err()).contains("cannot write", "Nothing is lost", "resume");
    Path run = CommandTest.onlyRun(folder.resolve("full"));
    assertThat(Files.size(run.resolve("journal.ndjson"))).isPositive();
    assertThat(run.resolve("front.csv")).doesNotExist();
    CommandProcess.Finished again =
        CommandProcess.limited(folder, blocks, "resume", run.toString(), "--quiet");
    assertThat(again.exit()).as(again.err()).isEqualTo(ExitCode.FAILED);
    endsAsTheWholeRun(run);
  }

  @Test
  void aDiskThatIsFullFromTheStart() throws Exception {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "no shell");
    CommandProcess.Finished full =
        CommandProcess.limited(
            folder, 8, "run", "spec.hwnas", "--quiet", "--no-memory", "--runs", "none");
    assertThat(full.exit()).isNotZero();
    assertThat(full.err()).contains("cannot").doesNotContain("at org.hwnas");
    try (var left = Files.walk(folder.resolve("none"))) {
      assertThat(left.filter(Files::isRegularFile)).isEmpty();
    }
  }

  @Test
  void aFolderThatCannotBeMade() throws Exception {
    Files.writeString(folder.resolve("runs"), "a file stands in its place");
    CommandProcess.Finished finished = CommandInside.run(folder, "run", "spec.hwnas", "--quiet");
    assertThat(finished.exit()).isEqualTo(ExitCode.FAILED);
    assertThat(finished.err()).contains("cannot make a run directory in", "runs");
    assertThat(folder.resolve("runs")).hasContent("a file stands in its place");
  }

  @Test
  void aPlanThatIsDamaged() throws Exception {
    Path run = copy("planless");
    byte[] plan = Files.readAllBytes(run.resolve("plan.json"));
    Files.write(run.resolve("plan.json"), java.util.Arrays.copyOf(plan, plan.length / 2));
    for (String verb : List.of("resume", "report", "verify")) {
      CommandProcess.Finished finished = CommandInside.run(folder, verb, run.toString());
      assertThat(finished.exit()).as(verb).isNotZero();
      assertThat(finished.err()).as(verb).contains("plan").doesNotContain("This is a defect");
    }
    Files.write(run.resolve("plan.json"), plan);
    endsAsTheWholeRun(run);
  }

  @Test
  void aJournalThatIsDamaged() throws Exception {
    Path run = copy("damaged");
    String journal = Files.readString(run.resolve("journal.ndjson"));
    Files.writeString(
        run.resolve("journal.ndjson"), journal.replaceFirst("\"index\":7", "\"index\":8"));
    for (String verb : List.of("resume", "report", "verify")) {
      CommandProcess.Finished finished = CommandInside.run(folder, verb, run.toString());
      assertThat(finished.exit()).as(verb).isEqualTo(ExitCode.FAILED);
      assertThat(finished.err())
          .as(verb)
          .contains("line 8 of the journal", "Nothing was changed", "then resume");
    }
    // As the message says: this line and all after it go.
    List<String> lines = journal.lines().limit(7).toList();
    Files.writeString(run.resolve("journal.ndjson"), String.join("\n", lines) + "\n");
    endsAsTheWholeRun(run);
  }

  @Test
  void outputsThatWereDeletedOrCutAreWrittenAnew() throws Exception {
    Path run = copy("cut");
    Files.delete(run.resolve("front.csv"));
    Files.writeString(run.resolve("front.svg"), "<svg");
    Files.delete(run.resolve("report.html"));
    Files.writeString(run.resolve("front.csv.tmp"), "left by a crash");
    endsAsTheWholeRun(run);
  }

  @Test
  void theClockSetBackByYears() throws Exception {
    // Folders carry the time for people; which run is which does not depend on it.
    Path run = copy("1999-12-31T235959-s1-abcdef");
    Files.delete(run.resolve("front.csv"));
    for (String file : List.of("journal.ndjson", "plan.json")) {
      assertThat(run.resolve(file).toFile().setLastModified(0)).isTrue();
    }
    endsAsTheWholeRun(run);
  }

  @Test
  void interruptedFromTheKeyboard() throws Exception {
    Files.writeString(folder.resolve("long.hwnas"), LONG);
    Path err = folder.resolve("interrupted.err");
    Process process =
        new ProcessBuilder(
                CommandProcess.line(
                    folder, "run", "long.hwnas", "--runs", "long", "--progress", "none"))
            .directory(folder.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(err.toFile())
            .start();
    Path runs = folder.resolve("long");
    while (process.isAlive() && !started(runs)) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    process.destroy(); // SIGTERM, which the JVM treats as it does Ctrl-C
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    Path run = CommandTest.onlyRun(runs);
    assertThat(process.exitValue()).as(Files.readString(err)).isEqualTo(ExitCode.STOPPED);
    assertThat(err).content().contains("stopped; go on with: hwnas resume");
    int before = lines(run);
    CommandProcess.Finished verified =
        CommandInside.run(folder, "verify", run.toString(), "--sample", "5");
    assertThat(verified.exit()).as(verified.out() + verified.err()).isZero();
    assertThat(verified.out()).startsWith(before + " evaluations asked for again");
  }

  private static boolean started(Path runs) throws IOException {
    if (!Files.isDirectory(runs)) {
      return false;
    }
    try (var all = Files.walk(runs)) {
      for (Path file : all.toList()) {
        if (file.getFileName().toString().equals("journal.ndjson") && Files.size(file) > 10_000) {
          return true;
        }
      }
    }
    return false;
  }

  private static int lines(Path run) throws IOException {
    return (int) Files.readString(run.resolve("journal.ndjson")).lines().count();
  }

  private Path copy(String name) throws IOException {
    Path copy = Files.createDirectories(folder.resolve("copies").resolve(name));
    try (var files = Files.list(whole)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    return copy;
  }
}
