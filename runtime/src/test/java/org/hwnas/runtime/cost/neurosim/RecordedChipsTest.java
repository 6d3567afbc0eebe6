package org.hwnas.runtime.cost.neurosim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.hwnas.runtime.RecordedFigures;
import org.hwnas.runtime.validation.ErrorSummary;
import org.hwnas.runtime.validation.NeuroSimValidation;
import org.hwnas.runtime.validation.ValidationReport;
import org.junit.jupiter.api.Test;

/** Chips and their layers against recorded runs of NeuroSim's inference core V1.4 and V1.5. */
class RecordedChipsTest {
  private static final double TOTALS = 0.005;
  private static final double GROUPS = 0.05;

  private static ValidationReport of(String file) throws Exception {
    return new NeuroSimValidation().run(RecordedFigures.folder("neurosim").resolve(file));
  }

  @Test
  void totalsOfEveryRunAreReproducedAndWhatStoppedIsRefused() throws Exception {
    ValidationReport report = of("chip_sweep.csv");
    assertThat(report.contradictions()).isEmpty();
    assertThat(report.compared()).isGreaterThan(50);
    assertThat(report.refused()).isNotEmpty();
    List<String> totals =
        List.of("area_um2", "latency_ns", "dynE_pJ", "leakP_uW", "leakE_pJ", "TOPS_W", "clk_ns");
    for (String total : totals) {
      assertThat(error(report, "chip " + total)).as(total).isLessThan(TOTALS);
    }
    assertThat(report.errors()).allMatch(e -> e.max() < GROUPS);
  }

  @Test
  void everyLayerIsReproduced() throws Exception {
    ValidationReport report = of("chip_layers.csv");
    assertThat(report.compared()).isGreaterThan(300);
    assertThat(report.errors()).allMatch(e -> e.p95() < TOTALS);
  }

  @Test
  void theVerdictHoldsComponentsChipsAndGroupsToTheirOwnLimits() throws Exception {
    NeuroSimValidation validation = new NeuroSimValidation();
    ValidationReport report = validation.run(RecordedFigures.folder("neurosim"));
    for (ErrorSummary e : report.errors()) {
      double limit = e.rule().limit().orElse(validation.limit());
      assertThat(limit).isEqualTo(expectedLimit(e.quantity()));
      assertThat(e.rule().judged()).isEqualTo(!e.quantity().matches("layer (lat|E)_.*"));
      assertThat(!e.rule().judged() || e.max() <= limit).as(e.quantity()).isTrue();
    }
  }

  private static double expectedLimit(String quantity) {
    if (quantity.startsWith("sub-array ")) {
      return 0.01;
    }
    boolean total =
        List.of("area_um2", "latency_ns", "dynE_pJ", "leakP_uW", "leakE_pJ", "TOPS_W", "clk_ns")
            .contains(quantity.replace("chip ", ""));
    return total && quantity.startsWith("chip ") ? 0.05 : 0.1;
  }

  private static double error(ValidationReport report, String quantity) {
    return report.errors().stream()
        .filter(e -> e.quantity().equals(quantity))
        .mapToDouble(ErrorSummary::max)
        .findFirst()
        .orElseThrow();
  }
}
