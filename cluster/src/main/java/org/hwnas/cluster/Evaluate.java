package org.hwnas.cluster;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.broadcast.Broadcast;
import org.hwnas.plan.design.Design;
import org.hwnas.runtime.estimate.DesignEvaluator;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.execution.Outcome;
import org.hwnas.runtime.experiment.DesignText;
import org.hwnas.runtime.experiment.OutcomeText;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/**
 * One task: evaluates a group of designs on a worker. Pure in the group, so that Spark may run it
 * twice, at once or again.
 */
final class Evaluate extends AbstractFunction1<Iterator<String[]>, Evaluate.Reply>
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** One evaluator for each run, shared by the threads of a worker: it holds weights and data. */
  private static final Map<String, DesignEvaluator> EVALUATORS = new ConcurrentHashMap<>();

  private final Broadcast<Session> session;

  Evaluate(Broadcast<Session> session) {
    this.session = session;
  }

  /**
   * What a task gives back.
   *
   * @param outcomes lines with their checksum, in the order of the group
   * @param nanos time the evaluations took on the worker
   */
  record Reply(String[] outcomes, long nanos) implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  @Override
  public Reply apply(Iterator<String[]> partition) {
    Session plan = session.value();
    DesignEvaluator evaluator = EVALUATORS.computeIfAbsent(plan.id(), id -> plan.evaluator());
    List<String> lines = new ArrayList<>();
    long start = System.nanoTime();
    while (partition.hasNext()) {
      for (String line : partition.next()) {
        Design design = DesignText.read(line);
        lines.add(OutcomeText.write(outcome(evaluator, design)));
      }
    }
    return new Reply(lines.toArray(String[]::new), System.nanoTime() - start);
  }

  private static Outcome outcome(DesignEvaluator evaluator, Design design) {
    try {
      return new Outcome(evaluator.evaluate(design), Optional.empty());
    } catch (EvaluationFailure e) {
      return new Outcome(new TreeMap<>(), Optional.of(e.getMessage()));
    } catch (RuntimeException | Error e) {
      // Perhaps this machine's fault alone: Spark tries it elsewhere, and gives up after a few.
      throw new IllegalStateException("evaluating " + design.key() + " broke: " + e, e);
    }
  }
}
