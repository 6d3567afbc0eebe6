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

  @Test
  void aSetOutsideTheCommonBoxWidensItForAll() {
    List<double[]> good = List.of(new double[] {0, 2}, new double[] {1, 1});
    List<double[]> near = List.of(new double[] {0.5, 1.5}, new double[] {9, 9});
    List<double[]> far = List.of(new double[] {8, 9}, new double[] {9, 8}, new double[] {10, 40});
    // who has a point in the box changes nothing of it
    ObjectiveScale common = ObjectiveScale.common(List.of(good, near)).orElseThrow();
    assertThat(common.widened()).isFalse();
    assertThat(common.span()).containsExactly(1, 1);
    // else the box ends at the worst of the fronts: what the far set dominates itself has no say
    ObjectiveScale wide = ObjectiveScale.common(List.of(good, far)).orElseThrow();
    assertThat(wide.widened()).isTrue();
    assertThat(wide.low()).containsExactly(0, 1);
    assertThat(wide.span()).containsExactly(9, 8);
    // by hand: the box to (9.9, 9.8) is 9.9 * 8.8; the far set has 1.9 * 0.8 + 0.9 * 1 of it
    assertThat(wide.hypervolume(far)).isCloseTo((1.9 * 0.8 + 0.9) / (9.9 * 8.8), within(1e-12));
    assertThat(wide.hypervolume(good)).isGreaterThan(wide.hypervolume(far));
    assertThat(ObjectiveScale.common(List.of(far, good)).orElseThrow().span())
        .containsExactly(wide.span());
    // an empty set has no say, and reads 0
    assertThat(ObjectiveScale.common(List.of(good, List.of())).orElseThrow().widened()).isFalse();
    assertThat(wide.hypervolume(List.of())).isZero();
    assertThat(ObjectiveScale.common(List.of(List.of(), List.of()))).isEmpty();
  }

  @Test
  void everybodyWithAPointReadsMoreThanNothing() {
    RandomStream random = RandomStream.of(6, "sets");
    int widened = 0;
    for (int round = 0; round < 200; round++) {
      List<List<double[]>> sets = new ArrayList<>();
      for (int s = 0; s < 3; s++) {
        List<double[]> set = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
          set.add(new double[] {random.nextDouble(), -random.nextDouble(), random.nextInt(2)});
        }
        sets.add(set);
      }
      ObjectiveScale scale = ObjectiveScale.common(sets).orElseThrow();
      widened += scale.widened() ? 1 : 0;
      assertThat(sets).allMatch(set -> scale.hypervolume(set) > 0 && scale.hypervolume(set) <= 1);
    }
    assertThat(widened).isBetween(20, 199);
  }
}
