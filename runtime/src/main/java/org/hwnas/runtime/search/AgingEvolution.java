package org.hwnas.runtime.search;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hwnas.plan.design.Design;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.space.DesignOperators;

/**
 * Aging evolution (Real, Aggarwal, Huang and Le, AAAI 2019): the best of a random sample of the
 * population is mutated, the child joins, the oldest dies. As there, several children are under way
 * at once; here always as many, so that the result does not depend on how fast they come.
 */
final class AgingEvolution implements SearchAlgorithm {
  private static final int UNDER_WAY = 4;
  private static final int ATTEMPTS = 50;

  private final DesignOperators space;
  private final int size;
  private final int sample;
  private final Variation variation;
  private final long seed;
  private final Deque<Individual> population = new ArrayDeque<>();
  private final Set<String> seen = new HashSet<>();
  private List<Design> asked = List.of();
  private int round;

  /**
   * @param size of the population
   * @param sample of it that competes to be the parent
   * @param variation of which the mutation counts: there is no second parent
   */
  AgingEvolution(DesignOperators space, int size, int sample, Variation variation, long seed) {
    this.space = space;
    this.size = size;
    this.sample = sample;
    this.variation = variation;
    this.seed = seed;
  }

  @Override
  public List<Design> ask(int limit) {
    RandomStream random = RandomStream.of(seed, "aging", round++);
    List<Design> batch = new ArrayList<>();
    if (population.size() < size) {
      batch.addAll(space.fresh(Math.min(limit, size - population.size()), seen, random));
    }
    if (batch.isEmpty()) {
      List<Individual> members = List.copyOf(population);
      for (int i = 0; i < Math.min(limit, UNDER_WAY) && !members.isEmpty(); i++) {
        child(members, random).ifPresent(batch::add);
      }
    }
    batch.forEach(d -> seen.add(d.key()));
    asked = List.copyOf(batch);
    return asked;
  }

  private java.util.Optional<Design> child(List<Individual> members, RandomStream random) {
    Individual parent = members.get(random.nextInt(members.size()));
    for (int i = 1; i < sample; i++) {
      Individual rival = members.get(random.nextInt(members.size()));
      parent = SingleObjective.better(rival.score(), parent.score()) ? rival : parent;
    }
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Design child = variation.mutate(space, parent.design(), 1 + attempt / 5.0, true, random);
      if (seen.add(child.key())) {
        return java.util.Optional.of(child);
      }
    }
    return space.fresh(1, seen, random).stream().findFirst();
  }

  @Override
  public void tell(List<Score> scores) {
    for (int i = 0; i < scores.size(); i++) {
      population.addLast(new Individual(asked.get(i), scores.get(i)));
      if (population.size() > size) {
        population.removeFirst();
      }
    }
  }

  /** Of more designs than it has room for, those that it begins with are the best. */
  @Override
  public void learn(List<Design> designs, List<Score> scores) {
    designs.forEach(d -> seen.add(d.key()));
    List<Individual> learned = new ArrayList<>();
    for (int i = 0; i < scores.size(); i++) {
      learned.add(new Individual(designs.get(i), scores.get(i)));
    }
    if (population.isEmpty() && learned.size() > size) {
      Set<Individual> best =
          learned.stream().sorted(SingleObjective.ORDER).limit(size).collect(Collectors.toSet());
      learned.retainAll(best);
    }
    for (Individual one : learned) {
      population.addLast(one);
      if (population.size() > size) {
        population.removeFirst();
      }
    }
  }

  @Override
  public void revise(Function<Design, Score> now) {
    List<Individual> anew = population.stream().map(one -> one.judged(now)).toList();
    population.clear();
    population.addAll(anew);
  }
}
