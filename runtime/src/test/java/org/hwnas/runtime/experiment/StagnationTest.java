package org.hwnas.runtime.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.hwnas.plan.Plan;
import org.hwnas.runtime.ScreenedPlans;
import org.hwnas.runtime.search.Score;
import org.hwnas.runtime.search.Stagnation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a search that finds nothing better ends. */
class StagnationTest {
  @TempDir Path folder;

  private static Score score(double violation, double... objectives) {
    return new Score(objectives, violation);
  }

  @Test
  void countsWhatIsNoBetter() {
    Stagnation stagnation = new Stagnation(2);
    stagnation.note(score(3, 1, 1));
    stagnation.note(score(3, 0, 0)); // breaks as much
    stagnation.note(score(2, 9, 9));
    assertThat(stagnation.reached()).isFalse();
    stagnation.note(score(0, 5, 5));
    stagnation.note(score(0, 6, 5));
    stagnation.note(score(0, 4, 6)); // beside it on the front
    assertThat(stagnation.reached()).isFalse();
    stagnation.note(score(0, 5, 5));
    assertThat(stagnation.reached()).isFalse();
    stagnation.note(score(1, 0, 0));
    assertThat(stagnation.reached()).isTrue();
  }

  /**
   * The run ends the first time that so many in a row were no better, and resumed it ends there.
   */
  @Test
  void endsARun() throws Exception {
    Plan plan =
        ScreenedPlans.plan(
            List.of(ScreenedPlans.none()),
            "kind",
            "random",
            "sampling",
            "uniform",
            "population",
            "auto",
            "budget.evaluations",
            400,
            "budget.stagnation",
            25,
            "baseline",
            "none");
    RunDirectory directory = RunDirectory.create(folder, plan, 1, "");
    List<JournalEntry> search = run(plan, directory).search();
    assertThat(search.size()).isBetween(26, 399);
    Stagnation again = new Stagnation(25);
    int first = 0;
    for (JournalEntry entry : search) {
      if (!again.reached()) {
        first++;
        again.note(
            entry.outcome().failure().isPresent()
                ? new org.hwnas.runtime.estimate.Scorer(plan).failed()
                : new org.hwnas.runtime.estimate.Scorer(plan)
                    .score(entry.design(), entry.outcome().metrics()));
      }
    }
    assertThat(again.reached()).isTrue();
    assertThat(search.size() - first).isLessThan(16); // a batch is measured whole
    assertThat(run(plan, directory).search()).isEqualTo(search);
  }

  private static Experiment.Result run(Plan plan, RunDirectory directory)
      throws InterruptedException {
    return new Experiment(plan, directory, ScreenedPlans.estimator(), Progress.none(), () -> false)
        .run(2);
  }
}
