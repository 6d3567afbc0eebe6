package org.hwnas.runtime.execution;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ObjIntConsumer;
import org.hwnas.plan.design.Design;
import org.hwnas.runtime.estimate.DesignEvaluator;
import org.hwnas.runtime.estimate.EvaluationFailure;

/**
 * Evaluates on a fixed number of threads and hands the outcomes over in the order of the designs,
 * each as soon as all before it are there.
 */
public final class BatchExecutor implements DesignExecutor {
  private final DesignEvaluator evaluator;
  private final ExecutorService threads;
  private final Map<Integer, Seat> seats = new ConcurrentSkipListMap<>();
  private final ThreadLocal<Seat> seat = ThreadLocal.withInitial(this::seat);

  /** What a thread is at. */
  private static final class Seat {
    private volatile String design = "";
    private volatile long done;
  }

  /**
   * @param jobs number of threads, at least 1; the outcomes do not depend on it
   */
  public BatchExecutor(DesignEvaluator evaluator, int jobs) {
    this.evaluator = evaluator;
    this.threads =
        Executors.newFixedThreadPool(
            jobs,
            task -> {
              Thread thread = new Thread(task, "hwnas-evaluation");
              thread.setDaemon(true);
              return thread;
            });
  }

  @Override
  public void run(List<Design> designs, ObjIntConsumer<Outcome> each) throws InterruptedException {
    List<Future<Outcome>> futures =
        designs.stream().map(d -> threads.submit(() -> outcome(d))).toList();
    try {
      for (int i = 0; i < futures.size(); i++) {
        try {
          each.accept(futures.get(i).get(), i);
        } catch (ExecutionException e) {
          throw new EvaluatorDefect(designs.get(i), e.getCause());
        }
      }
    } finally {
      futures.forEach(f -> f.cancel(true));
    }
  }

  private synchronized Seat seat() {
    Seat taken = new Seat();
    seats.put(seats.size() + 1, taken);
    return taken;
  }

  @Override
  public List<Worker> workers() {
    List<Worker> workers = new ArrayList<>();
    seats.forEach(
        (number, at) -> {
          String design = at.design;
          List<String> designs = design.isEmpty() ? List.of() : List.of(design);
          workers.add(new Worker("thread " + number, 1, designs.size(), at.done, false, designs));
        });
    return workers;
  }

  private Outcome outcome(Design design) {
    Seat at = seat.get();
    at.design = design.key();
    try {
      return evaluated(design);
    } finally {
      at.design = "";
      at.done++; // by its own thread only
    }
  }

  private Outcome evaluated(Design design) {
    try {
      return new Outcome(evaluator.evaluate(design), java.util.Optional.empty());
    } catch (EvaluationFailure e) {
      return new Outcome(new java.util.TreeMap<>(), java.util.Optional.of(e.getMessage()));
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
