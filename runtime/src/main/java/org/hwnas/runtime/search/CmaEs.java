package org.hwnas.runtime.search;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.hwnas.plan.Domain;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.random.RandomField;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.space.DesignOperators;

/**
 * CMA-ES (Hansen, arXiv 1604.00772) in the unit cube whose coordinates are the plan's parameters,
 * with the triangular root of the covariance (Krause, Arbones and Igel, NeurIPS 2016), and with a
 * margin for finite domains: the spread along one is at least so wide that the chance of another
 * value than the mean's is one over parameters times population (Hamano et al., GECCO 2022). A
 * restart begins elsewhere with twice the population (Auger and Hansen, CEC 2005). A coordinate of
 * a parameter that is not active is carried along.
 */
final class CmaEs implements SearchAlgorithm {
  /**
   * Settings.
   *
   * @param population designs of a generation; 0 for 4 + 3 ln(n)
   * @param sigma first step size over the width of the domains
   * @param restarts how often to begin anew
   */
  record Settings(int population, double sigma, int restarts) {}

  private static final int KNOWN_GENERATIONS = 30; // without a new design, before it begins anew
  private static final double SMALLEST = 1e-9; // step over the width of the domains

  private final DesignOperators space;
  private final Settings settings;
  private final long seed;
  private final int n;
  private final int[] levels; // by coordinate; 0 of a real one
  private final Map<String, Individual> known = new HashMap<>();
  private final Deque<Design> pending = new ArrayDeque<>();
  private List<Design> asked = List.of();
  private List<Design> generation = List.of();
  private double[][] steps = {}; // of the generation, in units of sigma
  private double[][] normals = {};
  private Distribution at;
  private int round;
  private int starts;
  private int stale; // generations without a better design
  private Optional<Individual> best = Optional.empty();

  /** Mean, step, root of the covariance and the two paths. */
  private static final class Distribution {
    final int lambda;
    final double[] mean;
    final double[][] covariance;
    final double[] stepPath;
    final double[] covariancePath;
    double sigma;
    int generations;

    Distribution(int lambda, double[] mean, double sigma) {
      this.lambda = lambda;
      this.mean = mean;
      this.sigma = sigma;
      this.covariance = new double[mean.length][mean.length];
      for (int i = 0; i < mean.length; i++) {
        covariance[i][i] = 1;
      }
      this.stepPath = new double[mean.length];
      this.covariancePath = new double[mean.length];
    }
  }

  CmaEs(DesignOperators space, Settings settings, long seed) {
    this.space = space;
    this.settings = settings;
    this.seed = seed;
    this.n = space.dimensions();
    this.levels = new int[n];
    List<Parameter> parameters = space.parameters();
    for (int j = 0; j < n; j++) {
      Domain domain = parameters.get(j).domain();
      levels[j] = domain.continuous() ? 0 : domain.size().intValueExact();
    }
    this.at = start(RandomStream.of(seed, "cma-es start", 0));
  }

  /** Designs of a generation where none are stated, by the number of coordinates. */
  static int usualPopulation(int dimensions) {
    return 4 + (int) (3 * StrictMath.log(dimensions));
  }

  private Distribution start(RandomStream random) {
    int lambda = settings.population() == 0 ? usualPopulation(n) : settings.population();
    double[] mean = new double[n];
    for (int j = 0; j < n; j++) {
      mean[j] = starts == 0 ? 0.5 : random.nextDouble();
    }
    return new Distribution(Math.max(2, lambda) << Math.min(starts, 10), mean, settings.sigma());
  }

  @Override
  public List<Design> ask(int limit) {
    for (int i = 0; pending.isEmpty() && i < KNOWN_GENERATIONS; i++) {
      if (!generation.isEmpty()) {
        update();
      }
      sample();
    }
    if (pending.isEmpty()) { // nothing new to be had here
      generation = List.of();
      if (!again()) {
        return List.of();
      }
      return ask(limit);
    }
    List<Design> batch = new ArrayList<>();
    while (batch.size() < limit && !pending.isEmpty()) {
      batch.add(pending.poll());
    }
    asked = List.copyOf(batch);
    return asked;
  }

  private boolean again() {
    if (starts >= settings.restarts()) {
      return false;
    }
    starts++;
    stale = 0;
    at = start(RandomStream.of(seed, "cma-es start", starts));
    return true;
  }

  private void sample() {
    RandomStream random = RandomStream.of(seed, "cma-es", round++);
    double[][] root = root(at.covariance);
    steps = new double[at.lambda][n];
    normals = new double[at.lambda][n];
    List<Design> made = new ArrayList<>();
    for (int k = 0; k < at.lambda; k++) {
      double[] point = new double[n];
      for (int i = 0; i < n; i++) {
        normals[k][i] = random.nextGaussian();
      }
      for (int i = 0; i < n; i++) {
        for (int j = 0; j <= i; j++) {
          steps[k][i] += root[i][j] * normals[k][j];
        }
        double moved = at.mean[i] + at.sigma * widening(i) * steps[k][i];
        point[i] = Math.max(0, Math.min(1, moved));
      }
      made.add(space.at(point, random));
    }
    generation = List.copyOf(made);
    generation.stream().distinct().filter(d -> !known.containsKey(d.key())).forEach(pending::add);
  }

  /** By how much a coordinate of a finite domain is spread so that its value may change. */
  private double widening(int j) {
    if (levels[j] < 2) {
      return 1;
    }
    double place = Math.max(0, Math.min(1 - 1e-12, at.mean[j])) * levels[j];
    double cell = Math.floor(place);
    double down = cell == 0 ? Double.POSITIVE_INFINITY : place - cell;
    double up = cell == levels[j] - 1 ? Double.POSITIVE_INFINITY : cell + 1 - place;
    double border = Math.min(down, up) / levels[j];
    double chance = 1.0 / (n * (double) at.lambda);
    double needed = border / -RandomField.normalQuantile(Math.min(0.4, chance));
    double spread = at.sigma * Math.sqrt(at.covariance[j][j]);
    return Math.max(1, needed / spread);
  }

  /** The equations of the tutorial, section A, with its default weights and rates. */
  private void update() {
    int mu = at.lambda / 2;
    Integer[] order = new Integer[generation.size()];
    Arrays.setAll(order, i -> i);
    List<Score> scores = generation.stream().map(d -> known.get(d.key()).score()).toList();
    Arrays.sort(
        order,
        (a, b) ->
            SingleObjective.better(scores.get(a), scores.get(b))
                ? -1
                : SingleObjective.better(scores.get(b), scores.get(a)) ? 1 : 0);
    double[] weights = new double[mu];
    double sum = 0;
    for (int i = 0; i < mu; i++) {
      weights[i] = StrictMath.log((at.lambda + 1) / 2.0) - StrictMath.log(i + 1.0);
      sum += weights[i];
    }
    double squares = 0;
    for (int i = 0; i < mu; i++) {
      weights[i] /= sum;
      squares += weights[i] * weights[i];
    }
    double mass = 1 / squares;
    double[] step = new double[n];
    double[] normal = new double[n];
    for (int i = 0; i < mu; i++) {
      for (int j = 0; j < n; j++) {
        step[j] += weights[i] * steps[order[i]][j];
        normal[j] += weights[i] * normals[order[i]][j];
      }
    }
    double cs = (mass + 2) / (n + mass + 5);
    double ds = 1 + cs + 2 * Math.max(0, Math.sqrt((mass - 1) / (n + 1)) - 1);
    double cc = (4 + mass / n) / (n + 4 + 2 * mass / n);
    double c1 = 2 / ((n + 1.3) * (n + 1.3) + mass);
    double cmu = Math.min(1 - c1, 2 * (mass - 2 + 1 / mass) / ((n + 2.0) * (n + 2) + mass));
    double length = 0;
    for (int j = 0; j < n; j++) {
      at.mean[j] = Math.max(0, Math.min(1, at.mean[j] + at.sigma * step[j]));
      at.stepPath[j] = (1 - cs) * at.stepPath[j] + Math.sqrt(cs * (2 - cs) * mass) * normal[j];
      length += at.stepPath[j] * at.stepPath[j];
    }
    length = Math.sqrt(length);
    double expected = Math.sqrt(n) * (1 - 1 / (4.0 * n) + 1 / (21.0 * n * n));
    double settled = Math.sqrt(1 - StrictMath.pow(1 - cs, 2.0 * (at.generations + 1)));
    boolean moving = length / settled < (1.4 + 2.0 / (n + 1)) * expected;
    for (int j = 0; j < n; j++) {
      at.covariancePath[j] =
          (1 - cc) * at.covariancePath[j]
              + (moving ? Math.sqrt(cc * (2 - cc) * mass) * step[j] : 0);
    }
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double rankMu = 0;
        for (int k = 0; k < mu; k++) {
          rankMu += weights[k] * steps[order[k]][i] * steps[order[k]][j];
        }
        at.covariance[i][j] =
            (1 - c1 - cmu + (moving ? 0 : c1 * cc * (2 - cc))) * at.covariance[i][j]
                + c1 * at.covariancePath[i] * at.covariancePath[j]
                + cmu * rankMu;
      }
    }
    at.sigma *= StrictMath.exp(Math.min(1, cs / ds * (length / expected - 1)));
    at.sigma = Math.min(at.sigma, 1); // no use beyond the width of the domains
    at.generations++;
    Individual latest = new Individual(generation.get(order[0]), scores.get(order[0]));
    boolean improved = best.isEmpty() || SingleObjective.better(latest.score(), best.get().score());
    best = improved ? Optional.of(latest) : best;
    stale = improved ? 0 : stale + 1;
    if ((stale > 10 + 30 * n / at.lambda || at.sigma < SMALLEST) && starts < settings.restarts()) {
      again();
    }
  }

  /** Lower triangle whose product with its transpose is the matrix. */
  private static double[][] root(double[][] matrix) {
    int n = matrix.length;
    double[][] root = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = matrix[i][j];
        for (int k = 0; k < j; k++) {
          sum -= root[i][k] * root[j][k];
        }
        root[i][j] = i == j ? Math.sqrt(Math.max(sum, 1e-20)) : sum / root[j][j];
      }
    }
    return root;
  }

  @Override
  public void tell(List<Score> scores) {
    for (int i = 0; i < scores.size(); i++) {
      known.put(asked.get(i).key(), new Individual(asked.get(i), scores.get(i)));
    }
  }

  /**
   * Before the first generation, the mean moves to the best of them (its tutorial leaves the first
   * mean to the problem).
   */
  @Override
  public void learn(List<Design> designs, List<Score> scores) {
    for (int i = 0; i < scores.size(); i++) {
      known.put(designs.get(i).key(), new Individual(designs.get(i), scores.get(i)));
    }
    pending.removeIf(d -> known.containsKey(d.key()));
    Optional<Individual> start = SingleObjective.best(designs, scores);
    if (round == 0 && start.isPresent()) {
      for (int j = 0; j < n; j++) {
        Parameter parameter = space.parameters().get(j);
        Optional<Value> value = start.get().design().value(parameter.id());
        if (value.isPresent()) { // an inactive one says nothing
          at.mean[j] = DesignOperators.position(parameter.domain(), value.get());
        }
      }
    }
  }

  @Override
  public void revise(Function<Design, Score> now) {
    known.replaceAll((key, one) -> one.judged(now));
    best = best.map(one -> one.judged(now));
  }
}
