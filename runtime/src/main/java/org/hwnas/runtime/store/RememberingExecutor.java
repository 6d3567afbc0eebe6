package org.hwnas.runtime.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ObjIntConsumer;
import org.hwnas.plan.design.Design;
import org.hwnas.runtime.execution.DesignExecutor;
import org.hwnas.runtime.execution.Outcome;
import org.hwnas.runtime.execution.Worker;

/** Sends only those designs elsewhere that no earlier run of the workspace measured. */
final class RememberingExecutor implements DesignExecutor {
  private final EvaluationMemory memory;
  private final DesignExecutor elsewhere;

  /**
   * @param elsewhere closed with this; the memory is not
   */
  RememberingExecutor(EvaluationMemory memory, DesignExecutor elsewhere) {
    this.memory = memory;
    this.elsewhere = elsewhere;
  }

  @Override
  public void run(List<Design> designs, ObjIntConsumer<Outcome> each) throws InterruptedException {
    TreeMap<Integer, Outcome> known = new TreeMap<>();
    List<Integer> unknown = new ArrayList<>();
    for (int i = 0; i < designs.size(); i++) {
      int position = i;
      memory
          .recall(designs.get(i))
          .ifPresentOrElse(o -> known.put(position, o), () -> unknown.add(position));
    }
    elsewhere.run(
        unknown.stream().map(designs::get).toList(),
        (outcome, i) -> {
          int position = unknown.get(i);
          handBefore(position, known, each);
          memory.remember(designs.get(position), outcome);
          each.accept(outcome, position);
        });
    handBefore(designs.size(), known, each);
  }

  private static void handBefore(
      int position, TreeMap<Integer, Outcome> known, ObjIntConsumer<Outcome> each) {
    Map<Integer, Outcome> due = known.headMap(position);
    due.forEach((i, outcome) -> each.accept(outcome, i));
    due.clear();
  }

  @Override
  public List<Worker> workers() {
    return elsewhere.workers();
  }

  @Override
  public void close() {
    elsewhere.close();
  }
}
