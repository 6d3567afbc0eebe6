package org.hwnas.runtime.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.hwnas.plan.Plan;
import org.hwnas.runtime.TestPlans;
import org.hwnas.runtime.estimate.DesignEvaluator;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.execution.EvaluatorDefect;
import org.hwnas.runtime.random.RandomStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run is a function of its plan: not of where it was cut off, nor of threads and their haste. */
class ExperimentTest {
  private static final BooleanSupplier NEVER = () -> false;
  private static final int EVALUATIONS = 22; // not a multiple of the population: a torn generation

  @TempDir Path folder;
  private final Plan plan = TestPlans.conditional("budget.evaluations", EVALUATIONS);
  private Experiment.Result whole;
  private byte[] journal;
  private byte[] baseline;

  /** Thrown where a test pulls the plug. */
  private static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @BeforeEach
  void runsWithoutInterruption() throws Exception {
    RunDirectory directory = directory(plan);
    whole = run(plan, directory, TestPlans::measure, 1);
    journal = Files.readAllBytes(directory.journal());
    baseline = Files.readAllBytes(directory.baseline());
  }

  private RunDirectory directory(Plan of) {
    return RunDirectory.create(folder, of, 1, "experiment conditional");
  }

  private static Experiment.Result run(
      Plan plan, RunDirectory directory, DesignEvaluator evaluator, int jobs)
      throws InterruptedException {
    return new Experiment(plan, directory, evaluator, Progress.none(), NEVER).run(jobs);
  }

  private void isTheWholeRun(RunDirectory directory, Experiment.Result result) throws IOException {
    assertThat(result).isEqualTo(whole);
    assertThat(Files.readAllBytes(directory.journal())).isEqualTo(journal);
    assertThat(Files.readAllBytes(directory.baseline())).isEqualTo(baseline);
  }

  @Test
  void usesTheBudgetAndNoMoreForSearchAndBaseline() {
    assertThat(whole.end()).isEqualTo(Experiment.End.COMPLETE);
    assertThat(whole.search()).hasSize(EVALUATIONS);
    assertThat(whole.baseline()).hasSize(EVALUATIONS);
    assertThat(whole.search().stream().map(e -> e.design().key())).doesNotHaveDuplicates();
    assertThat(whole.baseline().stream().map(e -> e.design().key())).doesNotHaveDuplicates();
    assertThat(whole.search().get(0).design()).isNotEqualTo(whole.baseline().get(0).design());
  }

  @Test
  void stoppedAfterAnyBatchAndResumedItIsTheSameRun() throws Exception {
    RunDirectory directory = directory(plan);
    Experiment.Result result;
    int runs = 0;
    do {
      AtomicInteger asked = new AtomicInteger();
      BooleanSupplier afterOneBatch = () -> asked.getAndIncrement() > 0;
      result =
          new Experiment(plan, directory, TestPlans::measure, Progress.none(), afterOneBatch)
              .run(1);
      runs++;
    } while (result.end() == Experiment.End.STOPPED && runs < 50);
    // the search's batches of 6, the baseline's of 16
    assertThat(runs).isEqualTo(4 + 2);
    isTheWholeRun(directory, result);
  }

  @Test
  void crashedAfterAnyEvaluationAndResumedItIsTheSameRun() throws Exception {
    for (int crash = 1; crash <= 2 * EVALUATIONS; crash++) {
      RunDirectory directory = directory(plan);
      int after = crash;
      AtomicInteger evaluated = new AtomicInteger();
      Progress plug =
          (phase, entry, scores, budget, replayed) -> {
            if (evaluated.incrementAndGet() == after) {
              throw new Crash();
            }
          };
      assertThatThrownBy(
              () -> new Experiment(plan, directory, TestPlans::measure, plug, NEVER).run(2))
          .isInstanceOf(Crash.class);
      assertThat(
              Journal.read(directory.journal()).size() + Journal.read(directory.baseline()).size())
          .isEqualTo(crash); // what was reported is on disk
      isTheWholeRun(directory, run(plan, directory, TestPlans::measure, 2));
    }
  }

  @Test
  void cutAtAnyByteAndResumedItIsTheSameRun() throws Exception {
    RandomStream random = RandomStream.of(3, "cuts");
    for (int i = 0; i < 40; i++) {
      RunDirectory directory = directory(plan);
      boolean inBaseline = i % 2 == 0;
      Files.write(
          directory.journal(),
          inBaseline ? journal : Arrays.copyOf(journal, random.nextInt(journal.length)));
      if (inBaseline) {
        Files.write(directory.baseline(), Arrays.copyOf(baseline, random.nextInt(baseline.length)));
      }
      isTheWholeRun(directory, run(plan, directory, TestPlans::measure, 1));
    }
  }

  @Test
  void aFinishedRunIsNotEvaluatedAgain() throws Exception {
    RunDirectory directory = directory(plan);
    Files.write(directory.journal(), journal);
    Files.write(directory.baseline(), baseline);
    DesignEvaluator none =
        design -> {
          throw new AssertionError("evaluated " + design.key());
        };
    isTheWholeRun(directory, run(plan, directory, none, 1));
  }

  @Test
  void progressIsToldWhatIsReplayed() throws Exception {
    RunDirectory directory = directory(plan);
    int lines = 9;
    String text = new String(journal, StandardCharsets.UTF_8);
    int cut = 0;
    for (int i = 0; i < lines; i++) {
      cut = text.indexOf('\n', cut) + 1;
    }
    Files.writeString(directory.journal(), text.substring(0, cut));
    StringBuilder told = new StringBuilder();
    Progress progress =
        (phase, entry, scores, budget, replayed) -> {
          assertThat(budget).isEqualTo(EVALUATIONS);
          assertThat(scores).hasSize(entry.index() + 1);
          told.append(phase == Progress.Phase.SEARCH ? "s" : "b").append(replayed ? "r" : "");
        };
    new Experiment(plan, directory, TestPlans::measure, progress, NEVER).run(1);
    assertThat(told.toString())
        .isEqualTo("sr".repeat(lines) + "s".repeat(EVALUATIONS - lines) + "b".repeat(EVALUATIONS));
  }

  @Test
  void theNumberOfThreadsAndTheirHasteDoNotMatter() throws Exception {
    RandomStream haste = RandomStream.of(5, "haste");
    DesignEvaluator restless =
        design -> {
          int millis;
          synchronized (haste) {
            millis = haste.nextInt(4);
          }
          try {
            Thread.sleep(millis);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return TestPlans.measure(design);
        };
    for (int jobs : new int[] {1, 2, 4}) {
      RunDirectory directory = directory(plan);
      isTheWholeRun(directory, run(plan, directory, restless, jobs));
    }
  }

  @Test
  void aDesignIsMeasuredOnceForSearchAndBaseline() throws Exception {
    // few designs and a large budget: search and baseline must meet
    Plan small = TestPlans.conditional("budget.evaluations", 60);
    Set<String> measured = ConcurrentHashMap.newKeySet();
    DesignEvaluator once =
        design -> {
          assertThat(measured.add(design.key())).as("first time for " + design.key()).isTrue();
          return TestPlans.measure(design);
        };
    Experiment.Result result = run(small, directory(small), once, 2);
    assertThat(measured.size())
        .isLessThan(result.search().size() + result.baseline().size()); // they did meet
  }

  @Test
  void aFailedEvaluationIsWrittenDownAndTheRunGoesOn() {
    List<JournalEntry> failed =
        whole.search().stream().filter(e -> e.outcome().failure().isPresent()).toList();
    assertThat(failed).isNotEmpty();
    assertThat(failed)
        .allSatisfy(
            e -> {
              assertThat(e.outcome().failure().orElseThrow())
                  .startsWith("a skip leaves nothing to map");
              assertThat(e.outcome().metrics()).isEmpty();
            });
    assertThat(failed.get(0).index()).isLessThan(EVALUATIONS - 1);
  }

  @Test
  void aDefectEndsTheRunResumable() throws Exception {
    RunDirectory directory = directory(plan);
    AtomicInteger calls = new AtomicInteger();
    DesignEvaluator defective =
        design -> {
          if (calls.incrementAndGet() == 9) {
            throw new IllegalStateException("no data set");
          }
          return TestPlans.measure(design);
        };
    assertThatThrownBy(() -> run(plan, directory, defective, 1))
        .isInstanceOf(EvaluatorDefect.class)
        .hasMessageContaining("no data set")
        .hasMessageContaining(whole.search().get(8).design().key())
        .hasRootCauseMessage("no data set");
    assertThat(Journal.read(directory.journal())).isEqualTo(whole.search().subList(0, 8));
    isTheWholeRun(directory, run(plan, directory, TestPlans::measure, 1));
  }

  @Test
  void anErrorOfTheMachineEndsTheRunResumableToo() throws Exception {
    RunDirectory directory = directory(plan);
    DesignEvaluator exhausted =
        design -> {
          throw new OutOfMemoryError("heap");
        };
    assertThatThrownBy(() -> run(plan, directory, exhausted, 2))
        .isInstanceOf(EvaluatorDefect.class)
        .hasMessageContaining("heap");
    isTheWholeRun(directory, run(plan, directory, TestPlans::measure, 1));
  }

  @Test
  void theJournalOfAnotherPlanIsRefused() throws Exception {
    Plan other = TestPlans.conditional("budget.evaluations", EVALUATIONS, "seed", 2);
    RunDirectory directory = directory(other);
    Files.write(directory.journal(), journal);
    assertThatThrownBy(() -> run(other, directory, TestPlans::measure, 1))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("evaluation 0 of `" + directory.path() + "`")
        .hasMessageContaining("start a new run");
    assertThat(Files.readAllBytes(directory.journal())).isEqualTo(journal);
  }

  @Test
  void twoRunsDoNotShareADirectory() throws Exception {
    RunDirectory directory = directory(plan);
    try (AutoCloseable lock = directory.lock()) {
      assertThat(lock).isNotNull();
      assertThatThrownBy(() -> run(plan, directory, TestPlans::measure, 1))
          .isInstanceOf(RunException.class)
          .hasMessage(
              "another process is working on `"
                  + directory.path()
                  + "`; wait for it, or end it first");
      assertThat(directory.journal()).doesNotExist();
    }
    isTheWholeRun(directory, run(plan, directory, TestPlans::measure, 1));
  }

  /** Holds the lock of a run in a process of its own until its input ends. */
  static final class LockHolder {
    private LockHolder() {}

    public static void main(String[] arguments) throws Exception {
      try (AutoCloseable lock = new RunDirectory(Path.of(arguments[0])).lock()) {
        System.out.println(lock != null ? "locked" : "");
        while (System.in.read() >= 0) {
          // until the test lets go
        }
      }
    }
  }

  @Test
  void twoProcessesDoNotShareADirectory() throws Exception {
    RunDirectory directory = directory(plan);
    Process holder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                LockHolder.class.getName(),
                directory.path().toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var out = holder.inputReader()) {
      assertThat(out.readLine()).isEqualTo("locked");
      assertThatThrownBy(() -> run(plan, directory, TestPlans::measure, 1))
          .isInstanceOf(RunException.class)
          .hasMessageContaining("another process is working on");
    } finally {
      holder.destroyForcibly().waitFor(); // killed, not asked: the lock must not outlive it
    }
    isTheWholeRun(directory, run(plan, directory, TestPlans::measure, 1));
  }

  @Test
  void wallClockTimeStopsARunResumable() throws Exception {
    Plan hurried =
        TestPlans.conditional("budget.evaluations", EVALUATIONS, "budget.wall_clock", 0.2);
    RunDirectory directory = directory(hurried);
    Experiment.Result result;
    int runs = 0;
    do {
      AtomicInteger calls = new AtomicInteger();
      DesignEvaluator slow =
          design -> {
            if (calls.getAndIncrement() == 0) {
              pause(250); // the first batch of each run uses up its time
            }
            return TestPlans.measure(design);
          };
      result = run(hurried, directory, slow, 1);
      runs++;
    } while (result.end() == Experiment.End.STOPPED && runs < 20);
    assertThat(runs).isGreaterThan(2);
    isTheWholeRun(directory, result);
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aBudgetOfGenerationsIsThatManyPopulations() throws Exception {
    Plan three = TestPlans.conditional("budget.generations", 3, "population", 5);
    Experiment.Result result = run(three, directory(three), TestPlans::measure, 1);
    assertThat(result.search()).hasSize(15);
    assertThat(result.baseline()).hasSize(15);
  }

  @Test
  void theTighterOfTwoBudgetsCounts() {
    assertThat(budget("budget.generations", 3, "budget.evaluations", 100)).isEqualTo(18);
    assertThat(budget("budget.generations", 100, "budget.evaluations", 20)).isEqualTo(20);
    assertThat(budget("budget.generations", 1e9, "population", 1e6)).isEqualTo(Integer.MAX_VALUE);
  }

  private static int budget(Object... settings) {
    return Experiment.budget(Experiment.searchBlock(TestPlans.conditional(settings)));
  }

  @Test
  void aRunWithoutBaselineHasNone() throws Exception {
    Plan alone = TestPlans.conditional("budget.evaluations", 8, "baseline", "none");
    Experiment.Result result = run(alone, directory(alone), TestPlans::measure, 1);
    assertThat(result.search()).hasSize(8);
    assertThat(result.baseline()).isEmpty();
  }

  @Test
  void anInterruptedRunGoesOnLater() throws Exception {
    RunDirectory directory = directory(plan);
    Thread caller = Thread.currentThread();
    AtomicInteger calls = new AtomicInteger();
    DesignEvaluator interrupting =
        design -> {
          if (calls.incrementAndGet() == 10) {
            caller.interrupt();
            pause(10_000); // woken by the end of the run
            throw new EvaluationFailure("must not be written down");
          }
          return TestPlans.measure(design);
        };
    assertThatThrownBy(() -> run(plan, directory, interrupting, 1))
        .isInstanceOf(InterruptedException.class);
    assertThat(Journal.read(directory.journal())).isEqualTo(whole.search().subList(0, 9));
    isTheWholeRun(directory, run(plan, directory, TestPlans::measure, 1));
  }
}
