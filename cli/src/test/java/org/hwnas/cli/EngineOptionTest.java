package org.hwnas.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hwnas.cli.output.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine that is not there is said before there is a run. */
class EngineOptionTest {
  @TempDir Path folder;

  @Test
  void sparkSaysHowToGetItWhereItIsNotInstalled() throws IOException {
    Files.writeString(folder.resolve("cost.hwnas"), CommandTest.COST_ONLY);
    CommandProcess.Finished finished =
        CommandInside.run(
            folder, "run", "cost.hwnas", "--engine", "spark", "--master", "spark://head:7077");
    assertThat(finished.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(finished.err()).contains("`spark` is not installed", "-Pcluster");
    assertThat(folder.resolve("runs")).doesNotExist();
  }

  @Test
  void anUnknownEngineIsSaid() throws IOException {
    Files.writeString(folder.resolve("cost.hwnas"), CommandTest.COST_ONLY);
    CommandProcess.Finished finished =
        CommandInside.run(folder, "run", "cost.hwnas", "--engine", "sparc");
    assertThat(finished.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(finished.err()).contains("no engine `sparc`", "local and spark");
  }
}
