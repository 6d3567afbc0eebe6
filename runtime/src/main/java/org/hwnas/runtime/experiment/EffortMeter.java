package org.hwnas.runtime.experiment;

/**
 * Counts where the time of a search goes while it runs, and writes it down now and then, so that
 * little is lost where a process is killed.
 */
final class EffortMeter {
  private static final long EVERY = 10_000_000_000L; // nanoseconds between two writings

  private final RunDirectory directory;
  private final TimedSearch search;
  private final Effort before;
  private long screening;
  private long measuring;
  private int searched;
  private int measured;
  private long written = System.nanoTime();

  EffortMeter(RunDirectory directory, TimedSearch search) {
    this.directory = directory;
    this.search = search;
    this.before = Effort.read(directory).orElse(new Effort(0, 0, 0, 0, 0, 0));
  }

  /** What one batch took. */
  final class Batch {
    private final long begun = System.nanoTime();
    private final long own = search.nanos();
    private long chosen = begun;

    /** The batch is chosen; it is measured from here on. */
    void chosen(boolean screens) {
      chosen = System.nanoTime();
      screening += screens ? Math.max(0, chosen - begun - (search.nanos() - own)) : 0;
    }

    /**
     * The batch has its figures.
     *
     * @param known designs whose figures the journal held already
     * @param fresh designs that were measured now
     */
    void measured(int known, int fresh) {
      searched += known + fresh;
      if (fresh > 0) {
        measuring += System.nanoTime() - chosen;
        measured += fresh;
      }
    }
  }

  Batch batch() {
    return new Batch();
  }

  /** What is known now. */
  private Effort effort() {
    return new Effort(
        search.cpuSeconds(),
        search.nanos() * 1e-9,
        searched,
        before.screening() + screening * 1e-9,
        before.measuring() + measuring * 1e-9,
        before.measured() + measured);
  }

  /** Writes it down where the last time is a while ago and something was measured since. */
  void writeNowAndThen() {
    if (measured > 0 && System.nanoTime() - written > EVERY) {
      write();
    }
  }

  /** Writes it down. */
  void write() {
    if (searched > 0) {
      effort().write(directory);
      written = System.nanoTime();
    }
  }
}
