package org.hwnas.runtime.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.estimate.DesignEvaluator;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.estimate.MetricArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many at a time, handed over as if one after the other. */
@Timeout(30)
class BatchExecutorTest {
  private static List<Design> designs(int count) {
    return IntStream.range(0, count).mapToObj(i -> Design.of(Map.of("n", Value.of(i)))).toList();
  }

  private static int number(Design design) {
    return (int) design.value("n").orElseThrow().asNumber();
  }

  private static TreeMap<String, MetricArray> metrics(Design design) {
    return new TreeMap<>(Map.of("cost", MetricArray.scalar(number(design))));
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void outcomesComeInOrderThoughTheFirstEndsLast() throws InterruptedException {
    CountDownLatch others = new CountDownLatch(11);
    DesignEvaluator evaluator =
        design -> {
          if (number(design) == 0) {
            await(others);
          } else {
            others.countDown();
          }
          return metrics(design);
        };
    List<Integer> positions = new ArrayList<>();
    try (BatchExecutor executor = new BatchExecutor(evaluator, 2)) {
      executor.run(
          designs(12),
          (outcome, i) -> {
            assertThat(outcome.metrics().get("cost").at(0, 0)).isEqualTo(i);
            positions.add(i);
          });
    }
    assertThat(positions).containsExactlyElementsOf(IntStream.range(0, 12).boxed().toList());
  }

  @Test
  void whatTheThreadsAreAtCanBeSeen() throws InterruptedException {
    CountDownLatch seen = new CountDownLatch(1);
    CountDownLatch bothAtWork = new CountDownLatch(2);
    DesignEvaluator evaluator =
        design -> {
          bothAtWork.countDown();
          await(seen);
          return metrics(design);
        };
    try (BatchExecutor executor = new BatchExecutor(evaluator, 2)) {
      List<Worker> during = new ArrayList<>();
      Thread looking =
          new Thread(
              () -> {
                await(bothAtWork);
                during.addAll(executor.workers());
                seen.countDown();
              });
      looking.start();
      executor.run(designs(5), (outcome, i) -> {});
      looking.join();
      assertThat(during).extracting(Worker::name).containsExactly("thread 1", "thread 2");
      assertThat(during).flatExtracting(Worker::designs).hasSize(2).doesNotHaveDuplicates();
      assertThat(during).allMatch(w -> w.running() == 1 && w.done() == 0 && !w.lost());
      assertThat(executor.workers().stream().mapToInt(Worker::running).sum()).isZero();
      assertThat(executor.workers().stream().mapToLong(Worker::done).sum()).isEqualTo(5);
    }
  }

  @Test
  void anOutcomeIsHandedOverBeforeTheNextIsThere() throws InterruptedException {
    CountDownLatch first = new CountDownLatch(1);
    DesignEvaluator evaluator =
        design -> {
          if (number(design) == 1) {
            await(first); // only the handing over of 0 opens it
          }
          return metrics(design);
        };
    AtomicInteger handed = new AtomicInteger();
    try (BatchExecutor executor = new BatchExecutor(evaluator, 2)) {
      executor.run(
          designs(2),
          (outcome, i) -> {
            handed.incrementAndGet();
            first.countDown();
          });
    }
    assertThat(handed).hasValue(2);
  }

  @Test
  void usesAsManyThreadsAsItWasGivenAndNoMore() throws InterruptedException {
    for (int jobs : new int[] {1, 3}) {
      Set<Thread> threads = ConcurrentHashMap.newKeySet();
      CountDownLatch together = new CountDownLatch(jobs);
      DesignEvaluator evaluator =
          design -> {
            threads.add(Thread.currentThread());
            together.countDown();
            await(together); // all of them are at work at once, or this never opens
            return metrics(design);
          };
      try (BatchExecutor executor = new BatchExecutor(evaluator, jobs)) {
        executor.run(
            designs(9),
            (outcome, i) -> assertThat(Thread.currentThread().getName()).doesNotContain("hwnas"));
      }
      assertThat(threads).hasSize(jobs).allMatch(Thread::isDaemon);
    }
  }

  @Test
  void theFailureOfOneLeavesTheOthersAlone() throws InterruptedException {
    DesignEvaluator evaluator =
        design -> {
          if (number(design) == 2) {
            throw new EvaluationFailure("too small");
          }
          return metrics(design);
        };
    List<Outcome> outcomes = new ArrayList<>();
    try (BatchExecutor executor = new BatchExecutor(evaluator, 2)) {
      executor.run(designs(5), (outcome, i) -> outcomes.add(outcome));
    }
    assertThat(outcomes).hasSize(5);
    assertThat(outcomes.get(2).failure()).hasValue("too small");
    assertThat(outcomes.get(2).metrics()).isEmpty();
    assertThat(outcomes).filteredOn(o -> o.failure().isEmpty()).hasSize(4);
  }

  @Test
  void aDefectNamesItsDesignAndWhatCameBeforeIsHandedOver() throws InterruptedException {
    DesignEvaluator evaluator =
        design -> {
          if (number(design) == 3) {
            throw new IllegalStateException("no data");
          }
          return metrics(design);
        };
    List<Integer> handed = new ArrayList<>();
    try (BatchExecutor executor = new BatchExecutor(evaluator, 2)) {
      assertThatThrownBy(() -> executor.run(designs(6), (outcome, i) -> handed.add(i)))
          .isInstanceOf(EvaluatorDefect.class)
          .hasMessageContaining("evaluating n=3; broke")
          .hasRootCauseMessage("no data");
      assertThat(handed).containsExactly(0, 1, 2);
      handed.clear();
      executor.run(designs(3), (outcome, i) -> handed.add(i)); // and it still works
      assertThat(handed).containsExactly(0, 1, 2);
    }
  }

  @Test
  void anInterruptStopsWaitingAndTheEvaluationsToo() throws InterruptedException {
    CountDownLatch started = new CountDownLatch(2);
    CountDownLatch stopped = new CountDownLatch(2);
    DesignEvaluator endless =
        design -> {
          started.countDown();
          try {
            Thread.sleep(60_000);
          } catch (InterruptedException e) {
            stopped.countDown();
          }
          return metrics(design);
        };
    Thread caller = Thread.currentThread();
    Thread interrupter =
        new Thread(
            () -> {
              await(started);
              caller.interrupt();
            });
    interrupter.start();
    List<Integer> handed = new ArrayList<>();
    try (BatchExecutor executor = new BatchExecutor(endless, 2)) {
      assertThatThrownBy(() -> executor.run(designs(4), (outcome, i) -> handed.add(i)))
          .isInstanceOf(InterruptedException.class);
      interrupter.join();
      await(stopped);
    }
    assertThat(handed).isEmpty();
  }

  @Test
  void nothingToDoIsDone() throws InterruptedException {
    try (BatchExecutor executor = new BatchExecutor(BatchExecutorTest::metrics, 1)) {
      executor.run(List.of(), (outcome, i) -> assertThat(i).isNegative());
    }
  }
}
