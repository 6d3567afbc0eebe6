package org.hwnas.runtime.experiment;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.function.Supplier;
import org.hwnas.plan.design.Design;
import org.hwnas.runtime.search.ForwardingSearch;
import org.hwnas.runtime.search.Score;
import org.hwnas.runtime.search.SearchAlgorithm;

/**
 * A search that counts what it costs by itself: time of the thread that asks it, without the
 * measurements. It asks for what the other one does.
 */
final class TimedSearch extends ForwardingSearch {
  private final ThreadMXBean clock = ManagementFactory.getThreadMXBean();
  private long cpu;
  private long nanos;

  TimedSearch(SearchAlgorithm inner) {
    super(inner);
  }

  /** Seconds of CPU time so far; by the wall's clock where the machine does not know them. */
  double cpuSeconds() {
    return cpu * 1e-9;
  }

  /** Nanoseconds so far by the clock on the wall. */
  long nanos() {
    return nanos;
  }

  private <T> T timed(Supplier<T> part) {
    long begun = System.nanoTime();
    long cpuBegun = cpuNow();
    T result = part.get();
    cpu += cpuNow() - cpuBegun;
    nanos += System.nanoTime() - begun;
    return result;
  }

  private long cpuNow() {
    return clock.isCurrentThreadCpuTimeSupported()
        ? clock.getCurrentThreadCpuTime()
        : System.nanoTime();
  }

  @Override
  public List<Design> ask(int limit) {
    return timed(() -> super.ask(limit));
  }

  @Override
  public void tell(List<Score> scores) {
    timed(
        () -> {
          super.tell(scores);
          return scores;
        });
  }
}
