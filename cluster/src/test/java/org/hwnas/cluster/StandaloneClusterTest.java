package org.hwnas.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.hwnas.plan.Plan;
import org.hwnas.runtime.execution.DesignExecutor;
import org.hwnas.runtime.execution.Worker;
import org.hwnas.runtime.experiment.Progress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real master and two workers; trainings of seconds; the same journals whatever happens. */
@Tag("slow")
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class StandaloneClusterTest {
  private static final int EVALUATIONS = 8;

  @Test
  void aWorkerKilledMidRunChangesNothing(@TempDir Path folder) throws Exception {
    Plan plan = Experiments.training(EVALUATIONS);
    long start = System.nanoTime();
    Path local = Experiments.locally(plan, folder.resolve("local"), 1);
    double alone = (System.nanoTime() - start) * 1e-9;
    try (StandaloneCluster cluster = new StandaloneCluster(folder, 2);
        DesignExecutor spark =
            new SparkEngine()
                .open(Experiments.request(plan, cluster.address(), cluster.settings()))) {
      AtomicBoolean killed = new AtomicBoolean();
      Progress killing =
          (phase, entry, scores, budget, replayed) -> {
            // In the middle of the second batch, a moment later: while both workers train.
            if (entry.index() >= 4 && killed.compareAndSet(false, true)) {
              CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS)
                  .execute(() -> cluster.kill(1));
            }
          };
      start = System.nanoTime();
      Path remote = Experiments.remotely(plan, folder.resolve("spark"), spark, killing);
      double together = (System.nanoTime() - start) * 1e-9;
      ClusterStatistics statistics = ((SparkExecutor) spark).statistics();
      System.out.printf(
          "one thread here %.1f s, on Spark %.1f s: %s%n", alone, together, statistics);
      assertThat(killed).isTrue();
      assertThat(Experiments.journals(remote)).isEqualTo(Experiments.journals(local));
      assertThat(statistics.lost()).isGreaterThanOrEqualTo(1);
      assertThat(spark.workers()).filteredOn(Worker::lost).hasSizeGreaterThanOrEqualTo(1);
      assertThat(spark.workers()).filteredOn(w -> w.done() > 0).hasSizeGreaterThanOrEqualTo(2);
      assertThat(statistics.repeated()).isGreaterThanOrEqualTo(1);
    }
  }
}
