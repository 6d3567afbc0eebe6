package org.hwnas.runtime.screening;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hwnas.runtime.estimate.MetricArray;
import org.junit.jupiter.api.Test;

class FollowsTest {
  private static SortedMap<String, MetricArray> metrics(Object... values) {
    SortedMap<String, MetricArray> metrics = new TreeMap<>();
    for (int i = 0; i < values.length; i += 2) {
      metrics.put((String) values[i], (MetricArray) values[i + 1]);
    }
    return metrics;
  }

  @Test
  void whatCrossbarsTakeIsLearnedAndTakenAgain() {
    MetricArray digital = MetricArray.perWorkload(0.9, 0.8);
    // two workloads, two chips, at two times
    MetricArray accuracy =
        new MetricArray(
            2, 2, List.of(1.0, 60.0), new double[] {.85, .8, .86, .79, .7, .6, .72, .61});
    SortedMap<String, MetricArray> measured =
        Follows.measured(metrics("accuracy", accuracy, "digital_accuracy", digital));
    assertThat(measured.get("accuracy_loss").at(0, 1, 1)).isEqualTo(0.9 - .79);
    assertThat(measured.get("accuracy_loss").at(1, 0, 0)).isEqualTo(0.8 - .7);
    // of another design of which only that in exact numbers was measured
    SortedMap<String, MetricArray> told =
        metrics(
            "accuracy_loss",
            measured.get("accuracy_loss"),
            "digital_accuracy",
            MetricArray.perWorkload(0.95, 0.05));
    SortedMap<String, MetricArray> deviations =
        metrics("accuracy_loss", MetricArray.perWorkload(0.01, 0.02));
    Follows.complete(Set.of("accuracy"), told, deviations);
    assertThat(told.get("accuracy").at(0, 1, 1)).isCloseTo(0.95 - 0.11, within(1e-12));
    assertThat(told.get("accuracy").at(1, 0, 0)).as("no accuracy is below 0").isZero();
    assertThat(told.get("accuracy").times()).containsExactly(1.0, 60.0);
    assertThat(deviations.get("accuracy").at(1, 0)).isEqualTo(0.02);
  }

  @Test
  void productsFollowWithTheirErrors() {
    SortedMap<String, MetricArray> told =
        metrics(
            "energy",
            MetricArray.scalar(2),
            "latency",
            MetricArray.scalar(3),
            "area",
            MetricArray.scalar(5));
    SortedMap<String, MetricArray> deviations =
        metrics(
            "energy",
            MetricArray.scalar(0.06),
            "latency",
            MetricArray.scalar(0.12),
            "area",
            MetricArray.scalar(0));
    Follows.complete(Set.of("edp", "edap", "power"), told, deviations);
    assertThat(told.get("edp").at(0, 0)).isEqualTo(6);
    assertThat(told.get("edap").at(0, 0)).isEqualTo(30);
    assertThat(told.get("power").at(0, 0)).isEqualTo(2.0 / 3);
    // three and four per cent are five together
    assertThat(deviations.get("edp").at(0, 0)).isCloseTo(0.05 * 6, within(1e-12));
    assertThat(deviations.get("power").at(0, 0)).isCloseTo(0.05 * 2 / 3, within(1e-12));
  }

  @Test
  void whatIsNotPredictedDoesNotFollow() {
    Set<String> predicted = Set.of("energy", "latency", "accuracy_loss");
    assertThat(Follows.from("edp", predicted)).containsExactly("energy", "latency");
    assertThat(Follows.from("edap", predicted)).isEmpty();
    assertThat(Follows.from("accuracy", predicted)).containsExactly("accuracy_loss");
    assertThat(Follows.from("area", predicted)).isEmpty();
    assertThat(Follows.beside(predicted)).containsExactly("digital_accuracy");
    assertThat(Follows.beside(Set.of("energy"))).isEmpty();
  }
}
