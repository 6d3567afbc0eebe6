package org.hwnas.runtime.search;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.hwnas.plan.design.Design;
import org.hwnas.runtime.space.DesignOperators;

/**
 * Proposes the designs that begin in each of the {@link Brackets}: by chance, as in the paper, or
 * by an evolution that learns from all that was measured before. Which of them climb is decided
 * where they are measured, by the chain of fidelities; the score that this search is told of a
 * design that did not reach the end says only that it was worse.
 */
final class Hyperband implements SearchAlgorithm {
  private final Brackets brackets;
  private final SearchAlgorithm inner;
  private final IntFunction<List<Design>> next;
  private int bracket;

  /**
   * @param bred how an evolution breeds designs; empty: they are drawn uniformly, none twice
   */
  Hyperband(
      DesignOperators space, Brackets brackets, Optional<Evolution.Settings> bred, long seed) {
    this.brackets = brackets;
    if (bred.isPresent()) {
      Evolution evolution = new Evolution(space, bred.get(), seed);
      this.inner = evolution;
      this.next = evolution::generation;
    } else {
      this.inner = new RandomSearch(space, seed, "hyperband", Integer.MAX_VALUE);
      this.next = inner::ask;
    }
  }

  @Override
  public List<Design> ask(int limit) {
    return next.apply(Math.min(limit, brackets.at(bracket++).designs()));
  }

  @Override
  public void tell(List<Score> scores) {
    inner.tell(scores);
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
