package org.hwnas.runtime.search;

import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.hwnas.plan.design.Design;
import org.hwnas.runtime.space.DesignOperators;

/**
 * Proposes the designs that begin in each of the {@link Brackets}: by chance, as in the paper, or
 * by an evolution that learns from all that was measured before. Which of them climb is decided
 * where they are measured, by the chain of fidelities; the score that this search is told of a
 * design that did not reach the end says only that it was worse.
 */
final class Hyperband extends ForwardingSearch {
  private final Brackets brackets;
  private final IntFunction<List<Design>> next;
  private int bracket;

  private Hyperband(Brackets brackets, SearchAlgorithm proposer, IntFunction<List<Design>> next) {
    super(proposer);
    this.brackets = brackets;
    this.next = next;
  }

  /**
   * @param bred how an evolution breeds designs; empty: they are drawn uniformly, none twice
   */
  static Hyperband of(
      DesignOperators space, Brackets brackets, Optional<Evolution.Settings> bred, long seed) {
    if (bred.isPresent()) {
      Evolution evolution = new Evolution(space, bred.get(), seed);
      return new Hyperband(brackets, evolution, evolution::generation);
    }
    RandomSearch random = new RandomSearch(space, seed, "hyperband", Integer.MAX_VALUE);
    return new Hyperband(brackets, random, random::ask);
  }

  @Override
  public List<Design> ask(int limit) {
    return next.apply(Math.min(limit, brackets.at(bracket++).designs()));
  }
}
