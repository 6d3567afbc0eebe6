package org.hwnas.runtime.experiment;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.hwnas.plan.design.Design;
import org.hwnas.runtime.search.Score;
import org.hwnas.runtime.search.SearchAlgorithm;

/**
 * A search that counts what it costs by itself: CPU time of the thread that asks it, without the
 * measurements. It asks for what the other one does.
 */
final class TimedSearch implements SearchAlgorithm {
  private final SearchAlgorithm inner;
  private final ThreadMXBean clock = ManagementFactory.getThreadMXBean();
  private long nanos;

  TimedSearch(SearchAlgorithm inner) {
    this.inner = inner;
  }

  /** Seconds so far; 0 where the machine does not know a thread's time. */
  double seconds() {
    return nanos * 1e-9;
  }

  private long now() {
    return clock.isCurrentThreadCpuTimeSupported() ? clock.getCurrentThreadCpuTime() : 0;
  }

  @Override
  public List<Design> ask(int limit) {
    long begun = now();
    List<Design> batch = inner.ask(limit);
    nanos += now() - begun;
    return batch;
  }

  @Override
  public Optional<String> measuredBy() {
    return inner.measuredBy();
  }

  @Override
  public void tell(List<Score> scores) {
    long begun = now();
    inner.tell(scores);
    nanos += now() - begun;
  }

  @Override
  public void learn(List<Design> designs, List<Score> scores) {
    inner.learn(designs, scores);
  }

  @Override
  public void revise(Function<Design, Score> now) {
    inner.revise(now);
  }
}
