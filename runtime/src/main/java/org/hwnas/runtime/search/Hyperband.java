package org.hwnas.runtime.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.hwnas.plan.design.Design;
import org.hwnas.runtime.space.DesignOperators;

/**
 * Proposes the designs that begin in each of the {@link Brackets}: those it is given first, then by
 * chance, as in the paper, or by an evolution that learns from all that was measured before. Which
 * of them climb is decided where they are measured, by the chain of fidelities; the score that this
 * search is told of a design that did not reach the end says only that it was worse.
 */
final class Hyperband extends ForwardingSearch {
  private final Brackets brackets;
  private final IntFunction<List<Design>> next;
  private final List<Design> given;
  private int bracket;
  private int taken; // of those given
  private List<Design> asked = List.of();
  private int fromGiven; // of those asked for, which come first
  private Optional<Brackets.Climb> climb = Optional.empty();

  private Hyperband(
      Brackets brackets,
      SearchAlgorithm proposer,
      IntFunction<List<Design>> next,
      List<Design> given) {
    super(proposer);
    this.brackets = brackets;
    this.next = next;
    this.given = given.stream().distinct().toList();
    proposer.learn(this.given, List.of()); // to propose none of them
  }

  /**
   * @param bred how an evolution breeds designs; empty: they are drawn uniformly, none twice
   * @param given designs that the first brackets begin with
   */
  static Hyperband of(
      DesignOperators space,
      Brackets brackets,
      Optional<Evolution.Settings> bred,
      List<Design> given,
      long seed) {
    if (bred.isPresent()) {
      Evolution evolution = new Evolution(space, bred.get(), seed);
      return new Hyperband(brackets, evolution, evolution::generation, given);
    }
    RandomSearch random = new RandomSearch(space, seed, "hyperband", Integer.MAX_VALUE);
    return new Hyperband(brackets, random, random::ask, given);
  }

  @Override
  public List<Design> ask(int limit) {
    Brackets.Bracket begun = brackets.at(bracket++);
    // what the budget cannot measure at the end may still take part below it
    boolean climbs = begun.first() < brackets.rungs() - 1;
    int count = climbs ? begun.designs() : Math.min(limit, begun.designs());
    climb = Optional.of(brackets.climb(begun, limit));
    fromGiven = Math.min(count, given.size() - taken);
    asked = new ArrayList<>(given.subList(taken, taken + fromGiven));
    taken += fromGiven;
    if (fromGiven < count) {
      asked.addAll(next.apply(count - fromGiven));
    }
    return List.copyOf(asked);
  }

  @Override
  public Optional<Brackets.Climb> climb() {
    return climb;
  }

  @Override
  public void tell(List<Score> scores) {
    if (fromGiven > 0) {
      learn(asked.subList(0, fromGiven), scores.subList(0, fromGiven));
    }
    if (fromGiven < asked.size()) {
      super.tell(scores.subList(fromGiven, scores.size()));
    }
  }
}
