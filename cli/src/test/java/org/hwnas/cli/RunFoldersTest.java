package org.hwnas.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hwnas.cli.command.RunFolders;
import org.hwnas.cli.output.ExitCode;
import org.hwnas.lsp.Runs;
import org.hwnas.runtime.experiment.RunDirectory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an editor is told of the runs beside a spec. */
class RunFoldersTest {
  @TempDir Path folder;
  private final Runs runs = new RunFolders();

  @BeforeEach
  void run() throws IOException {
    Files.writeString(folder.resolve("cost.hwnas"), CommandTest.COST_ONLY);
    assertThat(CommandInside.run(folder, "run", "cost.hwnas", "--quiet").exit())
        .isEqualTo(ExitCode.OK);
  }

  private Runs.Run only() {
    List<Runs.Run> all = runs.in(folder);
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  @Test
  void aFinishedRunHasItsReport() {
    Runs.Run run = only();
    assertThat(run.state()).isEqualTo(Runs.State.DONE);
    assertThat(run.evaluations()).isPositive().isEqualTo(run.budget().orElseThrow());
    assertThat(run.report()).hasValueSatisfying(r -> assertThat(r).exists());
    assertThat(run.started()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d");
  }

  @Test
  void aRunWithoutItsEndCanBeResumed() throws IOException {
    Files.delete(only().folder().resolve("front.csv"));
    assertThat(only().state()).isEqualTo(Runs.State.INTERRUPTED);
  }

  @Test
  void aRunThatAProcessHoldsIsRunning() throws Exception {
    try (AutoCloseable held = new RunDirectory(only().folder()).lock()) {
      assertThat(held).isNotNull();
      assertThat(only().state()).isEqualTo(Runs.State.RUNNING);
    }
    assertThat(only().state()).isEqualTo(Runs.State.DONE);
  }

  @Test
  void aDamagedRunIsSaidToBeAndTheOthersAreNotLost() throws IOException {
    Path plan = only().folder().resolve("plan.json");
    Files.writeString(plan, "{");
    assertThat(new RunFolders().in(folder))
        .singleElement()
        .extracting(Runs.Run::state)
        .isEqualTo(Runs.State.DAMAGED);
    assertThat(runs.front(plan.getParent())).isEmpty();
  }

  @Test
  void theFrontIsOfFeasibleDesignsThatNothingBeats() {
    Runs.Front front = runs.front(only().folder()).orElseThrow();
    assertThat(front.objectives()).isNotEmpty();
    assertThat(front.points()).hasSize(only().evaluations());
    List<Runs.Point> best = front.points().stream().filter(Runs.Point::front).toList();
    assertThat(best).isNotEmpty().allMatch(Runs.Point::feasible);
    for (Runs.Point point : best) {
      assertThat(front.points())
          .filteredOn(Runs.Point::feasible)
          .noneMatch(other -> beats(other, point, front.objectives()));
    }
  }

  private static boolean beats(Runs.Point a, Runs.Point b, List<Runs.Axis> axes) {
    boolean better = false;
    for (int i = 0; i < axes.size(); i++) {
      double gain = (a.values().get(i) - b.values().get(i)) * (axes.get(i).maximize() ? 1 : -1);
      if (gain < 0) {
        return false;
      }
      better |= gain > 0;
    }
    return better;
  }
}
