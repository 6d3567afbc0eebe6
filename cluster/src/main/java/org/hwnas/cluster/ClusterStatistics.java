package org.hwnas.cluster;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.Success$;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.hwnas.runtime.execution.Worker;

/** Counts what the cluster did, for the line at the end of a run and for measurements. */
final class ClusterStatistics extends SparkListener {
  private static final Comparator<String> BY_NUMBER =
      Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

  private final Map<String, Integer> cores = new HashMap<>();
  private final Map<String, Seen> seen = new TreeMap<>(BY_NUMBER);
  private int lost;
  private int tasks;
  private int repeated;
  private int speculated;
  private long evaluations;
  private long work;
  private long wall;

  /** What was seen of a worker. */
  private static final class Seen {
    private String host = "";
    private int cores;
    private int running;
    private long done;
    private boolean lost;
  }

  @Override
  public synchronized void onExecutorAdded(SparkListenerExecutorAdded added) {
    Seen worker = seen.computeIfAbsent(added.executorId(), id -> new Seen());
    worker.host = added.executorInfo().executorHost();
    worker.cores = added.executorInfo().totalCores();
    cores.put(added.executorId(), added.executorInfo().totalCores());
  }

  @Override
  public synchronized void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
    cores.remove(removed.executorId());
    lost++;
    Seen worker = seen.computeIfAbsent(removed.executorId(), id -> new Seen());
    worker.lost = true;
    worker.running = 0;
  }

  @Override
  public synchronized void onTaskStart(SparkListenerTaskStart start) {
    Seen worker = seen.computeIfAbsent(start.taskInfo().executorId(), id -> new Seen());
    worker.host = start.taskInfo().host(); // one that joined before we looked was not told
    worker.running++;
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
    Seen worker = seen.computeIfAbsent(end.taskInfo().executorId(), id -> new Seen());
    worker.running = Math.max(0, worker.running - 1); // a lost one has none
    if (end.reason() == Success$.MODULE$) {
      worker.done++;
    }
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

  /**
   * All workers that ever joined, in the order they did.
   *
   * @param otherwise slots of one whose joining was not told: Spark inside this process
   */
  synchronized List<Worker> workers(int otherwise) {
    List<Worker> workers = new ArrayList<>();
    seen.forEach(
        (id, w) ->
            workers.add(
                new Worker(
                    "worker " + id + " on " + w.host,
                    w.cores == 0 ? otherwise : w.cores,
                    w.running,
                    w.done,
                    w.lost,
                    List.of())));
    return workers;
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
