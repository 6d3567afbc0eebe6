package org.hwnas.runtime.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.hwnas.plan.Plan;
import org.hwnas.runtime.TestPlans;
import org.hwnas.runtime.estimate.DesignEvaluator;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.estimate.MetricArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run done over again: the same, or told where not. */
class RunVerificationTest {
  private static final int EVALUATIONS = 22;

  @TempDir Path folder;
  private final Plan plan = TestPlans.conditional("budget.evaluations", EVALUATIONS);

  private RunDirectory ran(DesignEvaluator evaluator, BooleanSupplier stop) throws Exception {
    RunDirectory directory = RunDirectory.create(folder, plan, 1, "experiment conditional");
    new Experiment(plan, directory, evaluator, Progress.none(), stop).run(1);
    return directory;
  }

  private RunVerification.Result verify(
      RunDirectory directory, DesignEvaluator evaluator, int sample) throws Exception {
    return new RunVerification(plan, directory, evaluator).run(sample, 2);
  }

  @Test
  void theSameToolGivesTheSameRun() throws Exception {
    RunDirectory directory = ran(TestPlans::measure, () -> false);
    byte[] journal = Files.readAllBytes(directory.journal());
    RunVerification.Result result = verify(directory, TestPlans::measure, Integer.MAX_VALUE);
    assertThat(result)
        .isEqualTo(
            new RunVerification.Result(2 * EVALUATIONS, List.of(), 2 * EVALUATIONS, List.of()));
    assertThat(directory.journal()).hasBinaryContent(journal);
  }

  @Test
  void anUnfinishedRunIsVerifiedAsFarAsItGot() throws Exception {
    AtomicInteger batches = new AtomicInteger();
    RunDirectory directory = ran(TestPlans::measure, () -> batches.getAndIncrement() == 1);
    int done = Journal.read(directory.journal()).size();
    assertThat(done).isBetween(1, EVALUATIONS - 1);
    RunVerification.Result result = verify(directory, TestPlans::measure, 3);
    assertThat(result).isEqualTo(new RunVerification.Result(done, List.of(), 3, List.of()));
  }

  @Test
  void whatIsMeasuredDifferentlyIsNamed() throws Exception {
    RunDirectory directory = ran(TestPlans::measure, () -> false);
    JournalEntry third = Journal.read(directory.journal()).get(3);
    String metric = third.outcome().metrics().firstKey();
    DesignEvaluator drifted =
        design -> {
          var metrics = new TreeMap<>(TestPlans.measure(design));
          if (design.equals(third.design())) {
            MetricArray was = metrics.get(metric);
            double[] values = Arrays.stream(was.values()).map(v -> v * (1 + 1e-9)).toArray();
            metrics.put(metric, new MetricArray(was.workloads(), was.chips(), values));
          }
          return metrics;
        };
    RunVerification.Result result = verify(directory, drifted, Integer.MAX_VALUE);
    assertThat(result.strays()).isEmpty();
    assertThat(result.differences()).isNotEmpty();
    RunVerification.Difference difference = result.differences().get(0);
    assertThat(difference.index()).isEqualTo(3);
    assertThat(difference.metric()).isEqualTo(metric);
    assertThat(result.largestError()).isBetween(0.99e-9, 1.01e-9);
  }

  @Test
  void aFailureThatWasNoneIsADifference() throws Exception {
    RunDirectory directory = ran(TestPlans::measure, () -> false);
    JournalEntry first = Journal.read(directory.journal()).get(0);
    RunVerification.Result result =
        verify(
            directory,
            design -> {
              if (design.equals(first.design())) {
                throw new EvaluationFailure("too large");
              }
              return TestPlans.measure(design);
            },
            Integer.MAX_VALUE);
    assertThat(result.differences().get(0).now()).isEqualTo("too large");
    assertThat(result.largestError()).isInfinite();
  }

  @Test
  void anotherSeedIsAnotherSearch() throws Exception {
    RunDirectory directory = ran(TestPlans::measure, () -> false);
    Plan other = TestPlans.conditional("budget.evaluations", EVALUATIONS, "seed", 99);
    RunVerification.Result result =
        new RunVerification(other, directory, TestPlans::measure).run(0, 1);
    assertThat(result.replayed()).isZero();
    assertThat(result.strays()).hasSize(2);
    assertThat(result.strays().get(0)).startsWith("evaluation 0 of the search: recorded ");
  }
}
