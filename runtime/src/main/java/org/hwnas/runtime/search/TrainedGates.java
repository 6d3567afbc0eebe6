package org.hwnas.runtime.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.design.ResolvedBlock;

/**
 * The designs that gates stood at while they were trained along with shared weights, the last
 * first. The training is made when the first design is asked for; what is told changes nothing.
 * Where there is nothing to train, gates descend a table instead.
 */
final class TrainedGates implements SearchAlgorithm {
  private final Supplier<List<Design>> training;
  private final Supplier<Differentiable> table;
  private List<Design> left = List.of();
  private Optional<Differentiable> untrained = Optional.empty();
  private boolean trained;

  /**
   * @param training gives no design where nothing is trained
   * @param table what searches then
   */
  TrainedGates(Supplier<List<Design>> training, Supplier<Differentiable> table) {
    this.training = training;
    this.table = table;
  }

  /** Whether gates of a search are trained along with weights, where there are any. */
  static boolean asked(ResolvedBlock search) {
    return search.kind().equals("differentiable") && !search.is("alternate", "none");
  }

  @Override
  public List<Design> ask(int limit) {
    if (!trained) {
      left = new ArrayList<>(training.get());
      untrained = left.isEmpty() ? Optional.of(table.get()) : Optional.empty();
      trained = true;
    }
    if (untrained.isPresent()) {
      return untrained.get().ask(limit);
    }
    List<Design> asked = left.stream().limit(limit).toList();
    left = left.subList(asked.size(), left.size());
    return asked;
  }

  @Override
  public void tell(List<Score> scores) {
    untrained.ifPresent(search -> search.tell(scores));
  }

  @Override
  public void learn(List<Design> designs, List<Score> scores) {
    untrained.ifPresent(search -> search.learn(designs, scores));
  }
}
