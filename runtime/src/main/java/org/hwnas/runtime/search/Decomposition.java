package org.hwnas.runtime.search;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.hwnas.plan.design.Design;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.space.DesignOperators;

/**
 * MOEA/D (Zhang and Li, IEEE TEC 11, 2007): one scalar problem for each weight, each solved from
 * the solutions of its neighbours, now and then from those of all (Li and Zhang, IEEE TEC 13,
 * 2009). Objectives are scaled by the ideal point and the worst values of the present solutions.
 * Children are measured a few at a time, then offered one after the other.
 */
final class Decomposition implements SearchAlgorithm {
  /** How several objectives become one. */
  enum Scalar {
    TCHEBYCHEFF,
    WEIGHTED_SUM,
    PBI
  }

  /**
   * What a spec states.
   *
   * @param neighbours problems nearest to one, itself among them
   * @param scalar how several objectives become one
   * @param nearby share of children that come from neighbours and are offered to them alone
   * @param replacements solutions that a child replaces at most
   * @param batch children that are made and measured together
   */
  record Settings(int neighbours, Scalar scalar, double nearby, int replacements, int batch) {}

  private static final int ATTEMPTS = 20;
  private static final double SMALL = 1e-6; // of a weight of zero
  private static final double PBI_PENALTY = 5; // Zhang and Li 2007

  private final DesignOperators space;
  private final List<double[]> weights;
  private final int[][] neighbours;
  private final Settings settings;
  private final Variation variation;
  private final long seed;
  private final Set<String> seen = new HashSet<>();
  private final Individual[] solutions;
  private final int[] all;
  private List<Design> asked = List.of();
  private List<Origin> origins = List.of();
  private double[] ideal = {};
  private double[] worst = {};
  private final Deque<Integer> turns = new ArrayDeque<>(); // of this pass, whose child is next
  private int round;

  /**
   * @param weights on a simplex, one for each scalar problem
   * @param variation crossover and mutation
   */
  Decomposition(
      DesignOperators space,
      List<double[]> weights,
      Settings settings,
      Variation variation,
      long seed) {
    this.space = space;
    this.weights = List.copyOf(weights);
    this.settings = settings;
    this.variation = variation;
    this.seed = seed;
    this.solutions = new Individual[weights.size()];
    this.all = IntStream.range(0, weights.size()).toArray();
    this.neighbours = new int[weights.size()][];
    for (int i = 0; i < neighbours.length; i++) {
      int from = i;
      neighbours[i] =
          IntStream.range(0, weights.size())
              .boxed()
              .sorted(Comparator.comparingDouble(j -> distance(from, j)))
              .limit(Math.min(settings.neighbours(), weights.size()))
              .mapToInt(Integer::intValue)
              .toArray();
    }
  }

  private double distance(int a, int b) {
    double sum = 0;
    for (int k = 0; k < weights.get(a).length; k++) {
      double step = weights.get(a)[k] - weights.get(b)[k];
      sum += step * step;
    }
    return sum;
  }

  /** The problem a design was made for, and those whose solutions it may become. */
  private record Origin(int problem, int[] among) {}

  @Override
  public List<Design> ask(int limit) {
    RandomStream random = RandomStream.of(seed, "decomposition", round++);
    List<Integer> empty = Arrays.stream(all).filter(i -> solutions[i] == null).boxed().toList();
    List<Design> batch = new ArrayList<>();
    List<Origin> of = new ArrayList<>();
    if (!empty.isEmpty()) {
      List<Design> fresh = space.fresh(Math.min(limit, empty.size()), seen, random);
      batch.addAll(fresh);
      empty.subList(0, fresh.size()).forEach(i -> of.add(new Origin(i, neighbours[i])));
    }
    if (batch.isEmpty()) {
      for (int i = 0; i < Math.min(limit, settings.batch()); i++) {
        int problem = next(random);
        int[] among = random.nextDouble() < settings.nearby() ? neighbours[problem] : all;
        Origin origin = new Origin(problem, among);
        Design child = child(origin, random);
        seen.add(child.key()); // the next child of this batch is another
        batch.add(child);
        of.add(origin);
      }
    }
    batch.forEach(d -> seen.add(d.key()));
    asked = List.copyOf(batch);
    origins = List.copyOf(of);
    return asked;
  }

  /** Problems take turns in an order that is drawn for each pass. */
  private int next(RandomStream random) {
    while (true) {
      if (turns.isEmpty()) {
        List<Integer> order = new ArrayList<>(Arrays.stream(all).boxed().toList());
        for (int i = order.size() - 1; i > 0; i--) {
          Collections.swap(order, i, random.nextInt(i + 1));
        }
        turns.addAll(order);
      }
      int problem = turns.remove();
      if (solutions[problem] != null) {
        return problem;
      }
    }
  }

  /** Of a problem's own solution and others; it mutates in any case only where it is a copy. */
  private Design child(Origin origin, RandomStream random) {
    int[] near = Arrays.stream(origin.among()).filter(i -> solutions[i] != null).toArray();
    Design own = solutions[origin.problem()].design();
    Design child = own;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      child =
          random.nextDouble() < variation.crossover().probability()
              ? variation.cross(
                  space, own, () -> solutions[near[random.nextInt(near.length)]].design(), random)
              : own;
      child = variation.mutate(space, child, 1 + attempt / 5.0, child.equals(own), random);
      if (!seen.contains(child.key())) {
        return child;
      }
    }
    return space.fresh(1, seen, random).stream().findFirst().orElse(child);
  }

  @Override
  public void tell(List<Score> scores) {
    scores.forEach(this::extend);
    RandomStream random = RandomStream.of(seed, "replacements", round);
    for (int i = 0; i < scores.size(); i++) {
      Individual child = new Individual(asked.get(i), scores.get(i));
      Origin origin = origins.get(i);
      if (solutions[origin.problem()] == null) {
        solutions[origin.problem()] = child;
      }
      offer(child, origin.among().clone(), random);
    }
    scale();
  }

  /** To problems in random order, until so many took it. */
  private void offer(Individual child, int[] among, RandomStream random) {
    int left = settings.replacements();
    for (int k = 0; k < among.length && left > 0; k++) {
      int swap = k + random.nextInt(among.length - k);
      int problem = among[swap];
      among[swap] = among[k];
      if (solutions[problem] == null || better(child, solutions[problem], problem)) {
        solutions[problem] = child;
        left--;
      }
    }
  }

  /** The worst values of the present solutions: those of the first ones are far away. */
  private void scale() {
    double[] present = new double[worst.length];
    Arrays.fill(present, Double.NEGATIVE_INFINITY);
    for (Individual one : solutions) {
      for (int k = 0; one != null && one.score().feasible() && k < present.length; k++) {
        present[k] = Math.max(present[k], one.score().objectives()[k]);
      }
    }
    if (Arrays.stream(present).allMatch(Double::isFinite)) {
      worst = present;
    }
  }

  @Override
  public void learn(List<Design> designs, List<Score> scores) {
    scores.forEach(this::extend);
    for (int i = 0; i < scores.size(); i++) {
      seen.add(designs.get(i).key());
      Individual other = new Individual(designs.get(i), scores.get(i));
      for (int problem = 0; problem < solutions.length; problem++) {
        if (solutions[problem] == null || better(other, solutions[problem], problem)) {
          solutions[problem] = other;
        }
      }
    }
    scale();
  }

  private void extend(Score score) {
    if (!score.feasible()) {
      return;
    }
    if (ideal.length == 0) {
      ideal = score.objectives().clone();
      worst = score.objectives().clone();
    }
    boolean filling = Arrays.stream(solutions).anyMatch(Objects::isNull);
    for (int k = 0; k < ideal.length; k++) {
      ideal[k] = Math.min(ideal[k], score.objectives()[k]);
      worst[k] = filling ? Math.max(worst[k], score.objectives()[k]) : worst[k];
    }
  }

  private boolean better(Individual a, Individual b, int problem) {
    if (!a.score().feasible() || !b.score().feasible()) {
      return Ranking.dominates(a.score(), b.score());
    }
    return value(a.score(), weights.get(problem)) < value(b.score(), weights.get(problem));
  }

  private double value(Score score, double[] weight) {
    double sum = 0;
    double most = 0;
    double along = 0;
    double length = 0;
    double[] scaled = new double[weight.length];
    for (int k = 0; k < weight.length; k++) {
      double span = worst[k] > ideal[k] ? worst[k] - ideal[k] : 1;
      scaled[k] = (score.objectives()[k] - ideal[k]) / span;
      double w = Math.max(weight[k], SMALL);
      sum += w * scaled[k];
      most = Math.max(most, w * scaled[k]);
      along += w * scaled[k];
      length += w * w;
    }
    if (settings.scalar() == Scalar.TCHEBYCHEFF) {
      return most;
    }
    if (settings.scalar() == Scalar.WEIGHTED_SUM) {
      return sum;
    }
    double norm = Math.sqrt(length);
    double first = along / norm;
    double square = 0;
    for (int k = 0; k < weight.length; k++) {
      double off = scaled[k] - first * Math.max(weight[k], SMALL) / norm;
      square += off * off;
    }
    return first + PBI_PENALTY * Math.sqrt(square);
  }

  @Override
  public void revise(Function<Design, Score> now) {
    for (int i = 0; i < solutions.length; i++) {
      solutions[i] = solutions[i] == null ? null : solutions[i].judged(now);
    }
    ideal = new double[0];
    worst = new double[0];
    Arrays.stream(solutions).filter(Objects::nonNull).forEach(one -> extend(one.score()));
    scale();
  }

  @Override
  public List<Design> population() {
    return Arrays.stream(solutions)
        .filter(Objects::nonNull)
        .map(Individual::design)
        .distinct()
        .toList();
  }
}
