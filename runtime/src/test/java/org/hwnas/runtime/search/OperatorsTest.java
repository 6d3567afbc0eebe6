package org.hwnas.runtime.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.hwnas.plan.Domain;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.expression.Value;
import org.hwnas.plan.fixtures.Plans;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.space.DesignOperators;
import org.hwnas.runtime.space.ValueMoves;
import org.junit.jupiter.api.Test;

/** Crossover and mutation as published, phases of an evolution, penalties. */
class OperatorsTest {
  private static final int DRAWS = 40_000;
  private static final double CHANCE = 4 * Math.sqrt(0.25 / DRAWS); // four deviations of a share

  private static final Domain UNIT = new Domain.Interval(0, 1, false);

  static Variation binaryAndPolynomial(double eta) {
    return new Variation(
        new Variation.Crossover(Variation.Crossing.SBX, 0.9, eta),
        new Variation.Mutation(Variation.Change.POLYNOMIAL, OptionalDouble.empty(), 1, eta, 0));
  }

  /** From wide to narrow, as Krestinskaya et al. (arXiv 2603.03880) set them. */
  static List<Evolution.Phase> phases(int population, int generations) {
    return IntStream.of(3, 7, 15, 25)
        .mapToObj(
            eta ->
                new Evolution.Phase(
                    generations, new Evolution.Settings(population, binaryAndPolynomial(eta), 2)))
        .toList();
  }

  /** Eight ordered parameters of 16 steps, and a choice. */
  private static Plan flat() {
    List<Parameter> parameters = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      parameters.add(Plans.parameter("p" + i, new Domain.Integers(0, 15)));
    }
    parameters.add(Plans.parameter("c", new Domain.Choice(List.of(Value.of("a"), Value.of("b")))));
    return Plans.of("flat", parameters, List.of());
  }

  private static int differing(Design a, Design b) {
    return (int)
        a.values().keySet().stream().filter(id -> !a.value(id).equals(b.value(id))).count();
  }

  private static double share(DoubleUnaryOperator draw, double least, double most) {
    int inside = 0;
    for (int i = 0; i < DRAWS; i++) {
      double x = draw.applyAsDouble(i);
      inside += x > least && x <= most ? 1 : 0;
    }
    return (double) inside / DRAWS;
  }

  /** Deb and Agrawal 1995, equations 5 to 7: how far apart children are beside their parents. */
  @Test
  void childrenOfTwoSpreadAsTheBinaryCrossoverSays() {
    for (double eta : new double[] {3, 15}) {
      RandomStream random = RandomStream.of(1, "sbx");
      ValueMoves.Mix mix = ValueMoves.simulatedBinary(eta);
      DoubleUnaryOperator spread =
          i -> {
            double x =
                mix.of(0, Plans.parameter("x", UNIT), Value.of(0.45), Value.of(0.55), random)
                    .asNumber();
            return x == 0.45 ? -1 : Math.abs(x - 0.5) / 0.05; // not crossed; the spread factor
          };
      assertThat(share(spread, -2, -0.5)).isCloseTo(0.5, within(CHANCE));
      assertThat(share(spread, -0.5, 1)).isCloseTo(0.25, within(CHANCE));
      double narrow = 0.25 * Math.pow(0.8, eta + 1);
      assertThat(share(spread, -0.5, 0.8)).isCloseTo(narrow, within(CHANCE));
      double wide = 0.25 * Math.pow(1.25, -(eta + 1));
      assertThat(share(spread, 1.25, 10)).isCloseTo(wide, within(CHANCE));
    }
  }

  /** Deb and Agrawal 1999: of steps to the left, that to a bound has no chance beyond it. */
  @Test
  void aValueStepsAsThePolynomialSays() {
    double eta = 7;
    double at = 0.3;
    RandomStream random = RandomStream.of(1, "polynomial");
    ValueMoves.Move move = ValueMoves.polynomial(eta);
    DoubleUnaryOperator step = i -> move.of(UNIT, Value.of(at), random).asNumber() - at;
    assertThat(share(step, -1, 0)).isCloseTo(0.5, within(CHANCE));
    double d = 0.1;
    double full = 1 - Math.pow(1 - at, eta + 1);
    double left = 0.5 * (Math.pow(1 - d, eta + 1) - Math.pow(1 - at, eta + 1)) / full;
    assertThat(share(step, -1, -d)).isCloseTo(left, within(CHANCE));
  }

  @Test
  void aGaussianStepHasItsDeviationAndEndsInsideTheDomain() {
    RandomStream random = RandomStream.of(1, "gaussian");
    ValueMoves.Move move = ValueMoves.gaussian(0.1);
    DoubleUnaryOperator step = i -> move.of(UNIT, Value.of(0.5), random).asNumber() - 0.5;
    assertThat(share(step, -0.1, 0.1)).isCloseTo(0.6827, within(CHANCE));
    DoubleUnaryOperator end = i -> move.of(UNIT, Value.of(0.0), random).asNumber();
    assertThat(share(end, -1, 0)).isCloseTo(0.5, within(CHANCE));
  }

  /** Storn and Price 1997: a vector and half the difference of two others. */
  @Test
  void aDifferenceMovesAValueInItsDomain() {
    RandomStream random = RandomStream.of(1, "differential");
    Parameter unit = Plans.parameter("x", UNIT);
    Parameter scale = Plans.parameter("x", new Domain.Interval(1, 10_000, true));
    assertThat(moved(unit, 0.4, 0.8, 0.6, random)).isCloseTo(0.5, within(1e-12));
    assertThat(moved(unit, 0.9, 0.8, 0.2, random)).as("held at the end").isEqualTo(1);
    assertThat(moved(scale, 10, 1000, 10, random)).as("factors").isCloseTo(100, within(1e-9));
    Parameter kind =
        Plans.parameter(
            "x", new Domain.Choice(List.of(Value.of("a"), Value.of("b"), Value.of("c"))));
    ValueMoves.Mix mix = ValueMoves.differential(0.25, Design.of(Map.of("x", Value.of("c"))));
    DoubleUnaryOperator taken =
        i -> mix.of(0, kind, Value.of("a"), Value.of("b"), random).equals(Value.of("b")) ? 1 : 0;
    assertThat(share(taken, 0.5, 1)).isCloseTo(0.25, within(CHANCE));
    assertThat(mix.of(0, kind, Value.of("a"), Value.of("c"), random)).isEqualTo(Value.of("a"));
    ValueMoves.Mix without = ValueMoves.differential(0.5, Design.of(Map.of("y", Value.of(0.1))));
    assertThat(without.of(0, unit, Value.of(0.4), Value.of(0.8), random)).isEqualTo(Value.of(0.4));
  }

  private static double moved(Parameter p, double a, double b, double c, RandomStream random) {
    ValueMoves.Mix mix = ValueMoves.differential(0.5, Design.of(Map.of(p.id(), Value.of(c))));
    return mix.of(0, p, Value.of(a), Value.of(b), random).asNumber();
  }

  @Test
  void cutsTakeOnePieceFromEachParent() {
    DesignOperators space = new DesignOperators(flat());
    RandomStream random = RandomStream.of(1, "cuts");
    Design zero = space.assemble(p -> p.domain().valueAt(0), random);
    Design one = space.assemble(p -> p.domain().valueAt(1), random);
    Set<Integer> cuts = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      for (Variation.Crossing crossing :
          List.of(Variation.Crossing.ONE_POINT, Variation.Crossing.TWO_POINT)) {
        Variation variation =
            new Variation(
                new Variation.Crossover(crossing, 1, 0),
                Variation.usual(1, OptionalDouble.empty()).mutation());
        Design child = variation.cross(space, zero, () -> one, random);
        int changes = 0;
        boolean before = false;
        List<Parameter> parameters = space.parameters();
        for (int j = 0; j < parameters.size(); j++) {
          Parameter p = parameters.get(j);
          boolean second = child.value(p.id()).equals(one.value(p.id()));
          changes += second != before ? 1 : 0;
          if (second != before && crossing == Variation.Crossing.ONE_POINT) {
            cuts.add(j);
          }
          before = second;
        }
        assertThat(changes).isLessThanOrEqualTo(crossing == Variation.Crossing.ONE_POINT ? 1 : 2);
      }
    }
    assertThat(cuts).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6, 7, 8);
  }

  @Test
  void asManyParametersAsStatedAreDrawnAnewAndAShareOfTheChildrenIsLeftAlone() {
    DesignOperators space = new DesignOperators(flat());
    RandomStream random = RandomStream.of(1, "count");
    Design parent = space.sample(random);
    Variation.Crossover none = new Variation.Crossover(Variation.Crossing.UNIFORM, 0, 0);
    Variation two =
        new Variation(
            none,
            new Variation.Mutation(Variation.Change.EXACTLY, OptionalDouble.empty(), 1, 0, 2));
    Variation half =
        new Variation(
            none, new Variation.Mutation(Variation.Change.STEP, OptionalDouble.of(1), 0.25, 0, 0));
    int most = 0;
    int alone = 0;
    for (int i = 0; i < 400; i++) {
      most = Math.max(most, differing(two.mutate(space, parent, 1, true, random), parent));
      Design child = half.mutate(space, parent, 1, true, random);
      assertThat(differing(child, parent)).isIn(0, 9); // a step is never to the same value
      alone += child.equals(parent) ? 1 : 0;
    }
    assertThat(most).isEqualTo(2);
    assertThat(alone).isBetween(260, 340); // of 400 with chance 3/4: four deviations are 35
  }

  /** A later phase works around the best of all that came before, with its own settings. */
  @Test
  void aPhaseBeginsWithTheBestSoFarAndActsByItsOwnSettings() {
    Variation one =
        new Variation(
            new Variation.Crossover(Variation.Crossing.UNIFORM, 0, 0),
            new Variation.Mutation(Variation.Change.EXACTLY, OptionalDouble.empty(), 1, 0, 1));
    List<Evolution.Phase> phases =
        List.of(
            new Evolution.Phase(3, new Evolution.Settings(30, binaryAndPolynomial(3), 2)),
            new Evolution.Phase(2, new Evolution.Settings(5, one, 2)));
    Evolution search = new Evolution(new DesignOperators(flat()), phases, Survival::byCrowding, 4);
    List<Design> all = new ArrayList<>();
    for (int generation = 0; generation < 5; generation++) {
      List<Design> batch = search.ask(1000);
      assertThat(batch).hasSize(generation < 3 ? 30 : 5);
      if (generation == 3) {
        List<Design> best =
            all.stream().sorted(Comparator.comparingDouble(OperatorsTest::sum)).toList();
        double worst = sum(best.get(4));
        List<Design> parents = best.stream().filter(d -> sum(d) <= worst).toList();
        assertThat(batch)
            .allSatisfy(
                d -> assertThat(parents).anySatisfy(p -> assertThat(differing(p, d)).isOne()));
      }
      all.addAll(batch);
      search.tell(batch.stream().map(d -> new Score(new double[] {sum(d)}, 0)).toList());
    }
    assertThat(all).doesNotHaveDuplicates();
  }

  /** Guo et al., ECCV 2020: so many children of two and so many of one, all from the best. */
  @Test
  void aPoolHasAsManyChildrenOfEachKindAsStated() {
    DesignOperators space = new DesignOperators(flat());
    Variation one =
        new Variation(
            new Variation.Crossover(Variation.Crossing.ONE_POINT, 1, 0),
            new Variation.Mutation(Variation.Change.EXACTLY, OptionalDouble.empty(), 1, 0, 1));
    PoolEvolution search =
        new PoolEvolution(space, new PoolEvolution.Settings(30, 4, 6, 9, one), 2);
    List<Design> first = search.ask(100);
    assertThat(first).hasSize(30);
    search.tell(first.stream().map(d -> new Score(new double[] {sum(d)}, 0)).toList());
    List<Design> best =
        first.stream()
            .sorted(Comparator.comparingDouble(OperatorsTest::sum))
            .toList()
            .subList(0, 4);
    assertThat(sum(first.get(0))).isNotEqualTo(sum(best.get(0))); // not just the first four
    List<Design> second = search.ask(100);
    assertThat(second).hasSize(15).doesNotHaveDuplicates().doesNotContainAnyElementsOf(first);
    for (Design child : second.subList(0, 6)) {
      assertThat(best)
          .anySatisfy(
              a ->
                  assertThat(best)
                      .anySatisfy(
                          b ->
                              assertThat(child.values().keySet())
                                  .allMatch(
                                      id ->
                                          child.value(id).equals(a.value(id))
                                              || child.value(id).equals(b.value(id)))));
    }
    for (Design child : second.subList(6, 15)) {
      assertThat(best).anySatisfy(p -> assertThat(differing(p, child)).isOne());
    }
    assertThat(search.ask(3)).hasSizeLessThanOrEqualTo(3);
  }

  private static double sum(Design design) {
    return IntStream.range(0, 8)
        .mapToDouble(i -> design.value("p" + i).orElseThrow().asNumber())
        .sum();
  }

  @Test
  void aPenaltyMakesWhatBreaksARequirementWorseThanWhatDoesNot() {
    Score fits = new Score(new double[] {3, 4}, 0);
    Score breaks = new Score(new double[] {1, 2}, 0.5);
    double infinite = Double.POSITIVE_INFINITY;
    Score failed = new Score(new double[] {infinite, infinite}, infinite);
    assertThat(Judgement.death(100).of(fits)).isEqualTo(fits);
    assertThat(Judgement.death(100).of(breaks)).isEqualTo(new Score(new double[] {100, 100}, 0));
    assertThat(Judgement.death(100).of(failed)).isEqualTo(new Score(new double[] {100, 100}, 0));
    assertThat(Judgement.proportional(10).of(fits)).isEqualTo(fits);
    assertThat(Judgement.proportional(10).of(breaks)).isEqualTo(new Score(new double[] {6, 7}, 0));
    assertThat(Judgement.proportional(10).of(failed)).isEqualTo(failed);
  }

  /** A small penalty is worth paying, a large one is not: unlike the rules of feasibility. */
  @Test
  void aSearchWithAPenaltyWeighsItAgainstTheObjective() {
    for (double penalty : new double[] {0.1, 1000}) {
      SearchAlgorithm search =
          new Penalized(
              new LocalSearch(new DesignOperators(flat()), OptionalInt.empty(), 0, 1),
              Judgement.proportional(penalty),
              16);
      Design last =
          EvolutionTest.run(new Requiring(search), 4000, d -> new double[] {sum(d)}).stream()
              .min(Comparator.comparingDouble(d -> sum(d) + penalty * Math.max(0, 10 - sum(d))))
              .orElseThrow();
      assertThat(sum(last)).isEqualTo(penalty < 1 ? 0 : 10);
    }
  }

  /** Tells a violation where the sum of a design is below ten. */
  private record Requiring(SearchAlgorithm inner) implements SearchAlgorithm {
    @Override
    public List<Design> ask(int limit) {
      return inner.ask(limit);
    }

    @Override
    public void tell(List<Score> scores) {
      inner.tell(
          scores.stream()
              .map(s -> new Score(s.objectives(), Math.max(0, 10 - s.objectives()[0])))
              .toList());
    }
  }
}
