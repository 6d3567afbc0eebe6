package org.hwnas.cluster;

/**
 * How many designs go into one task. A task costs the cluster some milliseconds whatever is in it,
 * so short evaluations travel together; but never so many that a worker stands idle.
 */
final class Grouping {
  /** Time a task should take, in s: a hundred times what it costs to start one. */
  static final double TARGET = 1.0;

  /**
   * Tasks that a driver starts in a second without falling behind: half of what was measured on two
   * busy cores (docs/experiments/cluster.md). With more slots than that tasks are longer.
   */
  static final double STARTED = 200;

  private double seconds;
  private long evaluations;

  /** Learns how long evaluations took. */
  synchronized void took(long nanos, int designs) {
    seconds += nanos * 1e-9;
    evaluations += designs;
  }

  /**
   * Designs in a task.
   *
   * @param designs in the batch, at least 1
   * @param slots tasks that run at a time, at least 1
   */
  synchronized int size(int designs, int slots) {
    int everySlotBusy = (designs + slots - 1) / slots;
    if (evaluations == 0) {
      // Nothing is known: four tasks a slot even out evaluations of mixed length.
      return Math.max(1, everySlotBusy / 4);
    }
    double mean = seconds / evaluations;
    double wanted = mean <= 0 ? designs : Math.ceil(Math.max(TARGET, slots / STARTED) / mean);
    return (int) Math.max(1, Math.min(wanted, everySlotBusy));
  }
}
