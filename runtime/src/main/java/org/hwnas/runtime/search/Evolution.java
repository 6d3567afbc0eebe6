package org.hwnas.runtime.search;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.hwnas.plan.design.Design;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.space.DesignOperators;

/**
 * Generational evolution with elitist survival. By front and crowding it is NSGA-II (Deb et al.,
 * IEEE TEC 2002); with one objective the fronts are single ranks and it is an elitist genetic
 * algorithm; other {@link Survival}s make it NSGA-III or SMS-EMOA. Two things differ from the
 * papers, both because an evaluation here costs seconds: no design is evaluated twice, and designs
 * are drawn by operators that respect conditions.
 */
public final class Evolution implements SearchAlgorithm {
  /**
   * Settings of a spec's search block.
   *
   * @param population designs per generation
   * @param crossover share of children with two parents, 0..1
   * @param mutation chance of each parameter to mutate; empty for one over the number of active
   *     parameters
   */
  public record Settings(int population, double crossover, OptionalDouble mutation) {}

  private static final int ATTEMPTS = 50;

  private final DesignOperators space;
  private final Settings settings;
  private final Survival survival;
  private final long seed;
  private final Set<String> seen = new HashSet<>();
  private List<Individual> population = List.of();
  private List<Design> asked = List.of();
  private int generation;

  /** With the survival of NSGA-II. */
  public Evolution(DesignOperators space, Settings settings, long seed) {
    this(space, settings, Survival::byCrowding, seed);
  }

  Evolution(DesignOperators space, Settings settings, Survival survival, long seed) {
    this.survival = survival;
    this.space = space;
    this.settings = settings;
    this.seed = seed;
  }

  @Override
  public List<Design> ask(int limit) {
    RandomStream random = RandomStream.of(seed, "evolution", generation);
    int wanted = Math.min(limit, settings.population());
    List<Design> batch = new ArrayList<>();
    if (population.isEmpty()) {
      batch.addAll(space.fresh(wanted, seen, random));
      batch.forEach(d -> seen.add(d.key()));
    } else {
      while (batch.size() < wanted) {
        Design child = child(random);
        if (!seen.add(child.key())) {
          List<Design> fresh = space.fresh(1, seen, random);
          if (fresh.isEmpty()) {
            break; // every design has been evaluated
          }
          child = fresh.get(0);
          seen.add(child.key());
        }
        batch.add(child);
      }
    }
    asked = List.copyOf(batch);
    return asked;
  }

  /**
   * A child not seen before where one is found soon; else one that was, which the caller replaces.
   */
  private Design child(RandomStream random) {
    Design child = population.get(0).design();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Design first = tournament(random);
      child = first;
      if (random.nextDouble() < settings.crossover()) {
        child = space.crossover(first, tournament(random), random);
      }
      double usual = 1.0 / Math.max(1, child.values().size());
      // Repeated misses mean that the neighbourhood is exhausted: look further out.
      double rate = Math.min(1, settings.mutation().orElse(usual) * (1 + attempt / 5.0));
      child = mutated(child, rate, first, random);
      if (!seen.contains(child.key())) {
        return child;
      }
    }
    return child;
  }

  private Design mutated(Design child, double rate, Design parent, RandomStream random) {
    return child.equals(parent)
        ? space.mutate(child, rate, random)
        : space.vary(child, rate, random);
  }

  private Design tournament(RandomStream random) {
    Individual a = population.get(random.nextInt(population.size()));
    Individual b = population.get(random.nextInt(population.size()));
    if (a.rank() != b.rank()) {
      return (a.rank() < b.rank() ? a : b).design();
    }
    return (a.diversity() >= b.diversity() ? a : b).design();
  }

  @Override
  public void tell(List<Score> scores) {
    if (scores.size() != asked.size()) {
      throw new IllegalArgumentException(
          asked.size() + " designs were asked for, but " + scores.size() + " scores told");
    }
    List<Individual> all = new ArrayList<>(population);
    for (int i = 0; i < scores.size(); i++) {
      all.add(new Individual(asked.get(i), scores.get(i)));
    }
    population = survival.keep(all, settings.population());
    generation++;
  }

  @Override
  public void learn(List<Design> designs, List<Score> scores) {
    List<Individual> all = new ArrayList<>(population);
    for (int i = 0; i < scores.size(); i++) {
      seen.add(designs.get(i).key());
      all.add(new Individual(designs.get(i), scores.get(i)));
    }
    population = survival.keep(all, settings.population());
  }
}
