package org.hwnas.plan.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.hwnas.plan.Domain;
import org.hwnas.plan.SamplePlan;
import org.hwnas.plan.SpaceSize;
import org.junit.jupiter.api.Test;

/** What a reader finds on the page of a plan. */
class PlanSummaryTest {
  private final String page = PlanSummary.of(SamplePlan.create(), PlanSummary.Values.NONE);

  @Test
  void parametersHaveDomainCountConditionAndWhatTheyAreDecidedWith() {
    assertThat(page)
        .containsPattern(
            "hardware\\.rows +3 +\\{64, 128, 256\\}, relaxed to 50 .. 300 rounded nearest +decided with joint")
        .containsPattern("hardware\\.supply +real +0.5 .. 0.85")
        .containsPattern("network\\.expand +2 +\\{3, 6\\} +when network\\.op == mbconv");
  }

  @Test
  void itSaysWhichRequirementsFilterAndWhichConstrain() {
    int filter = page.indexOf("requirements that filter designs");
    int constrain = page.indexOf("requirements that constrain metrics");
    assertThat(page.indexOf("adc.bits >=")).isBetween(filter, constrain);
    assertThat(page.indexOf("area <= 50 mm^2")).isGreaterThan(constrain);
    assertThat(page).contains("else too coarse", "in stage second");
  }

  @Test
  void valuesComeWithTheirOriginWhenAskedFor() {
    assertThat(page).doesNotContain("hardware.cycle");
    String implicit = PlanSummary.of(SamplePlan.create(), PlanSummary.Values.IMPLICIT);
    assertThat(implicit)
        .containsPattern("hardware\\.cycle +100 ns +\\(default\\)")
        .contains("{sar, flash}", "per layer: hardware.adc.bits at network.mbconv")
        .doesNotContainPattern("hardware\\.rows +hardware\\.rows");
    assertThat(PlanSummary.of(SamplePlan.create(), PlanSummary.Values.ALL))
        .containsPattern(
            "hardware\\.rows +hardware\\.rows +\\(spec, sample\\.hwnas:3:5, shafiee2016isaac\\)");
  }

  @Test
  void aBoundIsToldFromACount() {
    assertThat(PlanText.size(SpaceSize.exactly(BigInteger.TEN.pow(9), BigInteger.ONE, 0)))
        .isEqualTo("1,000,000,000");
    assertThat(
            PlanText.size(
                new SpaceSize(
                    BigInteger.valueOf(100),
                    false,
                    BigInteger.valueOf(100),
                    2,
                    OptionalDouble.of(52),
                    OptionalDouble.of(1.5))))
        .isEqualTo("at most 100; about 52 +- 1.5 by sampling, each times 2 real-valued parameters");
  }

  @Test
  void aCountBeyondReadingIsRounded() {
    BigInteger large = new BigInteger("8504").multiply(BigInteger.TEN.pow(82)).add(BigInteger.ONE);
    SpaceSize space = SpaceSize.exactly(large, large, 0);
    assertThat(PlanText.size(space)).isEqualTo("8.50e85 (86 digits)");
    assertThat(PlanText.sizeInFull(space)).startsWith("85,040,000").endsWith(",001");
    assertThat(PlanText.count(BigInteger.TEN.pow(24).subtract(BigInteger.ONE)))
        .isEqualTo("999,999,999,999,999,999,999,999");
    assertThat(PlanText.count(BigInteger.TEN.pow(30).subtract(BigInteger.ONE)))
        .isEqualTo("1.00e30 (30 digits)");
  }

  @Test
  void aLongSetIsCutInTheMiddle() {
    List<Double> values = IntStream.rangeClosed(1, 100).mapToObj(i -> (double) i).toList();
    assertThat(PlanText.domain(new Domain.Grid(values, false, Optional.empty()), "1"))
        .isEqualTo("{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, ..., 100}");
  }
}
