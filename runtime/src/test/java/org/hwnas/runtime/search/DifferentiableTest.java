package org.hwnas.runtime.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.hwnas.plan.Decision;
import org.hwnas.plan.Domain;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.design.DesignResolver;
import org.hwnas.plan.fixtures.Plans;
import org.hwnas.runtime.TestPlans;
import org.hwnas.runtime.policy.Softmax;
import org.hwnas.runtime.policy.Weights;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.space.DesignOperators;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Gates that descend what is to be expected of the designs they stand for. */
class DifferentiableTest {
  static Differentiable search(Plan plan, boolean gumbel, int iterations, long seed) {
    return new Differentiable(
        new DesignOperators(plan),
        new Differentiable.Settings(
            gumbel, new GateSteps(1, gumbel ? 0.2 : 1, true, 0.1, 0.9, 1e-3), iterations),
        seed);
  }

  private static Plan plan(int parameters, int values, List<Decision> joint) {
    List<Parameter> all = new ArrayList<>();
    for (int i = 0; i < parameters; i++) {
      all.add(Plans.parameter("p" + i, new Domain.Integers(0, values - 1)));
    }
    Plan plain = Plans.of("gates", all, List.of());
    return new Plan(
        plain.name(),
        plain.doc(),
        plain.edition(),
        plain.parameters(),
        joint,
        plain.configuration(),
        plain.objectives(),
        plain.requirements(),
        plain.space(),
        plain.citations(),
        plain.sources());
  }

  private static int value(Design design, int parameter) {
    return (int) design.value("p" + parameter).orElseThrow().asNumber();
  }

  /** Against differences of the expectation itself. */
  @Test
  void gradientsAreThoseOfTheExpectedCost() {
    double[] costs = {0.3, -1.1, 2.4, 0.9};
    double[] drawn = {0.2, 1.3, -0.7, 0.1};
    for (double[] noise : List.of(new double[0], drawn)) {
      for (double temperature : new double[] {1, 0.3}) {
        Gates gates =
            new Gates(
                new DesignOperators(plan(1, 4, List.of())),
                new GateSteps(1, 1, true, 0.1, 0, 0),
                RandomStream.of(1, "gates"));
        Weights learned = gates.gradient(0, costs, noise, temperature);
        for (int c = 0; c < costs.length; c++) {
          double value = learned.value()[c];
          learned.value()[c] = value + 1e-6;
          double above = expected(learned.value(), noise, temperature, costs);
          learned.value()[c] = value - 1e-6;
          double below = expected(learned.value(), noise, temperature, costs);
          learned.value()[c] = value;
          assertThat(learned.gradient()[c]).isCloseTo((above - below) / 2e-6, within(1e-8));
        }
      }
    }
  }

  private static double expected(
      double[] gates, double[] noise, double temperature, double[] costs) {
    double[] scores = gates.clone();
    for (int c = 0; c < noise.length; c++) {
      scores[c] += noise[c];
    }
    double[] p = Softmax.of(scores, temperature);
    double sum = 0;
    for (int c = 0; c < p.length; c++) {
      sum += p[c] * costs[c];
    }
    return sum;
  }

  /** The least of a sum needs the table alone: each alternative once. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theLeastOfASumIsFound(boolean gumbel) {
    ToDoubleFunction<Design> sum =
        d -> {
          double total = 0;
          for (int i = 0; i < 8; i++) {
            total += 1e-9 * (i + 1) * Math.abs(value(d, i) - (3 * i + 1) % 5);
          }
          return total;
        };
    Differentiable search = search(plan(8, 5, List.of()), gumbel, 300, 1);
    List<Design> all = EvolutionTest.run(search, 20_000, d -> new double[] {sum.applyAsDouble(d)});
    assertThat(sum.applyAsDouble(search.end())).isZero();
    assertThat(all).contains(search.end()).doesNotHaveDuplicates();
  }

  /** Two that only pay together: each alone makes it worse, but they are decided jointly. */
  @Test
  void whatIsDecidedJointlyIsWeighedTogether() {
    ToDoubleFunction<Design> trap =
        d -> {
          int a = value(d, 0);
          int b = value(d, 1);
          return a == 3 && b == 3 ? -1 : a + b;
        };
    List<Decision> joint = List.of(new Decision("both", List.of("p0", "p1")));
    for (int seed = 0; seed < 5; seed++) {
      Differentiable search = search(plan(3, 4, joint), false, 300, seed);
      EvolutionTest.run(search, 1000, d -> new double[] {trap.applyAsDouble(d)});
      assertThat(trap.applyAsDouble(search.end())).isEqualTo(-1);
    }
  }

  private static RandomStream luck() {
    return RandomStream.of(1, "luck");
  }

  @Test
  void tooManyAlternativesAreRefused() {
    List<Decision> joint = List.of(new Decision("all of them", List.of("p0", "p1", "p2", "p3")));
    Plan plan = plan(4, 20, joint);
    assertThatThrownBy(() -> search(plan, false, 10, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("`all of them` has more than 10000 alternatives");
  }

  @Test
  void requirementsAreKeptWhereItEnds() {
    Differentiable search = search(plan(6, 5, List.of()), false, 300, 2);
    for (List<Design> batch = search.ask(50); !batch.isEmpty(); batch = search.ask(50)) {
      List<Score> scores = new ArrayList<>();
      for (Design design : batch) {
        double sum = 0;
        for (int i = 0; i < 6; i++) {
          sum += value(design, i);
        }
        // at least 12, of which the least is wanted
        scores.add(new Score(new double[] {sum}, Math.max(0, (12 - sum) / 12)));
      }
      search.tell(scores);
    }
    int sum = 0;
    for (int i = 0; i < 6; i++) {
      sum += value(search.end(), i);
    }
    assertThat(sum).isBetween(12, 13);
  }

  @Test
  void designsOfAConditionalSpaceAreValidAndNoneIsAskedForTwice() {
    Plan plan = TestPlans.conditional();
    DesignResolver resolver = new DesignResolver(plan);
    RandomStream luck = luck();
    for (boolean gumbel : new boolean[] {false, true}) {
      List<Design> asked =
          EvolutionTest.run(
              search(plan, gumbel, 100, 1), 300, d -> new double[] {luck.nextDouble()});
      assertThat(asked).hasSizeGreaterThan(3).doesNotHaveDuplicates();
      assertThat(asked).allSatisfy(d -> assertThat(resolver.problems(d)).isEmpty());
    }
  }
}
