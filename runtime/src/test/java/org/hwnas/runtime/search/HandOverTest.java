package org.hwnas.runtime.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.hwnas.plan.Domain;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.design.DesignResolver;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Value;
import org.hwnas.plan.fixtures.Plans;
import org.hwnas.runtime.TestPlans;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.search.HandOver.Kind;
import org.hwnas.runtime.search.StagedSearch.Goals;
import org.hwnas.runtime.search.StagedSearch.Granularity;
import org.hwnas.runtime.search.StagedSearch.Limits;
import org.hwnas.runtime.search.StagedSearch.Nesting;
import org.hwnas.runtime.search.StagedSearch.Sources;
import org.hwnas.runtime.search.StagedSearch.Stage;
import org.hwnas.runtime.search.StagedSearch.Undecided;
import org.hwnas.runtime.space.DesignOperators;
import org.junit.jupiter.api.Test;

/** Stages that hand over several designs, from each of which the next one runs. */
class HandOverTest {
  private static final Parameter X = Plans.parameter("x", new Domain.Integers(0, 7));
  private static final Parameter Y = Plans.parameter("y", new Domain.Integers(0, 7));

  private static final Plan PLAN =
      Plans.of(
          "handed",
          List.of(X, Y),
          List.of(),
          TestPlans.root(TestPlans.search("kind", "random")),
          List.of(
              Plans.minimize("one", new Expr.Metric("energy")),
              Plans.minimize("other", new Expr.Metric("area"))));

  private static ResolvedBlock settings() {
    Design any = new DesignOperators(PLAN).sample(RandomStream.of(0, "settings"));
    return new DesignResolver(PLAN).resolve(any).child("search");
  }

  private static Stage stage(String decides, Goals goals, HandOver handOver, boolean apart) {
    return new Stage(
        decides,
        settings(),
        Set.of(decides),
        Granularity.PART,
        Undecided.FIRST,
        Limits.of(8),
        Nesting.NONE,
        goals,
        handOver,
        List.of(),
        apart);
  }

  private static double at(Design design, String id) {
    return design.value(id).orElseThrow().asNumber();
  }

  private static Design design(double x, double y) {
    return Design.of(Map.of("x", Value.of(x), "y", Value.of(y)));
  }

  /** Designs in the order in which they are measured. */
  private static List<Design> run(StagedSearch search, Function<Design, Score> measured) {
    List<Design> all = new ArrayList<>();
    for (List<Design> batch = search.ask(3); !batch.isEmpty(); batch = search.ask(3)) {
      all.addAll(batch);
      search.tell(batch.stream().map(measured).toList());
    }
    return all;
  }

  /** By x alone 6, 5 and 7 are best, in this order; with the best y of each it is 7. */
  private static Score trap(Design design) {
    double x = at(design, "x");
    double y = at(design, "y");
    double cost = y == 0 ? Math.abs(x - 5.9) : Math.abs(y - 3) + (x == 7 ? 0.05 : 0.5);
    return new Score(new double[] {cost, 0}, 0);
  }

  @Test
  void theNextStageRunsFromEachOfSeveralAndTheBestOfAllIsFound() {
    List<Stage> stages =
        List.of(
            stage("x", Goals.ALL, new HandOver(Kind.SEVERAL, 3), false),
            stage("y", Goals.ALL, HandOver.BEST, false));
    List<Design> all = run(new StagedSearch(PLAN, stages, 2, Sources.NONE), HandOverTest::trap);
    assertThat(all).hasSize(8 + 3 * 8);
    assertThat(StagedSearch.most(stages)).isEqualTo(8 + 3 * 8);
    List<Double> starts = List.of(6.0, 5.0, 7.0);
    for (int i = 0; i < 3; i++) {
      double x = starts.get(i);
      List<Design> of = all.subList(8 + 8 * i, 16 + 8 * i);
      assertThat(of.get(0)).isEqualTo(design(x, 0));
      assertThat(of).allMatch(d -> at(d, "x") == x).doesNotHaveDuplicates();
    }
    Design best =
        all.stream().min(Comparator.comparingDouble(d -> trap(d).objectives()[0])).orElseThrow();
    assertThat(best).isEqualTo(design(7, 3));
  }

  /** A third stage takes what was best of all runs of the second, not of the last of them. */
  @Test
  void whatComesAfterSeveralRunsBeginsWithTheBestOfThem() {
    List<Stage> stages =
        List.of(
            stage("x", Goals.ALL, new HandOver(Kind.SEVERAL, 2), false),
            stage("y", Goals.ALL, HandOver.BEST, false),
            stage("x", Goals.ALL, HandOver.BEST, false));
    Function<Design, Score> measured =
        d -> new Score(new double[] {Math.abs(at(d, "x") - 2) + Math.abs(at(d, "y") - 3), 0}, 0);
    List<Design> all = run(new StagedSearch(PLAN, stages, 2, Sources.NONE), measured);
    assertThat(all).hasSize(8 + 2 * 8 + 8);
    assertThat(all.subList(8, 16)).allMatch(d -> at(d, "x") == 2);
    assertThat(all.subList(16, 24)).allMatch(d -> at(d, "x") != 2);
    assertThat(all.get(24)).isEqualTo(design(2, 3));
  }

  /** x against 7 - x: all of 2 to 5 are on the front, the rest breaks a requirement. */
  private static Score tradeOff(Design design) {
    double x = at(design, "x");
    boolean allowed = x >= 2 && x <= 5;
    return new Score(new double[] {x, 7 - x}, allowed ? 0 : 1);
  }

  @Test
  void theFrontIsHandedOverAndThinnedWhereItIsTooLong() {
    Goals both = new Goals(List.of(0, 1), Optional.empty(), List.of());
    for (int keep : new int[] {10, 2}) {
      List<Stage> stages =
          List.of(
              stage("x", both, new HandOver(Kind.FRONT, keep), false),
              stage("y", both, HandOver.BEST, false));
      List<Design> all =
          run(new StagedSearch(PLAN, stages, 2, Sources.NONE), HandOverTest::tradeOff);
      List<Double> starts = new ArrayList<>();
      for (int i = 8; i < all.size(); i += 8) {
        starts.add(at(all.get(i), "x"));
      }
      assertThat(starts).isEqualTo(keep == 10 ? List.of(2.0, 3.0, 4.0, 5.0) : List.of(2.0, 5.0));
    }
  }

  @Test
  void withNothingWithinTheRequirementsTheNearestIsHandedOver() {
    List<Stage> stages =
        List.of(
            stage("x", Goals.ALL, new HandOver(Kind.FRONT, 3), false),
            stage("y", Goals.ALL, HandOver.BEST, false));
    List<Design> all =
        run(
            new StagedSearch(PLAN, stages, 2, Sources.NONE),
            d -> new Score(new double[] {0, 0}, 1 + at(d, "x")));
    assertThat(all).hasSize(8 + 8);
    assertThat(all.subList(8, 16)).allMatch(d -> at(d, "x") == 0);
  }

  /** Figures of another way are not compared with what the stage itself measures. */
  @Test
  void aStageThatMeasuresInItsOwnWayHandsOverByThat() {
    List<Stage> stages =
        List.of(
            stage("x", Goals.ALL, new HandOver(Kind.SEVERAL, 2), true),
            stage("y", Goals.ALL, HandOver.BEST, false));
    StagedSearch search = new StagedSearch(PLAN, stages, 2, Sources.NONE);
    List<Design> all = new ArrayList<>();
    for (List<Design> batch = search.ask(3); !batch.isEmpty(); batch = search.ask(3)) {
      boolean apart = search.measuredBy().isPresent();
      all.addAll(batch);
      search.tell(
          batch.stream()
              .map(d -> new Score(new double[] {apart ? -at(d, "x") : 100 + at(d, "x"), 0}, 0))
              .toList());
    }
    assertThat(all.get(8)).isEqualTo(design(7, 0));
    assertThat(all.get(16)).isEqualTo(design(6, 0));
    assertThat(all).hasSize(24);
  }

  /** All designs of x are alike, so that nothing better comes after the first. */
  @Test
  void aStageThatFindsNothingBetterEnds() {
    ResolvedBlock budget = settings().child("budget");
    Map<String, List<Value>> limits = new java.util.HashMap<>(budget.fields());
    limits.put("stagnation", List.of(Value.of(3.0)));
    ResolvedBlock search =
        new ResolvedBlock(
            "search",
            "search",
            settings().kind(),
            settings().fields(),
            List.of(
                new ResolvedBlock(budget.path(), budget.name(), budget.kind(), limits, List.of())));
    Stage first = stage("x", Goals.ALL, HandOver.BEST, false);
    Stage patient =
        new Stage(
            first.name(),
            search,
            first.decides(),
            first.granularity(),
            first.others(),
            first.limits(),
            first.nesting(),
            first.goals(),
            first.handOver(),
            List.of(),
            false);
    List<Stage> stages = List.of(patient, stage("y", Goals.ALL, HandOver.BEST, false));
    List<Design> all =
        run(
            new StagedSearch(PLAN, stages, 2, Sources.NONE),
            d -> new Score(new double[] {at(d, "y"), 0}, 0));
    assertThat(all.subList(0, 6)).as("two batches of three").allMatch(d -> at(d, "y") == 0);
    assertThat(all.subList(6, all.size()).stream().map(d -> at(d, "y")).distinct()).hasSize(8);
  }
}
