package org.hwnas.runtime.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.hwnas.plan.Objective;
import org.hwnas.plan.SourceLocation;
import org.hwnas.plan.expression.Expr;
import org.junit.jupiter.api.Test;

/** Runs with several seeds against figures worked out by hand. */
class SeedSummaryTest {
  private static Objective objective(String name, boolean maximize, String unit) {
    return new Objective(
        name, maximize, Expr.number(0), unit, name, new SourceLocation("spec", 1, 1));
  }

  private static List<double[]> run(double... values) {
    return java.util.Arrays.stream(values).mapToObj(v -> new double[] {v}).toList();
  }

  @Test
  void aSeedIsAheadWhereItsBestIsBetterThanLuck() {
    SeedSummary seeds =
        SeedSummary.of(
            List.of(objective("energy", false, "uJ")),
            List.of(run(3e-6, 2e-6), run(4e-6), run(1e-6)),
            List.of(run(5e-6), run(4e-6, 7e-6), run(2e-6)));
    assertThat(seeds.ahead()).as("a tie is not ahead").isEqualTo(2);
    assertThat(seeds.human())
        .contains("3 seeds, medians (and ranges); ahead of random search with 2")
        .contains("best energy      2 uJ (1 uJ to 4 uJ); random: 4 uJ (2 uJ to 5 uJ)");
  }

  @Test
  void aSeedWithoutAFeasibleDesignIsTheWorst() {
    SeedSummary seeds =
        SeedSummary.of(
            List.of(objective("accuracy", true, "1")),
            List.of(run(-0.5), run(), run(-0.75)),
            List.of(run(), run(), run(-0.25)));
    assertThat(seeds.ahead()).isEqualTo(2);
    assertThat(seeds.human())
        .contains("best accuracy    0.5 (none to 0.75); random: none (none to 0.25)");
  }

  @Test
  void ofSeveralObjectivesTheHypervolumeOnOneScaleDecides() {
    SeedSummary seeds =
        SeedSummary.of(
            List.of(objective("energy", false, "uJ"), objective("area", false, "mm^2")),
            List.of(
                List.of(new double[] {1e-6, 2e-6}, new double[] {2e-6, 1e-6}),
                List.of(new double[] {2e-6, 2e-6})),
            List.of(List.of(new double[] {2e-6, 2e-6}), List.of(new double[] {1e-6, 2e-6})));
    // the common front ends at (1, 2) and (2, 1), the box a tenth behind
    assertThat(seeds.ahead()).isEqualTo(1);
    SeedSummary.Goal volume = seeds.hypervolume().orElseThrow();
    assertThat(volume.found()[0] * 1.21)
        .isCloseTo(0.21, org.assertj.core.api.Assertions.within(1e-9));
    assertThat(volume.luck()[0] * 1.21)
        .isCloseTo(0.01, org.assertj.core.api.Assertions.within(1e-9));
    assertThat(seeds.human()).contains("hypervolume");
  }

  @Test
  void withoutABaselineNothingIsSaidOfLuck() {
    SeedSummary seeds =
        SeedSummary.of(List.of(objective("energy", false, "uJ")), List.of(run(1e-6)), List.of());
    assertThat(seeds.human()).doesNotContain("random");
  }
}
