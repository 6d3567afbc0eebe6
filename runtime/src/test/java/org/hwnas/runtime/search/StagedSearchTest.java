package org.hwnas.runtime.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hwnas.plan.Block;
import org.hwnas.plan.Domain;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.Plan;
import org.hwnas.plan.Requirement;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.design.DesignResolver;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Operator;
import org.hwnas.plan.expression.Value;
import org.hwnas.plan.fixtures.Plans;
import org.hwnas.runtime.TestPlans;
import org.hwnas.runtime.estimate.MetricArray;
import org.hwnas.runtime.estimate.Scorer;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.search.StagedSearch.Goals;
import org.hwnas.runtime.search.StagedSearch.Granularity;
import org.hwnas.runtime.search.StagedSearch.Limits;
import org.hwnas.runtime.search.StagedSearch.Nesting;
import org.hwnas.runtime.search.StagedSearch.Sources;
import org.hwnas.runtime.search.StagedSearch.Stage;
import org.hwnas.runtime.search.StagedSearch.Undecided;
import org.hwnas.runtime.space.DesignOperators;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What stages decide, what they are given, and what they hand over. */
class StagedSearchTest {
  private static final int ALL = 1000;

  private static Plan plan(Parameter... parameters) {
    return Plans.of(
        "staged",
        List.of(parameters),
        List.of(),
        TestPlans.root(TestPlans.search("kind", "random")),
        List.of(Plans.minimize("cost", new Expr.Metric("energy"))));
  }

  private static Parameter whole(String id, long low, long high) {
    return Plans.parameter(id, new Domain.Integers(low, high));
  }

  private static ResolvedBlock settings(Plan plan) {
    Design any = new DesignOperators(plan).sample(RandomStream.of(0, "settings"));
    return new DesignResolver(plan).resolve(any).child("search");
  }

  private static Stage stage(Plan plan, String name, Granularity granularity, String... decides) {
    return new Stage(
        name,
        settings(plan),
        Set.of(decides),
        granularity,
        Undecided.MIDDLE,
        Limits.of(ALL),
        Nesting.NONE,
        Goals.ALL,
        HandOver.BEST,
        List.of(),
        false);
  }

  private static StagedSearch search(Plan plan, Stage... stages) {
    return new StagedSearch(plan, List.of(stages), 1, Sources.NONE);
  }

  private static double number(Design design, String id) {
    return design.value(id).orElseThrow().asNumber();
  }

  /** Two valleys: what is best at the middle of y is not best at its best. */
  private static double cost(Design design) {
    double x = number(design, "x");
    double y = number(design, "y");
    return Math.pow(x - 2 * y, 2) + Math.pow(y - 6, 2);
  }

  private static List<Design> run(
      SearchAlgorithm search, java.util.function.ToDoubleFunction<Design> of) {
    List<Design> all = new ArrayList<>();
    List<Design> batch = search.ask(7);
    while (!batch.isEmpty()) {
      all.addAll(batch);
      search.tell(
          batch.stream().map(d -> new Score(new double[] {of.applyAsDouble(d)}, 0)).toList());
      batch = search.ask(7);
    }
    return all;
  }

  /** Coordinate by coordinate, counted by hand: y = 4 is the middle, x = 8 its best, then y = 5. */
  @Test
  void decidesOnePartAfterTheOther() {
    Plan plan = plan(whole("x", 0, 15), whole("y", 0, 7));
    List<Design> all =
        run(
            search(
                plan,
                stage(plan, "circuit", Granularity.PART, "x"),
                stage(plan, "system", Granularity.PART, "y")),
            StagedSearchTest::cost);
    assertThat(all.subList(0, 16)).allMatch(d -> number(d, "y") == 4).doesNotHaveDuplicates();
    assertThat(all.get(16)).isEqualTo(Design.of(Map.of("x", Value.of(8.0), "y", Value.of(4.0))));
    assertThat(all.subList(16, all.size())).allMatch(d -> number(d, "x") == 8);
    Design best =
        all.stream()
            .min(java.util.Comparator.comparingDouble(StagedSearchTest::cost))
            .orElseThrow();
    // (8 - 2 y)^2 + (y - 6)^2 is 4 at y = 4, 5 at y = 5, 17 at y = 3
    assertThat(number(best, "y")).isEqualTo(4);
    assertThat(cost(best)).isEqualTo(4);
  }

  @ParameterizedTest
  @EnumSource(Undecided.class)
  void givesWhatNoStageDecidedTheValueThatIsStated(Undecided others) {
    Plan plan = plan(whole("x", 0, 3), whole("y", 0, 7));
    Stage only =
        new Stage(
            "x",
            settings(plan),
            Set.of("x"),
            Granularity.PART,
            others,
            Limits.of(ALL),
            Nesting.NONE,
            Goals.ALL,
            HandOver.BEST,
            List.of(),
            false);
    Set<Double> seen =
        run(search(plan, only), StagedSearchTest::cost).stream()
            .map(d -> number(d, "y"))
            .collect(java.util.stream.Collectors.toSet());
    assertThat(seen).hasSize(1);
    if (others != Undecided.RANDOM) {
      assertThat(seen).containsExactly(others == Undecided.FIRST ? 0.0 : 4.0);
    }
  }

  @Test
  void coarseStagesGiveAllPartsOfALayerOneValueAndFineOnesBeginThere() {
    String[] ids = {
      "bits[network.a#0]", "bits[network.a#1]", "bits[network.b#0]", "bits[network.b#1]"
    };
    Plan plan =
        plan(whole(ids[0], 1, 4), whole(ids[1], 1, 4), whole(ids[2], 1, 4), whole(ids[3], 1, 4));
    double[] wanted = {1, 2, 4, 4};
    java.util.function.ToDoubleFunction<Design> missed =
        d -> {
          double sum = 0;
          for (int i = 0; i < ids.length; i++) {
            sum += Math.pow(number(d, ids[i]) - wanted[i], 2);
          }
          return sum;
        };
    List<Design> all =
        run(
            search(
                plan,
                stage(plan, "layers", Granularity.LAYER, ids),
                stage(plan, "kernels", Granularity.PART, ids)),
            missed);
    List<Design> coarse = all.subList(0, 16); // four values for each of two layers
    assertThat(coarse)
        .doesNotHaveDuplicates()
        .allMatch(d -> number(d, ids[0]) == number(d, ids[1]))
        .allMatch(d -> number(d, ids[2]) == number(d, ids[3]));
    double found = coarse.stream().mapToDouble(missed).min().orElseThrow();
    assertThat(found).isEqualTo(1); // 1, 1 or 2, 2 for the first layer
    assertThat(missed.applyAsDouble(all.get(16))).isEqualTo(found);
    assertThat(all.subList(16, all.size()).stream().mapToDouble(missed).min()).hasValue(0);
    assertThat(run(search(plan, stage(plan, "all", Granularity.NETWORK, ids)), missed))
        .hasSize(4)
        .allMatch(d -> Set.copyOf(d.values().values()).size() == 1);
  }

  /** The first stage wants x large, the second y near 2; neither hears of what the other wants. */
  @Test
  void aStageSearchesByItsOwnObjective() {
    Plan plan =
        Plans.of(
            "own",
            List.of(whole("x", 0, 5), whole("y", 0, 7)),
            List.of(),
            TestPlans.root(TestPlans.search("kind", "random")),
            List.of(
                Plans.minimize("one", new Expr.Metric("energy")),
                Plans.minimize("other", new Expr.Metric("area"))));
    List<Stage> stages = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      stages.add(
          new Stage(
              i == 0 ? "one" : "other",
              settings(plan),
              Set.of(i == 0 ? "x" : "y"),
              Granularity.PART,
              Undecided.MIDDLE,
              Limits.of(ALL),
              Nesting.NONE,
              new Goals(List.of(i), Optional.empty(), List.of(i)),
              HandOver.BEST,
              List.of(),
              false));
    }
    StagedSearch search = new StagedSearch(plan, stages, 2, Sources.NONE);
    List<Design> all = new ArrayList<>();
    for (List<Design> batch = search.ask(3); !batch.isEmpty(); batch = search.ask(3)) {
      all.addAll(batch);
      search.tell(
          batch.stream()
              .map(d -> new Score(new double[] {-number(d, "x"), Math.abs(number(d, "y") - 2)}, 0))
              .toList());
    }
    assertThat(all).hasSize(6 + 8);
    assertThat(all.subList(0, 6)).allMatch(d -> number(d, "y") == 4);
    assertThat(all.subList(6, 14)).allMatch(d -> number(d, "x") == 5).doesNotHaveDuplicates();
    assertThat(stages.get(1).goals().of(new Score(new double[] {3, 7}, 0.5)))
        .isEqualTo(new Score(new double[] {7}, 0.5));
  }

  /**
   * The first stage may not go below 3, which no other is told; the second weighs both objectives
   * and hands over what is best by the second, the third begins there.
   */
  @Test
  void aStageHasRequirementsOfItsOwnAndSaysWhatIsBest() {
    Plan bare =
        Plans.of(
            "own",
            List.of(whole("x", 0, 5), whole("y", 0, 5), whole("z", 0, 1)),
            List.of(),
            TestPlans.root(TestPlans.search("kind", "random")),
            List.of(
                Plans.minimize("one", new Expr.Metric("energy")),
                Plans.minimize("other", new Expr.Metric("area"))));
    Requirement own =
        new Requirement(
            Requirement.Scope.METRIC,
            Expr.apply(Operator.GE, new Expr.Metric("energy"), Expr.number(3)),
            Optional.empty(),
            Optional.empty(),
            "energy >= 3",
            Plans.PLACE,
            Optional.of("a"));
    List<Block> blocks = new ArrayList<>(bare.configuration().children());
    for (String name : List.of("a", "b", "c")) {
      blocks.add(new Block(name, "stage", Optional.empty(), Map.of(), List.of()));
    }
    Block root = new Block("", "experiment", Optional.empty(), Map.of(), blocks);
    Plan plan = bare.with(root, bare.objectives(), List.of(own));
    Scorer scorer = new Scorer(plan);
    List<Stage> stages = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      stages.add(
          new Stage(
              "abc".substring(i, i + 1),
              settings(bare),
              Set.of("xyz".substring(i, i + 1)),
              Granularity.PART,
              Undecided.MIDDLE,
              Limits.of(ALL),
              Nesting.NONE,
              new Goals(List.of(), i == 1 ? Optional.of(1) : Optional.empty(), List.of(i)),
              HandOver.BEST,
              List.of(),
              false));
    }
    StagedSearch search = new StagedSearch(bare, stages, 2, Sources.NONE);
    List<Design> all = new ArrayList<>();
    List<Score> scores = new ArrayList<>();
    for (List<Design> batch = search.ask(3); !batch.isEmpty(); batch = search.ask(3)) {
      all.addAll(batch);
      List<Score> told =
          batch.stream()
              .map(
                  d ->
                      scorer.score(
                          d,
                          Map.of(
                              "energy", MetricArray.scalar(number(d, "x") + number(d, "y") - 3),
                              "area", MetricArray.scalar(Math.abs(number(d, "y") - 4)))))
              .toList();
      scores.addAll(told);
      search.tell(told);
    }
    assertThat(scores).as("no design breaks a requirement of all").allMatch(Score::feasible);
    Score low = new Score(new double[] {1, 0}, 0, new double[] {0.5, 0, 0}, new double[0]);
    assertThat(stages.get(0).goals().of(low)).isEqualTo(new Score(new double[] {1, 0}, 0.5));
    assertThat(stages.get(1).goals().of(low).feasible()).isTrue();
    // y is at 3 in the first stage: energy is x
    assertThat(all.subList(6, 12)).as("x = 0, 1, 2 miss 3").allMatch(d -> number(d, "x") == 3);
    assertThat(all.subList(12, 14)).as("area decides").allMatch(d -> number(d, "y") == 4);
    assertThat(scores.get(0).added()).hasSize(3);
  }

  /** Four of x, then all of y at the best x so far, and again; x goes on with the best y. */
  @Test
  void aStageInsideAnotherRunsAnewAndTheOuterOneGoesOnWithWhatItFound() {
    Plan plan = plan(whole("x", 0, 15), whole("y", 0, 7));
    Stage outer = stage(plan, "outer", Granularity.PART, "x");
    Stage inner =
        new Stage(
            "inner",
            settings(plan),
            Set.of("y"),
            Granularity.PART,
            Undecided.MIDDLE,
            Limits.of(ALL),
            new Nesting(Optional.of("outer"), 4),
            Goals.ALL,
            HandOver.BEST,
            List.of(),
            false);
    StagedSearch search = search(plan, inner, outer); // the order of the spec does not matter
    List<Design> all = new ArrayList<>();
    for (List<Design> batch = search.ask(4); !batch.isEmpty(); batch = search.ask(4)) {
      all.addAll(batch);
      search.tell(batch.stream().map(d -> new Score(new double[] {cost(d)}, 0)).toList());
    }
    assertThat(all).hasSize(16 + 4 * 8);
    Design best = all.get(0);
    for (int block = 0; block < 4; block++) {
      double y = block == 0 ? 4 : number(best, "y");
      List<Design> ofOuter = all.subList(12 * block, 12 * block + 4);
      assertThat(ofOuter).allMatch(d -> number(d, "y") == y);
      best = bestOf(all.subList(0, 12 * block + 4));
      double x = number(best, "x");
      List<Design> ofInner = all.subList(12 * block + 4, 12 * block + 12);
      assertThat(ofInner).allMatch(d -> number(d, "x") == x).doesNotHaveDuplicates();
      best = bestOf(all.subList(0, 12 * block + 12));
    }
    assertThat(cost(best)).isLessThan(4); // what the two find one after the other
    assertThat(StagedSearch.most(List.of(inner, outer))).isEqualTo(ALL + ALL / 4L * ALL);
  }

  private static Design bestOf(List<Design> designs) {
    Design best = designs.get(0);
    for (Design design : designs) {
      best = cost(design) < cost(best) ? design : best;
    }
    return best;
  }

  @Test
  void leavesOutWhatTheHandedOverDesignDoesNotHave() {
    Parameter inner =
        Plans.parameter(
            "inner",
            new Domain.Integers(1, 3),
            Expr.apply(Operator.GT, Expr.param("x"), Expr.number(1)));
    Plan plan = plan(whole("x", 0, 3), inner, whole("y", 0, 2));
    List<Design> all =
        run(
            search(
                plan,
                stage(plan, "first", Granularity.PART, "x", "inner"),
                stage(plan, "second", Granularity.PART, "y")),
            d -> number(d, "x") + number(d, "y"));
    assertThat(all.subList(0, 8)).allMatch(d -> number(d, "y") == 1);
    assertThat(all.subList(8, all.size()))
        .allMatch(d -> number(d, "x") == 0 && d.value("inner").isEmpty());
  }

  @Test
  void namesTheStageThatHasNoDesign() {
    Parameter x = whole("x", 0, 3);
    Plan plan =
        Plans.of(
            "staged",
            List.of(x, whole("y", 0, 2)),
            List.of(Plans.require(Expr.apply(Operator.LT, Expr.param("y"), Expr.number(1)))),
            TestPlans.root(TestPlans.search("kind", "random")),
            List.of(Plans.minimize("cost", new Expr.Metric("energy"))));
    StagedSearch search = search(plan, stage(plan, "first", Granularity.PART, "x"));
    assertThatThrownBy(() -> search.ask(1)).hasMessageContaining("stage `first`");
  }

  private static Requirement atMost(String id, double most) {
    return Plans.require(Expr.apply(Operator.LE, Expr.param(id), Expr.number(most)));
  }

  private static Stage confined(Plan plan, String name, List<Requirement> own, Nesting nesting) {
    return new Stage(
        name,
        settings(plan),
        Set.of(name),
        Granularity.PART,
        Undecided.MIDDLE,
        Limits.of(ALL),
        nesting,
        Goals.ALL,
        HandOver.BEST,
        own,
        false);
  }

  /** The first may go anywhere, the second not beyond x + y = 8, though the first found x = 15. */
  @Test
  void aRequirementOverParametersConfinesItsStage() {
    Plan plan = plan(whole("x", 0, 15), whole("y", 0, 7));
    Requirement sum =
        Plans.require(
            Expr.apply(
                Operator.LE,
                Expr.apply(Operator.ADD, Expr.param("x"), Expr.param("y")),
                Expr.number(17)));
    List<Design> all =
        run(
            search(
                plan,
                confined(plan, "x", List.of(), Nesting.NONE),
                confined(plan, "y", List.of(sum), Nesting.NONE)),
            d -> -number(d, "x") - number(d, "y"));
    assertThat(all.subList(0, 16)).as("no other stage is").anyMatch(d -> number(d, "x") == 15);
    assertThat(all.subList(16, all.size()))
        .as("15 and 4 break it: the stage does not begin there")
        .hasSize(3)
        .allMatch(d -> number(d, "x") == 15 && number(d, "y") <= 2);
  }

  /** What breaks it is not handed over, however good it was before. */
  @Test
  void whatAStageHandsOverKeepsItsRequirementsOverParameters() {
    Plan plan = plan(whole("x", 0, 15), whole("y", 0, 7), whole("z", 0, 1));
    List<Design> all =
        run(
            search(
                plan,
                confined(plan, "x", List.of(), Nesting.NONE),
                confined(plan, "y", List.of(atMost("y", 2)), Nesting.NONE),
                confined(plan, "z", List.of(), Nesting.NONE)),
            StagedSearchTest::cost);
    // the first stands at x = 8, y = 4, which is better than all that the second may propose
    assertThat(all.subList(16, 19)).allMatch(d -> number(d, "x") == 8 && number(d, "y") <= 2);
    assertThat(all.subList(19, all.size())).hasSize(2).allMatch(d -> number(d, "y") == 2);
  }

  /** The inner stage may not find what the outer one could not take. */
  @Test
  void aStageInsideAnotherKeepsThatOnesRequirements() {
    Plan plan = plan(whole("x", 0, 3), whole("y", 0, 7));
    Requirement own = atMost("y", 5);
    List<Design> all =
        run(
            search(
                plan,
                confined(plan, "x", List.of(own), Nesting.NONE),
                confined(plan, "y", List.of(own), new Nesting(Optional.of("x"), 4))),
            d -> -number(d, "y"));
    assertThat(all).hasSize(4 + 6).allMatch(d -> number(d, "y") <= 5);
  }

  @Test
  void handsOverByWhatIsNoObjective() {
    Plan plan = plan(whole("x", 0, 15), whole("y", 0, 7));
    Stage first =
        new Stage(
            "x",
            settings(plan),
            Set.of("x"),
            Granularity.PART,
            Undecided.MIDDLE,
            Limits.of(ALL),
            Nesting.NONE,
            new Goals(List.of(0), Optional.of(1), List.of()),
            HandOver.BEST,
            List.of(),
            false);
    StagedSearch search = search(plan, first, stage(plan, "second", Granularity.PART, "y"));
    List<Design> all = new ArrayList<>();
    for (List<Design> batch = search.ask(5); !batch.isEmpty(); batch = search.ask(5)) {
      all.addAll(batch);
      search.tell(
          batch.stream()
              .map(
                  d ->
                      new Score(
                          new double[] {number(d, "x")},
                          number(d, "x") > 12 ? 1 : 0,
                          new double[0],
                          new double[] {Math.abs(number(d, "x") - 11.8)}))
              .toList());
    }
    assertThat(all.subList(16, all.size())).hasSize(8).allMatch(d -> number(d, "x") == 12);
    assertThat(first.goals().of(new Score(new double[] {3}, 0, new double[0], new double[] {9})))
        .as("the search itself hears of its objective alone")
        .isEqualTo(new Score(new double[] {3}, 0));
  }
}
