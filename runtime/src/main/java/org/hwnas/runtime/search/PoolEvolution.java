package org.hwnas.runtime.search;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.hwnas.plan.design.Design;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.space.DesignOperators;

/**
 * Evolution from a pool of the best designs so far: of each generation, so many children mix two of
 * the pool and so many are mutants of one (the search over a supernet of Guo et al., ECCV 2020; of
 * Cai et al., ICLR 2020). For one objective. No design is measured twice.
 */
final class PoolEvolution implements SearchAlgorithm {
  /**
   * Settings of a spec.
   *
   * @param first designs of the first generation
   * @param parents designs of the pool
   * @param crossed children of two, a generation
   * @param mutated children of one, a generation
   * @param selection how a parent is drawn from the pool, and which designs it is made of
   */
  record Settings(
      int first,
      int parents,
      int crossed,
      int mutated,
      Variation variation,
      SelectionRule selection) {
    /** Any of the pool of the best becomes a parent. */
    Settings(int first, int parents, int crossed, int mutated, Variation variation) {
      this(first, parents, crossed, mutated, variation, SelectionRule.anyOfThePool());
    }

    Settings {
      if (crossed + mutated < 1) {
        throw new IllegalArgumentException("an evolution without children ends where it begins");
      }
    }
  }

  private static final int ATTEMPTS = 50;

  private final DesignOperators space;
  private final Settings settings;
  private final long seed;
  private final Set<String> seen = new HashSet<>();
  private List<Individual> pool = List.of();
  private final List<Individual> byAge = new ArrayList<>();
  private List<Design> asked = List.of();
  private int measured;
  private int round;

  PoolEvolution(DesignOperators space, Settings settings, long seed) {
    this.space = space;
    this.settings = settings;
    this.seed = seed;
  }

  @Override
  public List<Design> ask(int limit) {
    RandomStream random = RandomStream.of(seed, "pool", round++);
    List<Design> batch = new ArrayList<>();
    if (measured < settings.first()) {
      batch.addAll(space.fresh(Math.min(limit, settings.first() - measured), seen, random));
      batch.forEach(d -> seen.add(d.key()));
    }
    if (batch.isEmpty() && !pool.isEmpty()) {
      int children = settings.crossed() + settings.mutated();
      for (int i = 0; i < Math.min(limit, children); i++) {
        Design child = child(i < settings.crossed(), random);
        if (!seen.add(child.key()) && !settings.selection().duplicates()) {
          break; // every design has been measured
        }
        batch.add(child);
      }
    }
    asked = List.copyOf(batch);
    return asked;
  }

  private Design parent(RandomStream random) {
    return settings.selection().parent(pool, random).design();
  }

  /** One not seen before; else a random one, which may have been where there is no other. */
  private Design child(boolean crossed, RandomStream random) {
    Design child = parent(random);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Design first = parent(random);
      Variation variation = settings.variation();
      child = crossed ? variation.cross(space, first, () -> parent(random), random) : first;
      // Parents grow alike: where their mixtures were all seen, they mutate as well.
      if (!crossed || attempt > ATTEMPTS / 2) {
        child = variation.mutate(space, child, 1 + attempt / 5.0, true, random);
      }
      if (settings.selection().duplicates() || !seen.contains(child.key())) {
        return child;
      }
    }
    return space.fresh(1, seen, random).stream().findFirst().orElse(child);
  }

  @Override
  public void tell(List<Score> scores) {
    join(asked, scores);
  }

  @Override
  public void learn(List<Design> designs, List<Score> scores) {
    designs.forEach(d -> seen.add(d.key()));
    join(designs, scores);
  }

  private void join(List<Design> designs, List<Score> scores) {
    measured += scores.size();
    List<Individual> children = new ArrayList<>();
    for (int i = 0; i < scores.size(); i++) {
      children.add(new Individual(designs.get(i), scores.get(i)));
    }
    int size = settings.parents();
    List<Individual> all =
        new ArrayList<>(settings.selection().candidates(pool, byAge, children, size));
    if (settings.selection().survivors() == SelectionRule.Survivors.YOUNGEST) {
      byAge.addAll(children);
      byAge.subList(0, Math.max(0, byAge.size() - size)).clear();
      size = all.size(); // age has chosen already
    }
    rank(all, size);
  }

  /** The better first, each with its place, by which tournaments go. */
  private void rank(List<Individual> all, int size) {
    all.sort(SingleObjective.ORDER); // stable: of equal ones the older counts
    List<Individual> ranked = new ArrayList<>();
    for (Individual one : all.subList(0, Math.min(size, all.size()))) {
      ranked.add(new Individual(one.design(), one.score(), ranked.size(), 0));
    }
    pool = List.copyOf(ranked);
  }

  @Override
  public void revise(Function<Design, Score> now) {
    byAge.replaceAll(one -> one.judged(now));
    rank(new ArrayList<>(pool.stream().map(one -> one.judged(now)).toList()), pool.size());
  }
}
