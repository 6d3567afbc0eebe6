package org.hwnas.runtime.search;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
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
   * Settings of a spec's search block, or of one of its phases.
   *
   * @param population designs per generation
   * @param variation crossover and mutation
   * @param selection which designs become parents and which survive
   */
  public record Settings(int population, Variation variation, SelectionRule selection) {
    /**
     * Uniform crossover, steps and binary tournaments.
     *
     * @param crossover share of children with two parents, 0..1
     * @param mutation chance of each parameter to mutate; empty for one over the number of active
     *     parameters
     */
    public Settings(int population, double crossover, OptionalDouble mutation) {
      this(population, Variation.usual(crossover, mutation), 2);
    }

    /**
     * The best of parents and children survive.
     *
     * @param tournament designs that compete to be a parent
     */
    Settings(int population, Variation variation, int tournament) {
      this(population, variation, SelectionRule.ofTournament(tournament));
    }
  }

  /** A part of the evolution: so many generations with settings of their own. */
  record Phase(int generations, Settings settings) {}

  private static final int ATTEMPTS = 50;

  private final DesignOperators space;
  private final List<Phase> phases;
  private final Survival survival;
  private final long seed;
  private final Set<String> seen = new HashSet<>();
  private List<Individual> population = List.of();
  private final List<Individual> archive = new ArrayList<>(); // kept where a phase will need it
  private final List<Individual> byAge = new ArrayList<>();
  private List<Design> asked = List.of();
  private int generation;
  private int phase;
  private int ofPhase;

  /** With the survival of NSGA-II. */
  public Evolution(DesignOperators space, Settings settings, long seed) {
    this(space, settings, Survival::byCrowding, seed);
  }

  Evolution(DesignOperators space, Settings settings, Survival survival, long seed) {
    this(space, List.of(new Phase(Integer.MAX_VALUE, settings)), survival, seed);
  }

  /**
   * Several phases, each of which begins with the best designs so far. What the budget leaves after
   * the last one goes on as that one did.
   */
  Evolution(DesignOperators space, List<Phase> phases, Survival survival, long seed) {
    this.survival = survival;
    this.space = space;
    this.phases = List.copyOf(phases);
    this.seed = seed;
  }

  private Settings settings() {
    return phases.get(phase).settings();
  }

  @Override
  public List<Design> ask(int limit) {
    return generation(Math.min(limit, settings().population()));
  }

  /** A generation of another size than the population; its scores are told next. */
  List<Design> generation(int wanted) {
    RandomStream random = RandomStream.of(seed, "evolution", generation);
    List<Design> batch = new ArrayList<>();
    if (population.isEmpty()) {
      batch.addAll(space.fresh(wanted, seen, random));
      batch.forEach(d -> seen.add(d.key()));
    } else {
      while (batch.size() < wanted) {
        Design child = child(random);
        if (!seen.add(child.key()) && !settings().selection().duplicates()) {
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
      Design first = parent(random);
      child = first;
      Variation variation = settings().variation();
      if (random.nextDouble() < variation.crossover().probability()) {
        child = variation.cross(space, first, () -> parent(random), random);
      }
      // Repeated misses mean that the neighbourhood is exhausted: look further out.
      child = variation.mutate(space, child, 1 + attempt / 5.0, child.equals(first), random);
      if (settings().selection().duplicates() || !seen.contains(child.key())) {
        return child;
      }
    }
    return child;
  }

  /** The present population, the best first. */
  List<Individual> survivors() {
    return population;
  }

  @Override
  public List<Design> population() {
    return population.stream().map(Individual::design).toList();
  }

  private Design parent(RandomStream random) {
    return settings().selection().parent(population, random).design();
  }

  @Override
  public void tell(List<Score> scores) {
    if (scores.size() != asked.size()) {
      throw new IllegalArgumentException(
          asked.size() + " designs were asked for, but " + scores.size() + " scores told");
    }
    join(asked, scores);
    generation++;
    if (++ofPhase >= phases.get(phase).generations() && phase < phases.size() - 1) {
      phase++;
      ofPhase = 0;
      population = survival.keep(archive, settings().population());
    }
  }

  @Override
  public void learn(List<Design> designs, List<Score> scores) {
    designs.forEach(d -> seen.add(d.key()));
    if (!scores.isEmpty()) {
      join(designs, scores);
    }
  }

  private void join(List<Design> designs, List<Score> scores) {
    List<Individual> children = new ArrayList<>();
    for (int i = 0; i < scores.size(); i++) {
      children.add(new Individual(designs.get(i), scores.get(i)));
    }
    if (phases.size() > 1) {
      archive.addAll(children);
    }
    int size = settings().population();
    List<Individual> all = settings().selection().candidates(population, byAge, children, size);
    if (settings().selection().survivors() == SelectionRule.Survivors.YOUNGEST) {
      byAge.addAll(children);
      byAge.subList(0, Math.max(0, byAge.size() - size)).clear();
      size = all.size(); // age has chosen already
    }
    population = survival.keep(all, size);
  }

  @Override
  public void revise(Function<Design, Score> now) {
    archive.replaceAll(one -> one.judged(now));
    byAge.replaceAll(one -> one.judged(now));
    List<Individual> anew = population.stream().map(one -> one.judged(now)).toList();
    population = survival.keep(anew, anew.size());
  }
}
