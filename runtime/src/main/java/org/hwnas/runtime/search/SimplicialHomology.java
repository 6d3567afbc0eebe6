package org.hwnas.runtime.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.hwnas.plan.design.Design;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.space.DesignOperators;

/**
 * Simplicial homology global optimisation (Endres, Sandrock and Focke, J. Global Optimization 72,
 * 2018): points are sampled and made a complex; a point that is better than all its neighbours
 * stands for a basin, and from each of these a local minimiser starts, the best first. More points
 * refine the complex round by round. On several levels (Li et al., ACM TECS 20, 2021) the search
 * begins anew in a smaller box around the best so far.
 *
 * <p>Coordinates are positions along the parameters' domains, 0 to 1; of finite domains the value
 * that a coordinate falls to is taken. Of the complex only the edges matter; those of the Gabriel
 * graph are taken (Gabriel and Sokal, Systematic Zoology 18, 1969), which are edges of the Delaunay
 * triangulation and, unlike the whole of it, known in any number of dimensions. Fewer edges make
 * more minima to start from, never fewer.
 *
 * <p>The minimisers of the libraries call what they minimise. Here one is run from its start again
 * whenever something new was measured, until it asks for a point that was not.
 */
final class SimplicialHomology implements SearchAlgorithm {
  /** How points are spread. */
  enum Sampling {
    SIMPLICIAL,
    SOBOL,
    HALTON
  }

  /**
   * Settings.
   *
   * @param points sampled a round
   * @param rounds of each level
   * @param sampling how they are spread
   * @param local minimiser
   * @param levels boxes, each around the best of the one before
   */
  record Settings(int points, int rounds, Sampling sampling, LocalMinimiser local, int levels) {}

  private static final int LOCAL_EVALUATIONS = 100; // of a start at least
  private static final int PER_PARAMETER = 4; // where that is more
  private static final int LARGEST_COMPLEX = 1500; // points; the best ones where there are more
  private static final int STARTS = 32; // of a round
  private static final double SHRINK = 0.25; // width of a level over that of the one before
  private static final double PENALTY =
      10; // spreads of the objective for a relative violation of 1

  /** The point that a minimiser asked for is not measured yet. */
  private static final class Unmeasured extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient double[] point;

    Unmeasured(double[] point) {
      super("unmeasured", null, false, false);
      this.point = point;
    }
  }

  /** Part of the unit cube. */
  private record Box(double[] low, double[] width) {
    double[] at(double[] unit) {
      double[] point = new double[unit.length];
      for (int j = 0; j < point.length; j++) {
        point[j] = Math.max(0, Math.min(1, low[j] + width[j] * unit[j]));
      }
      return point;
    }

    double[] inside(double[] point) {
      double[] unit = new double[point.length];
      for (int j = 0; j < unit.length; j++) {
        unit[j] = width[j] > 0 ? Math.max(0, Math.min(1, (point[j] - low[j]) / width[j])) : 0.5;
      }
      return unit;
    }
  }

  private final DesignOperators space;
  private final Settings settings;
  private final long seed;
  private final int n;
  private final Map<String, Score> known = new HashMap<>();
  private final Map<List<Double>, Design> designs = new HashMap<>();
  private final List<double[]> sampled = new ArrayList<>(); // of this level, whole cube
  private final List<double[]> pending = new ArrayList<>();
  private final List<double[]> starts = new ArrayList<>();
  private List<Design> asked = List.of();
  private Optional<Individual> best = Optional.empty();
  private double[] bestPoint;
  private Box box;
  private int level;
  private int round;
  private boolean descending;

  SimplicialHomology(DesignOperators space, Settings settings, long seed) {
    this.space = space;
    this.settings = settings;
    this.seed = seed;
    this.n = space.dimensions();
    double[] whole = new double[n];
    Arrays.fill(whole, 1);
    this.box = new Box(new double[n], whole);
    sample();
  }

  private Design design(double[] point) {
    List<Double> key = Arrays.stream(point).boxed().toList();
    return designs.computeIfAbsent(
        key, k -> space.at(point, RandomStream.of(seed, "shgo repair", k.hashCode())));
  }

  private void sample() {
    SpreadPoints spread = new SpreadPoints(n, seed, level);
    int first = round * settings.points();
    double[][] units =
        switch (settings.sampling()) {
          case SIMPLICIAL -> spread.simplicial(first, settings.points());
          case SOBOL -> spread.sobol(first, settings.points());
          case HALTON -> spread.halton(first, settings.points());
        };
    for (double[] unit : units) {
      sampled.add(box.at(unit));
      pending.add(box.at(unit));
    }
    descending = false;
  }

  @Override
  public List<Design> ask(int limit) {
    asked = List.of();
    while (asked.isEmpty()) {
      asked = descending ? descend(limit) : unmeasured(limit);
      if (asked.isEmpty() && !further()) {
        return List.of();
      }
    }
    return asked;
  }

  private List<Design> unmeasured(int limit) {
    LinkedHashMap<String, Design> batch = new LinkedHashMap<>();
    int taken = 0;
    while (taken < pending.size() && batch.size() < limit) {
      Design design = design(pending.get(taken++));
      if (!known.containsKey(design.key())) {
        batch.put(design.key(), design);
      }
    }
    pending.subList(0, taken).clear();
    return List.copyOf(batch.values());
  }

  /** The next point of each descent. */
  private List<Design> descend(int limit) {
    LinkedHashMap<String, Design> batch = new LinkedHashMap<>();
    double spread = spread();
    int most = Math.max(LOCAL_EVALUATIONS, PER_PARAMETER * n);
    starts.removeIf(
        start -> {
          if (batch.size() >= limit) {
            return false;
          }
          try {
            double[] unit = box.inside(start);
            settings.local().run(x -> value(box.at(x), spread), unit, SHRINK, most);
            return true;
          } catch (Unmeasured u) {
            Design next = design(u.point);
            batch.put(next.key(), next);
            return false;
          }
        });
    return List.copyOf(batch.values());
  }

  private LocalMinimiser.Goal.Value value(double[] point, double spread) {
    Score score = known.get(design(point).key());
    if (score == null) {
      throw new Unmeasured(point);
    }
    double violation = Double.isFinite(score.violation()) ? score.violation() : 10;
    double objective = score.objectives()[0];
    if (!Double.isFinite(objective)) {
      // a design that cannot be measured is as bad as any
      objective = spread * PENALTY;
    }
    return new LocalMinimiser.Goal.Value(
        objective / spread, violation, objective / spread + PENALTY * violation);
  }

  /** Of the objective over what this round began with, so that it does not change on the way. */
  private double spread() {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (double[] point : sampled) {
      Score score = known.get(design(point).key());
      if (score != null && Double.isFinite(score.objectives()[0])) {
        low = Math.min(low, score.objectives()[0]);
        high = Math.max(high, score.objectives()[0]);
      }
    }
    return high > low ? high - low : 1;
  }

  /** What follows once nothing is left to measure; false where nothing does. */
  private boolean further() {
    if (!descending) {
      starts.addAll(minima());
      descending = true;
      return true;
    }
    round++;
    if (round >= settings.rounds()) {
      round = 0;
      level++;
      if (level >= settings.levels() || best.isEmpty()) {
        return false;
      }
      double[] low = new double[n];
      double[] width = new double[n];
      for (int j = 0; j < n; j++) {
        width[j] = box.width()[j] * SHRINK;
        low[j] = Math.max(0, Math.min(1 - width[j], bestPoint[j] - width[j] / 2));
      }
      box = new Box(low, width);
      sampled.clear();
    }
    sample();
    return true;
  }

  /** Sampled points that no neighbour of the complex beats, the best first. */
  private List<double[]> minima() {
    List<double[]> vertices = new ArrayList<>();
    Set<String> distinct = new HashSet<>();
    for (double[] point : sampled) {
      if (distinct.add(design(point).key())) {
        vertices.add(point);
      }
    }
    vertices.sort(Comparator.comparing(this::score, SingleObjective.BY_SCORE));
    if (vertices.size() > LARGEST_COMPLEX) {
      vertices.subList(LARGEST_COMPLEX, vertices.size()).clear();
    }
    List<double[]> minima = new ArrayList<>();
    for (int i = 0; i < vertices.size() && minima.size() < STARTS; i++) {
      boolean beaten = false;
      for (int j = 0; j < i && !beaten; j++) { // sorted: only those before may be better
        beaten =
            SingleObjective.better(score(vertices.get(j)), score(vertices.get(i)))
                && adjacent(vertices, i, j);
      }
      if (!beaten && Double.isFinite(score(vertices.get(i)).violation())) {
        minima.add(vertices.get(i));
      }
    }
    return minima;
  }

  private Score score(double[] point) {
    return known.get(design(point).key());
  }

  /** Whether no third point lies in the ball whose diameter joins two. */
  private static boolean adjacent(List<double[]> vertices, int a, int b) {
    double[] one = vertices.get(a);
    double[] other = vertices.get(b);
    for (int c = 0; c < vertices.size(); c++) {
      if (c != a && c != b) {
        double[] third = vertices.get(c);
        double angle = 0; // below 0: an obtuse angle at the third, which is inside the ball
        for (int j = 0; j < third.length; j++) {
          angle += (one[j] - third[j]) * (other[j] - third[j]);
        }
        if (angle < 0) {
          return false;
        }
      }
    }
    return true;
  }

  @Override
  public void tell(List<Score> scores) {
    for (int i = 0; i < scores.size(); i++) {
      Design design = asked.get(i);
      known.put(design.key(), scores.get(i));
      if (best.isEmpty() || SingleObjective.better(scores.get(i), best.get().score())) {
        best = Optional.of(new Individual(design, scores.get(i)));
        bestPoint = position(design);
      }
    }
  }

  private double[] position(Design design) {
    double[] point = new double[n];
    for (int j = 0; j < n; j++) {
      var parameter = space.parameters().get(j);
      point[j] =
          design
              .value(parameter.id())
              .map(v -> DesignOperators.position(parameter.domain(), v))
              .orElse(0.5);
    }
    return point;
  }

  @Override
  public void learn(List<Design> others, List<Score> scores) {
    for (int i = 0; i < scores.size(); i++) {
      known.put(others.get(i).key(), scores.get(i));
      if (best.isEmpty() || SingleObjective.better(scores.get(i), best.get().score())) {
        best = Optional.of(new Individual(others.get(i), scores.get(i)));
        bestPoint = position(others.get(i));
      }
    }
  }

  @Override
  public void revise(Function<Design, Score> now) {
    // scores by key only: what is judged anew is asked for by design where it is known
    designs.values().forEach(d -> known.computeIfPresent(d.key(), (key, old) -> now.apply(d)));
    best = best.map(one -> one.judged(now));
  }
}
