package org.hwnas.runtime.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.hwnas.plan.expression.Axis;
import org.junit.jupiter.api.Test;

/** The values of a metric by workload and chip. */
class MetricArrayTest {
  @Test
  void aValueIsFoundByWorkloadAndChip() {
    MetricArray array = new MetricArray(2, 3, new double[] {1, 2, 3, 4, 5, 6});
    assertThat(array.at(0, 2)).isEqualTo(3);
    assertThat(array.at(1, 0)).isEqualTo(4);
    assertThat(array.length(Axis.WORKLOAD)).isEqualTo(2);
    assertThat(array.length(Axis.CHIP)).isEqualTo(3);
    assertThat(array.lengths()).hasToString("{WORKLOAD=2, CHIP=3}");
  }

  @Test
  void anAxisOfLengthOneHasTheSameValueEverywhere() {
    assertThat(MetricArray.scalar(7).at(5, 9)).isEqualTo(7);
    assertThat(MetricArray.perWorkload(1, 2).at(1, 9)).isEqualTo(2);
    assertThat(new MetricArray(1, 2, new double[] {3, 4}).at(5, 1)).isEqualTo(4);
  }

  @Test
  void equalContentIsEqual() {
    MetricArray array = MetricArray.perWorkload(1, 2);
    assertThat(array).isEqualTo(MetricArray.perWorkload(1, 2));
    assertThat(array).hasSameHashCodeAs(MetricArray.perWorkload(1, 2));
    assertThat(array).isNotEqualTo(new MetricArray(1, 2, new double[] {1, 2}));
    assertThat(array).isNotEqualTo(MetricArray.perWorkload(1, 3));
  }

  @Test
  void aWrongNumberOfValuesIsRefused() {
    assertThatThrownBy(() -> new MetricArray(2, 2, new double[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("3 values do not fill 2 workloads x 2 chips x 1 times");
    assertThatThrownBy(() -> new MetricArray(0, 1, new double[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void infinityIsAValueAndNotANumberIsNone() {
    assertThat(MetricArray.scalar(Double.POSITIVE_INFINITY).at(0, 0)).isInfinite();
    assertThatThrownBy(() -> MetricArray.scalar(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not a number");
  }

  @Test
  void timesAreTheInnermostAxis() {
    MetricArray array =
        new MetricArray(1, 2, List.of(0.0, 60.0, 3600.0), new double[] {1, 2, 3, 4, 5, 6});
    assertThat(array.at(0, 1, 2)).isEqualTo(6);
    assertThat(array.at(7, 0, 1)).isEqualTo(2);
    assertThat(array.length(Axis.TIME)).isEqualTo(3);
    assertThat(array.lengths()).containsEntry(Axis.TIME, 3);
    assertThat(array)
        .isNotEqualTo(
            new MetricArray(1, 2, List.of(0.0, 60.0, 7200.0), new double[] {1, 2, 3, 4, 5, 6}));
    assertThatThrownBy(() -> new MetricArray(1, 2, List.of(0.0, 60.0), new double[] {1, 2, 3}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** 1, 2, 3, 6 have the mean 3 and the sample variance 14 / 3. */
  @Test
  void standardErrorsAreThoseOfTheMeanOverChips() {
    MetricArray two =
        new MetricArray(1, 4, List.of(1.0, 60.0), new double[] {1, 5, 2, 5, 3, 5, 6, 5});
    MetricArray errors = two.standardErrors().orElseThrow();
    assertThat(errors.at(0, 0, 0)).isCloseTo(Math.sqrt(14.0 / 3 / 4), within(1e-12));
    assertThat(errors.at(0, 0, 1)).isZero();
    assertThat(errors.times()).isEqualTo(two.times());
    assertThat(MetricArray.scalar(3).standardErrors()).isEmpty();
  }
}
