package org.hwnas.runtime.pareto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.hwnas.runtime.random.RandomStream;
import org.junit.jupiter.api.Test;

/** The common scale on which two sets of points are compared. */
class ObjectiveScaleTest {
  @Test
  void spansTheFrontAndNotWhatItDominates() {
    ObjectiveScale scale =
        ObjectiveScale.of(
            List.of(
                new double[] {1, 50},
                new double[] {3, 20},
                new double[] {2, 1000}, // dominated: its 1000 must not flatten the scale
                new double[] {9, 10}));
    assertThat(scale.low()).containsExactly(1, 10);
    assertThat(scale.span()).containsExactly(8, 40);
  }

  @Test
  void theBestPointThinkableIsOneAndTheEndsOfTheFrontCount() {
    ObjectiveScale scale = ObjectiveScale.of(List.of(new double[] {0, 7}, new double[] {2, 3}));
    assertThat(scale.hypervolume(List.of(new double[] {0, 3}))).isCloseTo(1, within(1e-15));
    assertThat(scale.hypervolume(List.of())).isZero();
    // each end of the front has the strip of a tenth that the reference lies beyond it
    assertThat(scale.hypervolume(List.of(new double[] {0, 7})))
        .isCloseTo(1.1 * 0.1 / 1.21, within(1e-15));
  }

  @Test
  void unitsAndOffsetsDoNotMatter() {
    RandomStream random = RandomStream.of(6, "units");
    List<double[]> points = new ArrayList<>();
    List<double[]> converted = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      double[] p = {random.nextDouble(), random.nextDouble(), random.nextDouble()};
      points.add(p);
      converted.add(new double[] {1e-9 * p[0], 1e6 * p[1] - 5e5, -40 + p[2]});
    }
    double share = ObjectiveScale.of(points).hypervolume(points);
    // subtracting an offset of 40 spans loses two of sixteen digits
    assertThat(ObjectiveScale.of(converted).hypervolume(converted)).isCloseTo(share, within(1e-12));
    assertThat(share).isBetween(0.0, 1.0);
  }

  @Test
  void aSinglePointAndAFlatObjectiveHaveAScaleToo() {
    for (double value : new double[] {5, -5, 0}) {
      ObjectiveScale scale = ObjectiveScale.of(List.of(new double[] {value, 1}));
      assertThat(scale.span()[0]).isPositive();
      assertThat(scale.hypervolume(List.of(new double[] {value, 1}))).isCloseTo(1, within(1e-12));
    }
    ObjectiveScale flat =
        ObjectiveScale.of(List.of(new double[] {4, 1, 2}, new double[] {4, 2, 1}));
    assertThat(flat.span()).containsExactly(4, 1, 1);
  }
}
