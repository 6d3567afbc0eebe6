package org.hwnas.runtime.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.hwnas.plan.Domain;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.fixtures.Plans;
import org.hwnas.runtime.space.DesignOperators;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Functions whose minima are known from the literature, and a constrained one. */
class SimplicialHomologyTest {
  private static DesignOperators box(double low, double high, int n) {
    List<Parameter> parameters = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      parameters.add(Plans.parameter("x" + i, new Domain.Interval(low, high, false)));
    }
    return new DesignOperators(Plans.of("box", parameters, List.of()));
  }

  private static double[] point(Design design) {
    return design.values().values().stream().mapToDouble(v -> v.asNumber()).toArray();
  }

  private static SimplicialHomology search(
      DesignOperators space, String sampling, String local, int points) {
    return new SimplicialHomology(
        space,
        new SimplicialHomology.Settings(
            points,
            1,
            SimplicialHomology.Sampling.valueOf(sampling),
            LocalMinimiser.valueOf(local),
            1),
        1);
  }

  private static List<double[]> run(
      SearchAlgorithm search, int budget, Function<double[], Score> function) {
    List<double[]> all = new ArrayList<>();
    while (all.size() < budget) {
      List<Design> batch = search.ask(Math.min(7, budget - all.size()));
      if (batch.isEmpty()) {
        break;
      }
      batch.forEach(d -> all.add(point(d)));
      search.tell(batch.stream().map(d -> function.apply(point(d))).toList());
    }
    return all;
  }

  /**
   * The six-hump camel function (Dixon and Szego, 1978): least at (0.0898, -0.7126) and its mirror,
   * -1.0316.
   */
  private static double camel(double[] x) {
    double a = x[0] * x[0];
    double b = x[1] * x[1];
    return (4 - 2.1 * a + a * a / 3) * a + x[0] * x[1] + (-4 + 4 * b) * b;
  }

  @ParameterizedTest
  @CsvSource({
    "SOBOL,COBYLA",
    "SOBOL,NELDER_MEAD",
    "SOBOL,BOBYQA",
    "HALTON,COBYLA",
    "SIMPLICIAL,COBYLA"
  })
  void findsBothMinimaOfTheSixHumpCamel(String sampling, String local) {
    List<double[]> all =
        run(
            search(box(-2, 2, 2), sampling, local, 60),
            900,
            x -> new Score(new double[] {camel(x)}, 0));
    double least = all.stream().mapToDouble(SimplicialHomologyTest::camel).min().orElseThrow();
    assertThat(least).isBetween(-1.0316285, -1.0310);
    Set<Boolean> sides = new HashSet<>(); // both, unlike one descent
    all.stream().filter(x -> camel(x) < -1.02).forEach(x -> sides.add(x[1] > 0));
    assertThat(sides).hasSize(2);
  }

  /** Least of x + y outside of a disk of radius 1 in the first quadrant: at an axis, 1. */
  @ParameterizedTest
  @CsvSource({"COBYLA", "NELDER_MEAD", "BOBYQA"})
  void aConstraintHoldsInWhatIsFound(String local) {
    List<double[]> all =
        run(
            search(box(0, 2, 2), "SOBOL", local, 40),
            500,
            x -> new Score(new double[] {x[0] + x[1]}, Math.max(0, 1 - x[0] * x[0] - x[1] * x[1])));
    double least =
        all.stream()
            .filter(x -> x[0] * x[0] + x[1] * x[1] >= 1)
            .mapToDouble(x -> x[0] + x[1])
            .min()
            .orElseThrow();
    assertThat(least).isBetween(1.0, 1.02);
  }

  @Test
  void levelsGoDeeperWhereOneIsCoarse() {
    // no descent to speak of: sixteen whole values to a parameter, and a valley along none of them
    List<Parameter> parameters = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      parameters.add(Plans.parameter("x" + i, new Domain.Integers(0, 63)));
    }
    DesignOperators space = new DesignOperators(Plans.of("steps", parameters, List.of()));
    Function<double[], Score> bowl =
        x -> {
          double sum = 0;
          for (int i = 0; i < x.length; i++) {
            sum += Math.pow(x[i] - 7 - 9 * i, 2);
          }
          return new Score(new double[] {sum}, 0);
        };
    double[] best = new double[2];
    for (int levels = 1; levels <= 2; levels++) {
      SearchAlgorithm search =
          new SimplicialHomology(
              space,
              new SimplicialHomology.Settings(
                  40, 1, SimplicialHomology.Sampling.SOBOL, LocalMinimiser.COBYLA, levels),
              1);
      List<double[]> all = run(search, 3000, bowl);
      assertThat(all.size()).isLessThan(3000); // it ends by itself
      best[levels - 1] =
          all.stream().mapToDouble(x -> bowl.apply(x).objectives()[0]).min().orElseThrow();
    }
    assertThat(best[1]).as(Arrays.toString(best)).isLessThanOrEqualTo(best[0]).isLessThan(20);
  }

  @Test
  void aSpaceOfOneDesignEnds() {
    DesignOperators one =
        new DesignOperators(
            Plans.of("one", List.of(Plans.parameter("x", new Domain.Integers(3, 3))), List.of()));
    assertThat(run(search(one, "SOBOL", "BOBYQA", 10), 50, x -> new Score(new double[] {1}, 0)))
        .hasSize(1);
  }
}
