package org.hwnas.runtime.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.design.DesignResolver;
import org.hwnas.runtime.TestPlans;
import org.hwnas.runtime.pareto.Hypervolume;
import org.hwnas.runtime.policy.RecurrentPolicy;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.space.DesignOperators;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every algorithm must do: ask for valid designs, repeat itself, beat luck. */
class AlgorithmsTest {
  private static final int BUDGET = 400;
  private static final int SEEDS = 9;
  private static final OptionalDouble USUAL = OptionalDouble.empty();

  private static DesignOperators space() {
    return new DesignOperators(EvolutionTest.zdtLike());
  }

  private static LongFunction<SearchAlgorithm> named(LongFunction<SearchAlgorithm> algorithm) {
    return algorithm;
  }

  static Stream<Arguments> single() {
    return Stream.of(
        Arguments.of(
            "aging", named(seed -> new AgingEvolution(space(), 40, 10, variation(), seed))),
        Arguments.of(
            "pool",
            named(
                seed ->
                    new PoolEvolution(
                        space(), new PoolEvolution.Settings(40, 10, 10, 10, variation()), seed))),
        Arguments.of(
            "local search, all neighbours",
            named(seed -> new LocalSearch(space(), OptionalInt.empty(), 20, seed))),
        Arguments.of(
            "local search, some",
            named(seed -> new LocalSearch(space(), OptionalInt.of(8), 20, seed))),
        Arguments.of(
            "bayesian, ei",
            named(seed -> new Bayesian(space(), bayesian(Bayesian.Acquisition.EI), seed))),
        Arguments.of(
            "bayesian, ucb",
            named(seed -> new Bayesian(space(), bayesian(Bayesian.Acquisition.UCB), seed))),
        Arguments.of(
            "esapp",
            named(
                seed ->
                    new PriorityEvolution(
                        space(),
                        new PriorityEvolution.Settings(20, 10, 1, 1, 1, 0.1),
                        java.util.Optional.empty(),
                        seed))),
        Arguments.of(
            "shgo, sobol, nelder_mead",
            named(seed -> homology(seed, 0, LocalMinimiser.NELDER_MEAD))),
        Arguments.of(
            "shgo, halton, bobyqa", named(seed -> homology(seed, 2, LocalMinimiser.BOBYQA))),
        Arguments.of(
            "cma_es", named(seed -> new CmaEs(space(), new CmaEs.Settings(0, 0.3, 5), seed))),
        Arguments.of("reinforce", named(AlgorithmsTest::reinforce)),
        Arguments.of(
            "differentiable",
            named(seed -> DifferentiableTest.search(EvolutionTest.zdtLike(), false, 400, seed))),
        Arguments.of(
            "differentiable, gumbel",
            named(seed -> DifferentiableTest.search(EvolutionTest.zdtLike(), true, 400, seed))),
        Arguments.of(
            "ddpg",
            named(
                seed ->
                    DdpgTest.search(
                        EvolutionTest.zdtLike(), List.of(), Ddpg.Actions.SCALE, 10, seed))),
        Arguments.of(
            "annealing",
            named(
                seed ->
                    new SimulatedAnnealing(
                        space(), new SimulatedAnnealing.Settings(0.5, 0.7, 20, 3), seed))));
  }

  /** With half the units and twice the rate of the published ones: the budget is a fifth. */
  private static Reinforce reinforce(long seed) {
    RecurrentPolicy.Shape controller = new RecurrentPolicy.Shape(2, 16, 16, 1);
    return new Reinforce(
        space(),
        new Reinforce.Settings(controller, 5, true, 0.01, 20, 0.01, Integer.MAX_VALUE),
        seed);
  }

  private static SearchAlgorithm homology(long seed, int sampling, LocalMinimiser local) {
    SimplicialHomology.Sampling[] all = {
      SimplicialHomology.Sampling.SOBOL,
      SimplicialHomology.Sampling.SIMPLICIAL,
      SimplicialHomology.Sampling.HALTON
    };
    return new SimplicialHomology(
        space(), new SimplicialHomology.Settings(50, 3, all[sampling], local, 3), seed);
  }

  private static Variation variation() {
    return Variation.usual(0.9, USUAL);
  }

  private static Bayesian.Settings bayesian(Bayesian.Acquisition acquisition) {
    return new Bayesian.Settings(
        15, 10, 40, 1, acquisition, 0.5, 1, MixedProcess.Shape.MATERN_5, 1e-3, 1);
  }

  static Stream<Arguments> several() {
    Evolution.Settings settings = new Evolution.Settings(20, 0.9, USUAL);
    List<double[]> weights = ReferencePoints.atMost(2, 20);
    return Stream.of(
        Arguments.of("nsga2", named(seed -> new Evolution(space(), settings, seed))),
        Arguments.of(
            "tpe",
            named(seed -> new TreeParzen(space(), new TreeParzen.Settings(10, 0.1, 24), seed))),
        Arguments.of(
            "smbo",
            named(
                seed ->
                    new ModelGuidedSearch(
                        space(), new ModelGuidedSearch.Settings(30, 10, 20, 2, 1), seed))),
        Arguments.of(
            "bayesian, ehvi",
            named(seed -> new Bayesian(space(), bayesian(Bayesian.Acquisition.EHVI), seed))),
        Arguments.of("portfolio", named(AlgorithmsTest::portfolio)),
        Arguments.of(
            "nsga2, sbx, death penalty",
            named(
                seed ->
                    new Penalized(
                        new Evolution(
                            space(),
                            new Evolution.Settings(20, OperatorsTest.binaryAndPolynomial(15), 2),
                            seed),
                        Judgement.death(1e25),
                        20))),
        Arguments.of(
            "nsga2, phases, penalty",
            named(
                seed ->
                    new Penalized(
                        new Evolution(
                            space().resampling(),
                            OperatorsTest.phases(20, 5),
                            Survival::byCrowding,
                            seed),
                        Judgement.proportional(10),
                        20))),
        Arguments.of(
            "nsga2, lagrangian",
            named(
                seed ->
                    new Penalized(
                        new Evolution(space(), settings, seed),
                        new Judgement.Lagrangian(Double.POSITIVE_INFINITY),
                        20))),
        Arguments.of(
            "moead, epsilon",
            named(
                seed ->
                    new Penalized(
                        new Decomposition(
                            space(),
                            weights,
                            new Decomposition.Settings(
                                5, Decomposition.Scalar.TCHEBYCHEFF, 0.2, 10, 10),
                            variation(),
                            seed),
                        new Judgement.Epsilon(0.5, BUDGET),
                        20))),
        Arguments.of(
            "sms_emoa",
            named(seed -> new Evolution(space(), settings, new HypervolumeSurvival(), seed))),
        Arguments.of(
            "nsga3",
            named(
                seed ->
                    new Evolution(space(), settings, new ReferencePointSurvival(weights), seed))),
        Arguments.of(
            "moead",
            named(
                seed ->
                    new Decomposition(
                        space(),
                        weights,
                        new Decomposition.Settings(
                            5, Decomposition.Scalar.TCHEBYCHEFF, 0.2, 10, 10),
                        variation(),
                        seed))));
  }

  private static SearchAlgorithm portfolio(long seed) {
    DesignOperators space = space();
    return new Portfolio(
        List.of(
            new Evolution(space, new Evolution.Settings(20, 0.9, USUAL), seed),
            new TreeParzen(space, new TreeParzen.Settings(10, 0.1, 24), seed),
            new RandomSearch(space, seed, "member", 16)),
        new Portfolio.Settings(50, 0.2),
        seed);
  }

  static Stream<Arguments> all() {
    // corners of a cube of 15 dimensions are no better than luck, and must be valid all the same
    Arguments corners =
        Arguments.of(
            "shgo, simplicial, cobyla", named(seed -> homology(seed, 1, LocalMinimiser.COBYLA)));
    return Stream.concat(Stream.concat(single(), several()), Stream.of(corners));
  }

  private static double worth(Design design) {
    double[] both = EvolutionTest.zdt(design);
    return both[0] + both[1];
  }

  private static double median(LongFunction<Double> ofSeed) {
    double[] values = new double[SEEDS];
    for (int seed = 0; seed < SEEDS; seed++) {
      values[seed] = ofSeed.apply(seed);
    }
    Arrays.sort(values);
    return values[SEEDS / 2];
  }

  /** Models take their time and need few designs: a part of a budget does for them. */
  private static int share(String name, int number) {
    return name.startsWith("bayesian")
        ? number / 10
        : name.equals("smbo") || name.equals("tpe") ? number / 5 : number;
  }

  private static double best(SearchAlgorithm search, int budget) {
    return EvolutionTest.run(search, budget, d -> new double[] {worth(d)}).stream()
        .mapToDouble(AlgorithmsTest::worth)
        .min()
        .orElseThrow();
  }

  private static double volume(SearchAlgorithm search, int budget) {
    List<double[]> points =
        EvolutionTest.run(search, budget, EvolutionTest::zdt).stream()
            .map(EvolutionTest::zdt)
            .toList();
    return Hypervolume.of(points, new double[] {1.1, 8});
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("single")
  void findsBetterDesignsThanLuckDoes(String name, LongFunction<SearchAlgorithm> algorithm) {
    int budget = share(name, BUDGET);
    double luck = median(seed -> best(new RandomSearch(space(), seed, "luck", 16), budget));
    assertThat(median(seed -> best(algorithm.apply(seed), budget))).isLessThan(luck);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("several")
  void findsABetterFrontThanLuckDoes(String name, LongFunction<SearchAlgorithm> algorithm) {
    int budget = share(name, BUDGET);
    double luck = median(seed -> volume(new RandomSearch(space(), seed, "luck", 16), budget));
    assertThat(median(seed -> volume(algorithm.apply(seed), budget))).isGreaterThan(luck);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("all")
  void theSameTellsGiveTheSameAsks(String name, LongFunction<SearchAlgorithm> algorithm) {
    int budget = share(name, 200);
    List<Design> once = EvolutionTest.run(algorithm.apply(3), budget, EvolutionTest::zdt);
    List<Design> again = EvolutionTest.run(algorithm.apply(3), budget, EvolutionTest::zdt);
    assertThat(again).isEqualTo(once);
    assertThat(EvolutionTest.run(algorithm.apply(4), budget, EvolutionTest::zdt))
        .isNotEqualTo(once);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("all")
  void asksForValidDesignsOnlyAndNeverForMoreThanTheLimit(
      String name, LongFunction<SearchAlgorithm> algorithm) {
    DesignResolver resolver = new DesignResolver(EvolutionTest.zdtLike());
    SearchAlgorithm search = algorithm.apply(1);
    for (int i = 0; i < share(name, 40); i++) {
      List<Design> batch = search.ask(7);
      assertThat(batch).hasSizeLessThanOrEqualTo(7);
      assertThat(batch).allSatisfy(d -> assertThat(resolver.problems(d)).isEmpty());
      search.tell(batch.stream().map(d -> new Score(EvolutionTest.zdt(d), 0)).toList());
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("all")
  void failedAndInfeasibleDesignsAreBorne(String name, LongFunction<SearchAlgorithm> algorithm) {
    SearchAlgorithm search = algorithm.apply(2);
    double infinite = Double.POSITIVE_INFINITY;
    List<Score> feasible = new ArrayList<>();
    for (int i = 0; i < share(name, 60); i++) {
      List<Score> scores = new ArrayList<>();
      for (Design design : search.ask(10)) {
        double x = design.value("x").orElseThrow().asNumber();
        Score score =
            x < 20
                ? new Score(new double[] {infinite, infinite}, infinite)
                : new Score(EvolutionTest.zdt(design), x > 60 ? x - 60 : 0);
        scores.add(score);
        if (score.feasible()) {
          feasible.add(score);
        }
      }
      search.tell(scores);
    }
    assertThat(feasible).isNotEmpty();
  }

  @Test
  void aPortfolioMeasuresNoDesignTwiceAndPrefersWhoMakesProgress() {
    DesignOperators space = space();
    List<List<Design>> asked = List.of(new ArrayList<>(), new ArrayList<>());
    SearchAlgorithm good = new Evolution(space, new Evolution.Settings(20, 0.9, USUAL), 1);
    SearchAlgorithm luck = new RandomSearch(space, 1, "member", 16);
    Portfolio portfolio =
        new Portfolio(
            List.of(counting(good, asked.get(0)), counting(luck, asked.get(1))),
            new Portfolio.Settings(50, 0.2),
            1);
    List<Design> all = EvolutionTest.run(portfolio, 600, EvolutionTest::zdt);
    assertThat(all).hasSize(600).doesNotHaveDuplicates();
    assertThat(asked.get(0)).hasSizeGreaterThan(asked.get(1).size());
    assertThat(asked.get(1)).hasSizeGreaterThan(50);
  }

  private static SearchAlgorithm counting(SearchAlgorithm inner, List<Design> into) {
    return new SearchAlgorithm() {
      @Override
      public List<Design> ask(int limit) {
        List<Design> batch = inner.ask(limit);
        into.addAll(batch);
        return batch;
      }

      @Override
      public void tell(List<Score> scores) {
        inner.tell(scores);
      }

      @Override
      public void learn(List<Design> designs, List<Score> scores) {
        inner.learn(designs, scores);
      }
    };
  }

  @Test
  void aGridAsksForEveryDesignOnce() {
    Plan plan = TestPlans.conditional();
    DesignOperators space = new DesignOperators(plan);
    for (boolean shuffled : new boolean[] {false, true}) {
      ListedSearch grid = ListedSearch.grid(space, 5, 1_000_000, shuffled, 1);
      Set<Design> asked = new HashSet<>();
      for (List<Design> batch = grid.ask(9); !batch.isEmpty(); batch = grid.ask(9)) {
        assertThat(batch).hasSizeLessThanOrEqualTo(9);
        batch.forEach(d -> assertThat(asked.add(d)).isTrue());
        grid.tell(List.of());
      }
      if (!space.continuous()) {
        assertThat(asked).hasSize(space.count().intValueExact());
      }
    }
    assertThatThrownBy(() -> ListedSearch.grid(space(), 5, 1000, true, 1))
        .hasMessageContaining("at most 1000");
  }

  @Test
  void aLatinHypercubeHasOneDesignInEachPartOfADomain() {
    ListedSearch search = ListedSearch.latinHypercube(space(), 101, "search", 1);
    Set<Double> values = new HashSet<>();
    for (List<Design> batch = search.ask(50); !batch.isEmpty(); batch = search.ask(50)) {
      batch.forEach(d -> values.add(d.value("x").orElseThrow().asNumber()));
    }
    assertThat(values).hasSize(101); // x has 101 values
  }

  @Test
  void aHaltonSequenceIsEvenerThanLuckAlongEachParameter() {
    List<Design> spread = new ArrayList<>();
    ListedSearch search = ListedSearch.halton(space(), 64, 1);
    for (List<Design> batch = search.ask(50); !batch.isEmpty(); batch = search.ask(50)) {
      spread.addAll(batch);
    }
    assertThat(spread).hasSize(64);
    int[] perEighth = new int[8]; // base 2 is that of the first parameter, x: 8 in each eighth
    for (Design design : spread) {
      perEighth[(int) (design.value("x").orElseThrow().asNumber() / 101 * 8)]++;
    }
    assertThat(Arrays.stream(perEighth)).allMatch(n -> n >= 7 && n <= 9);
    assertThat(ListedSearch.halton(space(), 64, 2).ask(9))
        .isNotEqualTo(ListedSearch.halton(space(), 64, 1).ask(9));
  }

  @Test
  void firstDesignsAreDrawnUntilTheySatisfy() {
    DesignOperators space = space();
    Predicate<Design> even = d -> d.key().hashCode() % 2 == 0;
    List<Design> given = space.fresh(10, Set.of(), RandomStream.of(1, "given"));
    List<Design> filled = new Draws(space, even, RandomStream.of(2, "draws")).filled(given, 20);
    assertThat(filled).hasSize(20).allMatch(even).doesNotHaveDuplicates();
    assertThat(filled).containsAll(given.stream().filter(even).toList());
    assertThatThrownBy(
            () -> new Draws(space, d -> false, RandomStream.of(3, "draws")).filled(given, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("search.initial.feasible")
        .hasMessageContaining("satisf");
  }

  @Test
  void maxMinHammingChoosesDesignsFartherApartThanLuckDoes() {
    DesignOperators space = space();
    List<Design> chosen =
        Seeded.maxMinHamming(
            space.parameters(), 12, space.fresh(300, Set.of(), RandomStream.of(1, "pool")));
    List<Design> luck = space.fresh(12, Set.of(), RandomStream.of(1, "luck"));
    assertThat(chosen).hasSize(12).doesNotHaveDuplicates();
    assertThat(nearest(space, chosen)).isGreaterThan(nearest(space, luck));
  }

  private static int nearest(DesignOperators space, List<Design> designs) {
    int least = Integer.MAX_VALUE;
    for (int i = 0; i < designs.size(); i++) {
      for (int j = 0; j < i; j++) {
        least = Math.min(least, Seeded.hamming(space.parameters(), designs.get(i), designs.get(j)));
      }
    }
    return least;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("all")
  void whatAnotherSearchMeasuredIsBorneAndNotAskedForAgainByThoseThatLearn(
      String name, LongFunction<SearchAlgorithm> algorithm) {
    List<Design> first = space().fresh(25, Set.of(), RandomStream.of(9, "elsewhere"));
    Seeded seeded = new Seeded(algorithm.apply(1), first);
    int budget = name.startsWith("bayesian") ? 40 : 70;
    List<Design> all = EvolutionTest.run(seeded, budget, EvolutionTest::zdt);
    assertThat(all.subList(0, 25)).isEqualTo(first);
    if (!Set.of("annealing", "cma_es", "portfolio").contains(name) && !name.startsWith("local")) {
      assertThat(all).doesNotHaveDuplicates();
    }
  }

  /** Any number of points; where there is an even spread by divisions, about that. */
  @Test
  void referencePointsRepelEachOther() {
    for (int[] one : new int[][] {{2, 11}, {3, 15}, {3, 40}, {4, 23}}) {
      List<double[]> points =
          ReferencePoints.riesz(one[0], one[1], RandomStream.of(1, "reference points"));
      assertThat(points).hasSize(one[1]);
      for (double[] point : points) {
        assertThat(java.util.Arrays.stream(point).sum()).isCloseTo(1, within(1e-9));
        assertThat(java.util.Arrays.stream(point).min().orElseThrow()).isNotNegative();
      }
      // Das and Dennis have the least distance sqrt(2) over the divisions with 11 and 15 points
      double even = one[0] == 2 ? Math.sqrt(2) / 10 : one[1] == 15 ? Math.sqrt(2) / 4 : 0;
      assertThat(nearest(points)).isGreaterThan(0.75 * even);
      List<double[]> luck = new ArrayList<>(points.subList(0, one[0]));
      RandomStream random = RandomStream.of(2, "luck");
      while (luck.size() < one[1]) {
        double[] point = new double[one[0]];
        double sum = 0;
        for (int k = 0; k < point.length; k++) {
          point[k] = -Math.log(1 - random.nextDouble());
          sum += point[k];
        }
        for (int k = 0; k < point.length; k++) {
          point[k] /= sum;
        }
        luck.add(point);
      }
      assertThat(nearest(points)).isGreaterThan(1.5 * nearest(luck));
    }
  }

  private static double nearest(List<double[]> points) {
    double least = Double.POSITIVE_INFINITY;
    for (double[] a : points) {
      for (double[] b : points) {
        double square = 0;
        for (int k = 0; k < a.length; k++) {
          square += (a[k] - b[k]) * (a[k] - b[k]);
        }
        least = a == b ? least : Math.min(least, Math.sqrt(square));
      }
    }
    return least;
  }

  @Test
  void directionsAreAsManyAsTheFormulaSays() {
    assertThat(ReferencePoints.dasDennis(3, 12)).hasSize(91); // Deb and Jain 2014, Table I
    assertThat(ReferencePoints.dasDennis(5, 6)).hasSize(210);
    assertThat(ReferencePoints.size(3, 12)).isEqualTo(91);
    assertThat(ReferencePoints.atMost(3, 92)).hasSize(91);
    for (double[] point : ReferencePoints.dasDennis(4, 5)) {
      assertThat(Arrays.stream(point).sum()).isCloseTo(1, within(1e-12));
    }
  }

  @Test
  void neighboursDifferInOneParameterThatIsActive() {
    DesignOperators space = space();
    RandomStream random = RandomStream.of(1, "neighbours");
    Design design = space.sample(random);
    for (Design other : space.neighbours(design, 5, random)) {
      long changed =
          design.values().keySet().stream()
              .filter(id -> other.value(id).isPresent())
              .filter(id -> !other.value(id).equals(design.value(id)))
              .count();
      assertThat(changed).isEqualTo(1);
    }
  }
}
