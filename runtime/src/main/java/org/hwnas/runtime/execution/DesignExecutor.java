package org.hwnas.runtime.execution;

import java.util.List;
import java.util.function.ObjIntConsumer;
import org.hwnas.plan.design.Design;

/**
 * Evaluates batches of designs somewhere: on threads of this machine, or on others. Where, in which
 * order and how often must not show in the outcomes.
 */
public interface DesignExecutor extends AutoCloseable {
  /**
   * Evaluates a batch.
   *
   * @param each gets every outcome with its position, in order, on the calling thread, each as soon
   *     as all before it are there
   * @throws InterruptedException where the caller is interrupted; outcomes handed over before are
   *     complete
   * @throws EvaluatorDefect where an evaluation failed in a way that is no property of the design
   */
  void run(List<Design> designs, ObjIntConsumer<Outcome> each) throws InterruptedException;

  /** What works on the run at the moment; safe to ask from any thread. */
  default List<Worker> workers() {
    return List.of();
  }

  @Override
  void close();
}
