package org.hwnas.cluster;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.Success$;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** Counts what the cluster did, for the line at the end of a run and for measurements. */
final class ClusterStatistics extends SparkListener {
  private final Map<String, Integer> cores = new HashMap<>();
  private int lost;
  private int tasks;
  private int repeated;
  private int speculated;
  private long evaluations;
  private long work;
  private long wall;

  @Override
  public synchronized void onExecutorAdded(SparkListenerExecutorAdded added) {
    cores.put(added.executorId(), added.executorInfo().totalCores());
  }

  @Override
  public synchronized void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
    cores.remove(removed.executorId());
    lost++;
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
    if (end.reason() == Success$.MODULE$) {
      tasks++;
    } else {
      repeated++;
    }
    if (end.taskInfo().speculative()) {
      speculated++;
    }
  }

  synchronized void evaluated(long nanos, int designs) {
    work += nanos;
    evaluations += designs;
  }

  synchronized void batch(long nanos) {
    wall += nanos;
  }

  /** Tasks that run at a time; before any worker joined, what Spark thinks. */
  synchronized int slots(int otherwise) {
    int all = cores.values().stream().mapToInt(Integer::intValue).sum();
    return Math.max(1, all == 0 ? otherwise : all);
  }

  synchronized int executors() {
    return cores.size();
  }

  /** Workers that left before the end. */
  synchronized int lost() {
    return lost;
  }

  /** Tasks that had to run again: their worker was lost, or another was faster. */
  synchronized int repeated() {
    return repeated;
  }

  /** Second copies of tasks that took long. */
  synchronized int speculated() {
    return speculated;
  }

  synchronized int tasks() {
    return tasks;
  }

  synchronized long evaluations() {
    return evaluations;
  }

  /** Time spent evaluating, over all workers, in s. */
  synchronized double workSeconds() {
    return work * 1e-9;
  }

  /** Time the driver had a batch on the cluster, in s. */
  synchronized double wallSeconds() {
    return wall * 1e-9;
  }

  @Override
  public synchronized String toString() {
    return String.format(
        Locale.ROOT,
        "%d evaluations in %d tasks, %.1f s of work in %.1f s; %d tasks repeated, %d speculated, %d workers lost",
        evaluations,
        tasks,
        workSeconds(),
        wallSeconds(),
        repeated,
        speculated,
        lost);
  }
}
