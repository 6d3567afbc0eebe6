package org.hwnas.runtime.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.hwnas.plan.Plan;
import org.hwnas.runtime.TestPlans;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the time of a run went: counted over all processes, and nothing depends on it. */
class EffortTest {
  private static final int EVALUATIONS = 22;

  @TempDir Path folder;
  private final Plan plan = TestPlans.conditional("budget.evaluations", EVALUATIONS);

  private RunDirectory directory() {
    return RunDirectory.create(folder, plan, 1, "");
  }

  private void run(RunDirectory directory, BooleanSupplier stop) throws InterruptedException {
    new Experiment(plan, directory, TestPlans::measure, Progress.none(), stop).run(1);
  }

  @Test
  void aRunInPiecesCountsEveryMeasurementOnceAndTheSearchAsAWhole() throws Exception {
    RunDirectory directory = directory();
    AtomicInteger asked = new AtomicInteger();
    run(directory, () -> asked.getAndIncrement() > 0);
    Effort part = Effort.read(directory).orElseThrow();
    assertThat(part.searched()).isEqualTo(part.measured()).isBetween(1, EVALUATIONS - 1);
    run(directory, () -> false);
    Effort whole = Effort.read(directory).orElseThrow();
    assertThat(whole.searched()).isEqualTo(EVALUATIONS);
    assertThat(whole.measured()).isEqualTo(EVALUATIONS);
    assertThat(whole.measuring()).isGreaterThan(part.measuring());
    assertThat(whole.searchSeconds()).isPositive();
    assertThat(whole.share().orElseThrow()).isBetween(0.0, 1.0);
    assertThat(whole.screening()).isZero();
    // a finished run that is resumed asks its search again, and measures nothing
    run(directory, () -> false);
    Effort again = Effort.read(directory).orElseThrow();
    assertThat(again.measuring()).isEqualTo(whole.measuring());
    assertThat(again.measured()).isEqualTo(EVALUATIONS);
  }

  @Test
  void nothingDependsOnIt() throws Exception {
    RunDirectory one = directory();
    run(one, () -> false);
    RunDirectory other = directory();
    Files.writeString(other.file(Effort.FILE), "{\"search\": ["); // cut off
    assertThat(Effort.read(other)).isEmpty();
    run(other, () -> false);
    assertThat(other.journal()).hasSameBinaryContentAs(one.journal());
    assertThat(Effort.read(other).orElseThrow().measured()).isEqualTo(EVALUATIONS);
    Files.writeString(other.file(Effort.FILE), "{\"search\": {}}");
    assertThat(Effort.read(other)).isEmpty();
    RunVerification.Result verified =
        new RunVerification(plan, other, TestPlans::measure).run(EVALUATIONS, 1);
    assertThat(verified.strays()).isEmpty();
    assertThat(verified.differences()).isEmpty();
  }

  @Test
  void sharesAndFiguresForADesignAreThoseOfTheirOwnCounts() {
    // the search was asked for 200 designs, of which this machine's processes measured 50
    Effort effort = new Effort(0.4, 1, 200, 0.25, 1, 50);
    assertThat(effort.searchPerDesign()).isCloseTo(0.002, within(1e-12));
    assertThat(effort.measuringPerDesign().orElseThrow()).isCloseTo(0.02, within(1e-12));
    // 5 ms of 5 + 5 + 20
    assertThat(effort.share().orElseThrow()).isCloseTo(1.0 / 6, within(1e-12));
    assertThat(effort.text())
        .isEqualTo(
            "2.00 ms of CPU time a design, 16.7 % of the time of the run; screening 5.00 ms;"
                + " measuring 20.0 ms");
    Effort replayed = new Effort(0.4, 1, 200, 0, 0, 0);
    assertThat(replayed.share()).isEmpty();
    assertThat(replayed.text()).isEqualTo("2.00 ms of CPU time a design");
    assertThat(new Effort(0, 0, 0, 0, 0, 0).searchPerDesign()).isZero();
  }
}
