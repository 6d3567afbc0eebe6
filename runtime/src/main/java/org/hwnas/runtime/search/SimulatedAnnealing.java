package org.hwnas.runtime.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.hwnas.plan.design.Design;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.space.DesignOperators;

/**
 * Simulated annealing (Kirkpatrick, Gelatt and Vecchi, Science 220, 1983): a neighbour is accepted
 * if it is better, else with the chance exp(-worsening / temperature), which falls by a factor
 * after each level. The first temperature is the spread of the first level's scores times a factor.
 * A design that breaks a requirement is compared by how far it does.
 */
final class SimulatedAnnealing implements SearchAlgorithm {
  /**
   * Settings of a spec's search block.
   *
   * @param temperature first, over the spread of the first designs' scores
   * @param cooling factor after each level
   * @param steps designs of a level
   * @param restarts fresh starts after the first; a start ends when the temperature is below a
   *     thousandth of the first
   */
  record Settings(double temperature, double cooling, int steps, int restarts) {}

  private static final double FROZEN = 1e-3;

  private final DesignOperators space;
  private final Settings settings;
  private final long seed;
  private final List<Score> first = new ArrayList<>();
  private Optional<Individual> current = Optional.empty();
  private List<Design> asked = List.of();
  private double spread;
  private double factor = 1;
  private int steps;
  private int started;
  private int round;

  SimulatedAnnealing(DesignOperators space, Settings settings, long seed) {
    this.space = space;
    this.settings = settings;
    this.seed = seed;
  }

  @Override
  public List<Design> ask(int limit) {
    RandomStream random = RandomStream.of(seed, "annealing", round++);
    if (first.size() < settings.steps()) { // the first level: where scores lie
      asked = List.of(space.sample(random));
      return asked;
    }
    if (current.isPresent() && factor < FROZEN) {
      if (started++ >= settings.restarts()) {
        return List.of();
      }
      current = Optional.empty();
      factor = 1;
    }
    if (current.isEmpty()) {
      asked = List.of(space.sample(random));
      return asked;
    }
    Design from = current.get().design();
    double rate = 1.0 / Math.max(1, from.values().size());
    asked = List.of(space.mutate(from, rate, random));
    return asked;
  }

  @Override
  public void tell(List<Score> scores) {
    Individual told = new Individual(asked.get(0), scores.get(0));
    if (first.size() < settings.steps()) {
      first.add(told.score());
      if (current.isEmpty() || SingleObjective.better(told.score(), current.get().score())) {
        current = Optional.of(told);
      }
      spread = spread();
      return;
    }
    if (current.isEmpty() || accepted(told)) {
      current = Optional.of(told);
    }
    if (++steps % settings.steps() == 0) {
      factor *= settings.cooling();
    }
  }

  private boolean accepted(Individual told) {
    double worse = SingleObjective.worsening(current.orElseThrow().score(), told.score());
    if (worse <= 0) {
      return true;
    }
    boolean comparable = told.score().feasible() || !current.get().score().feasible();
    double temperature = settings.temperature() * factor * (told.score().feasible() ? spread : 1);
    double chance = comparable && temperature > 0 ? StrictMath.exp(-worse / temperature) : 0;
    return RandomStream.of(seed, "acceptance", round).nextDouble() < chance;
  }

  /** Standard deviation of the feasible scores of the first level; 1 where they tell nothing. */
  private double spread() {
    double[] values =
        first.stream().filter(Score::feasible).mapToDouble(s -> s.objectives()[0]).toArray();
    double mean = java.util.Arrays.stream(values).average().orElse(0);
    double square = 0;
    for (double value : values) {
      square += (value - mean) * (value - mean);
    }
    double deviation = values.length > 1 ? Math.sqrt(square / (values.length - 1)) : 0;
    return deviation > 0 && !Double.isInfinite(deviation) ? deviation : 1;
  }

  /** Before it walks they say where scores lie, as its own first level; the best is where it is. */
  @Override
  public void learn(List<Design> designs, List<Score> scores) {
    if (first.size() < settings.steps()) {
      first.addAll(scores);
      spread = spread();
    }
    Optional<Individual> best = SingleObjective.best(designs, scores);
    if (best.isPresent()
        && (current.isEmpty()
            || SingleObjective.better(best.get().score(), current.get().score()))) {
      current = best;
    }
  }

  @Override
  public void revise(Function<Design, Score> now) {
    current = current.map(one -> one.judged(now));
  }
}
