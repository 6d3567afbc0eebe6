package org.hwnas.dsl.fuzz;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Runs inputs on all processors, and watches the time and the memory that each takes. */
final class Fuzzer {
  /** Stack of the threads that run inputs: what an editor's and a command's threads have. */
  private static final long STACK = 1 << 20;

  private static final long WATCH_MILLIS = 100;

  /** Processor time counts: how long an input waits for other programs is not its fault. */
  private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

  private static final long HANGS_NANOS = 60 * Survival.LIMIT_MILLIS * 1_000_000L;

  /**
   * What went wrong.
   *
   * @param seed of the input
   * @param problem with the place in our code
   */
  record Failure(long seed, String problem) {}

  private final long end;
  private final AtomicLong next;
  private final List<Failure> failures = Collections.synchronizedList(new ArrayList<>());

  private Fuzzer(long first, long count) {
    this.next = new AtomicLong(first);
    this.end = first + count;
  }

  /** Runs the inputs of these seeds; at most twenty failures, then it ends early. */
  static List<Failure> run(long first, long count) throws InterruptedException {
    return new Fuzzer(first, count).run();
  }

  private static final class Worker extends Thread {
    private final Fuzzer fuzzer;
    volatile long seed;
    volatile long since;

    Worker(Fuzzer fuzzer) {
      super(null, null, "fuzz", STACK);
      this.fuzzer = fuzzer;
      setDaemon(true);
    }

    @Override
    public void run() {
      for (seed = fuzzer.next.getAndIncrement();
          seed < fuzzer.end && fuzzer.failures.size() < 20;
          seed = fuzzer.next.getAndIncrement()) {
        since = System.nanoTime();
        long start = CLOCK.getCurrentThreadCpuTime();
        try {
          Survival.of(Inputs.of(seed), seed);
        } catch (Throwable e) {
          fuzzer.failures.add(new Failure(seed, describe(e, e.getStackTrace())));
        }
        long took = (CLOCK.getCurrentThreadCpuTime() - start) / 1_000_000;
        if (took > Survival.LIMIT_MILLIS) {
          fuzzer.failures.add(new Failure(seed, "took " + took + " ms"));
        }
        since = 0;
      }
    }
  }

  private List<Failure> run() throws InterruptedException {
    Survival.of(Inputs.of(0), 0); // loads and warms up: the first input would seem to hang
    List<Worker> workers = new ArrayList<>();
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      workers.add(new Worker(this));
    }
    workers.forEach(Thread::start);
    List<Worker> alive = new ArrayList<>(workers);
    while (!alive.isEmpty()) {
      alive.get(0).join(WATCH_MILLIS);
      alive.removeIf(w -> !w.isAlive());
      for (Worker worker : List.copyOf(alive)) {
        long since = worker.since;
        long seed = worker.seed;
        if (since != 0 && System.nanoTime() - since > HANGS_NANOS) {
          failures.add(new Failure(seed, "hangs " + where(worker.getStackTrace())));
          alive.remove(worker); // a daemon: it ends with the tests
          if (alive.isEmpty()) {
            return failures;
          }
        }
      }
    }
    return failures;
  }

  private static String describe(Throwable e, StackTraceElement[] trace) {
    return String.valueOf(e).lines().limit(4).reduce((a, b) -> a + " " + b).orElse("")
        + " "
        + where(trace);
  }

  private static String where(StackTraceElement[] trace) {
    StringBuilder where = new StringBuilder();
    int shown = 0;
    for (StackTraceElement at : trace) {
      if (at.getClassName().startsWith("org.hwnas") && shown++ < 6) {
        where.append("\n      at ").append(at);
      }
    }
    return where.toString();
  }
}
