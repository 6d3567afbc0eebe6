package org.hwnas.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.hwnas.cli.output.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shell completion and manual pages know every verb, and those who read them do not complain. */
class ManualTest {
  @TempDir Path folder;

  private static boolean onPath(String program) {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(d -> Files.isExecutable(Path.of(d, program)));
  }

  private String output(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(text).isZero();
    return text;
  }

  @Test
  void bashCompletesVerbsAndTheirOptions() throws Exception {
    assumeTrue(onPath("bash"));
    CommandProcess.Finished finished = CommandInside.run(folder, "completion", "bash");
    assertThat(finished.exit()).isEqualTo(ExitCode.OK);
    Files.writeString(folder.resolve("hwnas.bash"), finished.out());
    String ask =
        "source ./hwnas.bash; COMP_WORDS=(%s); COMP_CWORD=%d; _complete_hwnas; echo \"${COMPREPLY[@]}\"";
    assertThat(output("bash", "-c", ask.formatted("hwnas res", 1)).strip()).isEqualTo("resume");
    assertThat(output("bash", "-c", ask.formatted("hwnas run --eng", 2)))
        .contains("--engine", "--engine-set");
  }

  @Test
  void everyVerbHasAPageWithAllItsOptions() throws IOException {
    assertThat(CommandInside.run(folder, "docs", "--man", "man").exit()).isEqualTo(ExitCode.OK);
    Hwnas.commandLine()
        .getSubcommands()
        .forEach(
            (verb, command) -> {
              Path page = folder.resolve("man/hwnas-" + verb + ".1");
              assertThat(page).exists();
              command
                  .getCommandSpec()
                  .options()
                  .forEach(
                      o ->
                          assertThat(page).content().contains(o.longestName().replace("-", "\\-")));
            });
    assertThat(folder.resolve("man/hwnas.1")).content().contains("Exit codes", "hwnas\\-run");
  }

  @Test
  void troffHasNothingToSay() throws Exception {
    assumeTrue(onPath("groff"));
    CommandInside.run(folder, "docs", "--man", "man");
    try (Stream<Path> pages = Files.list(folder.resolve("man"))) {
      for (Path page : List.copyOf(pages.toList())) {
        String text = output("groff", "-man", "-ww", "-Tascii", page.toString());
        assertThat(text).as(page.toString()).doesNotContain("warning:", "error:");
      }
    }
  }
}
