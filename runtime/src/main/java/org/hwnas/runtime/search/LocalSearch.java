package org.hwnas.runtime.search;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import org.hwnas.plan.design.Design;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.space.DesignOperators;

/**
 * Moves to the best neighbour until there is none better, then starts again elsewhere. Neighbours
 * differ in one parameter. Designs that were measured before are not measured again; that they were
 * no better then is why.
 */
final class LocalSearch implements SearchAlgorithm {
  private static final int REAL_POINTS = 5; // values tried of a real parameter

  private final DesignOperators space;
  private final OptionalInt neighbours;
  private final int restarts;
  private final long seed;
  private final Set<String> seen = new HashSet<>();
  private Optional<Individual> current = Optional.empty();
  private List<Design> asked = List.of();
  private int started;
  private int round;

  /**
   * @param neighbours tried a step, at random; empty: all
   * @param restarts after the first start
   */
  LocalSearch(DesignOperators space, OptionalInt neighbours, int restarts, long seed) {
    this.space = space;
    this.neighbours = neighbours;
    this.restarts = restarts;
    this.seed = seed;
  }

  @Override
  public List<Design> ask(int limit) {
    RandomStream random = RandomStream.of(seed, "local", round++);
    List<Design> batch = current.isEmpty() ? List.of() : step(random);
    if (batch.isEmpty()) {
      current = Optional.empty();
      batch = started++ <= restarts ? space.fresh(1, seen, random) : List.of();
    }
    asked = List.copyOf(batch.subList(0, Math.min(limit, batch.size())));
    asked.forEach(d -> seen.add(d.key()));
    return asked;
  }

  private List<Design> step(RandomStream random) {
    List<Design> open = new ArrayList<>();
    for (Design design : space.neighbours(current.orElseThrow().design(), REAL_POINTS, random)) {
      if (!seen.contains(design.key())) {
        open.add(design);
      }
    }
    if (neighbours.isEmpty() || open.size() <= neighbours.getAsInt()) {
      return open;
    }
    for (int i = 0; i < neighbours.getAsInt(); i++) { // the first of a shuffle
      int other = i + random.nextInt(open.size() - i);
      Design swapped = open.get(other);
      open.set(other, open.get(i));
      open.set(i, swapped);
    }
    return open.subList(0, neighbours.getAsInt());
  }

  @Override
  public void tell(List<Score> scores) {
    if (scores.isEmpty()) {
      return;
    }
    Individual best = new Individual(asked.get(0), scores.get(0));
    for (int i = 1; i < scores.size(); i++) {
      if (SingleObjective.better(scores.get(i), best.score())) {
        best = new Individual(asked.get(i), scores.get(i));
      }
    }
    boolean moved =
        current.isEmpty() || SingleObjective.better(best.score(), current.get().score());
    if (moved) {
      current = Optional.of(best);
    } else if (neighbours.isEmpty()) {
      current = Optional.empty(); // all were tried: the next ask starts afresh
    }
  }

  /** Begins at the best of them, or moves there where that is better. */
  @Override
  public void learn(List<Design> designs, List<Score> scores) {
    designs.forEach(d -> seen.add(d.key()));
    Optional<Individual> best = SingleObjective.best(designs, scores);
    boolean begins = current.isEmpty() && started == 0;
    boolean moves =
        best.isPresent()
            && (begins
                || (current.isPresent()
                    && SingleObjective.better(best.get().score(), current.get().score())));
    if (moves) {
      current = best;
      started = Math.max(1, started);
    }
  }

  @Override
  public void revise(Function<Design, Score> now) {
    current = current.map(one -> one.judged(now));
  }
}
