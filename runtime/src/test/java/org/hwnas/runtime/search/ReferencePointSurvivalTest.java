package org.hwnas.runtime.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.expression.Value;
import org.junit.jupiter.api.Test;

/** Survival by reference directions, on a line of designs none of which dominates another. */
class ReferencePointSurvivalTest {
  private static final int DESIGNS = 200;

  private static List<Individual> line() {
    List<Individual> line = new ArrayList<>();
    for (int i = 0; i <= DESIGNS; i++) {
      double x = (double) i / DESIGNS;
      Score score = new Score(new double[] {x, 1 - x}, 0);
      line.add(new Individual(Design.of(Map.of("x", Value.of(x))), score));
    }
    return line;
  }

  private static List<double[]> directions(int divisions) {
    List<double[]> directions = new ArrayList<>();
    for (int i = 0; i <= divisions; i++) {
      double x = (double) i / divisions;
      directions.add(new double[] {x, 1 - x});
    }
    return directions;
  }

  private static double[] kept(List<Individual> all, int divisions, int size) {
    return new ReferencePointSurvival(directions(divisions))
        .keep(all, size).stream().mapToDouble(i -> i.score().objectives()[0]).sorted().toArray();
  }

  @Test
  void theDesignNearestEachDirectionSurvives() {
    double[] kept = kept(line(), 20, 21);
    for (int i = 0; i < kept.length; i++) {
      assertThat(kept[i]).isCloseTo(i * 0.05, within(1e-12));
    }
  }

  /** They would all be at one end, were directions taken in their order. */
  @Test
  void ofMoreDirectionsThanDesignsTheFrontIsCoveredNonetheless() {
    double[] kept = kept(line(), DESIGNS, 40);
    assertThat(kept[0]).isLessThan(0.15);
    assertThat(kept[39]).isGreaterThan(0.85);
    for (int i = 1; i < 40; i++) {
      assertThat(kept[i] - kept[i - 1]).as("gap " + i).isLessThan(0.2);
    }
  }

  @Test
  void whatSurvivesIsAFunctionOfTheDesigns() {
    List<Individual> line = line();
    assertThat(kept(line, DESIGNS, 40)).isEqualTo(kept(line, DESIGNS, 40));
    List<Individual> fewer = line.subList(0, DESIGNS - 3);
    assertThat(kept(fewer, DESIGNS, 40)).isNotEqualTo(kept(line, DESIGNS, 40));
  }
}
