package org.hwnas.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;
import org.apache.spark.SimpleFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.hwnas.plan.design.Design;
import org.hwnas.runtime.execution.DesignExecutor;
import org.hwnas.runtime.execution.EngineException;
import org.hwnas.runtime.execution.Outcome;
import org.hwnas.runtime.execution.Worker;
import org.hwnas.runtime.experiment.DesignText;
import org.hwnas.runtime.experiment.OutcomeText;
import scala.Function2;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction0;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * Hands the designs of a batch to Spark as tasks and their outcomes on in order. No stage waits for
 * another: each outcome is passed on as soon as all before it are there, while others still run.
 */
final class SparkExecutor implements DesignExecutor {
  private static final int WAIT_SECONDS = 20;

  private final JavaSparkContext context;
  private final Broadcast<Session> session;
  private final Consumer<String> log;
  private final Grouping grouping = new Grouping();
  private final ClusterStatistics statistics = new ClusterStatistics();

  SparkExecutor(JavaSparkContext context, Session session, Consumer<String> log) {
    this.context = context;
    this.session = context.broadcast(session);
    this.log = log;
    context.sc().addSparkListener(statistics);
  }

  /** A task's reply, with its position in the batch. */
  private record Arrival(int group, Evaluate.Reply reply) {}

  @Override
  public void run(List<Design> designs, ObjIntConsumer<Outcome> each) throws InterruptedException {
    if (designs.isEmpty()) {
      return;
    }
    run(
        designs,
        grouping.size(designs.size(), statistics.slots(context.defaultParallelism())),
        each);
  }

  /**
   * Evaluates a batch.
   *
   * @param size designs in a task, at least 1; the outcomes do not depend on it
   */
  void run(List<Design> designs, int size, ObjIntConsumer<Outcome> each)
      throws InterruptedException {
    long start = System.nanoTime();
    List<String[]> groups = groups(designs, size);
    BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
    SimpleFutureAction<BoxedUnit> job = submit(groups, arrivals);
    try {
      Evaluate.Reply[] replies = new Evaluate.Reply[groups.size()];
      int next = 0;
      while (next < replies.length) {
        Arrival arrival = await(arrivals, job);
        replies[arrival.group()] = arrival.reply();
        while (next < replies.length && replies[next] != null) {
          hand(replies[next], next * size, each);
          next++;
        }
      }
    } finally {
      job.cancel(); // of no effect on one that is over
      statistics.batch(System.nanoTime() - start);
    }
  }

  private SimpleFutureAction<BoxedUnit> submit(
      List<String[]> groups, BlockingQueue<Arrival> arrivals) {
    try {
      RDD<String[]> tasks = context.parallelize(groups, groups.size()).rdd();
      return context
          .sc()
          .submitJob(
              tasks, new Evaluate(session), partitions(groups.size()), arrive(arrivals), done());
    } catch (IllegalStateException e) { // Spark gave up on the master meanwhile
      throw new EngineException("the Spark cluster was lost: " + SparkEngine.reason(e), e);
    }
  }

  private static List<String[]> groups(List<Design> designs, int size) {
    List<String[]> groups = new ArrayList<>();
    for (int from = 0; from < designs.size(); from += size) {
      groups.add(
          designs.subList(from, Math.min(designs.size(), from + size)).stream()
              .map(DesignText::write)
              .toArray(String[]::new));
    }
    return groups;
  }

  private void hand(Evaluate.Reply reply, int first, ObjIntConsumer<Outcome> each) {
    grouping.took(reply.nanos(), reply.outcomes().length);
    statistics.evaluated(reply.nanos(), reply.outcomes().length);
    for (int i = 0; i < reply.outcomes().length; i++) {
      Outcome outcome =
          OutcomeText.read(reply.outcomes()[i])
              .orElseThrow(() -> new EngineException("an outcome was damaged on its way"));
      each.accept(outcome, first + i);
    }
  }

  /** The next reply; says so where none comes because there is no worker. */
  private Arrival await(BlockingQueue<Arrival> arrivals, SimpleFutureAction<BoxedUnit> job)
      throws InterruptedException {
    boolean told = false;
    long since = System.nanoTime();
    while (true) {
      Arrival arrival = arrivals.poll(100, TimeUnit.MILLISECONDS);
      if (arrival != null) {
        return arrival;
      }
      if (job.isCompleted() && arrivals.isEmpty() && job.value().get().isFailure()) {
        Throwable cause = job.value().get().failed().get();
        String message = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
        throw new EngineException(message, cause); // names the design, and how often it was tried
      }
      if (!told
          && statistics.executors() == 0
          && System.nanoTime() - since > WAIT_SECONDS * 1_000_000_000L) {
        log.accept("waiting for workers: none has joined for " + WAIT_SECONDS + " s");
        told = true;
      }
    }
  }

  private static Seq<Object> partitions(int n) {
    List<Object> numbers = IntStream.range(0, n).<Object>mapToObj(Integer::valueOf).toList();
    return CollectionConverters.asScala(numbers).toSeq();
  }

  private static Function2<Object, Evaluate.Reply, BoxedUnit> arrive(BlockingQueue<Arrival> to) {
    return new AbstractFunction2<>() {
      @Override
      public BoxedUnit apply(Object group, Evaluate.Reply reply) {
        to.add(new Arrival((Integer) group, reply));
        return BoxedUnit.UNIT;
      }
    };
  }

  private static AbstractFunction0<BoxedUnit> done() {
    return new AbstractFunction0<>() {
      @Override
      public BoxedUnit apply() {
        return BoxedUnit.UNIT;
      }
    };
  }

  @Override
  public List<Worker> workers() {
    return statistics.workers(context.defaultParallelism());
  }

  /** What was measured so far. */
  ClusterStatistics statistics() {
    return statistics;
  }

  @Override
  public void close() {
    if (statistics.evaluations() > 0) {
      log.accept(String.format(Locale.ROOT, "spark: %s", statistics));
    }
    context.close();
  }
}
