package org.hwnas.runtime.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.hwnas.plan.Domain;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.space.DesignOperators;
import org.hwnas.runtime.space.ValueMoves;

/**
 * Evolution with parameters of high priority mutated first (ESAPP: Sun et al., IEEE TCAD 42, 2023).
 * A parameter's priority is the weighted sum of how much its values still vary in the population
 * (entropy over that of the uniform distribution) and of how much it moves the objective (share of
 * the variance of all measurements that its values explain). Sampled parents are mutated many times
 * over, a predictor lets the better share of the children pass, and only these are measured. It is
 * that of the plan, such as the paper's recurrent network; where the plan states none, a Gaussian
 * process ({@link ObjectiveModels}). Both learn of all measurements as the search goes.
 */
final class PriorityEvolution extends ModelBased {
  /**
   * Settings.
   *
   * @param population designs that survive, and children measured a generation
   * @param parents sampled a generation
   * @param entropyWeight weight of the entropy of a parameter's values
   * @param intensityWeight weight of its effect on the objective
   * @param update generations between updates of the priorities
   * @param screen share of the children that the predictor lets pass, above 0; 1: all
   */
  record Settings(
      int population,
      int parents,
      double entropyWeight,
      double intensityWeight,
      int update,
      double screen) {}

  private static final int MOST_CHILDREN = 2000; // made for a generation
  private static final int ATTEMPTS = 8; // to make a child that is new
  private static final int BINS = 10; // of domains with more values
  private static final double LEAST = 0.02; // of a priority: none is never mutated
  private static final double FURTHER = 0.5; // chance of one more parameter to mutate

  private final Settings settings;
  private final ObjectiveModels models;
  private final Optional<DesignFilter> filter;
  private List<Individual> population = List.of();
  private Map<String, Double> priorities = Map.of();
  private int updated = -1;

  PriorityEvolution(
      DesignOperators space, Settings settings, Optional<DesignFilter> filter, long seed) {
    super(space, "esapp", seed);
    this.filter = filter;
    this.settings = settings;
    this.models = new ObjectiveModels(codes.axes());
  }

  @Override
  protected List<Design> propose(int limit, int round, RandomStream random) {
    int wanted = Math.min(limit, settings.population());
    if (designs.size() < settings.population()) {
      int open = Math.min(wanted, settings.population() - designs.size());
      List<Design> fresh = space.fresh(open, seen, random);
      if (!fresh.isEmpty() || population.isEmpty()) {
        return fresh;
      }
    }
    if (updated < 0 || round - updated >= settings.update()) {
      priorities = priorities();
      updated = round;
    }
    List<Design> children = children(wanted, random);
    return children.isEmpty() ? space.fresh(wanted, seen, random) : children;
  }

  private List<Design> children(int wanted, RandomStream random) {
    boolean learns =
        filter
            .map(DesignFilter::ready)
            .orElseGet(() -> scores.stream().filter(Score::feasible).count() >= 2);
    double share = learns ? Math.max(settings.screen(), (double) wanted / MOST_CHILDREN) : 1;
    int made = (int) Math.ceil(wanted / Math.max(share, 1.0 / MOST_CHILDREN) - 1e-9);
    List<Design> parents = new ArrayList<>();
    SelectionRule pairs = SelectionRule.ofTournament(2);
    for (int i = 0; i < settings.parents(); i++) {
      parents.add(pairs.parent(population, random).design());
    }
    Set<String> known = new HashSet<>(seen);
    List<Design> children = new ArrayList<>();
    for (int i = 0; i < made; i++) {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        Design child = mutated(parents.get(random.nextInt(parents.size())), attempt, random);
        if (known.add(child.key())) {
          children.add(child);
          break;
        }
      }
    }
    return learns && share < 1 && children.size() > wanted
        ? screened(children, wanted, random)
        : children.subList(0, Math.min(wanted, children.size()));
  }

  /** The better by what the predictor says: those that it takes to be feasible first. */
  private List<Design> screened(List<Design> children, int wanted, RandomStream random) {
    if (filter.isPresent()) {
      return filter.get().better(children, wanted);
    }
    models.learn(points, scores, fittest(), random);
    record Judged(Design design, boolean feasible, double value) {}
    List<Judged> judged = new ArrayList<>();
    for (Design child : children) {
      double[] code = codes.of(child);
      judged.add(new Judged(child, models.feasible(code) >= 0.5, models.mean(code)[0]));
    }
    judged.sort(
        Comparator.comparing((Judged j) -> !j.feasible()).thenComparingDouble(Judged::value));
    return judged.stream().limit(wanted).map(Judged::design).toList();
  }

  /** Places of the population's designs among all, which a predictor must not leave out. */
  private List<Integer> fittest() {
    Set<String> keys = new HashSet<>();
    population.forEach(one -> keys.add(one.design().key()));
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < designs.size(); i++) {
      if (keys.contains(designs.get(i).key())) {
        places.add(i);
      }
    }
    return places;
  }

  /** A parameter drawn by its priority moves, and with a falling chance others. */
  private Design mutated(Design parent, int attempt, RandomStream random) {
    List<String> open = new ArrayList<>();
    for (Parameter parameter : space.parameters()) {
      if (space.moves(parent, parameter.id())) {
        open.add(parameter.id());
      }
    }
    Set<String> chosen = new HashSet<>();
    do {
      drawn(open, random).ifPresent(chosen::add);
      open.removeAll(chosen);
    } while (!open.isEmpty() && (chosen.size() <= attempt / 2 || random.nextDouble() < FURTHER));
    return chosen.isEmpty()
        ? space.sample(random)
        : space.mutateAmong(parent, chosen, chosen.size(), ValueMoves::near, random);
  }

  private Optional<String> drawn(List<String> open, RandomStream random) {
    double sum = 0;
    for (String id : open) {
      sum += priorities.getOrDefault(id, LEAST);
    }
    double at = random.nextDouble() * sum;
    for (String id : open) {
      at -= priorities.getOrDefault(id, LEAST);
      if (at < 0) {
        return Optional.of(id);
      }
    }
    return open.isEmpty() ? Optional.empty() : Optional.of(open.get(open.size() - 1));
  }

  /** The table of priorities, by parameter. */
  Map<String, Double> priorities() {
    Map<String, Double> table = new HashMap<>();
    for (Parameter parameter : space.parameters()) {
      double priority =
          settings.entropyWeight() * entropy(parameter)
              + settings.intensityWeight() * intensity(parameter);
      table.put(parameter.id(), Math.max(LEAST, priority));
    }
    return table;
  }

  /** Group of a value: the value of a small domain, else a part of it; -1 where inactive. */
  private static int group(Parameter parameter, Design design) {
    Domain domain = parameter.domain();
    return design
        .value(parameter.id())
        .map(
            (Value v) -> {
              int groups = groups(domain);
              int at = (int) (DesignOperators.position(domain, v) * groups);
              return Math.min(groups - 1, at);
            })
        .orElse(-1);
  }

  private static int groups(Domain domain) {
    return domain.continuous() ? BINS : (int) Math.min(BINS, domain.size().longValueExact());
  }

  /** Entropy of a parameter's values in the population over the largest it could have. */
  private double entropy(Parameter parameter) {
    int groups = groups(parameter.domain());
    double[] counts = new double[groups];
    double all = 0;
    for (Individual one : population) {
      int group = group(parameter, one.design());
      if (group >= 0) {
        counts[group]++;
        all++;
      }
    }
    if (groups < 2 || all < 2) {
      return 0;
    }
    double entropy = 0;
    for (double count : counts) {
      entropy -= count > 0 ? count / all * StrictMath.log(count / all) : 0;
    }
    return entropy / StrictMath.log(Math.min(groups, all));
  }

  /** Share of the variance of the objective's ranks that a parameter's values explain. */
  private double intensity(Parameter parameter) {
    List<Integer> finite = new ArrayList<>();
    for (int i = 0; i < designs.size(); i++) {
      if (Double.isFinite(scores.get(i).objectives()[0])) {
        finite.add(i);
      }
    }
    // ranks, since costs spread over orders of magnitude
    finite.sort(Comparator.comparingDouble(i -> scores.get(i).objectives()[0]));
    int groups = groups(parameter.domain()) + 1;
    double[] sums = new double[groups];
    double[] counts = new double[groups];
    for (int rank = 0; rank < finite.size(); rank++) {
      int group = group(parameter, designs.get(finite.get(rank))) + 1;
      sums[group] += rank;
      counts[group]++;
    }
    double count = finite.size();
    if (count < 3) {
      return 0;
    }
    double mean = (count - 1) / 2;
    double between = 0;
    long used = Arrays.stream(counts).filter(c -> c > 0).count();
    for (int g = 0; g < groups; g++) {
      between += counts[g] > 0 ? counts[g] * Math.pow(sums[g] / counts[g] - mean, 2) : 0;
    }
    double whole = count * (count * count - 1) / 12;
    // what as many groups would explain of ranks without any effect
    double chance = (used - 1) / (count - 1);
    return Math.max(0, (between / whole - chance) / Math.max(1e-9, 1 - chance));
  }

  @Override
  protected void measured(Design design, Score score) {
    List<Individual> all = new ArrayList<>(population);
    all.add(new Individual(design, score));
    population = ranked(all);
  }

  private List<Individual> ranked(List<Individual> all) {
    all.sort(SingleObjective.ORDER); // stable: of equal ones the older counts
    List<Individual> ranked = new ArrayList<>();
    for (Individual one : all.subList(0, Math.min(settings.population(), all.size()))) {
      ranked.add(new Individual(one.design(), one.score(), ranked.size(), 0));
    }
    return List.copyOf(ranked);
  }

  @Override
  public void revise(Function<Design, Score> now) {
    super.revise(now);
    population = ranked(new ArrayList<>(population.stream().map(one -> one.judged(now)).toList()));
  }
}
