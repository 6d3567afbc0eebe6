package org.hwnas.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hwnas.cli.output.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plan that says more than the runtime does is refused in words, not run as something else. */
class CapabilityTest {
  @TempDir Path folder;

  private CommandProcess.Finished run(String from, String to) throws IOException {
    String spec = CommandTest.COST_ONLY.replace(from, to);
    assertThat(spec).isNotEqualTo(CommandTest.COST_ONLY);
    Files.writeString(folder.resolve("cost.hwnas"), spec);
    assertThat(CommandInside.run(folder, "check", "cost.hwnas").exit()).isEqualTo(ExitCode.OK);
    return CommandInside.run(folder, "run", "cost.hwnas", "--quiet");
  }

  @Test
  void anAlgorithmThatIsNotThereIsNamed() throws IOException {
    CommandProcess.Finished run = run("search nsga2 {", "search hyperband {");
    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("does not act on `search` of kind `hyperband`");
    assertThat(folder.resolve("runs")).doesNotExist();
  }

  @Test
  void aFieldThatWouldBeIgnoredIsNamed() throws IOException {
    assertThat(run("adc { bits in 4..8 }", "adc { bits in 4..8 per layer }").err())
        .contains("`hardware.tile.pe.adc.bits` per layer");
    assertThat(run("population = 8", "population = 8  selection { tournament = 5 }").err())
        .contains("`search.selection.tournament`");
    assertThat(run("minimize area", "minimize area  require compression >= 1").err())
        .contains("the metric `compression`");
    assertThat(run("minimize area", "minimize area  finish { designs = best }").err())
        .contains("`finish.designs`");
  }

  @Test
  void whatTheReportSelectsIsNoReasonNotToRun() throws IOException {
    assertThat(run("minimize area", "minimize area  report { pareto(energy, area) }").exit())
        .isEqualTo(ExitCode.OK);
  }
}
