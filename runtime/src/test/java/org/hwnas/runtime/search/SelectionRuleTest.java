package org.hwnas.runtime.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.hwnas.plan.Domain;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Operator;
import org.hwnas.plan.expression.Value;
import org.hwnas.plan.fixtures.Plans;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.space.DesignOperators;
import org.junit.jupiter.api.Test;

/** Who becomes a parent, who survives, and mutations by class. */
class SelectionRuleTest {
  private static final int DRAWS = 20_000;

  private static Plan line() {
    return Plans.of(
        "line", List.of(Plans.parameter("x", new Domain.Integers(0, 999_999))), List.of());
  }

  private static Individual numbered(int rank) {
    Design design = new Design(new java.util.TreeMap<>(java.util.Map.of("x", Value.of(rank))));
    return new Individual(design, new Score(new double[] {rank}, 0), rank, 0);
  }

  private static List<Individual> ranked(int count) {
    List<Individual> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(numbered(i));
    }
    return all;
  }

  private static double[] shares(SelectionRule rule) {
    List<Individual> ranked = ranked(10);
    RandomStream random = RandomStream.of(1, "parents");
    double[] shares = new double[10];
    for (int i = 0; i < DRAWS; i++) {
      shares[rule.parent(ranked, random).rank()] += 1.0 / DRAWS;
    }
    return shares;
  }

  private static SelectionRule rule(
      SelectionRule.Parents parents, int tournament, SelectionRule.Survivors survivors, int elite) {
    return new SelectionRule(parents, tournament, 0.3, survivors, elite, false);
  }

  @Test
  void parentsAreDrawnAsStated() {
    double deviation = 4 * Math.sqrt(0.25 / DRAWS);
    SelectionRule.Survivors best = SelectionRule.Survivors.BEST;
    for (double share : shares(rule(SelectionRule.Parents.UNIFORM, 2, best, 1))) {
      assertThat(share).isCloseTo(0.1, within(deviation));
    }
    double[] top = shares(rule(SelectionRule.Parents.TRUNCATION, 2, best, 1));
    for (int i = 0; i < 10; i++) {
      assertThat(top[i]).isCloseTo(i < 3 ? 1 / 3.0 : 0, within(i < 3 ? deviation : 0));
    }
    double[] contest = shares(rule(SelectionRule.Parents.TOURNAMENT, 3, best, 1));
    for (int i = 0; i < 10; i++) { // the best of three draws with replacement
      double chance = (Math.pow(10 - i, 3) - Math.pow(9 - i, 3)) / 1000;
      assertThat(contest[i]).isCloseTo(chance, within(deviation));
    }
  }

  /** The best design is met early and is worse for survival by age. */
  private static double worstOfTheLast(SelectionRule rule) {
    Evolution search =
        new Evolution(
            new DesignOperators(line()),
            new Evolution.Settings(10, Variation.usual(0, OptionalDouble.empty()), rule),
            1);
    double best = Double.POSITIVE_INFINITY;
    int round = 0;
    double parents = 0;
    while (round < 6) {
      List<Design> batch = search.ask(10);
      List<Score> scores = new ArrayList<>();
      for (int i = 0; i < batch.size(); i++) {
        // generation by generation worse: what survives says by what it was chosen
        scores.add(new Score(new double[] {round * 100 + i}, 0));
      }
      search.tell(scores);
      round++;
      best = search.survivors().get(0).score().objectives()[0];
      parents =
          search.survivors().stream().mapToDouble(i -> i.score().objectives()[0]).max().orElse(0);
    }
    return best * 1000 + parents;
  }

  @Test
  void survivorsAreThoseStated() {
    SelectionRule.Parents any = SelectionRule.Parents.UNIFORM;
    assertThat(worstOfTheLast(rule(any, 2, SelectionRule.Survivors.BEST, 0))).isEqualTo(9);
    assertThat(worstOfTheLast(rule(any, 2, SelectionRule.Survivors.CHILDREN, 0)))
        .isEqualTo(500_000 + 509);
    assertThat(worstOfTheLast(rule(any, 2, SelectionRule.Survivors.CHILDREN, 1)))
        .isEqualTo(508); // the best of all, and nine of the children
    assertThat(worstOfTheLast(rule(any, 2, SelectionRule.Survivors.YOUNGEST, 0)))
        .isEqualTo(500_000 + 509);
    assertThat(worstOfTheLast(rule(any, 2, SelectionRule.Survivors.YOUNGEST, 1))).isEqualTo(509);
  }

  @Test
  void duplicatesAreAskedForOnlyWhereStated() {
    Plan few = Plans.of("few", List.of(Plans.parameter("x", new Domain.Integers(0, 9))), List.of());
    for (boolean duplicates : new boolean[] {false, true}) {
      SelectionRule rule =
          new SelectionRule(
              SelectionRule.Parents.UNIFORM, 1, 1, SelectionRule.Survivors.BEST, 1, duplicates);
      Evolution search =
          new Evolution(
              new DesignOperators(few),
              new Evolution.Settings(5, Variation.usual(0.5, OptionalDouble.empty()), rule),
              1);
      List<Design> asked = EvolutionTest.run(search, 60, d -> new double[] {1});
      assertThat(asked).hasSize(duplicates ? 60 : 10);
      assertThat(new HashSet<>(asked)).hasSizeLessThanOrEqualTo(10);
    }
  }

  /** Of one class and one other, of which a condition takes the parameters away. */
  @Test
  void aClassIsChosenByItsWeightAndMovesNothingElse() {
    Expr deep = Expr.apply(Operator.GE, Expr.param("depth"), Expr.number(5));
    List<Parameter> parameters =
        List.of(
            Plans.parameter("depth", new Domain.Integers(1, 9)),
            Plans.parameter("width", new Domain.Integers(1, 99)),
            Plans.parameter("late", new Domain.Integers(1, 99), deep),
            Plans.parameter("other", new Domain.Integers(1, 99)));
    DesignOperators space = new DesignOperators(Plans.of("classes", parameters, List.of()));
    Variation variation =
        new Variation(
            Variation.usual(0, OptionalDouble.empty()).crossover(),
            new Variation.Mutation(
                Variation.Change.CLASSES,
                OptionalDouble.empty(),
                1,
                0,
                0,
                List.of(
                    new Variation.MutationClass(Set.of("width"), 3, 0.5),
                    new Variation.MutationClass(Set.of("late"), 1, 1))));
    RandomStream random = RandomStream.of(1, "classes");
    Design shallow = null;
    Design deeper = null;
    while (shallow == null || deeper == null) {
      Design design = space.sample(random);
      shallow = design.value("late").isPresent() ? shallow : design;
      deeper = design.value("late").isPresent() ? design : deeper;
    }
    double same = 0;
    double late = 0;
    for (int i = 0; i < DRAWS; i++) {
      Design child = variation.mutate(space, deeper, 1, true, random);
      assertThat(child.value("other")).isEqualTo(deeper.value("other"));
      assertThat(child.value("depth")).isEqualTo(deeper.value("depth"));
      same += child.equals(deeper) ? 1.0 / DRAWS : 0;
      late += child.value("late").equals(deeper.value("late")) ? 0 : 1.0 / DRAWS;
    }
    double deviation = 4 * Math.sqrt(0.25 / DRAWS);
    assertThat(same).isCloseTo(3 / 4.0 * 0.5, within(deviation));
    assertThat(late).isCloseTo(1 / 4.0, within(deviation));
    same = 0;
    for (int i = 0; i < DRAWS; i++) { // the class of what is not there cannot be chosen
      same += variation.mutate(space, shallow, 1, true, random).equals(shallow) ? 1.0 / DRAWS : 0;
    }
    assertThat(same).isCloseTo(0.5, within(deviation));
  }
}
